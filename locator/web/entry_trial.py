"""An entry looked at from all sides while somebody writes it: its days, its place, what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from sqlalchemy import Connection

from locator.domain.calendar import Calendar
from locator.domain.draft import PositionInput
from locator.domain.draft_cells import CellChange, Cells, cells_of, changes, merged
from locator.domain.draft_reader import read_draft
from locator.domain.entry_hours import HoursRead, with_hours
from locator.domain.schedule import Schedule
from locator.domain.state import Timetable
from locator.domain.week import DayHours, days_ahead
from locator.errors import CellProblem
from locator.queries import boundaries, calendar
from locator.queries.boundaries import PlaceCheck
from locator.queries.drafts import StoredStation

DAYS_SHOWN = 14
PLACE = ("lon", "lat", "crs", "position_quality")


@dataclass(frozen=True, slots=True)
class Trial:
    """An entry as somebody wants it; `both` are the cells that somebody else has changed meanwhile."""

    cells: Cells
    hours: HoursRead
    days: list[DayHours] = field(default_factory=list)
    calendar: Calendar = field(default_factory=Calendar)
    place: PlaceCheck | None = None
    problems: tuple[CellProblem, ...] = ()
    both: tuple[CellChange, ...] = ()
    told: str = ""

    @property
    def by_column(self) -> dict[str, str]:
        """What is wrong, by the cell that it is wrong with."""
        return {one.column: one.sentence for one in reversed(self.problems)}

    def upon(self, now: Cells, base: Cells) -> "Trial":
        """Put what was written upon what somebody else has made of `base` meanwhile."""
        if now == base:
            return self
        cells, both = merged(now, base, self.cells)
        kept = "" if both else "；两边改的地方不一样，都留下了"
        told = f"刚才别人也改了这一站{kept}" if changes(base, now) else ""
        return replace(self, cells=cells, both=both, told=told)


def tried(
    connection: Connection,
    stored: StoredStation | None,
    cells: Cells,
    today: date,
    *,
    confirmed: bool = False,
) -> Trial:
    """Look at cells; refuse nothing."""
    before = cells_of(stored.draft) if stored else {}
    hours = with_hours(cells, before, confirmed=confirmed)
    draft, problems = read_draft(0, hours.cells, None)
    given = _given(hours.cells)
    division_code = draft.division_code if draft else None
    place = (
        boundaries.check(connection, given, division_code, stored.id if stored else None) if given else None
    )
    days = calendar.load(connection)
    return Trial(
        hours.cells,
        hours,
        _days(days, draft.schedule if draft else Schedule(), today),
        days,
        place,
        (*([hours.problem] if hours.problem else ()), *problems),
    )


def _given(cells: Cells) -> PositionInput | None:
    """Return the place, also of an entry that has other things wrong with it."""
    said: Mapping[str, str] = {name: cells[name] for name in PLACE if cells.get(name)}
    draft, _ = read_draft(0, {"name": "?", "type": "union_station", **said}, None)
    return draft.position_input if draft else None


def _days(of: Calendar, schedule: Schedule, today: date) -> list[DayHours]:
    if not schedule.text:
        return []
    around = schedule.intervals(of, today - timedelta(days=1), DAYS_SHOWN + 2)
    return days_ahead(Timetable.of(around), today, DAYS_SHOWN)
