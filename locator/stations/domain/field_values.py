"""Values of a station's fields that are several cells, and the names that staff read for codes in cells."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from geodata.crs.conversion import Crs
from geodata.lonlat import LonLat
from geodata.sentence import Sentence
from locator.stations.domain.station import CaptureMethod, Facet, PositionQuality, Visibility

SINCE_HINT = Sentence("只知道哪年哪月，写 2023-05 或 2023 也行")
# Languages in which a station may have a name of its own, beside the Chinese one.
NAME_LABELS = {
    "en": Sentence("英文名"),
    "mn": Sentence("蒙古文名"),
    "ru": Sentence("俄文名"),
    "ug": Sentence("维吾尔文名"),
    "bo": Sentence("藏文名"),
}
VISIBILITY_NAMES = {
    Visibility.PUBLIC: Sentence("所有人"),
    Visibility.MEMBERS: Sentence("只给会员"),
    Visibility.SITE_ONLY: Sentence("只给厂区里的人"),
}
CRS_NAMES = {
    Crs.GCJ_02: Sentence("高德、腾讯、微信"),
    Crs.BD_09: Sentence("百度"),
    Crs.WGS_84: Sentence("GPS、手机定位"),
    Crs.CGCS2000: Sentence("天地图"),
}
QUALITY_NAMES = {
    PositionQuality.SURVEYED: Sentence("到现场核过"),
    PositionQuality.PUBLISHED: Sentence("按公布的名单"),
    PositionQuality.APPROXIMATE: Sentence("大概，可能差几百米"),
}
CAPTURE_NAMES = {
    CaptureMethod.GPS: Sentence("到现场用手机定的"),
    CaptureMethod.MAP_PICK: Sentence("在地图上点的"),
    CaptureMethod.PUBLISHED_LIST: Sentence("公布的名单里有"),
    CaptureMethod.DESCRIPTION: Sentence("按地址估的"),
    CaptureMethod.GENERATED: Sentence("演示"),
}
POLICY_NAMES = {
    "week": Sentence("照平时那个星期几"),
    "sunday": Sentence("照星期日"),
    "monday": Sentence("照星期一"),
    "closed": Sentence("不开"),
}


@dataclass(frozen=True, slots=True)
class PositionInput:
    """A position as given, stored beside its WGS 84 position."""

    given: LonLat
    lon_text: str
    lat_text: str
    crs: Crs


@dataclass(frozen=True, slots=True)
class Provenance:
    """Source of a row's facts, and the date on which each facet was last checked."""

    source: str = ""
    as_of: str = ""
    checked_on: Mapping[Facet, date] = field(default_factory=dict)
    checked_by: str = ""
