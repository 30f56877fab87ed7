"""Loading an extract: what is taken of it, and what a bad one leaves alone."""

from collections.abc import Callable
from pathlib import Path

import osmium
import pytest
from benchmark.osm.extract import Extract
from click.testing import CliRunner
from factories import HERE, NOON
from flask.testing import FlaskClient
from grounds import Draw, loaded, spot, square, street, written
from osmium.osm import mutable
from sqlalchemy import Connection, Engine, select, text

from geodata.lonlat import LonLat
from locator.cli import main
from locator.ground.actions import loading
from locator.ground.domain.errors import GroundRefused
from locator.ground.queries.loaded import loaded_ground
from locator.ground.tables import address, building, green, place, rail, river, road, water

HELSINKI = LonLat(24.94, 60.17)


@pytest.fixture
def extract(tmp_path: Path) -> Callable[[Draw], Path]:
    """Return a way to write an extract."""
    return lambda draw: written(tmp_path / "extract.osm.pbf", draw)


@pytest.fixture
def old_ground(engine: Engine, tmp_path: Path) -> None:
    """Load a ground with one street, 旧街."""
    loaded(engine, written(tmp_path / "old.osm.pbf", lambda out: street(out, "旧街")))


def names(connection: Connection) -> list[str]:
    return list(connection.scalars(select(road.c.name).order_by(road.c.name)))


def town(out: Extract) -> None:
    """Add one thing of each kind."""
    street(out, ref="G80", oneway="yes", bridge="yes", name__en="Jianshe Road", alt_name="建设大道")
    out.line([spot(), spot(0, 1)], railway="rail", name="广茂铁路")
    out.line([spot(), spot(1, 1)], waterway="river", name="西江")
    out.area(square(spot(1)), natural="water", name="星湖")
    out.area(square(spot(2)), leisure="park", name="星湖公园")
    out.area(square(spot(3)), building="yes", addr__housenumber="100", addr__street="建设路")
    out.node(spot(4), railway="station", name="肇庆火车站", name__ru="Чжаоцин")


def test_one_of_each_kind_is_taken(
    engine: Engine, connection: Connection, extract: Callable[[Draw], Path]
) -> None:
    loaded(engine, extract(town))
    way = connection.execute(select(road)).one()
    assert (way.kind, way.name, way.ref, way.rank) == ("primary", "建设路", "G80", 2)
    assert (way.is_oneway, way.is_bridge, way.is_tunnel) == (True, True, False)
    assert way.names == {"name:en": "Jianshe Road", "alt_name": "建设大道"}
    found = {
        table.name: connection.scalars(select(table.c.name)).all() for table in (rail, river, water, green)
    }
    assert found == {"rail": ["广茂铁路"], "river": ["西江"], "water": ["星湖"], "green": ["星湖公园"]}
    assert len(connection.execute(select(building)).all()) == 1
    house = connection.execute(select(address)).one()
    assert (house.housenumber, house.street, house.osm_type) == ("100", "建设路", "w")
    places = {row.name: row.kind for row in connection.execute(select(place))}
    assert places == {"肇庆火车站": "railway_station", "星湖公园": "park"}


def test_shapes_are_in_the_systems_that_the_tables_declare(
    engine: Engine, connection: Connection, extract: Callable[[Draw], Path]
) -> None:
    loaded(engine, extract(town))
    systems = "SELECT f_table_name, srid FROM geometry_columns WHERE f_table_schema = 'ground'"
    found = {row.f_table_name: row.srid for row in connection.execute(text(systems))}
    assert {name for name, srid in found.items() if srid == 4326} == {"place", "address"}
    assert set(found.values()) == {3857, 4326}
    middle = "SELECT ST_X(p) lon, ST_Y(p) lat FROM (SELECT geom p FROM ground.address) a"
    at = connection.execute(text(middle)).one()
    assert (round(at.lon, 6), round(at.lat, 6)) == (round(spot(3).lon, 6), round(spot(3).lat, 6))


def test_it_says_where_it_came_from(
    engine: Engine, connection: Connection, extract: Callable[[Draw], Path]
) -> None:
    loaded(engine, extract(town))
    ground = loaded_ground(connection)
    assert ground is not None and ground.source_at is not None
    assert ground.source_name == "extract.osm.pbf" and "OpenStreetMap" in ground.attribution
    assert ground.source_at.isoformat().startswith("2026-11-01") and ground.loaded_at == NOON
    assert ground.counts["road"] == 1
    assert ground.box.west <= HERE.lon <= ground.box.east


def test_a_new_load_takes_the_place_of_the_old(
    old_ground: None, engine: Engine, connection: Connection, extract: Callable[[Draw], Path]
) -> None:
    assert names(connection) == ["旧街"]
    loaded(engine, extract(lambda out: street(out, "新街")))
    assert names(connection) == ["新街"]


def test_the_public_may_look_at_the_ground_and_do_nothing_else(
    old_ground: None, engine: Engine, connection: Connection
) -> None:
    of_ground = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'ground'"
    for name in connection.scalars(text(of_ground)).all():
        for right, expected in (("SELECT", True), ("INSERT", False), ("UPDATE", False), ("DELETE", False)):
            may = text("SELECT has_table_privilege('locator_public', 'ground.' || :name, :right)")
            assert connection.scalar(may, {"name": name, "right": right}) == expected, (name, right)


def garbage(path: Path) -> None:
    path.write_bytes(bytes(range(256)) * 400)


