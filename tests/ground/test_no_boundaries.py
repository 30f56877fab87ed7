"""No boundary of any level comes to the ground, however an extract has it."""

from pathlib import Path

import pytest
from benchmark.osm.extract import Extract
from grounds import loaded, spot, square, street, written
from sqlalchemy import Connection, Engine, select, text

from locator.ground.domain.kinds import BOUNDARY_KEYS
from locator.ground.tables import metadata

PLANTED = "界线"  # in the name of each boundary that is planted
BOUNDARIES = [
    *({"boundary": "administrative", "admin_level": str(level)} for level in range(2, 11)),
    {"boundary": "disputed", "disputed_by": "XX"},
    {"boundary": "claim", "claimed_by": "XX"},
    {"boundary": "maritime", "maritime": "yes", "border_type": "territorial"},
    {"boundary": "administrative", "maritime": "yes"},
    *({"border_type": kind} for kind in ("nation", "province", "eez", "contiguous")),
    *({"boundary": kind} for kind in ("political", "census", "place", "postal_code", "national_park")),
    {"admin_level": "4"},
    {"natural": "water", "boundary": "administrative"},  # an area that is a lake and a county
    {"leisure": "park", "admin_level": "8"},
    {"place": "city", "boundary": "administrative"},
    {"landuse": "forest", "disputed": "yes"},
    {"historic": "boundary_stone"},
    {"barrier": "border_control"},
]
SHAPES = ("way", "closed way", "node", "relation", "boundary relation")


def plant(out: Extract, shape: str, tags: dict[str, str], north: float) -> None:
    """Add a boundary in one of its shapes."""
    named = {**tags, "name": PLANTED}
    if shape == "way":
        out.line([spot(0, north), spot(1, north)], **named)
    elif shape == "closed way":
        out.area(square(spot(0, north)), **named)
    elif shape == "node" and "place" not in tags:  # a city's own node is no boundary
        out.node(spot(0, north), **named)
    elif shape.endswith("relation"):
        kind = "boundary" if shape.startswith("boundary") else "multipolygon"
        ring = out.area(square(spot(0, north)), **{**tags, "name": PLANTED})
        out.relation([("w", ring, "outer")], type=kind, **named)


@pytest.fixture
def planted(engine: Engine, tmp_path: Path) -> None:
    """Load every kind of boundary in every shape, with a street so that there is a ground."""

    def draw(out: Extract) -> None:
        street(out)
        for number, tags in enumerate(BOUNDARIES):
            for shape in SHAPES:
                plant(out, shape, tags, number / 10)

    loaded(engine, written(tmp_path / "planted.osm.pbf", draw))


def test_no_planted_boundary_comes_to_any_table(planted: None, connection: Connection) -> None:
    for table in metadata.sorted_tables:
        assert PLANTED not in str(connection.execute(select(table)).all()), table.name
    shapes = "SELECT (SELECT count(*) FROM ground.road), (SELECT count(*) FROM ground.far_area)"
    assert connection.execute(text(shapes)).one() == (1, 0)


def test_a_way_that_is_shared_is_a_road_or_a_river_and_nothing_else(
    engine: Engine, connection: Connection, tmp_path: Path
) -> None:
    def draw(out: Extract) -> None:
        tags = {"boundary": "administrative", "admin_level": "2", "border_type": "nation", "disputed": "yes"}
        way = street(out, "沿边公路", **tags)
        river = out.line([spot(0, 1), spot(1, 2)], waterway="river", name="界河", **tags)
        members = [("w", way, "outer"), ("w", river, "outer")]
        out.relation(members, type="boundary", boundary="administrative", admin_level="2", name=PLANTED)

    loaded(engine, written(tmp_path / "shared.osm.pbf", draw))
    roads = connection.execute(text("SELECT kind, name, names FROM ground.road")).all()
    assert roads == [("primary", "沿边公路", {})]
    rivers = connection.execute(text("SELECT kind, name FROM ground.river")).all()
    assert rivers == [("river", "界河")]


def test_no_column_could_hold_a_boundarys_tags() -> None:
    columns = {column.name for table in metadata.tables.values() for column in table.columns}
    assert columns.isdisjoint(BOUNDARY_KEYS | {"tags"})
