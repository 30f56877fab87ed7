"""Staff pages of one station: its results and findings, and the form by which the office judges it."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, request, url_for
from sqlalchemy import Connection

from geodata.sentence import Sentence
from locator.accounts.domain.rights import Right
from locator.accounts.views import session
from locator.accounts.views.access import requires
from locator.accounts.views.refusals import change_or_show
from locator.assessments.actions import judging
from locator.assessments.domain.errors import JudgesOwn, StageSkipped
from locator.assessments.domain.given import Reading, number_in, parse_iso_day, words_up_to
from locator.assessments.domain.result import MAX_NOTE_LENGTH, MAX_WORDS_LENGTH, Judgement, NewFinding
from locator.assessments.domain.rounds import JUDGING, Round, Stage, StageDates
from locator.assessments.domain.scheme import Scheme
from locator.assessments.queries import results as kept
from locator.assessments.queries.rounds import find_round, rounds_running, stages_passed
from locator.assessments.queries.schemes import find_scheme
from locator.assessments.queries.teams import teams_of
from locator.assessments.views.places import may_in_round
from locator.entries.queries import drafts
from locator.entries.queries.drafts import StoredStation
from locator.errors import InvalidRequest, NotAllowed
from locator.http import clock
from locator.http.database import as_staff
from locator.http.flash import redirect_with_message
from locator.http.integers import row_number
from locator.http.responses import page

bp = Blueprint("staff_judging", __name__, url_prefix="/staff/stations")
REFUSALS = (InvalidRequest, StageSkipped, JudgesOwn)
DAYS_TO_PUT_RIGHT = timedelta(days=15)  # as the form suggests


@bp.get("/<code>/assessments")
@requires(Right.LOOK)
def station(code: str) -> Response:
    """Show the results and the findings of a station, and the rounds that it can be judged in."""

    def show(connection: Connection) -> Response:
        stored, today = _stored(connection, code), clock.now().date()
        return page(
            "assessments/station.html",
            private=True,
            stored=stored,
            results=kept.results_of_station(connection, stored.id),
            findings=kept.findings_of_station(connection, stored.id),
            rounds=_open_stages(connection, stored),
            today=today,
        )

    return as_staff(show, session.by())


@bp.get("/<code>/assessments/<int:key>")
@requires(Right.LOOK)
def form(code: str, key: int) -> Response:
    """Show the form by which a station is judged at the stage of a round that it is at."""
    return as_staff(lambda connection: _form_page(connection, code, key), session.by())


@bp.post("/<code>/assessments/<int:key>")
@requires(Right.LOOK)
def judge(code: str, key: int) -> Response:
    """Keep the judgement of a station."""

    def record(connection: Connection) -> Response:
        stored, one = _stored(connection, code), find_round(connection, key)
        used = find_scheme(connection, one.terms.scheme_id)
        given = _given(stored, one, used)
        _require_may_judge(connection, stored, one, given.stage)
        judging.record(connection, session.actor().staff_id, given, clock.now())
        return redirect_with_message(url_for(".station", code=code), "judged")

    return change_or_show(
        record, "评估打分", REFUSALS, lambda connection, why: _form_page(connection, code, key, why)
    )


def _given(stored: StoredStation, one: Round, used: Scheme) -> Judgement:
    """Return the judgement of the form; raise InvalidRequest."""
    values, reading = session.form_values(), Reading()
    points, findings = {}, []
    for criterion in used.terms.criteria:
        text, most = values.get(f"points_{criterion.code}", ""), criterion.most_points
        points[criterion.code] = reading.take(criterion.zh, text, number_in(0, most), 0)
        if words := values.get(f"finding_{criterion.code}", ""):
            due = reading.take(
                criterion.zh, values.get(f"due_{criterion.code}", ""), parse_iso_day, clock.now().date()
            )
            told = reading.take(criterion.zh, words, words_up_to(MAX_WORDS_LENGTH), "")
            findings.append(NewFinding(criterion.code, told, due))
    stage = reading.take(Sentence("阶段"), values.get("stage", ""), _stage, Stage.REVIEW)
    note = reading.take(Sentence("备注"), values.get("note", ""), words_up_to(MAX_NOTE_LENGTH, least=0), "")
    reading.require_sound()
    team_id = row_number(values.get("team", ""))
    return Judgement(stored.id, one.id, stage, points, clock.now(), tuple(findings), note, team_id=team_id)


def _stage(text: str) -> Stage:
    if text not in JUDGING:
        raise ValueError(Sentence("请选一项"))
    return Stage(text)


def _require_may_judge(connection: Connection, stored: StoredStation, one: Round, stage: Stage) -> None:
    """Raise NotAllowed unless the person judges for a team or the round's office, or tends the station."""
    me, place = session.actor(), (stored.draft.division_code, stored.operator_id)
    is_on_team = any(
        member.staff_id == me.staff_id for team in teams_of(connection, one.id) for member in team.members
    )
    if is_on_team or may_in_round(connection, Right.EDIT, one):
        return
    if stage is not Stage.REVIEW and me.may(Right.TEND, *place):
        return
    raise NotAllowed(Sentence("这一站在这一轮里不归您打分"))


def _open_stages(connection: Connection, stored: StoredStation) -> list[tuple[Round, StageDates]]:
    """Return the rounds that run, each with the next judging stage of the station, or its last one again."""
    found = rounds_running(connection, stored.id, clock.now().date())
    return [(one, _next_stage(connection, stored, one)) for one in found]


def _next_stage(connection: Connection, stored: StoredStation, one: Round) -> StageDates:
    passed = stages_passed(connection, one.id, stored.id)
    stages = [stage for stage in one.terms.stages if stage.stage in JUDGING]
    return next((stage for stage in stages if stage.stage not in passed), stages[-1])


def _stored(connection: Connection, code: str) -> StoredStation:
    stored = drafts.by_code(connection, code)
    session.require_at(Right.LOOK, stored.draft.division_code, stored.operator_id)
    return stored


def _form_page(connection: Connection, code: str, key: int, trouble: str = "") -> Response:
    stored, one = _stored(connection, code), find_round(connection, key)
    values: dict[str, Any] = {
        "stored": stored,
        "round": one,
        "scheme": find_scheme(connection, one.terms.scheme_id),
        "next": _next_stage(connection, stored, one),
        "teams": teams_of(connection, key),
        "entered": session.form_values() if request.method == "POST" else {},
        "due": clock.now().date() + DAYS_TO_PUT_RIGHT,
    }
    return page("assessments/judge.html", private=True, trouble=trouble, **values)
