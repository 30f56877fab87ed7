"""An entry looked at from all sides while somebody writes it: its days, its place, what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from sqlalchemy import Connection

from geodata.sentence import Sentence
from locator.boundaries.queries import boundaries
from locator.boundaries.queries.boundaries import PlaceCheck
from locator.editing.actions.editing import looked_at
from locator.editing.domain.entry_hours import POSTED, SYNTAX, HoursRead, with_hours
from locator.entries.domain.draft import PositionInput, StationDraft
from locator.entries.domain.errors import CellProblem
from locator.entries.queries.drafts import StoredStation
from locator.hours.domain.calendar import Calendar
from locator.hours.domain.schedule import Schedule
from locator.hours.domain.state import Timetable
from locator.hours.domain.week import DayHours, days_ahead
from locator.hours.queries import calendar
from locator.sheets.domain.entry_cells import CellChange, Cells, changes, merge_changes
from locator.sheets.domain.reader import read_draft

DAYS_SHOWN = 14
PLACE = ("lon", "lat", "crs", "position_quality")
NO_NEWS, BOTH_KEPT, TO_CHOOSE = (
    "",
    Sentence("您写的时候别人也改了这一站；改的地方不一样，都留下了，请再看一看"),
    Sentence("您写的时候别人也改了这一站；有几处两边都改了，请选一选"),
)


@dataclass(frozen=True, slots=True)
class Trial:
    """An entry as somebody wants it.

    `cells` are as they were written, `hours.cells` with the hours that they mean; `shown` are the hours
    that the writer sees; `both` are the cells that somebody else has changed meanwhile.
    """

    cells: Cells
    shown: Cells
    hours: HoursRead
    days: list[DayHours] = field(default_factory=list)
    calendar: Calendar = field(default_factory=Calendar)
    place: PlaceCheck | None = None
    problems: tuple[CellProblem, ...] = ()
    both: tuple[CellChange, ...] = ()
    told: str = NO_NEWS

    @property
    def by_column(self) -> dict[str, str]:
        """What is wrong, by the cell that it is wrong with."""
        return {one.column: one.sentence for one in reversed(self.problems)}

    def upon(self, now: Cells, base: Cells) -> "Trial":
        """Put what was written upon what somebody else has made of `base` meanwhile."""
        if not changes(base, now):
            return self
        cells, both = merge_changes(now, base, self.hours.cells)
        told = TO_CHOOSE if both else BOTH_KEPT
        read = replace(self.hours, cells=cells)
        return replace(self, cells=cells, shown=_hours(cells), hours=read, both=both, told=told)


def tried(
    connection: Connection,
    stored: StoredStation | None,
    cells: Cells,
    today: date,
    *,
    shown: Cells | None = None,
    confirmed: bool = False,
) -> Trial:
    """Look at cells; refuse nothing. `shown` are the hours that the writer saw, if others than these."""
    seen = _hours(cells) if shown is None else shown
    hours = with_hours(cells, seen, confirmed=confirmed)
    draft, problems = looked_at(hours.cells, stored)
    given = _given(hours.cells)
    division_code = hours.cells.get("division_code")
    known = draft.division_code if draft else division_code
    station_id = stored.id if stored else None
    days = calendar.load_calendar(connection)
    return Trial(
        cells,
        seen,
        hours,
        _days(days, _schedule(hours, draft), today),
        days,
        boundaries.check(connection, given, known, station_id) if given else None,
        (*([hours.problem] if hours.problem else ()), *problems),
    )


def _hours(cells: Cells) -> dict[str, str]:
    return {name: cells.get(name, "") for name in (POSTED, SYNTAX)}


def _given(cells: Cells) -> PositionInput | None:
    """Return the place, also of an entry that has other things wrong with it."""
    said: Mapping[str, str] = {name: cells[name] for name in PLACE if cells.get(name)}
    draft, _ = read_draft(0, {"name": "?", "type": "union_station", **said}, None)
    return draft.position_input if draft else None


def _schedule(hours: HoursRead, draft: StationDraft | None) -> Schedule:
    """Return what can be worked out, also of an entry that has other things wrong with it."""
    if hours.problem and not hours.words:
        return Schedule()
    return draft.schedule if draft else Schedule(hours.cells.get(SYNTAX, ""))


def _days(of: Calendar, schedule: Schedule, today: date) -> list[DayHours]:
    if not schedule.text:
        return []
    around = schedule.intervals(of, today - timedelta(days=1), DAYS_SHOWN + 2)
    return days_ahead(Timetable.of(around), today, DAYS_SHOWN)
