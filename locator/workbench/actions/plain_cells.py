"""Writing one plain cell of many entries: a cell that is one column and says nothing about any other.

The text is read once, as that of any entry; the column of all stations is written by one statement, and the
history's triggers record it in one.
"""

from collections.abc import Sequence
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, select, update

from geodata.sentence import in_turn
from locator.editing.actions.station_changes import POSTPONE_REFRESH, REFRESH_AT_ONCE
from locator.entries.queries import drafts
from locator.errors import NotAllowed, RowProblem
from locator.hours.actions import timetables
from locator.sheets.domain.entry_cells import cells_of
from locator.sheets.domain.reader import read_draft
from locator.stations.domain.declaring import StationField
from locator.stations.domain.station import StationKind
from locator.stations.domain.station_fields import BY_CELL
from locator.stations.tables import station
from locator.workbench.actions.plan import OUTSIDE_AREA, Acting, Plan
from locator.workbench.actions.proposing import WantedEntry, propose
from locator.workbench.domain.selection import Outcome, Preview, Verdict

# What an entry of one kind or name may not have; names are written with their pinyin.
DEPEND_ON_OTHERS = frozenset({"name", "visibility"})
BATCH = 1_000


def is_plain(cell: str) -> bool:
    """Tell whether a cell is one column, and neither checked with others nor covered by a facet's check."""
    field = BY_CELL[cell]
    return field.is_stored and field.facet is None and cell not in DEPEND_ON_OTHERS


def plan_column(
    connection: Connection,
    acting: Acting,
    allowed: Sequence[Verdict],
    cell: str,
    text: str,
    reason: str,
) -> Plan:
    """Plan to write a text to a plain cell of the stations for which a change is allowed."""
    field = BY_CELL[cell]
    value, problems = _read(field, text)
    column = station.c[field.column]
    chosen = select(station.c.id).where(column.is_not_distinct_from(value))
    same = set(connection.scalars(chosen))

    def judge(verdict: Verdict) -> Verdict:
        if verdict.outcome is Outcome.REFUSED:
            return verdict
        if problems:
            return Verdict(verdict.station, Outcome.REFUSED, in_turn(one.sentence for one in problems))
        return Verdict(verdict.station, Outcome.SAME) if verdict.station.id in same else verdict

    preview = Preview([judge(verdict) for verdict in allowed])

    def write(connection: Connection) -> None:
        ids = [one.id for one in preview.of(Outcome.CHANGED)]
        for start in range(0, len(ids), BATCH):
            _write(connection, ids[start : start + BATCH], {field.column: value})
        proposed = drafts.by_ids(connection, [one.id for one in preview.of(Outcome.PROPOSED)])
        propose(connection, acting, [_wanted(one, cell, text) for one in proposed], reason)

    return Plan(preview, write)


def _read(field: StationField, text: str) -> tuple[Any, list[RowProblem]]:
    """Return the value of the column that a text means, and what is wrong with it."""
    cells = {"name": "?", "type": StationKind.UNION_STATION.value, field.cell: text}
    draft, problems = read_draft(0, {name: value for name, value in cells.items() if value}, None)
    own = [one for one in problems if one.column == field.cell]
    if draft is None or own:
        return None, own or problems
    value = attrgetter(field.attribute)(draft)
    return value.value if field.codes else value, []


def _write(connection: Connection, ids: Sequence[int], values: dict[str, Any]) -> None:
    connection.execute(POSTPONE_REFRESH)
    written = connection.execute(update(station).where(station.c.id.in_(ids)).values(values))
    if written.rowcount != len(ids):  # row security left some as they are
        raise NotAllowed(OUTSIDE_AREA)
    connection.execute(timetables.REFRESH_PUBLIC_STATIONS, {"ids": list(ids)})
    connection.execute(REFRESH_AT_ONCE)


def _wanted(stored: drafts.StoredStation, cell: str, text: str) -> WantedEntry:
    cells = {name: value for name, value in {**cells_of(stored.draft), cell: text}.items() if value}
    return WantedEntry(stored, cells, stored.draft)
