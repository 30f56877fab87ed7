"""Staff pages of the calendar: holiday notices, and stations without a holiday policy."""

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
from locator.hours.domain.decree_text import read_decree_text
from locator.hours.domain.description import WEEKDAY_NAMES
from locator.hours.domain.errors import InvalidException
from locator.hours.domain.notice_due import missing_notice
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
    """Show the known days off, and the stations without a holiday policy."""
    return _show()


@bp.post("", endpoint="take_in")
@requires(Right.APPOINT)
def load_notice() -> Response:
    """Load a notice from a file, or from its pasted text, whose days are shown before they are stored."""
    session.require_at(Right.APPOINT, None)
    text = request.form.get("text", "")
    try:
        days = read_decree_text(text) if text.strip() else _days_of_upload()
    except ImportRefused as error:
        return _show([message_of(problem) for problem in error.problems], text)
    except (GeodataError, InvalidException) as error:
        return _show([message_of(error)], text)
    if text.strip() and request.form.get("do") != "store":
        return _show(text=text, read=days)
    as_staff(lambda connection: decrees.store_notice(connection, days), session.by("装入放假通知"))
    return redirect_with_message(url_for(".show"), "calendar-taken")


def _days_of_upload() -> list[CalendarDay]:
    upload = request.files.get("notice")
    suffix = Path(upload.filename or "").suffix.lower() if upload else ""
    if upload is None or suffix not in SUFFIXES:
        raise InvalidException("请选一个 CSV 或 XLSX 文件")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"notice{suffix}"
        upload.save(path)
        return decrees.read_notice(path)


def _show(
    troubles: list[str] | None = None, text: str = "", read: list[CalendarDay] | None = None
) -> Response:
    actor, today = session.actor(), clock.now().date()
    areas = actor.areas(Right.LOOK)

    def load(connection: Connection) -> dict[str, object]:
        days = [day for _, day in sorted(calendar.load_calendar(connection).days.items()) if day.day >= today]
        stations, total = holiday_gaps.stations_without_policy(connection, areas)
        next_holiday = holiday_gaps.next_long_holiday(connection, today)
        due = missing_notice(calendar.decreed_years(connection), today)
        return {
            "days": days,
            "stations": stations,
            "total": total,
            "next_holiday": next_holiday,
            "missing_notice": due,
        }

    response = page(
        "hours/calendar.html",
        private=True,
        troubles=troubles or [],
        text=text,
        read=read or [],
        weekdays=WEEKDAY_NAMES,
        today=today,
        kinds=DayKind,
        may_load_notice=actor.may(Right.APPOINT, None),
        **as_staff(load, session.by()),
    )
    if troubles:
        response.status_code = 422
    return response
