"""The hours of the night in which few stations are open: 22:00 to 06:00 of China's clock.

The database marks timetables that have any time of them (`has_quiet_hours` in db/schema/tables/hours.sql; a
test compares both), so that a search at night looks at few stations.
"""

from datetime import date, datetime, time, timedelta

from locator.time_zone import SHANGHAI

BEGIN = time(22)
END = time(6)


def left_s(moment: datetime) -> float:
    """Return the seconds until the quiet hours of a moment end; 0 outside of them."""
    local = moment.astimezone(SHANGHAI)
    begin, end = _of(_evening(local))
    return (end - local).total_seconds() if begin <= local < end else 0.0


def overlap(since: datetime, until: datetime) -> bool:
    """Return whether a period, both ends aware, has any of them."""
    return since < until and _of(_evening(since.astimezone(SHANGHAI)))[0] < until


def _evening(local: datetime) -> date:
    """Return the day on whose evening begin the quiet hours of a moment, or else those that follow it."""
    return local.date() if local.time() >= END else local.date() - timedelta(days=1)


def _of(evening: date) -> tuple[datetime, datetime]:
    begin = datetime.combine(evening, BEGIN, SHANGHAI)
    return begin, datetime.combine(evening + timedelta(days=1), END, SHANGHAI)