def half(path: Path) -> None:
    """Leave the second half of a real extract out."""
    written(path, lambda out: [street(out, f"{number}路") for number in range(400)])
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def history(path: Path) -> None:
    """Write two versions of one node."""
    with osmium.SimpleWriter(osmium.io.File(str(path), "pbf")) as out:
        for version in (1, 2):
            tags = {"place": "town", "name": "旧镇"}
            out.add_node(mutable.Node(id=1, version=version, location=(HERE.lon, HERE.lat), tags=tags))


def negative_ids(path: Path) -> None:
    """Write what an editor has not uploaded yet."""
    with osmium.SimpleWriter(osmium.io.File(str(path), "pbf")) as out:
        for number in (-1, -2):
            out.add_node(mutable.Node(id=number, version=1, location=(HERE.lon + number / 100, HERE.lat)))
        out.add_way(
            mutable.Way(id=-1, version=1, nodes=[-1, -2], tags={"highway": "primary", "name": "新路"})
        )


def huge_relation(out: Extract) -> None:
    nodes = [("n", out.node(HERE), "")] * 60_000
    out.relation(nodes, type="multipolygon", natural="water")


def many_names(out: Extract) -> None:
    """Add one street with 10 MB of names."""
    street(out, **{f"name__{number}": "长" * 80 for number in range(40_000)})


BAD: dict[str, tuple[Callable[[Path], object], str]] = {
    "garbage": (garbage, "读不懂"),
    "nothing": (lambda path: path.write_bytes(b""), "读不懂"),
    "cut short": (half, "读不懂"),
    "history": (history, "旧的版本"),
    "no objects": (lambda path: written(path, lambda _: None), "没有道路"),
    "another country": (
        lambda path: written(
            path, lambda out: out.line([HELSINKI, LonLat(24.95, 60.17)], highway="primary", name="Katu")
        ),
        "别处",
    ),
    "ids below zero": (lambda path: negative_ids(path), "没有道路"),
    "a huge relation": (lambda path: written(path, huge_relation), "60000 个成员"),
    "10 MB of names": (lambda path: written(path, many_names), "名字"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_file_is_refused_in_a_sentence_and_the_old_ground_stays(
    case: str, old_ground: None, engine: Engine, connection: Connection, tmp_path: Path
) -> None:
    make, words = BAD[case]
    path = tmp_path / "bad.osm.pbf"
    make(path)
    with pytest.raises(GroundRefused, match=words):
        loaded(engine, path)
    assert names(connection) == ["旧街"]
    assert connection.scalar(text("SELECT to_regnamespace('ground_next')")) is None


def test_an_interrupted_load_leaves_the_old_ground(
    old_ground: None, engine: Engine, connection: Connection, extract: Callable[[Draw], Path]
) -> None:
    def interrupt(stage: str, _: int) -> None:
        if stage == loading.STAGES[3]:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        loading.load_ground(engine, extract(town), NOON, interrupt)
    assert names(connection) == ["旧街"]


def test_a_schema_of_somebody_else_is_left_alone(
    engine: Engine, connection: Connection, client: FlaskClient, extract: Callable[[Draw], Path]
) -> None:
    with engine.begin() as own:
        own.execute(text("CREATE SCHEMA ground CREATE TABLE load (id int)"))
    for act in (lambda: loaded(engine, extract(town)), lambda: loading.remove_ground(engine)):
        with pytest.raises(GroundRefused, match="别人的"):
            act()
    assert client.get("/map").status_code == client.get("/status").status_code == 200
    assert connection.scalar(text("SELECT count(*) FROM ground.load")) == 0


def test_a_database_that_ends_the_load_is_told_of_in_a_sentence(
    old_ground: None, engine: Engine, connection: Connection, extract: Callable[[Draw], Path]
) -> None:
    end = text(
        "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted"
        " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    )

    def cut(stage: str, _: int) -> None:
        if stage == loading.STAGES[2]:
            with engine.begin() as other:
                other.execute(end)

    with pytest.raises(GroundRefused, match="没能装下"):
        loading.load_ground(engine, extract(town), NOON, cut)
    assert names(connection) == ["旧街"]
    loaded(engine, extract(town))  # what was left of it is no hindrance
    assert names(connection) == ["建设路"]


def test_two_loads_do_not_run_at_once(
    old_ground: None, engine: Engine, extract: Callable[[Draw], Path]
) -> None:
    def second(stage: str, _: int) -> None:
        if stage == loading.STAGES[3]:
            loaded(engine, extract(town))

    with pytest.raises(GroundRefused, match="还没有完"):
        loading.load_ground(engine, extract(town), NOON, second)


def test_an_update_takes_only_what_is_newer(
    old_ground: None, engine: Engine, connection: Connection, tmp_path: Path
) -> None:
    path = tmp_path / "new.osm.pbf"

    def draw(out: Extract) -> None:
        street(out, "新街")

    for moment in ("2026-10-31T00:00:00Z", "2026-11-01T00:00:00Z"):
        assert loaded(engine, written(path, draw, moment), only_newer=True) is None
    assert names(connection) == ["旧街"]
    assert loaded(engine, written(path, draw, "2026-11-02T00:00:00Z"), only_newer=True)
    assert names(connection) == ["新街"]


def test_the_commands(
    database_url: str, extract: Callable[[Draw], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOCATOR_DATABASE_URL", database_url)

    def run(*words: str) -> str:
        result = CliRunner().invoke(main, ["ground", *words])
        assert result.exit_code == 0, result.output
        return result.output

    assert "还没有装" in run("status")
    assert "道路 1" in run("load", str(extract(town)))
    assert "没有装" in run("load", "--update", str(extract(town)))
    assert "OpenStreetMap" in run("status") and "审图号" in run("status")
    assert "已去掉" in run("remove")
    assert "本来就没有" in run("remove")
    assert "还没有装" in run("status")
