"""The counts of a comparison: of an area's stations by part, kind and visibility, and by month."""

from collections import Counter, defaultdict
from typing import Any

from geoalchemy2 import Geometry
from sqlalchemy import Connection, cast, func, literal, select, union_all

from locator.history.queries.service_spells import covers, service_spells
from locator.stations.domain.station import LifecycleStatus, StationKind, Visibility
from locator.stations.tables import station
from locator.targets.domain.comparison import Counts, Month, by_month
from locator.targets.domain.target import Per
from locator.targets.queries.tallies import NO_KEY, Counted, Period, key_of, opened_in

MONTH_LENGTH = 7
IS_PUBLIC = station.c.visibility == Visibility.PUBLIC.value
ASIDE = (LifecycleStatus.PLANNED, LifecycleStatus.SUSPENDED)


def count_by_part(
    connection: Connection, counted: Counted, period: Period, per: Per, status: LifecycleStatus | None
) -> dict[str, Counts]:
    """Return the counts by division code or union id.

    They are those in service at the end of the period; with a status instead those that have it today.
    """
    found: dict[str, Counts] = defaultdict(Counts)
    query = _of_status(counted, per, status) if status else _in_service(counted, period, per)
    for row in connection.execute(query):
        counts = found[str(row.key or NO_KEY)]
        counts.by_kind[StationKind(row.kind)] += row.n
        counts.public += row.n if row.is_public else 0
        counts.added += row.added
    for row in connection.execute(_aside(counted, per)):
        counts = found[str(row.key or NO_KEY)]
        counts.planned += row.planned
        counts.suspended += row.suspended
    return found


def count_by_month(connection: Connection, counted: Counted, last_month: str) -> list[Month]:
    """Return the months up to one, with the stations that opened in each and those there at its end."""
    spells = service_spells(counted.conditions(), {}).select().cte("spells")
    starts_in = func.left(spells.c.starts_on, MONTH_LENGTH).label("month")
    ends_in = func.left(spells.c.ends_on, MONTH_LENGTH).label("month")
    first = func.count().filter(spells.c.starts_on == spells.c.opened_on)
    starts = select(literal("start").label("what"), starts_in, func.count().label("n"), first.label("opened"))
    ends = select(literal("end"), ends_in, func.count(), literal(0)).where(spells.c.ends_on.is_not(None))
    rows = connection.execute(union_all(starts.group_by(starts_in), ends.group_by(ends_in))).all()
    numbers = {
        what: Counter({row.month: row.n for row in rows if row.what == what}) for what in ("start", "end")
    }
    opened = {row.month: row.opened for row in rows if row.what == "start"}
    return by_month(numbers["start"], opened, numbers["end"], last_month)


def _in_service(counted: Counted, period: Period, per: Per) -> Any:
    carried = {"key": key_of(per), "kind": station.c.kind, "is_public": IS_PUBLIC}
    spells = service_spells(counted.conditions(), carried)
    columns = [spells.c[name] for name in carried]
    added = func.count().filter(opened_in(spells, period))
    return (
        select(*columns, func.count().label("n"), added.label("added"))
        .where(covers(spells, period.ends_on.isoformat()))
        .group_by(*columns)
    )


def _of_status(counted: Counted, per: Per, status: LifecycleStatus) -> Any:
    columns = (key_of(per).label("key"), station.c.kind, IS_PUBLIC.label("is_public"))
    return (
        select(*columns, func.count().label("n"), literal(0).label("added"))
        .where(*counted.conditions(), station.c.status == status.value)
        .group_by(*columns)
    )


def _aside(counted: Counted, per: Per) -> Any:
    """Return the query of the stations that are planned or suspended today."""
    key = key_of(per).label("key")
    numbers = (func.count().filter(station.c.status == one.value).label(one.value) for one in ASIDE)
    is_aside = station.c.status.in_([one.value for one in ASIDE])
    return select(key, *numbers).where(*counted.conditions(), is_aside).group_by(key)


def centres(connection: Connection, counted: Counted, per: Per) -> dict[str, tuple[float, float, int]]:
    """Return the sums of the positions (WGS 84, degrees) of stations by division or union, and how many."""
    point, key = cast(station.c.position, Geometry), key_of(per).label("key")
    sums = (func.sum(func.ST_X(point)).label("lon"), func.sum(func.ST_Y(point)).label("lat"))
    query = select(key, *sums, func.count().label("n")).where(
        *counted.conditions(), station.c.position.is_not(None)
    )
    rows = connection.execute(query.group_by(key))
    return {str(row.key or NO_KEY): (row.lon, row.lat, row.n) for row in rows}
