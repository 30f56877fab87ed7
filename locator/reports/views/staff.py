"""Reports from the door on the desk: what waits for an answer, answered, its photo looked at."""

from collections.abc import Callable

from flask import Blueprint, Response, request, url_for
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Connection

from locator.accounts.domain.rights import Right
from locator.accounts.views import session
from locator.accounts.views.access import requires
from locator.accounts.views.session import form_values
from locator.http import clock
from locator.http.database import as_staff
from locator.http.flash import redirect_with_message
from locator.http.responses import NO_STORE, page
from locator.http.validation import validated
from locator.reports.actions import reports as report_actions
from locator.reports.queries import inbox, reports
from locator.reports.queries.inbox import DeskReport

bp = Blueprint("staff_reports", __name__, url_prefix="/staff/reports")


class AnswerParameters(BaseModel):
    """What the union says."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    words: str = Field(min_length=1, max_length=500)


@bp.get("")
@requires(Right.LOOK)
def waiting() -> Response:
    """List what waits for an answer; or, when asked for, what was answered."""
    was_answered = request.args.get("show") == "answered"
    question = inbox.answered if was_answered else inbox.waiting
    areas, now = session.actor().areas(Right.LOOK), clock.now()
    found, counted = as_staff(
        lambda connection: (question(connection, areas, now), inbox.count(connection, areas, now)),
        session.by(),
    )
    return page(
        "reports/staff_list.html", private=True, found=found, counted=counted, done=was_answered, now=now
    )


@bp.get("/<int:number>")
@requires(Right.LOOK)
def one(number: int) -> Response:
    """Show one report, and the form of its answer."""
    found = as_staff(lambda connection: _mine(connection, number, Right.LOOK), session.by())
    actor = session.actor()
    place = (found.division_code, found.organization_id)
    return page(
        "reports/staff_report.html",
        private=True,
        found=found,
        may_answer=actor.may(Right.TEND, *place),
        speaks_as=actor.union_name_at(*place),
        now=clock.now(),
    )


@bp.post("/<int:number>/answer")
@requires(Right.TEND)
def answer(number: int) -> Response:
    """Answer; whoever made the report reads it by the report's code."""
    given = validated(AnswerParameters, form_values())

    def act(connection: Connection, found: DeskReport) -> None:
        union = session.actor().union_name_at(found.division_code, found.organization_id)
        report_actions.answer(connection, number, given.words, union, clock.now())

    _do(number, act, "答复反映")
    return redirect_with_message(url_for(".waiting"), "answered")


@bp.get("/<int:number>/photo")
@requires(Right.LOOK)
def photo(number: int) -> Response:
    """Show a report's photo."""

    def asked(connection: Connection) -> bytes:
        _mine(connection, number, Right.LOOK)
        return reports.photo_of(connection, number)

    jpeg = as_staff(asked, session.by())
    return Response(jpeg, content_type="image/jpeg", headers={"Cache-Control": NO_STORE})


@bp.post("/<int:number>/photo/discard")
@requires(Right.TEND)
def discard_photo(number: int) -> Response:
    """Throw a report's photo away."""
    _do(number, lambda connection, _: report_actions.discard_photo(connection, number), "删去反映的照片")
    return redirect_with_message(url_for(".one", number=number), "photo-gone")


def _do(number: int, act: Callable[[Connection, DeskReport], None], reason: str) -> None:
    as_staff(lambda connection: act(connection, _mine(connection, number, Right.TEND)), session.by(reason))


def _mine(connection: Connection, number: int, right: Right) -> DeskReport:
    found = inbox.one(connection, number, clock.now())
    session.require_at(right, found.division_code, found.organization_id)
    return found
