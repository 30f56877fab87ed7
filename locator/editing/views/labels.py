"""What staff call the cells of an entry, and how a cell's codes read."""

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from flask import Flask

from geodata.crs import Crs
from geodata.sentence import Sentence, listed
from locator.accounts.views.division_labels import division_label
from locator.hours.domain.schedule import DayPolicy
from locator.sheets.domain.entry_cells import CellChange, unit_column
from locator.stations.domain.access import AccessMethod, Audience, Price
from locator.stations.domain.service import SERVICES
from locator.stations.domain.station import (
    CaptureMethod,
    Facet,
    LifecycleStatus,
    PositionQuality,
    StationKind,
    Visibility,
)
from locator.stations.domain.truck import RoadSide

NAMES = {
    "name": Sentence("站名"),
    "type": Sentence("类型"),
    "name_en": Sentence("英文名"),
    "name_mn": Sentence("蒙古文名"),
    "name_ru": Sentence("俄文名"),
    "name_ug": Sentence("维吾尔文名"),
    "name_bo": Sentence("藏文名"),
    "aliases": Sentence("别名"),
    "brand": Sentence("品牌"),
    "external_identifier": Sentence("本单位的编号"),
    "host": Sentence("设在哪个单位"),
    "operator": Sentence("主管的工会"),
    "phone": Sentence("电话"),
    "visibility": Sentence("对谁公布"),
    "division_code": Sentence("区县"),
    "address": Sentence("地址"),
    "wayfinding": Sentence("怎么找到门"),
    "lon": Sentence("经度"),
    "lat": Sentence("纬度"),
    "crs": Sentence("坐标系"),
    "position_quality": Sentence("位置有多准"),
    "capture_method": Sentence("位置怎么来的"),
    "captured_on": Sentence("哪天采的位置"),
    "gate_lon": Sentence("车辆入口经度"),
    "gate_lat": Sentence("车辆入口纬度"),
    "road": Sentence("在哪条路"),
    "road_side": Sentence("在路的哪一侧"),
    "road_km": Sentence("桩号"),
    "max_length_m": Sentence("最长停多长的车（米）"),
    "max_height_m": Sentence("限高（米）"),
    "truck_guarded": Sentence("有人看车吗"),
    "truck_spaces": Sentence("货车位"),
    "opening_hours": Sentence("开放时间（推算用）"),
    "opening_hours_text": Sentence("开放时间"),
    "on_holiday": Sentence("节假日"),
    "on_makeup": Sentence("调休上班日"),
    "self_service_hours": Sentence("无人值守时间"),
    "self_service_access": Sentence("无人值守怎么进"),
    "self_service_app": Sentence("无人值守用的应用"),
    "access": Sentence("怎么进门"),
    "access_app": Sentence("要用的应用"),
    "access_registration": Sentence("要先登记"),
    "access_audience": Sentence("谁能进"),
    "access_price": Sentence("收费"),
    "access_note": Sentence("进门说明"),
    "services": Sentence("有的服务"),
    "services_missing": Sentence("没有的服务"),
    "services_text": Sentence("服务原文"),
    "status": Sentence("现状"),
    "status_since": Sentence("从哪天起"),
    "status_reason": Sentence("原因"),
    "expected_reopen_on": Sentence("预计重开"),
    "source": Sentence("出处"),
    "as_of": Sentence("出处的日期"),
    **{f"{facet}_checked_on": Sentence("{facet}哪天核实", facet=facet.zh) for facet in Facet},
    "checked_by": Sentence("谁核实的"),
}
CRS_NAMES = {
    Crs.GCJ_02: Sentence("高德、腾讯、微信"),
    Crs.BD_09: Sentence("百度"),
    Crs.WGS_84: Sentence("GPS、手机定位"),
    Crs.CGCS2000: Sentence("天地图"),
}
CAPTURE_NAMES = {
    CaptureMethod.GPS: Sentence("到现场用手机定的"),
    CaptureMethod.MAP_PICK: Sentence("在地图上点的"),
    CaptureMethod.PUBLISHED_LIST: Sentence("公布的名单里有"),
    CaptureMethod.DESCRIPTION: Sentence("按地址估的"),
    CaptureMethod.GENERATED: Sentence("演示"),
}
VISIBILITY_NAMES = {
    Visibility.PUBLIC: Sentence("所有人"),
    Visibility.MEMBERS: Sentence("只给会员"),
    Visibility.SITE_ONLY: Sentence("只给厂区里的人"),
}
QUALITY_NAMES = {
    PositionQuality.SURVEYED: Sentence("到现场核过"),
    PositionQuality.PUBLISHED: Sentence("按公布的名单"),
    PositionQuality.APPROXIMATE: Sentence("大概，可能差几百米"),
}
POLICY_NAMES = {
    DayPolicy.WEEK: Sentence("照平时那个星期几"),
    DayPolicy.SUNDAY: Sentence("照星期日"),
    DayPolicy.MONDAY: Sentence("照星期一"),
    DayPolicy.CLOSED: Sentence("不开"),
}
YES_NO: dict[str, str] = {"yes": Sentence("要"), "no": Sentence("不要")}
HAS: dict[str, str] = {"yes": Sentence("有"), "no": Sentence("没有")}


def _by_code(codes: type[StrEnum]) -> dict[str, str]:
    return {one.value: getattr(one, "zh", one.value) for one in codes if one.value != "unknown"}


# The codes of a cell and how each reads; what has none here is free text.
CHOICES: dict[str, dict[str, str]] = {
    "type": _by_code(StationKind),
    "visibility": {one.value: words for one, words in VISIBILITY_NAMES.items()},
    "crs": {one.value: words for one, words in CRS_NAMES.items()},
    "position_quality": {one.value: words for one, words in QUALITY_NAMES.items()},
    "capture_method": {one.value: words for one, words in CAPTURE_NAMES.items()},
    "self_service_access": _by_code(AccessMethod),
    "road_side": _by_code(RoadSide),
    "truck_guarded": HAS,
    "access": _by_code(AccessMethod),
    "access_registration": YES_NO,
    "access_audience": _by_code(Audience),
    "access_price": _by_code(Price),
    "status": {key: words for key, words in _by_code(LifecycleStatus).items() if key != "merged"},
    "on_holiday": {one.value: words for one, words in POLICY_NAMES.items()},
    "on_makeup": {one.value: words for one, words in POLICY_NAMES.items()},
}


def cell(column: str, text: str) -> str:
    """Return a cell's text as it reads: codes in words, several on a line."""
    if not text:
        return Sentence("（空）")
    if column in ("services", "services_missing"):
        return listed(_service(code) for code in text.split("、"))
    if column == "division_code":
        return division_label(text)
    if column == "status" and text == LifecycleStatus.MERGED.value:
        return Sentence.word(LifecycleStatus.MERGED.zh)
    words = CHOICES.get(column, {}).get(text)
    return Sentence.word(words) if words else text


def _service(code: str) -> str:
    return Sentence.word(SERVICES[code].zh) if code in SERVICES else code


class Unit(NamedTuple):
    """Changes that are chosen together: a place is nobody's half."""

    choice: str
    changes: tuple[CellChange, ...]


def units(changed: Sequence[CellChange]) -> list[Unit]:
    """Return changes as they are chosen."""
    choices = dict.fromkeys(unit_column(one.column) for one in changed)
    return [Unit(name, tuple(one for one in changed if unit_column(one.column) == name)) for name in choices]


def register(app: Flask) -> None:
    """Give the templates these words."""
    app.jinja_env.filters.update(cell_name=lambda column: NAMES.get(column, column), cell=cell, units=units)
