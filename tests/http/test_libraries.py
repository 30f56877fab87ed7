"""Libraries are sent in Brotli where that is taken; what is sent unpacks to the file."""

import brotli
from flask.testing import FlaskClient

from locator.app import asset_folder

LEAFLET = "/static/vendor/leaflet/leaflet.js"
FILE = asset_folder("static") / "vendor" / "leaflet" / "leaflet.js"


def test_a_browser_gets_the_smallest_coding(client: FlaskClient) -> None:
    response = client.get(LEAFLET, headers={"Accept-Encoding": "gzip, br, zstd"})
    assert response.headers["Content-Encoding"] == "br" and "Accept-Encoding" in response.vary
    assert brotli.decompress(response.data) == FILE.read_bytes()
    assert len(response.data) < 38_000
    assert response.headers["X-Whole-Bytes"] == str(FILE.stat().st_size)
    tagged = {"Accept-Encoding": "br", "If-None-Match": response.headers["ETag"]}
    assert client.get(LEAFLET, headers=tagged).status_code == 304


def test_who_does_not_take_it_gets_another(client: FlaskClient) -> None:
    for taken in ("", "identity"):
        with client.get(LEAFLET, headers={"Accept-Encoding": taken}) as response:
            assert response.data == FILE.read_bytes() and "Content-Encoding" not in response.headers


def test_its_address_is_kept_for_a_year_and_an_unknown_one_is_not_found(client: FlaskClient) -> None:
    taken = {"Accept-Encoding": "br"}
    assert "immutable" in client.get(f"{LEAFLET}?v=1", headers=taken).headers["Cache-Control"]
    assert client.get("/static/vendor/leaflet/none.js", headers=taken).status_code == 404
