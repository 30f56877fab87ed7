"""Labels of an entry's columns and of the codes in its cells, for staff."""

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from flask import Flask

from geodata.crs.conversion import Crs
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

COLUMN_LABELS = {
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
YES_NO_LABELS: dict[str, str] = {"yes": Sentence("要"), "no": Sentence("不要")}
HAS_LABELS: dict[str, str] = {"yes": Sentence("有"), "no": Sentence("没有")}


def _labels_by_code(codes: type[StrEnum]) -> dict[str, str]:
    return {code.value: getattr(code, "zh", code.value) for code in codes if code.value != "unknown"}


# The codes of each column with their labels; a column that is missing here holds free text.
CHOICES: dict[str, dict[str, str]] = {
    "type": _labels_by_code(StationKind),
    "visibility": {visibility.value: label for visibility, label in VISIBILITY_NAMES.items()},
    "crs": {crs.value: label for crs, label in CRS_NAMES.items()},
    "position_quality": {quality.value: label for quality, label in QUALITY_NAMES.items()},
    "capture_method": {method.value: label for method, label in CAPTURE_NAMES.items()},
    "self_service_access": _labels_by_code(AccessMethod),
    "road_side": _labels_by_code(RoadSide),
    "truck_guarded": HAS_LABELS,
    "access": _labels_by_code(AccessMethod),
    "access_registration": YES_NO_LABELS,
    "access_audience": _labels_by_code(Audience),
    "access_price": _labels_by_code(Price),
    "status": {code: label for code, label in _labels_by_code(LifecycleStatus).items() if code != "merged"},
    "on_holiday": {policy.value: label for policy, label in POLICY_NAMES.items()},
    "on_makeup": {policy.value: label for policy, label in POLICY_NAMES.items()},
}


def cell_label(column: str, text: str) -> str:
    """Return a cell's text for display: codes as labels, several codes as a list."""
    if not text:
        return Sentence("（空）")
    if column in ("services", "services_missing"):
        return listed(_service_label(code) for code in text.split("、"))
    if column == "division_code":
        return division_label(text)
    if column == "status" and text == LifecycleStatus.MERGED.value:
        return Sentence.word(LifecycleStatus.MERGED.zh)
    label = CHOICES.get(column, {}).get(text)
    return Sentence.word(label) if label else text


def _service_label(code: str) -> str:
    return Sentence.word(SERVICES[code].zh) if code in SERVICES else code


class ChangeUnit(NamedTuple):
    """Changes that are decided together, such as the columns of a position."""

    choice: str
    changes: tuple[CellChange, ...]


def change_units(changed: Sequence[CellChange]) -> list[ChangeUnit]:
    """Return changes grouped into those that are decided together."""
    choices = dict.fromkeys(unit_column(change.column) for change in changed)
    return [
        ChangeUnit(name, tuple(change for change in changed if unit_column(change.column) == name))
        for name in choices
    ]


def register(app: Flask) -> None:
    """Add the filters for cells and changes to the templates."""
    app.jinja_env.filters.update(
        cell_name=lambda column: COLUMN_LABELS.get(column, column), cell=cell_label, units=change_units
    )
