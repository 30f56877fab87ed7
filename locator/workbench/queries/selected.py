"""The stations of a selection as they are now."""

from collections.abc import Sequence

from sqlalchemy import Connection, Text, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY

from geodata.sentence import Sentence
from locator.accounts.domain.rights import Area
from locator.history.queries.timeline import actor_names
from locator.history.tables import change_row, change_set
from locator.stations.domain.errors import StationNotFound
from locator.stations.domain.station import LifecycleStatus
from locator.stations.queries.areas import lies_within
from locator.stations.tables import station
from locator.workbench.domain.selection import SelectedStation

MAX_NAMED = 5


def by_codes(connection: Connection, codes: Sequence[str], areas: Sequence[Area]) -> list[SelectedStation]:
    """Return the stations with some codes in some areas, by id; raise StationNotFound where one has none."""
    columns = ("id", "code", "name", "version", "status", "division_code")
    chosen = (
        select(*(station.c[name] for name in columns), station.c.operator_organization_id)
        .where(station.c.code == func.any(literal(list(codes), ARRAY(Text))), lies_within(areas))
        .order_by(station.c.id)
    )
    found = [
        SelectedStation(
            row.id,
            row.code,
            row.name,
            row.version,
            LifecycleStatus(row.status),
            row.division_code,
            row.operator_organization_id,
        )
        for row in connection.execute(chosen)
    ]
    missing = sorted(set(codes) - {one.code for one in found})
    if missing:
        raise StationNotFound(Sentence("没有编号为 {all} 的站点", all="、".join(missing[:MAX_NAMED])))
    return found


def last_authors(connection: Connection, ids: Sequence[int]) -> list[str]:
    """Return who made the last change of some stations' entries, by name."""
    last = (
        select(func.max(change_row.c.set_id))
        .where(change_row.c.station_id.in_(ids), change_row.c.table_name == station.name)
        .group_by(change_row.c.station_id)
    )
    authors = connection.scalars(select(change_set.c.actor).where(change_set.c.id.in_(last)).distinct())
    names = actor_names(connection)
    return [names.get(author, author) for author in authors]
