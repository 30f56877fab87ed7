"""The folium map: no stations in it, nothing from other hosts, only the configured base map."""

import re

import pytest
from factories import AddStation
from flask.testing import FlaskClient

from locator.maps.map.basemap import Basemap
from locator.maps.map.rendering import Call, MapParts, render_map

HOST = re.compile(r"(?:https?:)?//([\w.{}]+)")
HOSTILE = "${alert(1)}`</script><script>alert(2)</script>"
URLS = {"stations": "/api/v1/stations"}


def rendered(basemap: Basemap | None = None) -> MapParts:
    call = Call("/static/js/map/stations_layer.js", "addStations", (URLS,))
    return render_map(basemap or Basemap(), call)


def test_without_a_key_nothing_is_loaded_from_other_hosts() -> None:
    parts = rendered()
    assert not HOST.findall(parts.html + parts.script)
    assert "L.tileLayer" not in parts.script


def test_with_a_key_only_tianditu_serves_tiles() -> None:
    script = rendered(Basemap(tianditu_key="k", attribution="天地图", approval_no="GS(2026)1号")).script
    assert set(HOST.findall(script)) == {"t{s}.tianditu.gov.cn"}
    assert script.count("L.tileLayer(") == 2
    assert "GS(2026)1" in script


@pytest.mark.parametrize("name", ["attribution", "approval_no", "tianditu_key"])
def test_a_setting_cannot_break_out_of_its_string(name: str) -> None:
    script = rendered(Basemap(**{"tianditu_key": "k", name: HOSTILE})).script
    assert "</script>" not in script


def test_the_layer_imports_the_module_and_passes_the_urls() -> None:
    script = rendered().script
    assert 'import("/static/js/map/stations_layer.js")' in script
    assert '"stations": "/api/v1/stations"' in script


def test_a_value_of_a_page_cannot_break_out_of_its_string() -> None:
    parts = render_map(Basemap(label='"><script>'), Call("/m.js", "addPin", (HOSTILE, {"a": HOSTILE})))
    assert "</script>" not in parts.script and "<script>" not in parts.html


def test_each_map_has_a_name_of_its_own_and_no_mark_is_left() -> None:
    ground = Basemap(ground_module="/static/g.js", ground={"tiles": "/ground"})
    first, second = rendered(ground), rendered(ground)
    assert first.script != second.script
    assert "@" not in first.html + first.script
    assert first.script.index("addGround") < first.script.index("addStations")


def test_folium_writes_no_inline_style_or_event_handler() -> None:
    parts = rendered()
    assert "style=" not in parts.html and " onclick" not in parts.html


def test_no_station_passes_through_folium(client: FlaskClient, add: AddStation) -> None:
    before = without_nonce(client.get("/map").text)
    add(name=HOSTILE)
    page = without_nonce(client.get("/map").text)
    assert HOSTILE not in page and "alert" not in page
    assert page == before


def without_nonce(page: str) -> str:
    """Return a page without what differs on each request: the nonce and folium's id of the map."""
    return re.sub(r"map_[0-9a-f]{32}", "map", re.sub(r'nonce="[^"]+"', "", page))
