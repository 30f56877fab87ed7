"""Links that open a place in 高德, 百度, 腾讯, Apple or any map, each in its own datum, order and mode.

Sources: the vendors' URI documents (uri.amap.com, api.map.baidu.com, apis.map.qq.com,
maps.apple.com) and RFC 5870. Amap and Tencent take GCJ-02; Baidu is told `coord_type=gcj02`, which
spares a second conversion; geo: is WGS 84 by definition. What Apple's map expects inside mainland
China is not documented; its tiles there are in GCJ-02, and so is the link. Inside WeChat and QQ no
app can be called (Amap's document says so of its own): there only web pages are given.
"""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import NamedTuple
from urllib.parse import quote, urlencode

from geodata.crs import Crs, position_from_wgs84
from geodata.lonlat import DECIMALS_KEPT, LonLat
from geodata.sentence import Sentence
from geodata.travel import TravelMode

SOURCE = "worker-station-locator"
BAIDU_SOURCE = "union.locator"


class MapApp(StrEnum):
    """The apps that we hand over to."""

    AMAP = "amap"
    BAIDU = "baidu"
    TENCENT = "tencent"
    APPLE = "apple"
    GEO = "geo"

    @property
    def zh(self) -> str:
        """What the button says."""
        return Sentence(APP_NAMES[self])


APP_NAMES = {
    MapApp.AMAP: Sentence("高德"),
    MapApp.BAIDU: Sentence("百度"),
    MapApp.TENCENT: Sentence("腾讯"),
    MapApp.APPLE: Sentence("苹果"),
    MapApp.GEO: Sentence("地图应用"),
}


class Platform(StrEnum):
    """What opens a link: a phone's browser, a computer's, or the one inside a chat app."""

    ANDROID = "android"
    IOS = "ios"
    DESKTOP = "desktop"
    CHAT_ANDROID = "chat_android"
    CHAT_IOS = "chat_ios"

    @property
    def is_chat(self) -> bool:
        """Return whether it is WeChat's or QQ's own browser, which opens no other app."""
        return self in (Platform.CHAT_ANDROID, Platform.CHAT_IOS)


ALL_OVER = (MapApp.AMAP, MapApp.BAIDU, MapApp.TENCENT)
# Which apps are offered where, the likeliest first: Apple's is on Apple's devices, geo: is Android's,
# and inside the chat apps Tencent's page is their own.
OFFERED: Mapping[Platform, tuple[MapApp, ...]] = {
    Platform.ANDROID: (*ALL_OVER, MapApp.GEO),
    Platform.IOS: (*ALL_OVER, MapApp.APPLE),
    Platform.DESKTOP: (*ALL_OVER, MapApp.APPLE),
    Platform.CHAT_ANDROID: (MapApp.TENCENT, MapApp.AMAP, MapApp.BAIDU),
    Platform.CHAT_IOS: (MapApp.TENCENT, MapApp.AMAP, MapApp.BAIDU, MapApp.APPLE),
}
CALLS_APPS = (Platform.ANDROID, Platform.IOS)


class Place(NamedTuple):
    """What a link leads to: a name and a WGS 84 position, and the words of its address."""

    name: str
    position: LonLat
    address: str = ""


def links(place: Place, platform: Platform, mode: TravelMode) -> dict[MapApp, str]:
    """Return the addresses that open the way to a place, of the apps that a platform is offered."""
    return {app: LINKS[app](place, mode, platform) for app in OFFERED[platform]}


def _amap(place: Place, mode: TravelMode, platform: Platform) -> str:
    lon, lat = _degrees(place, Crs.GCJ_02)
    ride = "walk" if platform is Platform.DESKTOP else "ride"  # its page has no ride on computers
    way = {TravelMode.WALK: "walk", TravelMode.EBIKE: ride, TravelMode.TRUCK: "car"}[mode]
    name = place.name.replace(",", "，")  # a comma would end the field
    calls = "1" if platform in CALLS_APPS else "0"
    return "https://uri.amap.com/navigation?" + _query(
        to=f"{lon},{lat},{name}", mode=way, src=SOURCE, callnative=calls
    )


def _baidu(place: Place, mode: TravelMode, platform: Platform) -> str:
    """Return the app's own address on phones, elsewhere a marker.

    The web route page wants an origin, and the user's is not ours to give.
    """
    lon, lat = _degrees(place, Crs.GCJ_02)
    if platform in CALLS_APPS:
        scheme, source = BAIDU_SCHEMES[platform]
        way = {TravelMode.WALK: "walking", TravelMode.EBIKE: "riding", TravelMode.TRUCK: "driving"}[mode]
        name = place.name.replace("|", " ")  # a bar would end the field
        there = f"name:{name}|latlng:{lat},{lon}"
        return f"{scheme}://map/direction?" + _query(
            destination=there, coord_type="gcj02", mode=way, src=f"{source}.{BAIDU_SOURCE}"
        )
    return "https://api.map.baidu.com/marker?" + _query(
        location=f"{lat},{lon}",
        title=place.name,
        content=place.address or place.name,
        output="html",
        coord_type="gcj02",
        src=f"webapp.{BAIDU_SOURCE}",
    )


BAIDU_SCHEMES = {Platform.ANDROID: ("bdapp", "andr"), Platform.IOS: ("baidumap", "ios")}


def _tencent(place: Place, mode: TravelMode, platform: Platform) -> str:
    lon, lat = _degrees(place, Crs.GCJ_02)
    if platform is Platform.DESKTOP and mode is not TravelMode.TRUCK:  # its page walks on phones only
        title, address = (text.replace(";", "；") for text in (place.name, place.address or place.name))
        marker = f"coord:{lat},{lon};title:{title};addr:{address}"
        return "https://apis.map.qq.com/uri/v1/marker?" + _query(marker=marker, referer=SOURCE)
    way = {TravelMode.WALK: "walk", TravelMode.EBIKE: "bike", TravelMode.TRUCK: "drive"}[mode]
    return "https://apis.map.qq.com/uri/v1/routeplan?" + _query(
        type=way, to=place.name, tocoord=f"{lat},{lon}", referer=SOURCE
    )


def _apple(place: Place, mode: TravelMode, _: Platform) -> str:
    lon, lat = _degrees(place, Crs.GCJ_02)
    way = "w" if mode is TravelMode.WALK else "d"
    return "https://maps.apple.com/?" + _query(daddr=f"{lat},{lon}", q=place.name, dirflg=way)


def _geo(place: Place, _: TravelMode, __: Platform) -> str:
    lon, lat = _degrees(place, Crs.WGS_84)
    return f"geo:{lat},{lon}?q={lat},{lon}({quote(place.name, safe='')})"


LINKS: Mapping[MapApp, Callable[[Place, TravelMode, Platform], str]] = {
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
