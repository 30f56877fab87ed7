"""Staff pages of rounds: all of them, a new one, and one with its stages and how far its month is."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, request, url_for
from sqlalchemy import Connection

from geodata.sentence import Sentence
from locator.accounts.domain.rights import Right
from locator.accounts.views import session
from locator.accounts.views.access import requires
from locator.accounts.views.division_labels import division_options
from locator.accounts.views.refusals import change_or_show
from locator.assessments.actions import dealing
from locator.assessments.actions import rounds as beginning
from locator.assessments.domain.errors import AlreadyDone, JudgesOwn, NobodyToDealTo, SchemeInUse
from locator.assessments.domain.given import read_round
from locator.assessments.domain.rounds import Round, Stage, last_day
from locator.assessments.queries import progress, results, schemes, teams
from locator.assessments.queries import rounds as kept
from locator.assessments.views.places import may_in_round, names_of, require_round
from locator.bookkeeping.domain.use import parse_month
from locator.errors import InvalidRequest
from locator.http import clock
from locator.http.database import as_staff
from locator.http.flash import redirect_with_message
from locator.http.integers import row_number
from locator.http.responses import page
from locator.notes.queries.notes import colleagues
from locator.stations.domain.station import StationKind
from locator.targets.domain.target import split_area
from locator.targets.views.places import area_key

bp = Blueprint("staff_rounds", __name__, url_prefix="/staff/rounds")
MAX_SHOWN = 100  # names of missing stations of a team
REFUSALS = (InvalidRequest, SchemeInUse, AlreadyDone, JudgesOwn, NobodyToDealTo)


@bp.get("")
@requires(Right.LOOK)
def rounds() -> Response:
    """List the rounds, and the stations that the person's own teams are to look at this month."""
    return as_staff(_list_page, session.by())


@bp.post("")
@requires(Right.EDIT)
def begin() -> Response:
    """Begin a round."""

    def begin_round(connection: Connection) -> Response:
        texts = session.form_values()
        area = area_key(connection, session.actor(), Right.EDIT, texts.get("place", ""))
        scheme_id = row_number(texts.get("scheme", "")) or 0
        terms = read_round(area, scheme_id, texts, request.form.getlist("kind"))
        number = beginning.begin_round(connection, terms, clock.now())
        return redirect_with_message(url_for(".one", key=number), "round-begun")

    return change_or_show(begin_round, "开始一轮评估", REFUSALS, _list_page)


@bp.get("/<int:key>", endpoint="one")
@requires(Right.LOOK)
def show_round(key: int) -> Response:
    """Show a round: its stages, teams, and who is missing in a month."""
    return as_staff(lambda connection: round_page(connection, key), session.by())


@bp.post("/<int:key>/remove")
@requires(Right.EDIT)
def remove(key: int) -> Response:
    """Take away a round in which nothing was judged."""

    def remove_round(connection: Connection) -> Response:
        beginning.remove_round(connection, require_round(connection, key, Right.EDIT).id)
        return redirect_with_message(url_for(".rounds"), "round-removed")

    return change_or_show(remove_round, "去掉一轮评估", REFUSALS, _page_of(key))


@bp.post("/<int:key>/deal")
@requires(Right.EDIT)
def deal(key: int) -> Response:
    """Deal out the stations of a month to the teams."""

    def deal_out(connection: Connection) -> Response:
        one, month = require_round(connection, key, Right.EDIT), _month(request.form.get("month", ""))
        dealing.deal_month(connection, one, month)
        return redirect_with_message(url_for(".one", key=key, month=month), "month-dealt")

    return change_or_show(deal_out, "分站点", REFUSALS, _page_of(key))


@bp.post("/<int:key>/take-back")
@requires(Right.EDIT)
def take_back(key: int) -> Response:
    """Take back what of a month is not done."""

    def take_back_month(connection: Connection) -> Response:
        one, month = require_round(connection, key, Right.EDIT), _month(request.form.get("month", ""))
        dealing.take_back_month(connection, one.id, month)
        return redirect_with_message(url_for(".one", key=key, month=month), "month-taken-back")

    return change_or_show(take_back_month, "收回没看的站点", REFUSALS, _page_of(key))


def round_page(connection: Connection, key: int, trouble: str = "") -> Response:
    """Return the page of a round, with a refusal above it."""
    one = kept.find_round(connection, key)
    now = clock.now()
    month = _month(request.values.get("month", "") or f"{now:%Y-%m}")
    may_edit = may_in_round(connection, Right.EDIT, one)
    place = split_area(one.terms.area)
    found = teams.teams_of(connection, key)
    return page(
        "assessments/round.html",
        private=True,
        round=one,
        place=kept.round_area(connection, one).name,
        scheme=schemes.find_scheme(connection, one.terms.scheme_id),
        counts=results.count_results(connection, key),
        teams=found,
        homes=names_of(connection, (member.area for team in found for member in team.members)),
        month=month,
        months=progress.months_dealt(connection, key),
        progress=progress.month_progress(connection, one, month) if found else None,
        most=MAX_SHOWN,
        people=colleagues(connection, *place, Right.LOOK) if may_edit else [],
        may_edit=may_edit,
        divisions=division_options(session.actor().areas(Right.LOOK)) if may_edit else (),
        entered=session.form_values() if trouble else {},
        trouble=trouble,
        today=now.date(),
    )


def _page_of(key: int) -> Any:
    return lambda connection, trouble: round_page(connection, key, trouble)


def _list_page(connection: Connection, trouble: str = "") -> Response:
    actor, now = session.actor(), clock.now()
    areas, looks = actor.areas(Right.EDIT), actor.areas(Right.LOOK)
    found = kept.rounds_in(connection, looks)
    last = last_day(f"{now:%Y-%m}")
    return page(
        "assessments/rounds.html",
        private=True,
        rounds=found,
        names=names_of(connection, (one.terms.area for one in found)),
        schemes=[one for one in schemes.schemes_in(connection, looks) if not one.is_retired],
        visits=teams.tasks_of_person(connection, actor.staff_id, last),
        places=[area.name for area in areas],
        divisions=division_options(areas) if areas else (),
        kinds=StationKind,
        chosen_kinds=request.form.getlist("kind"),
        stages=Stage,
        entered=session.form_values() if trouble else {},
        trouble=trouble,
        today=now.date(),
        running=_running(found, now.date()),
    )


def _running(found: Sequence[Round], today: Any) -> dict[int, Stage | None]:
    """Return the stage that each round is in on a day."""
    return {
        one.id: next(
            (stage.stage for stage in one.terms.stages if stage.begins_on <= today <= stage.ends_on), None
        )
        for one in found
    }


def _month(text: str) -> str:
    try:
        return parse_month(text)
    except ValueError as error:
        raise InvalidRequest({Sentence("月份"): error.args[0]}) from None
