"""The preview of an entry while it is edited: coming days, position, problems, conflicts."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from sqlalchemy import Connection

from geodata.sentence import Sentence
from locator.boundaries.queries import position_check
from locator.boundaries.queries.position_check import PositionCheck
from locator.editing.actions.editing import check_entry
from locator.editing.domain.entry_hours import POSTED, SYNTAX, EntryHours, read_entry_hours
from locator.entries.domain.draft import PositionInput, StationDraft
from locator.entries.domain.errors import CellProblem
from locator.entries.queries.drafts import StoredStation
from locator.errors import RowProblem
from locator.hours.domain.calendar import Calendar
from locator.hours.domain.schedule import Schedule
from locator.hours.domain.state import Timetable
from locator.hours.domain.week import DayHours, days_ahead
from locator.hours.queries import calendar
from locator.sheets.domain.entry_cells import CellChange, Cells, changes, merge_changes
from locator.sheets.domain.offers.door import outside_door
from locator.sheets.domain.reader import read_draft

DAYS_SHOWN = 14
OFFERS_SEPARATOR = " "
PLACE_COLUMNS = ("lon", "lat", "crs", "position_quality")
NO_MESSAGE, MERGED, MUST_CHOOSE = (
    "",
    Sentence("您写的时候别人也改了这一站；改的地方不一样，都留下了，请再看一看"),
    Sentence("您写的时候别人也改了这一站；有几处两边都改了，请选一选"),
)


@dataclass(frozen=True, slots=True)
class EntryPreview:
    """An entry as it is edited.

    `cells` are as entered, `hours.cells` have the hours that the posted text means; `shown_hours` are the
    hours that the form shows; `conflicts` are changes of cells that someone else has changed meanwhile.
    """

    cells: Cells
    shown_hours: Cells
    hours: EntryHours
    days: list[DayHours] = field(default_factory=list)
    calendar: Calendar = field(default_factory=Calendar)
    place: PositionCheck | None = None
    problems: tuple[CellProblem, ...] = ()
    conflicts: tuple[CellChange, ...] = ()
    message: str = NO_MESSAGE
    offer_questions: tuple[Sentence, ...] = ()

    @property
    def by_column(self) -> dict[str, str]:
        """The first problem of each column."""
        return {problem.column: problem.sentence for problem in reversed(self.problems)}

    def merge_onto(self, current: Cells, base: Cells) -> "EntryPreview":
        """Merge what was entered into the current cells, where `base` has been changed meanwhile."""
        if not changes(base, current):
            return self
        cells, conflicts = merge_changes(current, base, self.hours.cells)
        return replace(
            self,
            cells=cells,
            shown_hours=_hours(cells),
            hours=replace(self.hours, cells=cells),
            conflicts=conflicts,
            message=MUST_CHOOSE if conflicts else MERGED,
        )


def preview_entry(
    connection: Connection,
    stored: StoredStation | None,
    cells: Cells,
    today: date,
    *,
    shown: Cells | None = None,
    confirmed: bool = False,
    offers_confirmed: str | None = None,
) -> EntryPreview:
    """Return the preview of cells; raise nothing for invalid ones.

    `shown` are the hours that the form showed; by default those of the cells. `offers_confirmed` are the
    questions about offers that were answered by yes; None asks none of them.
    """
    shown_hours = _hours(cells) if shown is None else shown
    hours = read_entry_hours(cells, shown_hours, confirmed=confirmed)
    draft, problems = check_entry(hours.cells, stored)
    questions = _offers_outside(draft, stored, today)
    if offers_confirmed is not None and questions and offers_confirmed != OFFERS_SEPARATOR.join(questions):
        problems = [*problems, *(RowProblem(0, "service_hours", question) for question in questions)]
    position = _position_input(hours.cells)
    division_code = draft.division_code if draft else hours.cells.get("division_code")
    station_id = stored.id if stored else None
    holidays = calendar.load_calendar(connection)
    return EntryPreview(
        cells,
        shown_hours,
        hours,
        _days(holidays, _schedule(hours, draft), today),
        holidays,
        position_check.check_position(connection, position, division_code, station_id) if position else None,
        (*([hours.problem] if hours.problem else ()), *problems),
        offer_questions=questions,
    )


def _offers_outside(
    draft: StationDraft | None, stored: StoredStation | None, today: date
) -> tuple[Sentence, ...]:
    """Return a question for each offer whose hours lie outside of the door's, unless it was so before."""
    if draft is None:
        return ()
    door, monday = draft.schedule, today - timedelta(days=today.weekday())
    known = {(one.code, one.opening_hours) for one in stored.draft.services} if stored else set()
    is_same_door = stored is not None and stored.draft.schedule == door
    asked = [one for one in draft.services if not is_same_door or (one.code, one.opening_hours) not in known]
    found = ((one.zh, outside_door(one.opening_hours, door, monday)) for one in asked)
    return tuple(
        Sentence("“{what}”{when}，那时门不开：这项服务真的在门外也有吗？", what=what, when=when)
        for what, when in found
        if when
    )


def _hours(cells: Cells) -> dict[str, str]:
    return {name: cells.get(name, "") for name in (POSTED, SYNTAX)}


def _position_input(cells: Cells) -> PositionInput | None:
    """Return the position, also of an entry with other problems; None if it has none."""
    place: Mapping[str, str] = {name: cells[name] for name in PLACE_COLUMNS if cells.get(name)}
    draft, _ = read_draft(0, {"name": "?", "type": "union_station", **place}, None)
    return draft.position_input if draft else None


def _schedule(hours: EntryHours, draft: StationDraft | None) -> Schedule:
    """Return the schedule, also of an entry with other problems."""
    if hours.problem and not hours.description:
        return Schedule()
    return draft.schedule if draft else Schedule(hours.cells.get(SYNTAX, ""))


def _days(holidays: Calendar, schedule: Schedule, today: date) -> list[DayHours]:
    """Return the hours of the coming days; none without a schedule."""
    if not schedule.text:
        return []
    intervals = schedule.intervals(holidays, today - timedelta(days=1), DAYS_SHOWN + 2)
    return days_ahead(Timetable.of(intervals), today, DAYS_SHOWN)
