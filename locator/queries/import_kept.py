"""What undoing an import leaves as it is, and why: asked by the page before, and by the undoing itself."""

from collections.abc import Mapping, Sequence

from sqlalchemy import BigInteger, Connection, Row, bindparam, column, exists, func, or_, select
from sqlalchemy.dialects.postgresql import ARRAY

from locator.db.history import change_row
from locator.db.importing import import_result
from locator.db.tables import station
from locator.domain.import_run import WRITTEN, Outcome, Stays
from locator.domain.rights import Area
from locator.queries.areas import code_within
from locator.queries.history import ABOUT_STATION

NAMED = 12
row = import_result.c
IDS = ARRAY(BigInteger)


def changed_since(connection: Connection, run_id: int) -> list[int]:
    """Return the stations of an import that somebody has changed, or said something of, since."""
    mine = import_result.alias("mine")
    after = exists().where(
        change_row.c.station_id == mine.c.station_id,
        change_row.c.set_id > mine.c.set_id,
        or_(change_row.c.table_name.in_(ABOUT_STATION), mine.c.outcome == Outcome.ADDED.value),
    )
    written = mine.c.outcome.in_([one.value for one in WRITTEN])
    chosen = select(mine.c.station_id).where(
        mine.c.run_id == run_id, mine.c.set_id.is_not(None), written, after
    )
    return list(connection.scalars(chosen.order_by(mine.c.line)))


def added_in_use(connection: Connection, run_id: int, ids: Sequence[int]) -> dict[int, Stays]:
    """Return the stations of some that an import added and that stay whatever is chosen, with why."""
    given = bindparam("ids", list(ids), type_=IDS)
    asked = func.added_stations_kept(run_id, given).table_valued(
        column("station_id", BigInteger), column("why")
    )
    found = connection.execute(select(asked.c.station_id, asked.c.why).order_by(asked.c.station_id))
    return {one.station_id: Stays(one.why) for one in found}


def named(connection: Connection, ids: Sequence[int], areas: Sequence[Area]) -> list[Row[int, str, str]]:
    """Return the first few of some stations: id, name, and code where they lie in the areas."""
    chosen = select(station.c.id, station.c.name, code_within(areas))
    few = chosen.where(station.c.id.in_(list(ids)[:NAMED])).order_by(station.c.id)
    return list(connection.execute(few))


def would_stay(connection: Connection, run_id: int) -> Mapping[int, Stays]:
    """Return the stations that undoing would leave, were later changes kept, with why."""
    added = select(row.station_id).where(
        row.run_id == run_id, row.set_id.is_not(None), row.outcome == Outcome.ADDED.value
    )
    changed = dict.fromkeys(changed_since(connection, run_id), Stays.CHANGED)
    return changed | added_in_use(connection, run_id, list(connection.scalars(added)))
