"""Staff pages for reports: list those that wait for an answer, answer them, look at photos."""

from collections import Counter
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
from locator.notes.queries import notes
from locator.reports.actions import reports as report_actions
from locator.reports.queries import inbox, reports
from locator.reports.queries.inbox import InboxReport

bp = Blueprint("staff_reports", __name__, url_prefix="/staff/reports")


class AnswerParameters(BaseModel):
    """The union's answer."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    words: str = Field(min_length=1, max_length=500)
    all: bool = False  # answer everything that waits about this station


@bp.get("")
@requires(Right.LOOK)
def waiting() -> Response:
    """List the reports that wait for an answer, or the answered ones with ``show=answered``."""
    was_answered = request.args.get("show") == "answered"
    query = inbox.answered if was_answered else inbox.waiting
    areas, now = session.actor().areas(Right.LOOK), clock.now()
    found, counted = as_staff(
        lambda connection: (query(connection, areas, now), inbox.count(connection, areas, now)),
        session.by(),
    )
    return page(
        "reports/staff_list.html",
        private=True,
        found=found,
        of_station=Counter(one.entry.station_code for one in found),
        counted=counted,
        done=was_answered,
        now=now,
    )


@bp.get("/<int:number>")
@requires(Right.LOOK)
def one(number: int) -> Response:
    """Show a report with the form for its answer."""
    now = clock.now()

    def load(connection: Connection) -> Response:
        found = _report_in_area(connection, number, Right.LOOK)
        actor, place = session.actor(), (found.division_code, found.organization_id)
        may_answer = actor.may(Right.TEND, *place)
        subject = notes.subject_of_report(connection, number)
        return page(
            "reports/staff_report.html",
            private=True,
            found=found,
            others=inbox.others_waiting(connection, found, now),
            may_answer=may_answer,
            speaks_as=actor.union_name_at(*place),
            notes=notes.notes_of(connection, subject),
            task=notes.task_of(connection, subject),
            colleagues=notes.colleagues(connection, *place) if may_answer else [],
            own_id=actor.staff_id,
            now=now,
        )

    return as_staff(load, session.by())


@bp.post("/<int:number>/answer")
@requires(Right.TEND)
def answer(number: int) -> Response:
    """Answer a report, or all that wait about its station; their authors read it by the reports' codes."""
    given = validated(AnswerParameters, form_values())

    def store(connection: Connection, found: InboxReport) -> None:
        union = session.actor().union_name_at(found.division_code, found.organization_id)
        if given.all:
            report_actions.answer_all(connection, number, given.words, union, clock.now())
        report_actions.answer(connection, number, given.words, union, clock.now())

    _change_report(number, store, "答复反映")
    return redirect_with_message(url_for(".waiting"), "answered")


@bp.get("/<int:number>/photo")
@requires(Right.LOOK)
def photo(number: int) -> Response:
    """Show a report's photo."""

    def load(connection: Connection) -> bytes:
        _report_in_area(connection, number, Right.LOOK)
        return reports.photo_of(connection, number)

    jpeg = as_staff(load, session.by())
    return Response(jpeg, content_type="image/jpeg", headers={"Cache-Control": NO_STORE})


@bp.post("/<int:number>/photo/discard")
@requires(Right.TEND)
def discard_photo(number: int) -> Response:
    """Delete a report's photo."""
    _change_report(
        number, lambda connection, _: report_actions.discard_photo(connection, number), "删去反映的照片"
    )
    return redirect_with_message(url_for(".one", number=number), "photo-gone")


def _change_report(number: int, work: Callable[[Connection, InboxReport], None], reason: str) -> None:
    as_staff(
        lambda connection: work(connection, _report_in_area(connection, number, Right.TEND)),
        session.by(reason),
    )


def _report_in_area(connection: Connection, number: int, right: Right) -> InboxReport:
    found = inbox.by_number(connection, number, clock.now())
    session.require_at(right, found.division_code, found.organization_id)
    return found
