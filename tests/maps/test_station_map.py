"""The map that folium makes: no station in it, nothing from a foreign host, only the chosen ground."""

import re

import pytest
from factories import AddStation
from flask.testing import FlaskClient

from locator.maps.map.basemap import Basemap
from locator.maps.map.stations import MapParts, station_map

HOST = re.compile(r"(?:https?:)?//([\w.{}]+)")
HOSTILE = "${alert(1)}`</script><script>alert(2)</script>"
ADDRESSES = {"stations": "/api/v1/stations"}


def made(basemap: Basemap | None = None) -> MapParts:
    return station_map(basemap or Basemap(), "/static/js/map/stations_layer.js", **ADDRESSES)


def test_without_a_key_nothing_comes_from_anywhere_else() -> None:
    parts = made()
    assert not HOST.findall(parts.html + parts.script)
    assert "L.tileLayer" not in parts.script


def test_with_a_key_the_ground_and_its_names_come_from_tianditu_alone() -> None:
    script = made(Basemap(tianditu_key="k", attribution="天地图", approval_no="GS(2026)1号")).script
    assert set(HOST.findall(script)) == {"t{s}.tianditu.gov.cn"}
    assert script.count("L.tileLayer(") == 2
    assert "GS(2026)1" in script


@pytest.mark.parametrize("name", ["attribution", "approval_no", "tianditu_key"])
def test_a_setting_cannot_leave_its_string(name: str) -> None:
    script = made(Basemap(**{"tianditu_key": "k", name: HOSTILE})).script
    assert "</script>" not in script


def test_the_layer_is_a_module_of_ours_that_is_told_our_addresses() -> None:
    script = made().script
    assert 'import("/static/js/map/stations_layer.js")' in script
    assert '"stations": "/api/v1/stations"' in script


def test_folium_writes_no_inline_style_and_no_handler() -> None:
    parts = made()
    assert "style=" not in parts.html and " onclick" not in parts.html


def test_no_station_passes_through_folium(client: FlaskClient, add: AddStation) -> None:
    before = without_nonce(client.get("/map").text)
    add(name=HOSTILE)
    page = without_nonce(client.get("/map").text)
    assert HOSTILE not in page and "alert" not in page
    assert page == before


def without_nonce(page: str) -> str:
    """Return a page without what differs at every call: the nonce, and folium's name of the map."""
    return re.sub(r"map_[0-9a-f]{32}", "map", re.sub(r'nonce="[^"]+"', "", page))
