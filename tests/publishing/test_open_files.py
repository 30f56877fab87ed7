"""The open data as typed files, each read by the program that it is for, over the network."""

import csv
import gzip
import io
import json
import random
import subprocess
import sys
from collections.abc import Iterator
from threading import Thread

import orjson
import pytest
from arro3.io import read_parquet
from factories import NOON, TODAY, AddStation
from flask import Flask
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from sqlalchemy import Engine, update
from werkzeug.serving import make_server

from locator.db.session import change
from locator.publishing.actions import open_data
from locator.publishing.actions.stored_files import store_file
from locator.publishing.domain.open_data import FIELDS
from locator.publishing.domain.open_files import ALL, Origin
from locator.publishing.domain.open_types import TYPES
from locator.publishing.domain.packing import PIECE_BYTES
from locator.stations.tables import facet_check

ORIGIN = Origin("https://example.org", "CC-BY-4.0", TODAY)


@pytest.fixture
def address(app: Flask, engine: Engine, add: AddStation) -> Iterator[str]:
    """Return the address of all files of two stations, of which one has no place yet."""
    checked = add(name="甲站", phone="0758-1", opening_hours="24/7")
    add(name="乙站", at=None)
    with change(engine) as connection:
        of_first = facet_check.c.station_id == checked
        connection.execute(update(facet_check).where(of_first).values(checked_at=NOON))
    assert open_data.generate(engine, ORIGIN) == 2
    assert open_data.generate(engine, ORIGIN) is None, "all files of the day are there"
    server = make_server("127.0.0.1", 0, app, threaded=True)
    server.daemon_threads = False  # their connections are back before the application ends
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/data"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


# In a process of its own: GDAL waits for the server without letting other threads of Python run.
READ = """
import json, sys
import geopandas, pyogrio

address, found = sys.argv[1], {}
for name in ("stations.gpkg", "stations.csv", "stations.geojson"):
    frame = geopandas.read_file(f"{address}/{name}")
    places = [place is None or place.is_empty for place in frame.geometry]
    found[name] = [[*frame["name"]], frame.crs.to_epsg(), places]
for west in (112, 80):
    frame = geopandas.read_file(f"{address}/stations.fgb", bbox=(west, 23, west + 1, 24))
    found[str(west)] = [*frame["name"]]
for name in ("stations.gpkg", "stations.fgb", "stations.csv"):
    info = pyogrio.read_info(f"/vsicurl/{address}/{name}")
    types = dict(zip(info["fields"], info["dtypes"]))
    found[name + " types"] = [types["hours_checked_on"], types["phone"], info["geometry_type"]]
print(json.dumps(found))
"""


def test_each_file_is_opened_by_its_address(address: str, client: FlaskClient) -> None:
    done = subprocess.run([sys.executable, "-c", READ, address], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    for name in ("stations.gpkg", "stations.csv", "stations.geojson"):
        assert found[name] == [["甲站", "乙站"], 4326, [False, True]], name
    assert (found["112"], found["80"]) == (["甲站"], [])
    for name, day in (("gpkg", "datetime64[D]"), ("csv", "datetime64[D]"), ("fgb", "datetime64[ms]")):
        assert found[f"stations.{name} types"] == [day, "object", "Point"], "FlatGeobuf knows no days"
    assert client.get("/data/").text.count(str(TODAY)) == len(ALL)


def test_analysts_and_offices_find_values_of_their_types(address: str, client: FlaskClient) -> None:
    with io.BytesIO(client.get("/data/stations.parquet").data) as file:
        table = read_parquet(file)
        said = {key.decode(): text.decode() for key, text in table.schema.metadata.items()}
        assert {
            "licence": "CC-BY-4.0",
            "source": "https://example.org",
            "date": str(TODAY),
        }.items() <= said.items()
        assert json.loads(said["geo"])["columns"]["geometry"]["encoding"] == "WKB"
        assert table.schema.field("hours_checked_on").type.bit_width == 32
        assert table.read_all().num_rows == 2
    first, second = (document := orjson.loads(client.get("/data/stations.json").data))["stations"]
    assert (document["licence"], document["date"]) == ("CC-BY-4.0", str(TODAY))
    assert (type(first["lon"]), first["hours_checked_on"]) == (float, str(TODAY))
    assert (second["lon"], second["hours_checked_on"], second["phone"]) == (None, None, "")
    with io.BytesIO(client.get("/data/stations.xlsx").data) as file:
        book = CalamineWorkbook.from_filelike(file)
        headings, row, _ = book.get_sheet_by_index(0).to_python()
        assert (headings, type(row[headings.index("lat")])) == ([*FIELDS], float)
        assert ["licence", "CC-BY-4.0"] in book.get_sheet_by_index(1).to_python()


def test_columns_are_described_for_programs(client: FlaskClient) -> None:
    types = next(csv.reader(io.StringIO(client.get("/data/stations.csvt").text)))
    assert (
        dict(zip(FIELDS, types, strict=True)).items()
        >= {"lon": "CoordX", "position_checked_on": "Date"}.items()
    )
    assert client.get("/data/stations.prj").text.startswith("GEOGCS")
    metadata = client.get("/data/stations.csv-metadata.json").get_json()
    assert [column["name"] for column in metadata["tableSchema"]["columns"]] == [*FIELDS]
    assert {column["name"]: column["datatype"] for column in metadata["tableSchema"]["columns"]} == TYPES
    assert metadata["dc:licence"] == "请写明来源和日期", "no licence is set"


def test_a_part_of_a_large_file_is_sent_alone(client: FlaskClient, engine: Engine) -> None:
    content = random.Random(7).randbytes(2 * PIECE_BYTES + 1234)
    with change(engine) as connection:
        store_file(connection, "stations.gpkg", TODAY, 1, [content[:100], content[100:]])
    assert gzip.decompress(ask(client, {"Accept-Encoding": "gzip"}).data) == content
    assert ask(client, {}).data == content
    size = len(content)
    for start, stop in ((0, 1), (5, PIECE_BYTES + 5), (PIECE_BYTES, 2 * PIECE_BYTES), (size - 7, size)):
        part = ask(client, {"Range": f"bytes={start}-{stop - 1}", "Accept-Encoding": "gzip"})
        assert (part.status_code, part.data) == (206, content[start:stop])
        assert part.headers["Content-Range"] == f"bytes {start}-{stop - 1}/{size}"
    assert ask(client, {"Range": "bytes=-9"}).data == content[-9:]
    beyond = ask(client, {"Range": f"bytes={size}-"})
    assert (beyond.status_code, beyond.headers["Content-Range"]) == (416, f"bytes */{size}")
    assert ask(client, {"Range": "bytes=0-1,5-6"}).status_code == 416


def ask(client: FlaskClient, headers: dict[str, str]):  # type: ignore[no-untyped-def]
    return client.get("/data/stations.gpkg", headers=headers)
