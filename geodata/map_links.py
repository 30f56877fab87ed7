"""Links that open a place in 高德, 百度, 腾讯, Apple or any map, each in its own datum and order.

Sources: the vendors' URI documents (uri.amap.com, api.map.baidu.com, apis.map.qq.com,
maps.apple.com) and RFC 5870. Amap and Tencent take GCJ-02; Baidu is told `coord_type=gcj02`, which
spares a second conversion; geo: is WGS 84 by definition. What Apple's map expects inside mainland
China is not documented; its tiles there are in GCJ-02, and so is the link.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import NamedTuple
from urllib.parse import quote, urlencode

from geodata.crs import Crs, position_from_wgs84
from geodata.lonlat import DECIMALS_KEPT, LonLat
from geodata.travel import TravelMode

SOURCE = "worker-station-locator"
BAIDU_SOURCE = "webapp.union.locator"


class MapApp(StrEnum):
    """The apps that we hand over to."""

    AMAP = "amap"
    BAIDU = "baidu"
    TENCENT = "tencent"
    APPLE = "apple"
    GEO = "geo"


class Place(NamedTuple):
    """What a link leads to: a name and a WGS 84 position, and the words of its address."""

    name: str
    position: LonLat
    address: str = ""


def directions(place: Place, app: MapApp, mode: TravelMode = TravelMode.WALK) -> str:
    """Return the address that opens the way to a place in an app."""
    return LINKS[app](place, mode)


def _amap(place: Place, mode: TravelMode) -> str:
    lon, lat = _degrees(place, Crs.GCJ_02)
    way = {TravelMode.WALK: "walk", TravelMode.EBIKE: "ride", TravelMode.TRUCK: "car"}[mode]
    name = place.name.replace(",", "，")  # a comma would end the field
    return "https://uri.amap.com/navigation?" + _query(
        to=f"{lon},{lat},{name}", mode=way, src=SOURCE, callnative="1"
    )


def _baidu(place: Place, mode: TravelMode) -> str:
    """Return a marker: the web route page wants an origin, and the user's is not ours to give."""
    lon, lat = _degrees(place, Crs.GCJ_02)
    return "https://api.map.baidu.com/marker?" + _query(
        location=f"{lat},{lon}",
        title=place.name,
        content=place.address or place.name,
        output="html",
        coord_type="gcj02",
        src=BAIDU_SOURCE,
    )


def _tencent(place: Place, mode: TravelMode) -> str:
    lon, lat = _degrees(place, Crs.GCJ_02)
    way = {TravelMode.WALK: "walk", TravelMode.EBIKE: "bike", TravelMode.TRUCK: "drive"}[mode]
    return "https://apis.map.qq.com/uri/v1/routeplan?" + _query(
        type=way, to=place.name, tocoord=f"{lat},{lon}", referer=SOURCE
    )


def _apple(place: Place, mode: TravelMode) -> str:
    lon, lat = _degrees(place, Crs.GCJ_02)
    way = "w" if mode is TravelMode.WALK else "d"
    return "https://maps.apple.com/?" + _query(daddr=f"{lat},{lon}", q=place.name, dirflg=way)


def _geo(place: Place, mode: TravelMode) -> str:
    lon, lat = _degrees(place, Crs.WGS_84)
    return f"geo:{lat},{lon}?q={lat},{lon}({quote(place.name, safe='')})"


LINKS: dict[MapApp, Callable[[Place, TravelMode], str]] = {
    MapApp.AMAP: _amap,
    MapApp.BAIDU: _baidu,
    MapApp.TENCENT: _tencent,
    MapApp.APPLE: _apple,
    MapApp.GEO: _geo,
}


def _degrees(place: Place, crs: Crs) -> tuple[str, str]:
    there = position_from_wgs84(place.position, crs)
    return f"{there.lon:.{DECIMALS_KEPT}f}", f"{there.lat:.{DECIMALS_KEPT}f}"


def _query(**fields: str) -> str:
    return urlencode(fields, quote_via=quote, safe=",")
