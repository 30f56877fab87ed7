"""The latest changes in some areas, newest first: a change of one station in full, of many as a count."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Label, Row, Select, Text, func, select, true
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by

from locator.accounts.domain.rights import Area
from locator.history.queries import timeline
from locator.history.queries.timeline import Event
from locator.history.tables import change_row, change_set
from locator.stations.queries.areas import lies_within
from locator.stations.tables import station

PAGE_SIZE = 50
MAX_NAMED = 12  # stations named for a change of many
MAX_COUNTED = 1_000  # stations counted for a change of many: an import may have changed a hundred thousand


@dataclass(frozen=True, slots=True)
class RecentChange:
    """A change of one station with the values that differ, or of several; `stations` is at most
    MAX_COUNTED + 1."""

    event: Event
    stations: int
    code: str = ""
    name: str = ""
    named_stations: Sequence[tuple[str, str]] = ()  # code and name of the first of many

    @property
    def count_label(self) -> str:
        """The number of stations, ``1000+`` where there are more than are counted."""
        return f"{MAX_COUNTED}+" if self.stations > MAX_COUNTED else str(self.stations)


@dataclass(frozen=True, slots=True)
class RecentPage:
    """A page of changes, and the change id before which the next page ends; None on the last page."""

    changes: list[RecentChange]
    next_before: int | None


def find_changes(connection: Connection, areas: Sequence[Area], before: int | None = None) -> RecentPage:
    """Return a page of the changes of stations in some areas, of those before a change id if it is given."""
    rows = connection.execute(_changes_query(areas, before)).all()
    names = timeline.actor_names(connection)
    events_of_stations: dict[int, dict[int, Event]] = {}
    changes = []
    for row in rows:
        if row.stations > 1:
            named = list(zip(row.codes, row.names, strict=True))
            changes.append(RecentChange(_event_of_many(row, names), row.stations, named_stations=named))
            continue
        if row.first_id not in events_of_stations:
            events = timeline.timeline(connection, row.first_id)
            events_of_stations[row.first_id] = {event.set_id: event for event in events}
        found = events_of_stations[row.first_id].get(row.id)
        if found is not None:
            changes.append(RecentChange(found, 1, row.code, row.name))
    return RecentPage(changes, rows[-1].id if len(rows) == PAGE_SIZE else None)


def _changes_query(areas: Sequence[Area], before: int | None) -> Select[Any]:
    """Return the query of change sets, newest first, each with the stations in the areas that it changed."""
    changed = (
        select(change_row.c.station_id)
        .where(change_row.c.set_id == change_set.c.id, change_row.c.table_name != "proposal")
        .distinct()
        .correlate(change_set)
        .subquery("changed")
    )
    columns = ("id", "code", "name", "division_code", "operator_organization_id")
    changed_station = (
        select(*(station.c[name] for name in columns))
        .where(station.c.id == changed.c.station_id)
        .offset(0)  # keeps the planner from scanning the area, which has far more stations than a change
        .lateral("changed_station")
    )
    in_areas = (
        select(changed_station)
        .select_from(changed.join(changed_station, true()))
        .where(
            lies_within(areas, changed_station.c.division_code, changed_station.c.operator_organization_id)
        )
        .limit(MAX_COUNTED + 1)
        .subquery("in_areas")
    )
    summary = (
        select(func.count().label("stations"), func.min(in_areas.c.id).label("first_id"))
        .add_columns(*(func.min(in_areas.c[name]).label(name) for name in ("code", "name")))
        .add_columns(
            _first_values(in_areas.c.code, in_areas.c.id, "codes"),
            _first_values(in_areas.c.name, in_areas.c.id, "names"),
        )
        .select_from(in_areas)
        .lateral("summary")
    )
    query = select(change_set, summary).join(summary, true()).where(summary.c.stations > 0)
    if before is not None:
        query = query.where(change_set.c.id < before)
    return query.order_by(change_set.c.id.desc()).limit(PAGE_SIZE)


def _first_values(column: ColumnElement[str], order: ColumnElement[int], label: str) -> Label[list[str]]:
    """Return an array of a column's first MAX_NAMED values."""
    values = func.array_agg(aggregate_order_by(column, order), type_=ARRAY(Text))
    return values[1:MAX_NAMED].label(label)


def _event_of_many(row: Row[Any], names: dict[str, str]) -> Event:
    actor = names.get(row.actor, row.actor)
    return Event(row.id, row.made_at, actor, row.origin, row.reason, (), ())
