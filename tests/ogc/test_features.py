"""OGC API Features, Part 1 (core, GeoJSON, OpenAPI 3.0) and Part 2 (CRS), as clients ask it."""

import subprocess
import sys
import threading

import pytest
import schemathesis
from factories import HERE, AddStation, north
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.serving import make_server

from locator.ogc.domain.crs import Crs, coordinates

ITEMS = "/ogc/collections/stations/items"


def names(client: FlaskClient, query: str) -> list[str]:
    answer = client.get(f"{ITEMS}?{query}")
    assert answer.status_code == 200, answer.text
    return [feature["properties"]["name"] for feature in answer.json["features"]]


def test_each_document_leads_to_the_next(client: FlaskClient, add: AddStation) -> None:
    add(name="黄塘驿站")
    landing = client.get("/ogc").json
    hrefs = {link["rel"]: link["href"] for link in landing["links"]}
    assert set(hrefs) >= {"self", "service-desc", "conformance", "data"}
    classes = client.get(hrefs["conformance"]).json["conformsTo"]
    assert {one.rpartition("/")[2] for one in classes} == {"core", "oas30", "geojson", "crs"}
    (collection,) = client.get(hrefs["data"]).json["collections"]
    assert client.get(f"/ogc/collections/{collection['id']}").json == collection
    items = next(link["href"] for link in collection["links"] if link["rel"] == "items")
    answer = client.get(items)
    assert answer.content_type == "application/geo+json"
    assert (answer.json["numberMatched"], answer.json["numberReturned"]) == (1, 1)
    one = client.get(f"{ITEMS}/{answer.json['features'][0]['id']}").json
    assert one["properties"]["name"] == "黄塘驿站"
    assert {link["rel"] for link in one["links"]} >= {"self", "collection"}
    assert client.get(f"{ITEMS}/none").status_code == 404
    description = schemathesis.openapi.from_dict(client.get(hrefs["service-desc"]).json)
    assert description.validate() is None


def test_pages_cover_all_once(client: FlaskClient, add: AddStation) -> None:
    for n in range(7):
        add(name=f"站{n}", at=north(n * 100) if n else None)
    address, found = f"{ITEMS}?limit=3", []
    while address:
        page = client.get(address).json
        found += [feature["properties"]["name"] for feature in page["features"]]
        assert page["numberMatched"] == 7
        address = next((link["href"] for link in page["links"] if link["rel"] == "next"), "")
    assert found == [f"站{n}" for n in range(7)]


@pytest.mark.parametrize(
    ("box", "is_inside"),
    [
        ((0, 0, 0, 0), True),
        ((0.1, 0.1, 0.2, 0.2), False),
        ((-1, -1, 1, 1), True),
    ],
)
@pytest.mark.parametrize("crs", Crs)
def test_a_box_means_the_same_in_each_system(
    client: FlaskClient, add: AddStation, box: tuple[float, ...], is_inside: bool, crs: Crs
) -> None:
    add(name="站")
    west, south, east, north_ = HERE.lon + box[0], HERE.lat + box[1], HERE.lon + box[2], HERE.lat + box[3]
    corners = [coordinates(west - 1e-7, south - 1e-7, crs), coordinates(east + 1e-7, north_ + 1e-7, crs)]
    query = f"bbox={','.join(str(number) for corner in corners for number in corner)}&bbox-crs={crs}"
    assert names(client, query) == (["站"] if is_inside else [])


def test_a_box_across_the_antimeridian_goes_the_short_way(client: FlaskClient, add: AddStation) -> None:
    add(name="站")
    assert names(client, "bbox=170,-90,-170,90") == []
    assert names(client, "bbox=100,-90,-170,90") == ["站"]
    assert names(client, "bbox=100,0,-5,120,90,5") == ["站"]  # heights do not count


@pytest.mark.parametrize("crs", Crs)
def test_coordinates_come_in_the_system_that_was_asked_for(
    client: FlaskClient, add: AddStation, crs: Crs
) -> None:
    add()
    answer = client.get(f"{ITEMS}?crs={crs}")
    assert answer.headers["Content-Crs"] == f"<{crs}>"
    (feature,) = answer.json["features"]
    assert feature["geometry"]["coordinates"] == pytest.approx(coordinates(HERE.lon, HERE.lat, crs), abs=1e-2)


@pytest.mark.parametrize(
    ("interval", "is_found"),
    [("../..", None), ("2000-01-01T00:00:00Z/..", True), ("../2000-01-01", False), ("2000-01-01", False)],
)
def test_stations_are_chosen_by_their_last_change(
    client: FlaskClient, add: AddStation, interval: str, is_found: bool | None
) -> None:
    add(name="站")
    answer = client.get(f"{ITEMS}?datetime={interval}")
    if is_found is None:
        assert answer.status_code == 400
    else:
        assert bool(answer.json["features"]) is is_found


@pytest.mark.parametrize(
    "query",
    [
        *("bbox=1,2,3", "bbox=a,b,c,d", "bbox=1,2,3,nan", "bbox=0,50,1,40", "bbox=0,0,0,95"),
        *("limit=0", "limit=x", "datetime=yesterday", "datetime=2026-02-30", "crs=EPSG:4326", "unknown=1"),
        *("bbox-crs=x", "datetime=2026-01-02/2026-01-01", "f=html"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(client: FlaskClient, query: str) -> None:
    answer = client.get(f"{ITEMS}?{query}")
    assert (answer.status_code, answer.content_type) == (400, "application/problem+json")


def test_a_limit_above_the_largest_is_the_largest(client: FlaskClient, add: AddStation) -> None:
    add(name="站")
    assert names(client, "limit=1000000") == ["站"]


READ = """
import sys, geopandas
url = sys.argv[1]
whole = geopandas.read_file(url, layer="stations", PAGE_SIZE=2)
near = geopandas.read_file(url, layer="stations", bbox=(112.0, 23.0, 113.0, 23.052))
print(len(whole), whole.crs.to_string(), len(near), sorted(near["name"])[0])
"""


def test_gdal_and_geopandas_read_all_by_paging_and_box(app: Flask, add: AddStation) -> None:
    for n in range(5):
        add(name=f"站{n}", at=north(n * 200))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        url = f"OAPIF:http://127.0.0.1:{server.server_port}/ogc"
        done = subprocess.run([sys.executable, "-c", READ, url], capture_output=True, text=True, check=False)
    finally:
        server.shutdown()
        thread.join()
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["5", "OGC:CRS84", "2", "站0"]
