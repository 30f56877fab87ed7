"""Forms of a round's teams: a team more or less, a member more or less."""

from collections.abc import Callable

from flask import Blueprint, Response, request, url_for
from sqlalchemy import Connection

from geodata.errors import UnknownDivision
from geodata.sentence import Sentence
from locator.accounts.domain.rights import Right
from locator.accounts.views import session
from locator.accounts.views.access import requires
from locator.accounts.views.division_labels import division_code_of
from locator.accounts.views.refusals import change_or_show
from locator.assessments.actions import rounds
from locator.assessments.domain.errors import AssessmentNotFound
from locator.assessments.domain.given import Reading, words_up_to
from locator.assessments.domain.rounds import Round
from locator.assessments.queries.teams import find_team
from locator.assessments.views.places import require_round
from locator.assessments.views.rounds import REFUSALS, round_page
from locator.errors import InvalidRequest
from locator.http.flash import redirect_with_message
from locator.http.integers import row_number
from locator.notes.queries.notes import colleagues
from locator.organizations.queries import find_organization_id
from locator.targets.domain.target import split_area

bp = Blueprint("staff_teams", __name__, url_prefix="/staff/rounds")
HOME, NAME, ACCOUNT = Sentence("来自哪里"), Sentence("姓名"), Sentence("账号")


@bp.post("/<int:key>/teams")
@requires(Right.EDIT)
def add(key: int) -> Response:
    """Add a team."""

    def add_team(connection: Connection, one: Round) -> None:
        reading = Reading()
        name = reading.take(Sentence("组名"), request.form.get("team", ""), words_up_to(60), "")
        reading.require_sound()
        rounds.add_team(connection, one.id, name)

    return _change(key, add_team, "team-added")


@bp.post("/<int:key>/teams/<int:team_id>/remove")
@requires(Right.EDIT)
def remove(key: int, team_id: int) -> Response:
    """Take away a team that has judged nothing."""

    def remove_team(connection: Connection, one: Round) -> None:
        rounds.remove_team(connection, find_team(connection, one.id, team_id).id)

    return _change(key, remove_team, "team-changed")


@bp.post("/<int:key>/teams/<int:team_id>/members")
@requires(Right.EDIT)
def add_member(key: int, team_id: int) -> Response:
    """Name a member of a team."""

    def add_one(connection: Connection, one: Round) -> None:
        values, team = session.form_values(), find_team(connection, one.id, team_id)
        reading = Reading()
        name = reading.take(NAME, values.get("name", ""), words_up_to(60), "")
        reading.require_sound()
        rounds.add_member(
            connection,
            one,
            team,
            name=name,
            area=_home(connection, values.get("home", "")),
            staff_id=_account(connection, one, values.get("account", "")),
            leads=values.get("leads") == "yes",
        )

    return _change(key, add_one, "team-changed")


@bp.post("/<int:key>/teams/<int:team_id>/members/<int:member_id>/remove")
@requires(Right.EDIT)
def remove_member(key: int, team_id: int, member_id: int) -> Response:
    """Take a member out of a team."""

    def remove_one(connection: Connection, one: Round) -> None:
        team = find_team(connection, one.id, team_id)
        if member_id not in {member.id for member in team.members}:
            raise AssessmentNotFound("组里没有这个人")
        rounds.remove_member(connection, member_id)

    return _change(key, remove_one, "team-changed")


def _change(key: int, work: Callable[[Connection, Round], None], message: str) -> Response:
    def change(connection: Connection) -> Response:
        work(connection, require_round(connection, key, Right.EDIT))
        return redirect_with_message(url_for("staff_rounds.one", key=key), message)

    return change_or_show(
        change, "评估的组", REFUSALS, lambda connection, why: round_page(connection, key, why)
    )


def _home(connection: Connection, text: str) -> str:
    """Return the key of the division or union that a text names; anybody may come from anywhere."""
    if not text:
        raise InvalidRequest({HOME: Sentence("请写地区或者工会")})
    organization_id = find_organization_id(connection, text)
    if organization_id is not None:
        return f"organization:{organization_id}"
    try:
        return f"division:{division_code_of(text)}"
    except UnknownDivision as error:
        raise InvalidRequest({HOME: error.args[0]}) from None


def _account(connection: Connection, one: Round, text: str) -> int | None:
    """Return the account of who may look at the round's area; raise InvalidRequest for another's."""
    if not text:
        return None
    known = {person.id for person in colleagues(connection, *split_area(one.terms.area), Right.LOOK)}
    number = row_number(text)
    if number not in known:
        raise InvalidRequest({ACCOUNT: Sentence("这个账号看不到这里的站：请先在“人员”里给他岗位")})
    return number
