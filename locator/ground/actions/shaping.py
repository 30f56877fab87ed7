"""From raw rows to the tables of the ground: in web mercator, in the order of place, with indexes.

Everything happens in the schema `ground_next`.
"""

from sqlalchemy import (
    ColumnElement,
    Connection,
    Index,
    Table,
    cast,
    func,
    insert,
    literal,
    select,
    text,
    union_all,
)
from sqlalchemy.schema import CreateIndex, CreateTable, DropTable

from geodata.crs.arrays import CHINA
from locator.ground.actions.raw import RAW, AnyGeometry
from locator.ground.domain.bands import BANDS
from locator.ground.domain.ground import Box
from locator.ground.tables import (
    MERCATOR,
    NEXT_SCHEMA,
    RAW_TABLES,
    WGS_84,
    address,
    far_area,
    far_line,
    metadata,
    place,
)

SAMPLE = 20_000
POINTS = (place.name, address.name)
# Beyond it web mercator goes wrong, and nothing of ours lies there.
REACH = (60.0, -10.0, 150.0, 65.0)

NEXT = {
    table.name: table.to_metadata(type(metadata)(), schema=NEXT_SCHEMA) for table in metadata.sorted_tables
}
INDEXES = (
    *(
        Index(f"{table.name}_geom_idx", NEXT[table.name].c.geom, postgresql_using="gist")
        for table in RAW_TABLES
    ),
    *(
        Index(
            f"{table.name}_{band.first_zoom}_idx",
            NEXT[table.name].c.geom,
            postgresql_using="gist",
            postgresql_where=NEXT[table.name].c.band == band.first_zoom,
        )
        for table in (far_line, far_area)
        for band in BANDS
    ),
    # Of the few ways that have a number: a road is asked for by it.
    Index(
        "road_ref_idx",
        NEXT["road"].c.ref,
        postgresql_using="gin",
        postgresql_ops={"ref": "gin_trgm_ops"},
        postgresql_where=NEXT["road"].c.ref != "",
    ),
)


def share_in_china(connection: Connection) -> float | None:
    """Return which share of a sample of roads and places may lie in China; None if there is neither."""
    outline = func.ST_GeomFromWKB(literal(CHINA.wkb))
    inside = of = 0
    for name in ("road", "place"):
        sample = select(RAW[name].c.geom).limit(SAMPLE).subquery()
        row = connection.execute(
            select(func.count(), func.count().filter(func.ST_Intersects(outline, sample.c.geom)))
        ).one()
        of, inside = of + row[0], inside + row[1]
    return inside / of if of else None


def create_tables(connection: Connection) -> None:
    """Create the empty tables, without indexes."""
    for table in NEXT.values():
        connection.execute(CreateTable(table))


def fill(connection: Connection, name: str) -> int:
    """Fill a table from its raw rows, which are dropped; return how many rows it has."""
    raw, target = RAW[name], NEXT[name]
    lies_near = raw.c.geom.op("&&")(func.ST_MakeEnvelope(*REACH))
    shape = _point(raw) if name in POINTS else _mercator(raw)
    others = [column for column in raw.columns if column.name != "geom"]
    rows = select(*others, shape.label("geom")).where(lies_near).order_by(text("geom"))
    names = [*(column.name for column in others), "geom"]
    if "area" in target.c:
        shaped = rows.subquery()
        rows, names = select(*shaped.c, func.ST_Area(shaped.c.geom)), [*names, "area"]
    filled = insert(target).from_select(names, rows).execution_options(preserve_rowcount=True)
    count = connection.execute(filled).rowcount
    connection.execute(DropTable(raw))
    return count


def create_indexes(connection: Connection) -> None:
    """Create an index of place for each table, and one for each band of the generalised ones."""
    for index in INDEXES:
        connection.execute(CreateIndex(index))


def box_of(connection: Connection) -> Box | None:
    """Return the box of the roads and places; None if there are none."""
    shapes = union_all(
        select(cast(func.ST_Extent(NEXT[place.name].c.geom), AnyGeometry()).label("box")),
        select(
            func.ST_Transform(
                func.ST_SetSRID(cast(func.ST_Extent(NEXT["road"].c.geom), AnyGeometry()), MERCATOR), WGS_84
            )
        ),
    ).subquery()
    box = func.ST_Extent(func.ST_SetSRID(shapes.c.box, 0))
    edges = (func.ST_XMin(box), func.ST_YMin(box), func.ST_XMax(box), func.ST_YMax(box))
    row = connection.execute(select(*edges)).one()
    return None if row[0] is None else Box(*row)


def _mercator(raw: Table) -> ColumnElement[object]:
    return func.ST_Transform(func.ST_SetSRID(raw.c.geom, WGS_84), MERCATOR)


def _point(raw: Table) -> ColumnElement[object]:
    return func.ST_PointOnSurface(func.ST_SetSRID(raw.c.geom, WGS_84))
