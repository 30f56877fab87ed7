"""A tile of the ground as a Mapbox Vector Tile, made in PostGIS by one statement.

Its layers are water, green, building, road, rail and place; features have a kind or a rank, and a name where
one is drawn. What a tile may hold is bounded layer by layer.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Float,
    LargeBinary,
    Select,
    Table,
    bindparam,
    case,
    cast,
    func,
    literal_column,
    select,
)

from geodata.tiles import Tile
from locator.db.prepared import Prepared
from locator.ground.domain import kinds
from locator.ground.domain.bands import BAND_OF, FIRST_FULL_ZOOM, pixel_m
from locator.ground.domain.label_zooms import MAX_LABELS, label_kinds
from locator.ground.tables import (
    MERCATOR,
    WGS_84,
    building,
    far_area,
    far_line,
    green,
    place,
    rail,
    river,
    road,
    water,
)

EXTENT = 4096
BUFFER = 64  # of the extent, so that lines and names go on across the edge
MAX_FEATURES = 3_000  # of a layer
MAX_NAME_LENGTH = 40
LAST_RANK = {13: 5, 14: 6}  # of the roads of a zoom; all of them from zoom 15 on
ALL_RANKS = kinds.FIRST_PATH_RANK
LAST_NAMED_RANK = {13: 4, 14: 5}
FIRST_BUILDING_ZOOM = 14
LEAST_BUILDING_M2 = {14: 600.0}
EDGES = ("west", "south", "east", "north")
NO_LABEL = ""


def load_tile(connection: Connection, tile: Tile) -> bytes:
    """Return the tile; empty where there is nothing. The ground must be loaded."""
    edges = dict(zip(EDGES, tile.mercator_box, strict=True))
    margin_m = (edges["east"] - edges["west"]) * BUFFER / EXTENT
    rows = _statement(tile.z).all(connection, {**edges, "margin_m": margin_m})
    return bytes(rows[0].tile)


@cache
def _statement(zoom: int) -> Prepared:
    layers = list(_far_layers(zoom) if zoom < FIRST_FULL_ZOOM else _full_layers(zoom))
    layers.append(_places(zoom))
    whole: ColumnElement[bytes] = layers[0]
    for layer in layers[1:]:
        whole = whole.op("||")(layer)
    return Prepared(select(whole.label("tile")), {})


def _far_layers(zoom: int) -> Iterator[ColumnElement[bytes]]:
    band = BAND_OF[zoom].first_zoom
    for layer in ("water", "green"):
        rows = select(_clipped(far_area.c.geom)).where(
            far_area.c.band == literal_column(str(band)),
            far_area.c.layer == layer,
            _in_view(far_area),
        )
        yield _encoded(layer, rows.limit(MAX_FEATURES))
    for layer in ("river", "road", "rail"):
        lines = select(far_line.c.rank, _clipped(_merged(far_line.c.geom, zoom))).where(
            far_line.c.band == literal_column(str(band)), far_line.c.layer == layer, _in_view(far_line)
        )
        yield _encoded(layer, lines.group_by(far_line.c.rank))


def _full_layers(zoom: int) -> Iterator[ColumnElement[bytes]]:
    for layer, table in (("water", water), ("green", green)):
        yield _encoded(layer, _areas(table, zoom, least_m2=(2 * pixel_m(zoom)) ** 2))
    if zoom >= FIRST_BUILDING_ZOOM:
        yield _encoded("building", _areas(building, zoom, LEAST_BUILDING_M2.get(zoom, 0.0)))
    yield _encoded("river", select(_clipped(_simple(river.c.geom, zoom))).where(_in_view(river)))
    yield _encoded("road", _roads(zoom))
    tunnel = rail.c.is_tunnel | (rail.c.kind == "subway")
    rails = select(tunnel.label("tunnel"), _clipped(_merged(rail.c.geom, zoom)))
    yield _encoded("rail", rails.where(_in_view(rail)).group_by(tunnel))


def _areas(table: Table, zoom: int, least_m2: float) -> Select[*tuple[Any, ...]]:
    rows = select(_clipped(_simple(table.c.geom, zoom))).where(_in_view(table))
    if least_m2:
        rows = rows.where(table.c.area >= least_m2)
    return rows.limit(MAX_FEATURES)


def _roads(zoom: int) -> Select[*tuple[Any, ...]]:
    """Return the roads in view; pieces of one road are joined, so that its name has room."""
    last_named = LAST_NAMED_RANK.get(zoom, ALL_RANKS - 1)
    name = case((road.c.rank <= last_named, func.left(road.c.name, MAX_NAME_LENGTH)), else_=NO_LABEL)
    columns = (road.c.rank, name.label("name"), road.c.is_bridge.label("bridge"))
    tunnel = road.c.is_tunnel.label("tunnel")
    rows = select(*columns, tunnel, _clipped(_merged(road.c.geom, zoom))).where(_in_view(road))
    if zoom in LAST_RANK:
        rows = rows.where(road.c.rank <= LAST_RANK[zoom])
    return rows.group_by(road.c.rank, name, road.c.is_bridge, tunnel).limit(MAX_FEATURES)


def _places(zoom: int) -> ColumnElement[bytes]:
    shape = func.ST_Transform(place.c.geom, MERCATOR)
    rows = (
        select(
            place.c.kind,
            func.left(place.c.name, MAX_NAME_LENGTH).label("name"),
            func.ST_AsMVTGeom(shape, _box(), EXTENT, BUFFER, True).label("geom"),
        )
        .where(
            place.c.geom.op("&&")(func.ST_Transform(_box(), WGS_84)),
            place.c.kind.in_(sorted(label_kinds(zoom))),
        )
        .order_by(place.c.importance.desc(), place.c.osm_id)
        .limit(MAX_LABELS)
    )
    return _encoded("place", rows)


def _encoded(layer: str, rows: Select[*tuple[Any, ...]]) -> ColumnElement[bytes]:
    """Return the expression of a layer's bytes; features that the clipping leaves empty are no features."""
    shown = rows.subquery("shown")
    tile = func.ST_AsMVT(literal_column("shown"), layer, EXTENT, "geom")
    whole = select(tile).select_from(shown).where(shown.c.geom.is_not(None)).scalar_subquery()
    return func.coalesce(whole, cast(b"", LargeBinary))


def _clipped(shape: ColumnElement[object]) -> ColumnElement[object]:
    return func.ST_AsMVTGeom(shape, _box(), EXTENT, BUFFER, True).label("geom")


def _simple(shape: ColumnElement[object], zoom: int) -> ColumnElement[object]:
    return func.ST_Simplify(shape, pixel_m(zoom) / 2, True)


def _merged(shape: ColumnElement[object], zoom: int) -> ColumnElement[object]:
    return func.ST_LineMerge(func.ST_Collect(_simple(shape, zoom)))


def _in_view(table: Table) -> ColumnElement[bool]:
    wider = func.ST_Expand(_box(), bindparam("margin_m", type_=Float))
    view: ColumnElement[bool] = table.c.geom.op("&&")(wider)
    return view


def _box() -> ColumnElement[object]:
    return func.ST_MakeEnvelope(*(bindparam(edge, type_=Float) for edge in EDGES), MERCATOR)
