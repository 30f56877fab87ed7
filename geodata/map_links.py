"""Links that open a position in 高德, 百度, 腾讯, Apple or any map, in each one's datum, axis order and mode.

Sources: the vendors' URI documents (uri.amap.com, api.map.baidu.com, apis.map.qq.com,
maps.apple.com) and RFC 5870. Amap and Tencent use GCJ-02; Baidu accepts it with `coord_type=gcj02`;
geo: is WGS 84 by definition. What Apple's map expects inside mainland China is not documented; its
tiles there are in GCJ-02, and so is the link. Inside WeChat and QQ no app can be opened (as Amap's
document states), so only web pages are offered there.
"""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import NamedTuple
from urllib.parse import quote, urlencode

from geodata.crs.conversion import Crs, position_from_wgs84
from geodata.lonlat import DECIMALS, LonLat
from geodata.sentence import Sentence
from geodata.travel import TravelMode

SOURCE = "worker-station-locator"
BAIDU_SOURCE = "union.locator"


class MapApp(StrEnum):
    """Map apps that links are made for."""

    AMAP = "amap"
    BAIDU = "baidu"
    TENCENT = "tencent"
    APPLE = "apple"
    GEO = "geo"

    @property
    def zh(self) -> str:
        """The label of the button."""
        return Sentence(APP_NAMES[self])


APP_NAMES = {
    MapApp.AMAP: Sentence("高德"),
    MapApp.BAIDU: Sentence("百度"),
    MapApp.TENCENT: Sentence("腾讯"),
    MapApp.APPLE: Sentence("苹果"),
    MapApp.GEO: Sentence("地图应用"),
}


class Platform(StrEnum):
    """Where a link is opened: in a phone's or a computer's browser, or inside a chat app."""

    ANDROID = "android"
    IOS = "ios"
    DESKTOP = "desktop"
    CHAT_ANDROID = "chat_android"
    CHAT_IOS = "chat_ios"

    @property
    def is_chat(self) -> bool:
        """Return whether it is WeChat's or QQ's own browser, which cannot open other apps."""
        return self in (Platform.CHAT_ANDROID, Platform.CHAT_IOS)


EVERYWHERE = (MapApp.AMAP, MapApp.BAIDU, MapApp.TENCENT)
# Apps offered on each platform, the most likely first: Apple's on Apple's devices, geo: on Android,
# and inside the chat apps Tencent's own page.
APPS_BY_PLATFORM: Mapping[Platform, tuple[MapApp, ...]] = {
    Platform.ANDROID: (*EVERYWHERE, MapApp.GEO),
    Platform.IOS: (*EVERYWHERE, MapApp.APPLE),
    Platform.DESKTOP: (*EVERYWHERE, MapApp.APPLE),
    Platform.CHAT_ANDROID: (MapApp.TENCENT, MapApp.AMAP, MapApp.BAIDU),
    Platform.CHAT_IOS: (MapApp.TENCENT, MapApp.AMAP, MapApp.BAIDU, MapApp.APPLE),
}
OPENS_APPS = (Platform.ANDROID, Platform.IOS)


class Place(NamedTuple):
    """The target of a link: its name, WGS 84 position and address."""

    name: str
    position: LonLat
    address: str = ""


def links(place: Place, platform: Platform, mode: TravelMode) -> dict[MapApp, str]:
    """Return the URLs that open the route to a place, by the apps offered on a platform."""
    return {app: LINK_BUILDERS[app](place, mode, platform) for app in APPS_BY_PLATFORM[platform]}


def _amap(place: Place, mode: TravelMode, platform: Platform) -> str:
    lon, lat = _degrees(place, Crs.GCJ_02)
    ebike_mode = "walk" if platform is Platform.DESKTOP else "ride"  # its desktop page has no mode "ride"
    route_mode = {TravelMode.WALK: "walk", TravelMode.EBIKE: ebike_mode, TravelMode.TRUCK: "car"}[mode]
    name = place.name.replace(",", "，")  # a comma would end the field
    opens_app = "1" if platform in OPENS_APPS else "0"
    return "https://uri.amap.com/navigation?" + _query(
        to=f"{lon},{lat},{name}", mode=route_mode, src=SOURCE, callnative=opens_app
    )


def _baidu(place: Place, mode: TravelMode, platform: Platform) -> str:
    """Return a URL of the app on phones, elsewhere of a marker on the web page.

    The web page for routes needs an origin, and the user's position must not be passed on.
    """
    lon, lat = _degrees(place, Crs.GCJ_02)
    if platform in OPENS_APPS:
        scheme, source = BAIDU_SCHEMES[platform]
        route_mode = {TravelMode.WALK: "walking", TravelMode.EBIKE: "riding", TravelMode.TRUCK: "driving"}[
            mode
        ]
        name = place.name.replace("|", " ")  # a bar would end the field
        destination = f"name:{name}|latlng:{lat},{lon}"
        return f"{scheme}://map/direction?" + _query(
            destination=destination, coord_type="gcj02", mode=route_mode, src=f"{source}.{BAIDU_SOURCE}"
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
    # The web page has walking routes on phones only.
    if platform is Platform.DESKTOP and mode is not TravelMode.TRUCK:
        title, address = (text.replace(";", "；") for text in (place.name, place.address or place.name))
        marker = f"coord:{lat},{lon};title:{title};addr:{address}"
        return "https://apis.map.qq.com/uri/v1/marker?" + _query(marker=marker, referer=SOURCE)
    route_mode = {TravelMode.WALK: "walk", TravelMode.EBIKE: "bike", TravelMode.TRUCK: "drive"}[mode]
    return "https://apis.map.qq.com/uri/v1/routeplan?" + _query(
        type=route_mode, to=place.name, tocoord=f"{lat},{lon}", referer=SOURCE
    )


def _apple(place: Place, mode: TravelMode, _: Platform) -> str:
    lon, lat = _degrees(place, Crs.GCJ_02)
    route_mode = "w" if mode is TravelMode.WALK else "d"
    return "https://maps.apple.com/?" + _query(daddr=f"{lat},{lon}", q=place.name, dirflg=route_mode)


def _geo(place: Place, _: TravelMode, __: Platform) -> str:
    lon, lat = _degrees(place, Crs.WGS_84)
    return f"geo:{lat},{lon}?q={lat},{lon}({quote(place.name, safe='')})"


LINK_BUILDERS: Mapping[MapApp, Callable[[Place, TravelMode, Platform], str]] = {
    MapApp.AMAP: _amap,
    MapApp.BAIDU: _baidu,
    MapApp.TENCENT: _tencent,
    MapApp.APPLE: _apple,
    MapApp.GEO: _geo,
}


def _degrees(place: Place, crs: Crs) -> tuple[str, str]:
    converted = position_from_wgs84(place.position, crs)
    return f"{converted.lon:.{DECIMALS}f}", f"{converted.lat:.{DECIMALS}f}"


def _query(**fields: str) -> str:
    return urlencode(fields, quote_via=quote, safe=",")
