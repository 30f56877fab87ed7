"""The fields of open data: what anybody may take away, and nothing that is not named here."""

from collections.abc import Mapping
from typing import Any

from geodata.divisions.codes import divisions, full_name
from geodata.sentence import Sentence
from locator.stations.domain.access import AccessMethod
from locator.stations.domain.service import SERVICES
from locator.stations.domain.station import Facet, StationKind

# Each field with its words; the files have just these, in this order.
FIELDS: Mapping[str, str] = {
    "code": Sentence("站点编号"),
    "name": Sentence("站名"),
    "kind": Sentence("类型代码"),
    "kind_zh": Sentence("类型"),
    "status": Sentence("状态：trial 试运行、open 开放、rectifying 整改中照常开放"),
    "division_code": Sentence("行政区划代码（GB/T 2260）"),
    "division": Sentence("行政区划"),
    "address": Sentence("地址"),
    "wayfinding": Sentence("怎么找"),
    "lon": Sentence("经度，WGS 84"),
    "lat": Sentence("纬度，WGS 84"),
    "position_quality": Sentence("位置可信到什么程度"),
    "phone": Sentence("对外电话"),
    "host": Sentence("设在哪里"),
    "opening_hours": Sentence("开放时间，OpenStreetMap 的写法"),
    "opening_hours_text": Sentence("开放时间原文"),
    "access": Sentence("怎么进门的代码"),
    "access_zh": Sentence("怎么进门"),
    "access_app": Sentence("要用什么应用"),
    "access_audience": Sentence("谁能进的代码"),
    "access_price": Sentence("收费的代码"),
    "services": Sentence("有什么的代码"),
    "services_zh": Sentence("有什么"),
    **{f"{facet}_checked_on": Sentence("{facet}核实日期", facet=facet.zh) for facet in Facet},
    "page": Sentence("网页"),
}


def fields_of(
    its: Mapping[str, Any], place: tuple[float, float] | None, hours: tuple[str, str], page: str
) -> dict[str, str]:
    """Return the fields of a station from its public entry's properties.

    `place` is longitude and latitude, `hours` the opening_hours and what was posted, `page` the address.
    """
    access = its["access"]
    said = {
        **{name: its[name] or "" for name in ("code", "name", "kind", "status", "address", "wayfinding")},
        **{name: its[name] or "" for name in ("division_code", "position_quality", "phone", "host")},
        "kind_zh": StationKind(its["kind"]).zh,
        "division": full_name(its["division_code"]) if its["division_code"] in divisions() else "",
        "lon": f"{place[0]:.6f}" if place else "",
        "lat": f"{place[1]:.6f}" if place else "",
        "opening_hours": hours[0],
        "opening_hours_text": hours[1],
        "access": access["method"],
        "access_zh": AccessMethod(access["method"]).zh,
        "access_app": access["app"],
        "access_audience": access["audience"],
        "access_price": access["price"],
        "services": "、".join(its["services"]),
        "services_zh": "、".join(SERVICES[code].zh for code in its["services"]),
        **{f"{facet}_checked_on": (its["verified"] or {}).get(facet) or "" for facet in Facet},
        "page": page,
    }
    return {name: said[name] for name in FIELDS}
