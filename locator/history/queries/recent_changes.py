"""What was changed of late in somebody's areas, newest first: one station in full, many as a number."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Label, Row, Select, Text, func, select, true
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by

from locator.accounts.domain.rights import Area
from locator.history.queries import history
from locator.history.queries.history import Event
from locator.history.tables import change_row, change_set
from locator.stations.queries.areas import lies_within
from locator.stations.tables import station

LIMIT = 50
NAMED = 12  # stations of one change that are named
MOST_COUNTED = 1_000  # stations of one change: an import's hundred thousand are not counted out for a list


@dataclass(frozen=True, slots=True)
class Recent:
    """One change: of one station with what became different, or of `stations` together, as far as counted."""

    event: Event
    stations: int
    code: str = ""
    name: str = ""
    named: Sequence[tuple[str, str]] = ()  # code and name of the first of many

    @property
    def counted(self) -> str:
        """How many stations there are, in digits: ``1000+`` of more than are counted."""
        return f"{MOST_COUNTED}+" if self.stations > MOST_COUNTED else str(self.stations)


@dataclass(frozen=True, slots=True)
class RecentPage:
    """Some changes, and the number to go on before; None where nothing older is."""

    changes: list[Recent]
    next_before: int | None


def page(connection: Connection, areas: Sequence[Area], before: int | None = None) -> RecentPage:
    """Return the changes of stations in some areas, of before a change's number if it is given."""
    rows = connection.execute(_sets(areas, before)).all()
    names = history.names_of_actors(connection)
    timelines: dict[int, dict[int, Event]] = {}
    found = []
    for row in rows:
        if row.stations > 1:
            named = list(zip(row.codes, row.names, strict=True))
            found.append(Recent(_event(row, names), row.stations, named=named))
            continue
        if row.first_id not in timelines:
            timelines[row.first_id] = {one.set_id: one for one in history.timeline(connection, row.first_id)}
        event = timelines[row.first_id].get(row.id)
        if event is not None:
            found.append(Recent(event, 1, row.code, row.name))
    return RecentPage(found, rows[-1].id if len(rows) == LIMIT else None)


def _sets(areas: Sequence[Area], before: int | None) -> Select[Any]:
    """Walk the changes from the newest on; of each is asked what it touched in the areas."""
    each = (
        select(change_row.c.station_id)
        .where(change_row.c.set_id == change_set.c.id, change_row.c.table_name != "proposal")
        .distinct()
        .correlate(change_set)
        .subquery("each")
    )
    kept = ("id", "code", "name", "division_code", "operator_organization_id")
    one = (
        select(*(station.c[name] for name in kept))
        .where(station.c.id == each.c.station_id)
        .offset(0)  # each is looked up by itself: an area has far more stations than a change
        .lateral("one")
    )
    mine = (
        select(one)
        .select_from(each.join(one, true()))
        .where(lies_within(areas, one.c.division_code, one.c.operator_organization_id))
        .limit(MOST_COUNTED + 1)
        .subquery("mine")
    )
    touched = (
        select(func.count().label("stations"), func.min(mine.c.id).label("first_id"))
        .add_columns(*(func.min(mine.c[name]).label(name) for name in ("code", "name")))
        .add_columns(_first(mine.c.code, mine.c.id, "codes"), _first(mine.c.name, mine.c.id, "names"))
        .select_from(mine)
        .lateral("touched")
    )
    chosen = select(change_set, touched).join(touched, true()).where(touched.c.stations > 0)
    if before is not None:
        chosen = chosen.where(change_set.c.id < before)
    return chosen.order_by(change_set.c.id.desc()).limit(LIMIT)


def _first(of: ColumnElement[str], order: ColumnElement[int], label: str) -> Label[list[str]]:
    """Return a column of the first few of many rows."""
    every = func.array_agg(aggregate_order_by(of, order), type_=ARRAY(Text))
    return every[1:NAMED].label(label)


def _event(row: Row[Any], names: dict[str, str]) -> Event:
    who = names.get(row.actor, row.actor)
    return Event(row.id, row.made_at, who, row.origin, row.reason, (), ())
