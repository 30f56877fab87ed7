"""Open data: listed fields of public stations only, the same bytes all day, with an ETag."""

import csv
import gzip
import io
import json
from dataclasses import replace

import pytest
from factories import TODAY, AddStation, north
from flask.testing import FlaskClient
from sqlalchemy import Engine, text

from locator.db.session import change
from locator.demo import actions as demo
from locator.publishing.actions import open_data
from locator.publishing.domain.open_data import FIELDS
from locator.publishing.domain.open_files import TEXTS, Origin
from locator.stations.domain.station import LifecycleStatus, StationKind

ORIGIN = Origin("https://example.org", "CC-BY-4.0", TODAY)
# Stored data that must not be published.
PRIVATE = {"external_identifier", "input_lon", "input_lat", "operator", "source", "status_reason", "email"}


@pytest.fixture
def generated(engine: Engine, add: AddStation) -> None:
    """Generate the files for two public stations, among others that are not public or not real."""
    add(name="=甲站", phone="0758-1", opening_hours="24/7", external_identifier="SECRET-7")
    add(name="乙站", at=None)
    add(kind=StationKind.WORKSHOP_REST, name="厂里的", at=north(9))
    add(status=LifecycleStatus.SUSPENDED, name="停着的", at=north(19))
    demo.add(engine, 5, TODAY, lambda _: None)
    with change(engine) as connection:
        connection.execute(
            text("INSERT INTO keeper (station_id, email) SELECT min(id), 'k@x.org' FROM station")
        )
    assert open_data.generate(engine, ORIGIN, TEXTS) == 2


def rows(client: FlaskClient) -> list[dict[str, str]]:
    text = client.get("/data/stations.csv").data.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.usefixtures("generated")
def test_the_files_have_the_listed_fields_only(client: FlaskClient) -> None:
    first, second = rows(client)
    assert tuple(first) == tuple(FIELDS) and not PRIVATE & FIELDS.keys()
    assert (first["name"], first["opening_hours"], first["access_zh"]) == ("'=甲站", "24/7", "推门即进")
    assert first["page"] == ORIGIN.page_prefix + first["code"]
    assert (second["name"], second["lon"]) == ("乙站", "")
    layer = json.loads(client.get("/data/stations.geojson").data)
    assert [feature["properties"]["name"] for feature in layer["features"]] == ["=甲站", "乙站"]
    allowed = FIELDS.keys() - {"lon", "lat"}
    assert all(feature["properties"].keys() == allowed for feature in layer["features"])
    assert "SECRET-7" not in client.get("/data/stations.geojson").text


@pytest.mark.usefixtures("generated")
def test_an_unchanged_file_is_not_sent_again(client: FlaskClient, engine: Engine, add: AddStation) -> None:
    first = client.get("/data/stations.csv", headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(first.data) == client.get("/data/stations.csv").data
    headers = {"If-None-Match": first.headers["ETag"]}
    assert client.get("/data/stations.csv", headers=headers).status_code == 304
    add(name="丙站", at=north(70))
    assert open_data.generate(engine, ORIGIN, TEXTS) is None, "once a day"
    assert client.get("/data/stations.csv", headers=headers).status_code == 304
    tomorrow = replace(ORIGIN, made_on=TODAY.replace(day=24))
    assert open_data.generate(engine, tomorrow, TEXTS) == 3
    assert client.get("/data/stations.csv", headers=headers).status_code == 200
    assert "丙站" in client.get("/data/stations.csv").text
    assert "2026-11-24" in client.get("/data/").text


def test_before_the_first_file_there_is_none(client: FlaskClient) -> None:
    assert client.get("/data/stations.csv").status_code == 404
    assert client.get("/data/passwd").status_code == 404
    assert "还没有做好" in client.get("/data/").text
