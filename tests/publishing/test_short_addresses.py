"""The short URL on a plaque leads to the station, even after the station was merged."""

import io

import pytest
import zxingcpp
from factories import HERE, AddStation, north
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import Engine, select, update

from locator.db.session import change
from locator.publishing.views.qr import qr
from locator.stations.domain.station import StationKind
from locator.stations.tables import station


def code_of(engine: Engine, key: int) -> str:
    with engine.connect() as connection:
        return str(connection.scalar(select(station.c.code).where(station.c.id == key)))


def merge(engine: Engine, key: int, into: int) -> None:
    with change(engine) as connection:
        merged = {"status": "merged", "successor_id": into}
        connection.execute(update(station).where(station.c.id == key).values(merged))


def test_a_short_url_leads_to_the_station(client: FlaskClient, engine: Engine, add: AddStation) -> None:
    code = code_of(engine, add())
    assert client.get(f"/s/{code}").location == f"/stations/{code}"
    assert client.get(f"/s/{code}").status_code == 302  # temporary, since the station may be merged later


def test_a_merged_stations_short_url_leads_to_its_last_successor(
    client: FlaskClient, engine: Engine, add: AddStation
) -> None:
    first, second, third = add(), add(at=north(50)), add(at=north(90))
    merge(engine, first, second)
    merge(engine, second, third)
    old, new = code_of(engine, first), code_of(engine, third)
    assert client.get(f"/s/{old}").location == f"/stations/{new}?was={old}"


def test_a_closed_stations_short_url_leads_to_its_page(
    client: FlaskClient, engine: Engine, add: AddStation
) -> None:
    key = add()
    with change(engine) as connection:
        connection.execute(update(station).values(status="delisted"))
    code = code_of(engine, key)
    assert "已摘牌" in client.get(f"/s/{code}", follow_redirects=True).text


def test_a_unions_own_number_works_while_it_is_unique(
    client: FlaskClient, engine: Engine, add: AddStation
) -> None:
    code = code_of(engine, add(external_identifier="DZ-007"))
    assert client.get("/s/DZ-007").location.startswith(f"/stations/{code}")
    add(at=north(60), external_identifier="DZ-007")
    assert client.get("/s/DZ-007").status_code == 404


def test_a_break_rooms_code_is_not_found(client: FlaskClient, engine: Engine, add: AddStation) -> None:
    room = add(kind=StationKind.WORKSHOP_REST, external_identifier="GJ-1")
    for code in (code_of(engine, room), "GJ-1"):
        assert client.get(f"/s/{code}").status_code == 404
        assert client.get(f"/s/{code}/qr.svg").status_code == 404


def test_the_qr_code_contains_the_short_url() -> None:
    png = io.BytesIO()
    qr("https://zgh.example.org/s/100023").save(png, kind="png", scale=6, border=4)
    barcodes = zxingcpp.read_barcodes(Image.open(png))
    assert [barcode.text for barcode in barcodes] == ["https://zgh.example.org/s/100023"]


@pytest.mark.parametrize(
    "written", ["广东省肇庆市端州区七星路1号", "肇庆市端州区七星路1号", "端州区七星路1号", "七星路1号"]
)
def test_a_printed_card_names_each_division_once(client: FlaskClient, add: AddStation, written: str) -> None:
    add(address=written)
    code = client.post("/api/v1/stations/nearest", json={"lon": HERE.lon, "lat": HERE.lat}).json
    page = client.get(f"/stations/{code['features'][0]['properties']['code']}/card").text
    assert ">广东省肇庆市端州区七星路1号<" in page
