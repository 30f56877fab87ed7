"""Whether an offer's hours lie within the door's: outside of them it is asked, since somebody may open."""

from datetime import date, datetime

from geodata.sentence import Sentence
from locator.hours.domain.calendar import Calendar
from locator.hours.domain.description import WEEKDAY_NAMES
from locator.hours.domain.errors import InvalidHours
from locator.hours.domain.schedule import Schedule
from locator.hours.domain.timeline import DoorState, Interval
from locator.time_zone import SHANGHAI

DAYS = 7


def outside_door(hours: str, door: Schedule, monday: date) -> Sentence | None:
    """Return the first time of an ordinary week at which an offer is there and the door is shut.

    `monday` is the first day of the week that is looked at. None where it never is, and where the hours of
    one are not known.
    """
    if not hours or not (door.staffed or door.self_service):
        return None
    week = Calendar.plain(monday, DAYS + 1)
    try:
        offered = Schedule(hours).intervals(week, monday, DAYS)
        shut = [one for one in door.intervals(week, monday, DAYS) if one.doors is DoorState.CLOSED]
    except InvalidHours:
        return None
    for interval in offered:
        if interval.doors is DoorState.OPEN:
            for closed in shut:
                if interval.start < closed.end and closed.start < interval.end:
                    return _time(max(interval.start, closed.start), interval, closed)
    return None


def _time(start: datetime, offered: Interval, closed: Interval) -> Sentence:
    start, end = start.astimezone(SHANGHAI), min(offered.end, closed.end).astimezone(SHANGHAI)
    return Sentence(
        "{day} {start}-{end}", day=WEEKDAY_NAMES[start.weekday()], start=f"{start:%H:%M}", end=f"{end:%H:%M}"
    )
