"""The worker measures a run: areas over streets or by estimate, and what they cover hour by hour."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

import orjson
import shapely
from sqlalchemy import Connection, Engine, delete, insert, select, update

from geodata.sentence import Sentence
from locator.coverage.domain.cells import Cells
from locator.coverage.domain.covering import Covering, circle
from locator.coverage.domain.opening import Doors, doors_by_hour
from locator.coverage.domain.run import MAX_STATIONS, Part, ReachTerms, Season, Share, season_days
from locator.coverage.queries import kept
from locator.coverage.queries.stations import Placed, placed_stations
from locator.coverage.tables import coverage_grid, reach_area, reach_run, reach_share
from locator.db.session import change, read
from locator.hours.queries.calendar import load_calendar
from locator.search.routing import Router
from locator.targets.queries.areas import area_of

FAULT = Sentence("没有算成，请再试一次；还是不行就告诉管理员")
NO_STATIONS = Sentence("这里没有一个在用、有位置的站")
PARTS = (Part.BEFORE, Part.AFTER)


@dataclass(frozen=True, slots=True)
class Reached:
    """A station with the area from where it is reached; it counts before the change, after, or both."""

    station: Placed
    part: Part
    by_streets: bool
    shape: Any

    def counts(self, part: Part) -> bool:
        """Tell whether it counts before or after."""
        return self.part in (Part.BOTH, part)


@dataclass(frozen=True, slots=True)
class Measured:
    """The areas, the grid, and what they cover."""

    reached: Sequence[Reached]
    cells: Cells | None
    shares: Sequence[Share]

    @property
    def lines(self) -> list[str]:
        """The table for a terminal: stations, those of unknown hours, square kilometres, per cent."""
        streets = sum(one.by_streets for one in self.reached)
        total = self.cells.weight if self.cells else None
        head = f"步行路网 {streets} 处，直线估算 {len(self.reached) - streets} 处"
        return [head, *(_line(one, total) for one in self.shares)]


def _line(one: Share, total: float | None) -> str:
    when = f"{one.season.zh} {one.hour:2}:00" if one.season else one.season.zh
    share = one.of(total)
    text = f"{when}\t{one.stations} 站\t不知道 {one.unknown_stations}\t{one.area_km2:.2f} km²"
    return text if share is None else f"{text}\t{share:.1f} %（+{one.unknown_of(total):.1f} %）"


def measure(engine: Engine, router: Router, run_id: int, today: date, now: datetime) -> None:
    """Measure a run that waits and keep what is found; one that is done already, or gone, stays."""
    run = read(engine, lambda connection: kept.find_run(connection, run_id))
    if run is None or not run.waits:
        return
    found = measure_now(engine, router, run.terms, today)
    if found is None:
        give_up(engine, run_id, NO_STATIONS)
        return
    with change(engine) as connection:
        _keep(connection, run_id, found, now)


def measure_now(engine: Engine, router: Router, terms: ReachTerms, today: date) -> Measured | None:
    """Return what a run finds, without keeping it; None where there is no station."""
    reached = reach(read(engine, lambda connection: _stations(connection, terms)), terms, router)
    if not reached:
        return None
    cells = read(engine, lambda connection: cells_of(connection, terms.grid_id))
    calendar = read(engine, load_calendar)
    doors = [doors_by_hour(one.station.schedule, calendar, season_days(today)) for one in reached]
    parts = PARTS if terms.has_change else PARTS[:1]
    return Measured(reached, cells, list(shares(reached, doors, cells, parts)))


def give_up(engine: Engine, run_id: int, why: Sentence = FAULT) -> None:
    """Note that a run was not measured."""
    with change(engine) as connection:
        connection.execute(update(reach_run).where(reach_run.c.id == run_id).values(trouble=str(why)))


def cells_of(connection: Connection, grid_id: int | None) -> Cells | None:
    """Return the cells of a grid; None without one."""
    if grid_id is None:
        return None
    chosen = select(coverage_grid.c.cells).where(coverage_grid.c.id == grid_id)
    packed = connection.scalar(chosen)
    return Cells.unpack(packed) if packed else None


def reach(stations: Sequence[tuple[Placed, Part]], terms: ReachTerms, router: Router) -> list[Reached]:
    """Return the areas of stations: over streets where the routing service has them, else circles."""
    return [Reached(station, part, *_area(station, terms, router)) for station, part in stations]


def shares(
    reached: Sequence[Reached], doors: Sequence[Doors], cells: Cells | None, parts: Sequence[Part]
) -> Iterator[Share]:
    """Yield what is covered: by all stations, then in each hour by those that are open or may be."""
    covering = Covering([one.shape for one in reached], cells)
    for part in parts:
        counted = frozenset(n for n, one in enumerate(reached) if one.counts(part))
        yield _share(covering, part, (Season.ANY, 0), counted, frozenset())
        for when in doors[0].hours:
            surely = frozenset(n for n in counted if doors[n].is_open(when))
            unknown = frozenset(n for n in counted if doors[n].is_unknown(when))
            yield _share(covering, part, when, surely, unknown)


def _share(
    covering: Covering, part: Part, when: tuple[Season, int], surely: frozenset[int], unknown: frozenset[int]
) -> Share:
    covered = covering.of(surely)
    more = None
    if covered.weight is not None:
        more = (covering.of(surely | unknown).weight or 0.0) - covered.weight
    counts = (len(surely), len(unknown))
    return Share(part, *when, *counts, covered.area_km2, covered.weight, more)


def _stations(connection: Connection, terms: ReachTerms) -> list[tuple[Placed, Part]]:
    area = area_of(connection, terms.area)
    if area is None:
        return []
    stations = placed_stations(connection, area, terms.kinds, MAX_STATIONS)
    listed = [(one, Part.BEFORE if one.id == terms.without_id else Part.BOTH) for one in stations]
    if terms.planned:
        planned = Placed(0, terms.planned.name, terms.planned.position, terms.planned.hours, is_planned=True)
        listed.append((planned, Part.AFTER))
    return listed


def _area(station: Placed, terms: ReachTerms, router: Router) -> tuple[bool, Any]:
    geometry = router.reached_area(station.position, terms.minutes, terms.mode)
    if geometry is None:
        return False, circle(station.position, terms.minutes, terms.mode)
    shape = shapely.make_valid(shapely.from_geojson(_text(geometry)))
    polygons = [one for one in shapely.get_parts(shape) if one.geom_type in ("Polygon", "MultiPolygon")]
    dissolved = shapely.union_all(polygons)
    return True, shapely.MultiPolygon([*shapely.get_parts(dissolved)])


def _text(geometry: dict[str, Any]) -> str:
    return orjson.dumps(geometry).decode()


def _keep(connection: Connection, run_id: int, found: Measured, now: datetime) -> None:
    for table in (reach_area, reach_share):
        connection.execute(delete(table).where(table.c.run_id == run_id))
    connection.execute(insert(reach_area), [_area_row(run_id, n, one) for n, one in enumerate(found.reached)])
    connection.execute(insert(reach_share), [{"run_id": run_id} | asdict(one) for one in found.shares])
    connection.execute(update(reach_run).where(reach_run.c.id == run_id).values(done_at=now, trouble=""))


def _area_row(run_id: int, number: int, one: Reached) -> dict[str, Any]:
    return {
        "run_id": run_id,
        "number": number,
        "station_id": one.station.id or None,
        "name": one.station.name,
        "part": one.part.value,
        "by_streets": one.by_streets,
        "shape": f"SRID=4326;{one.shape.wkt}",
    }
