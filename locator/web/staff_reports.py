"""Reports from the door on the desk: what waits for an answer, answered, its photo looked at."""

from collections.abc import Callable

from flask import Blueprint, Response, request, url_for
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Connection

from locator.actions import reports as acts
from locator.domain.rights import Right
from locator.queries import report_desk, reports
from locator.queries.report_desk import DeskReport
from locator.web import clock, staff_session
from locator.web.database import as_staff
from locator.web.responses import PRIVATE, page
from locator.web.staff_session import form_values
from locator.web.told import done
from locator.web.validation import validated

bp = Blueprint("staff_reports", __name__, url_prefix="/staff/reports")


class AnswerParameters(BaseModel):
    """What the union says."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    words: str = Field(min_length=1, max_length=500)


@bp.get("")
def waiting() -> Response:
    """List what waits for an answer; or, when asked for, what was answered."""
    was_answered = request.args.get("show") == "answered"
    question = report_desk.answered if was_answered else report_desk.waiting
    areas, now = staff_session.actor().areas(Right.LOOK), clock.now()
    found, counted = as_staff(
        lambda connection: (question(connection, areas, now), report_desk.count(connection, areas, now)),
        staff_session.by(),
    )
    return page(
        "staff/reports/list.html", private=True, found=found, counted=counted, done=was_answered, now=now
    )


@bp.get("/<int:number>")
def one(number: int) -> Response:
    """Show one report, and the form of its answer."""
    found = as_staff(lambda connection: _mine(connection, number, Right.LOOK), staff_session.by())
    actor = staff_session.actor()
    place = (found.division_code, found.organization_id)
    return page(
        "staff/reports/one.html",
        private=True,
        found=found,
        may_answer=actor.may(Right.TEND, *place),
        speaks_as=actor.speaks_as(*place),
        now=clock.now(),
    )


@bp.post("/<int:number>/answer")
def answer(number: int) -> Response:
    """Answer; whoever made the report reads it by the report's code."""
    given = validated(AnswerParameters, form_values())

    def act(connection: Connection, found: DeskReport) -> None:
        union = staff_session.actor().speaks_as(found.division_code, found.organization_id)
        acts.answer(connection, number, given.words, union, clock.now())

    _do(number, act, "答复反映")
    return done(url_for(".waiting"), "answered")


@bp.get("/<int:number>/photo")
def photo(number: int) -> Response:
    """Show a report's photo."""

    def asked(connection: Connection) -> bytes:
        _mine(connection, number, Right.LOOK)
        return reports.photo_of(connection, number)

    jpeg = as_staff(asked, staff_session.by())
    return Response(jpeg, content_type="image/jpeg", headers={"Cache-Control": PRIVATE})


@bp.post("/<int:number>/photo/discard")
def discard_photo(number: int) -> Response:
    """Throw a report's photo away."""
    _do(number, lambda connection, _: acts.discard_photo(connection, number), "删去反映的照片")
    return done(url_for(".one", number=number), "photo-gone")


def _do(number: int, act: Callable[[Connection, DeskReport], None], reason: str) -> None:
    as_staff(
        lambda connection: act(connection, _mine(connection, number, Right.TEND)), staff_session.by(reason)
    )


def _mine(connection: Connection, number: int, right: Right) -> DeskReport:
    found = report_desk.one(connection, number, clock.now())
    staff_session.require_at(right, found.division_code, found.organization_id)
    return found
