"""When a station is open on ordinary working days of the seasons, hour by hour, as its schedule says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from locator.coverage.domain.run import HOURS, Season, at_hour
from locator.hours.domain.calendar import Calendar
from locator.hours.domain.errors import InvalidHours
from locator.hours.domain.schedule import Schedule
from locator.hours.domain.timeline import DoorState, Interval

When = tuple[Season, int]


@dataclass(frozen=True, slots=True)
class Doors:
    """The state of a station's door at the beginning of each hour of the seasons."""

    hours: Mapping[When, DoorState]

    def is_open(self, when: When) -> bool:
        """Tell whether it is surely open."""
        return self.hours[when] is DoorState.OPEN

    def is_unknown(self, when: When) -> bool:
        """Tell whether nobody knows."""
        return self.hours[when] is DoorState.UNSURE


def doors_by_hour(schedule: str, calendar: Calendar, days: Mapping[Season, date]) -> Doors:
    """Return the doors of a schedule; without one, or with one that cannot be read, all is unknown."""
    states: dict[When, DoorState] = {}
    for season, day in days.items():
        intervals = _intervals(schedule, calendar, day)
        states |= {(season, hour): _state(intervals, day, hour) for hour in HOURS}
    return Doors(states)


def _intervals(schedule: str, calendar: Calendar, day: date) -> Sequence[Interval]:
    try:
        return Schedule.parse(schedule).intervals(calendar, day, 1) if schedule else ()
    except InvalidHours:
        return ()


def _state(intervals: Sequence[Interval], day: date, hour: int) -> DoorState:
    moment = at_hour(day, hour)
    found = (one.doors for one in intervals if one.start <= moment < one.end)
    return next(found, DoorState.UNSURE)
