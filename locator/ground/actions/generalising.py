"""Shapes for low zooms: lines joined and simplified, areas too small to see left out."""

from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, func, insert, literal, select, union_all

from locator.ground.actions.shaping import NEXT
from locator.ground.domain.bands import BANDS, Band, tile_m

COLUMNS = ("band", "layer", "rank", "geom")
COARSENESS = 0.7  # of a pixel
LEAST_LENGTH_PX = 2


def generalise(connection: Connection) -> None:
    """Fill the tables of generalised shapes, band by band; they are made of the full ones."""
    for band in BANDS:
        lines = union_all(*_line_selects(band))
        connection.execute(insert(NEXT["far_line"]).from_select(COLUMNS, lines))
        areas = union_all(*_area_selects(band))
        connection.execute(insert(NEXT["far_area"]).from_select(("band", "layer", "geom"), areas))


def _line_selects(band: Band) -> list[Select[*tuple[Any, ...]]]:
    road, rail, river = NEXT["road"], NEXT["rail"], NEXT["river"]
    found = [_joined(band, "road", road, road.c.rank, road.c.rank <= band.last_rank)]
    if band.has_rails:
        is_seen = (rail.c.kind == "rail") & ~rail.c.is_tunnel
        found.append(_joined(band, "rail", rail, literal(1), is_seen))
    found.append(_joined(band, "river", river, literal(1), river.c.kind.in_(band.rivers)))
    return found


def _joined(
    band: Band, layer: str, table: Table, rank: ColumnElement[int], condition: ColumnElement[bool]
) -> Select[*tuple[Any, ...]]:
    """Return the lines of a layer: those of a rank that begin in the same tile are joined."""
    size_m = tile_m(band.first_zoom + 1)
    start = func.ST_StartPoint(table.c.geom)
    tile = (func.floor(func.ST_X(start) / size_m), func.floor(func.ST_Y(start) / size_m))
    joined = func.ST_Dump(func.ST_LineMerge(func.ST_Collect(table.c.geom))).geom
    rows = select(rank.label("rank"), joined.label("line")).where(condition)
    lines = rows.group_by(rank, *tile).subquery() if layer == "road" else rows.group_by(*tile).subquery()
    simple = func.ST_Simplify(lines.c.line, COARSENESS * band.pixel_m)
    is_long = func.ST_Length(lines.c.line) >= LEAST_LENGTH_PX * band.pixel_m
    first = literal(band.first_zoom)
    return select(first, literal(layer), lines.c.rank, simple).where(is_long)


def _area_selects(band: Band) -> list[Select[*tuple[Any, ...]]]:
    found = []
    for layer, least_m2 in (("water", band.least_water_m2), ("green", band.least_green_m2)):
        table = NEXT[layer]
        parts = (
            select(func.ST_Dump(table.c.geom).geom.label("part")).where(table.c.area >= least_m2).subquery()
        )
        simple = func.ST_Simplify(parts.c.part, COARSENESS * band.pixel_m).label("simple")
        shapes = select(simple).where(func.ST_Area(parts.c.part) >= least_m2).subquery()
        is_whole = func.ST_GeometryType(shapes.c.simple) == "ST_Polygon"
        found.append(select(literal(band.first_zoom), literal(layer), shapes.c.simple).where(is_whole))
    return found
