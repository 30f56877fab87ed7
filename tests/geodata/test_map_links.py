"""Each map app gets its own datum, axis order and mode: decoded again, the place is the same."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest

from geodata.crs import Crs, position_to_wgs84
from geodata.geodesy import distance_m
from geodata.lonlat import LonLat
from geodata.map_links import MapApp, Place, directions
from geodata.travel import TravelMode

PLACE = Place("“劳动者大本营”工会驿站, A&B|#", LonLat(107.507, 31.197), "通州大道297号")
ORDER = {
    MapApp.AMAP: ("to", "lon,lat", Crs.GCJ_02),
    MapApp.BAIDU: ("location", "lat,lon", Crs.GCJ_02),
    MapApp.TENCENT: ("tocoord", "lat,lon", Crs.GCJ_02),
    MapApp.APPLE: ("daddr", "lat,lon", Crs.GCJ_02),
}


@pytest.mark.parametrize("app", ORDER)
@pytest.mark.parametrize("mode", TravelMode)
def test_a_link_leads_to_within_a_metre(app: MapApp, mode: TravelMode) -> None:
    field, order, crs = ORDER[app]
    link = urlsplit(directions(PLACE, app, mode))
    first, second = (float(part) for part in parse_qs(link.query)[field][0].split(",")[:2])
    given = LonLat(first, second) if order == "lon,lat" else LonLat(second, first)
    assert distance_m(position_to_wgs84(given, crs), PLACE.position) < 1.0
    assert link.scheme == "https"


def test_baidu_is_told_the_datum() -> None:
    assert parse_qs(urlsplit(directions(PLACE, MapApp.BAIDU)).query)["coord_type"] == ["gcj02"]


def test_geo_is_wgs84_latitude_first() -> None:
    found = re.match(r"geo:([\d.]+),([\d.]+)\?", directions(PLACE, MapApp.GEO))
    assert found is not None
    assert (float(found[2]), float(found[1])) == pytest.approx(PLACE.position, abs=1e-6)


@pytest.mark.parametrize(
    ("app", "mode", "said"),
    [
        (MapApp.AMAP, TravelMode.WALK, "mode=walk"),
        (MapApp.AMAP, TravelMode.EBIKE, "mode=ride"),
        (MapApp.AMAP, TravelMode.TRUCK, "mode=car"),
        (MapApp.TENCENT, TravelMode.WALK, "type=walk"),
        (MapApp.TENCENT, TravelMode.EBIKE, "type=bike"),
        (MapApp.APPLE, TravelMode.WALK, "dirflg=w"),
    ],
)
def test_the_mode_is_the_apps_own_word(app: MapApp, mode: TravelMode, said: str) -> None:
    assert said in directions(PLACE, app, mode)


@pytest.mark.parametrize("app", MapApp)
def test_a_name_cannot_break_out_of_its_field(app: MapApp) -> None:
    link = directions(PLACE, app)
    assert not re.search(r"[\s\"<>|#“”]", link)
    assert "A&B" not in link


def test_amaps_fields_are_three_whatever_commas_a_name_has() -> None:
    link = urlsplit(directions(PLACE, MapApp.AMAP))
    assert len(parse_qs(link.query)["to"][0].split(",")) == 3
