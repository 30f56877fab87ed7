"""Staff page of a month: what happens on each day."""

import calendar
from datetime import date, datetime, time, timedelta

from flask import Blueprint, Response, request

from locator.accounts.domain.rights import Right
from locator.accounts.views import session
from locator.accounts.views.access import requires
from locator.bookkeeping.domain.use import parse_month
from locator.events.queries.happenings import Happening, in_areas, occurrences_between
from locator.hours.domain.description import WEEKDAY_NAMES
from locator.http import clock
from locator.http.database import as_staff
from locator.http.responses import page
from locator.time_zone import SHANGHAI

bp = Blueprint("staff_event_month", __name__, url_prefix="/staff/events/month")


@bp.get("")
@requires(Right.LOOK)
def month() -> Response:
    """Show a month of the person's areas; without one that is written right, this month."""
    first = _first_day(request.args.get("month", ""))
    following = (first + timedelta(days=32)).replace(day=1)
    begin, end = (datetime.combine(day, time(), tzinfo=SHANGHAI) for day in (first, following))
    areas = session.actor().areas(Right.LOOK)
    found = as_staff(
        lambda connection: occurrences_between(connection, begin, end, in_areas(areas)), session.by()
    )
    by_day: dict[date, list[Happening]] = {}
    for one in found:
        by_day.setdefault(max(one.starts_at.date(), first), []).append(one)
    return page(
        "events/month.html",
        private=True,
        first=first,
        weeks=calendar.Calendar().monthdatescalendar(first.year, first.month),
        weekdays=WEEKDAY_NAMES,
        by_day=by_day,
        before=first - timedelta(days=1),
        following=following,
        today=clock.now().date(),
    )


def _first_day(text: str) -> date:
    try:
        year, number = map(int, parse_month(text).split("-"))
        return date(year, number, 1)
    except ValueError:
        return clock.now().date().replace(day=1)
