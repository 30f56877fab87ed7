"""Changes of many stations by the workbench, as the history has them, and what of each may be undone."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from geodata.sentence import Sentence
from locator.history.queries.timeline import ENTRY_TABLES, actor_names
from locator.history.tables import change_row, change_set
from locator.stations.tables import station
from locator.workbench.domain.errors import ChangeUnknown

ORIGIN = "workbench"
ENTRY, CLOSURE, KEEPER, CAMPAIGN, PROPOSAL = "entry", "hours_exception", "keeper", "campaign", "proposal"
UNDONE = (CLOSURE, KEEPER, CAMPAIGN, PROPOSAL)  # tables of which rows are put back, beside those of entries


@dataclass(frozen=True, slots=True)
class ChangeOfMany:
    """A change: who made it, when, why, and of which stations; `rows` are what the history recorded."""

    id: int
    made_at: datetime
    author: str
    reason: str
    stations: Sequence[Row[Any]]
    rows: Sequence[Row[Any]] = field(repr=False)

    def ids(self, subject: str) -> set[int]:
        """Return the ids of the stations of which it changed a subject."""
        return {row.station_id for row in self.of(subject) if row.station_id is not None}

    def of(self, subject: str) -> list[Row[Any]]:
        """Return the recorded rows of a subject; of proposals those that it handed in, not decisions."""
        found = [row for row in self.rows if subject_of(row.table_name) == subject]
        return [row for row in found if not row.before] if subject == PROPOSAL else found


def find_change(connection: Connection, key: int) -> ChangeOfMany:
    """Return a change of the workbench; raise ChangeUnknown for any other."""
    chosen = select(change_set).where(change_set.c.id == key, change_set.c.origin == ORIGIN)
    found = connection.execute(chosen).one_or_none()
    if found is None:
        raise ChangeUnknown(Sentence("没有这次改动"))
    rows = connection.execute(
        select(change_row).where(change_row.c.set_id == key).order_by(change_row.c.id)
    ).all()
    ids = sorted({row.station_id for row in rows if row.station_id is not None})
    columns = ("id", "code", "name", "division_code", "operator_organization_id")
    chosen_stations = select(*(station.c[name] for name in columns)).where(station.c.id.in_(ids))
    stations = connection.execute(chosen_stations.order_by(station.c.id)).all()
    author = actor_names(connection).get(found.actor, found.actor)
    return ChangeOfMany(found.id, found.made_at, author, found.reason, stations, rows)


def changed_since(connection: Connection, change: ChangeOfMany) -> Mapping[str, set[int]]:
    """Return for each subject the stations of a change of which it was changed again afterwards."""
    later = (
        select(change_row.c.table_name, change_row.c.station_id)
        .where(change_row.c.station_id.in_([row.id for row in change.stations]))
        .where(change_row.c.set_id > change.id)
        .distinct()
    )
    found: dict[str, set[int]] = {}
    for name, station_id in connection.execute(later):
        subject = subject_of(name)
        if station_id in change.ids(subject):
            found.setdefault(subject, set()).add(station_id)
    return found


def subject_of(table: str) -> str:
    """Return what a recorded table is about: the entry's tables together."""
    return ENTRY if table in ENTRY_TABLES else table


def undoable(change: ChangeOfMany, later: Mapping[str, Collection[int]]) -> set[int]:
    """Return the stations of which something can be put back."""
    subjects = (ENTRY, *UNDONE)
    return {key for subject in subjects for key in change.ids(subject) if key not in later.get(subject, ())}
