"""The calendar on the desk: the State Council's notice, and which stations say nothing of holidays."""

import tempfile
from pathlib import Path

from flask import Blueprint, Response, request, url_for
from sqlalchemy import Connection

from geodata.errors import GeodataError
from locator.accounts.domain.rights import Right
from locator.accounts.views import session
from locator.accounts.views.access import requires
from locator.errors import ImportRefused
from locator.hours.actions import decrees
from locator.hours.domain.calendar import CalendarDay, DayKind
from locator.hours.domain.errors import InvalidException
from locator.hours.queries import calendar, holiday_gaps
from locator.http import clock
from locator.http.database import as_staff
from locator.http.errors import message_of
from locator.http.flash import redirect_with_message
from locator.http.responses import page

bp = Blueprint("staff_calendar", __name__, url_prefix="/staff/calendar")
SUFFIXES = (".csv", ".xlsx")


@bp.get("")
@requires(Right.LOOK)
def show() -> Response:
    """Show the days off that are known, and the stations that say nothing of them."""
    return _show()


@bp.post("")
@requires(Right.APPOINT)
def take_in() -> Response:
    """Take a notice in: its years' days replace those that were known."""
    session.require_at(Right.APPOINT, None)
    try:
        days = _days_of_upload()
    except ImportRefused as error:
        return _show([message_of(one) for one in error.problems])
    except (GeodataError, InvalidException) as error:
        return _show([message_of(error)])
    as_staff(lambda connection: decrees.take_in(connection, days), session.by("装入放假通知"))
    return redirect_with_message(url_for(".show"), "calendar-taken")


def _days_of_upload() -> list[CalendarDay]:
    upload = request.files.get("notice")
    suffix = Path(upload.filename or "").suffix.lower() if upload else ""
    if upload is None or suffix not in SUFFIXES:
        raise InvalidException("请选一个 CSV 或 XLSX 文件")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"notice{suffix}"
        upload.save(path)
        return decrees.read_file(path)


def _show(troubles: list[str] | None = None) -> Response:
    actor, today = session.actor(), clock.now().date()
    areas = actor.areas(Right.LOOK)

    def asked(connection: Connection) -> dict[str, object]:
        days = [one for _, one in sorted(calendar.load(connection).days.items()) if one.day >= today]
        silent, total = holiday_gaps.silent(connection, areas)
        feast = holiday_gaps.next_feast(connection, today)
        return {"days": days, "silent": silent, "total": total, "feast": feast}

    response = page(
        "hours/calendar.html",
        private=True,
        troubles=troubles or [],
        today=today,
        kinds=DayKind,
        may_take_in=actor.may(Right.APPOINT, None),
        **as_staff(asked, session.by()),
    )
    if troubles:
        response.status_code = 422
    return response
