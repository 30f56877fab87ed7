"""The stations that undoing an import would keep, and why: for the page before and for the undoing."""

from collections.abc import Mapping, Sequence

from sqlalchemy import BigInteger, Connection, Row, bindparam, column, exists, func, or_, select
from sqlalchemy.dialects.postgresql import ARRAY

from locator.accounts.domain.rights import Area
from locator.history.queries.timeline import ENTRY_TABLES
from locator.history.tables import change_row
from locator.imports.domain.run import WRITTEN, KeptReason, Outcome
from locator.imports.tables import import_result
from locator.stations.queries.areas import code_if_within
from locator.stations.tables import station

MAX_NAMED = 12
row = import_result.c
IDS = ARRAY(BigInteger)


def changed_since(connection: Connection, run_id: int) -> list[int]:
    """Return the stations of an import that were changed since, or for which something was recorded."""
    result = import_result.alias("result")
    after = exists().where(
        change_row.c.station_id == result.c.station_id,
        change_row.c.set_id > result.c.set_id,
        or_(change_row.c.table_name.in_(ENTRY_TABLES), result.c.outcome == Outcome.ADDED.value),
    )
    written = result.c.outcome.in_([outcome.value for outcome in WRITTEN])
    chosen = select(result.c.station_id).where(
        result.c.run_id == run_id, result.c.set_id.is_not(None), written, after
    )
    return list(connection.scalars(chosen.order_by(result.c.line)))


def added_stations_in_use(connection: Connection, run_id: int, ids: Sequence[int]) -> dict[int, KeptReason]:
    """Return those of some added stations that are kept in any case, with the reason."""
    given = bindparam("ids", list(ids), type_=IDS)
    kept = func.added_stations_kept(run_id, given).table_valued(
        column("station_id", BigInteger), column("why")
    )
    found = connection.execute(select(kept.c.station_id, kept.c.why).order_by(kept.c.station_id))
    return {row.station_id: KeptReason(row.why) for row in found}


def named(connection: Connection, ids: Sequence[int], areas: Sequence[Area]) -> list[Row[int, str, str]]:
    """Return the first few of some stations: id, name, and the code if it is in the areas."""
    chosen = select(station.c.id, station.c.name, code_if_within(areas))
    few = chosen.where(station.c.id.in_(list(ids)[:MAX_NAMED])).order_by(station.c.id)
    return list(connection.execute(few))


def stations_to_keep(connection: Connection, run_id: int) -> Mapping[int, KeptReason]:
    """Return the stations that undoing would keep, if later changes are kept, with the reason."""
    added = select(row.station_id).where(
        row.run_id == run_id, row.set_id.is_not(None), row.outcome == Outcome.ADDED.value
    )
    changed = dict.fromkeys(changed_since(connection, run_id), KeptReason.CHANGED)
    return changed | added_stations_in_use(connection, run_id, list(connection.scalars(added)))
