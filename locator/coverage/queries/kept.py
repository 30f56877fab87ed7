"""Grids, runs and their results as they are kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Connection, Row, Select, func, select

from geodata.lonlat import LonLat
from geodata.travel import TravelMode
from locator.coverage.domain.run import Part, Planned, ReachTerms, Run, Season, Share
from locator.coverage.tables import coverage_grid, reach_area, reach_run, reach_share
from locator.stations.domain.station import StationKind
from locator.stations.tables import station

MAX_LISTED = 200


@dataclass(frozen=True, slots=True)
class KeptGrid:
    """A grid without its cells."""

    id: int
    area: str
    name: str
    waits: bool
    trouble: str
    cell_count: int
    weight: float
    made_at: datetime


@dataclass(frozen=True, slots=True)
class KeptArea:
    """From where a station is reached, as a GeoJSON geometry."""

    name: str
    part: Part
    by_streets: bool
    geometry: dict[str, Any]


def grids(connection: Connection) -> list[KeptGrid]:
    """Return the grids that the acting person sees, the newest first."""
    columns = [coverage_grid.c[name] for name in KeptGrid.__slots__]
    rows = connection.execute(select(*columns).order_by(coverage_grid.c.id.desc()).limit(MAX_LISTED))
    return [KeptGrid(*row) for row in rows]


def runs(connection: Connection) -> list[Run]:
    """Return the runs that the acting person sees, the newest first."""
    rows = connection.execute(_runs().order_by(reach_run.c.id.desc()).limit(MAX_LISTED))
    return [_run(row) for row in rows]


def find_run(connection: Connection, run_id: int) -> Run | None:
    """Return a run by its number; None where the acting person does not see it."""
    row = connection.execute(_runs().where(reach_run.c.id == run_id)).one_or_none()
    return _run(row) if row else None


def shares(connection: Connection, run_id: int) -> list[Share]:
    """Return what a run found, by part, season and hour."""
    rows = connection.execute(select(reach_share).where(reach_share.c.run_id == run_id))
    return [
        Share(Part(row.part), Season(row.season), row.hour, *row[4:])
        for row in rows  # the columns are those of Share
    ]


def areas(connection: Connection, run_id: int) -> Sequence[KeptArea]:
    """Return the areas of a run."""
    area = reach_area.c
    chosen = select(area.name, area.part, area.by_streets, func.ST_AsGeoJSON(area.shape, 5).label("shape"))
    rows = connection.execute(chosen.where(area.run_id == run_id).order_by(area.number))
    return [KeptArea(row.name, Part(row.part), row.by_streets, orjson.loads(row.shape)) for row in rows]


def _runs() -> Select[Any]:
    joined = reach_run.outerjoin(coverage_grid, coverage_grid.c.id == reach_run.c.grid_id)
    joined = joined.outerjoin(station, station.c.id == reach_run.c.without_id)
    grid = coverage_grid.c
    named = (
        grid.name.label("grid_name"),
        grid.weight.label("grid_weight"),
        station.c.name.label("without_name"),
    )
    return select(reach_run, *named).select_from(joined)


def _run(row: Row[Any]) -> Run:
    planned = None
    if row.planned_lon is not None:
        planned = Planned(row.planned_name, LonLat(row.planned_lon, row.planned_lat), row.planned_hours)
    terms = ReachTerms(
        row.area,
        tuple(StationKind(kind) for kind in row.kinds),
        row.minutes,
        TravelMode(row.mode),
        row.grid_id,
        planned,
        row.without_id,
    )
    given = (row.grid_name or "", row.grid_weight, row.without_name or "")
    return Run(row.id, terms, row.asked_at, row.done_at, row.trouble, *given)
