"""The fields of open data: what is published, and nothing that is not listed here."""

from collections.abc import Mapping
from typing import Any

from geodata.divisions.codes import divisions, full_name
from geodata.sentence import Sentence
from locator.sheets.domain.offers.details import detail_texts
from locator.sheets.domain.offers.names import offer_name
from locator.stations.domain.access import AccessMethod
from locator.stations.domain.card_offers import offers_of_card
from locator.stations.domain.declaring import YES_OR_NO, Kind, StationField
from locator.stations.domain.service import SERVICES
from locator.stations.domain.station import Facet, StationKind
from locator.stations.domain.station_fields import IN_OPEN_DATA

# Each field with its description; the files have exactly these, in this order.
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
    "offers": Sentence("每项服务的时间、对象、收费等，一行一项"),
    "links": Sentence("网页和小程序，一行一个"),
    **{f"{facet}_checked_on": Sentence("{facet}核实日期", facet=facet.zh) for facet in Facet},
    **{field.cell: field.open_data for field in IN_OPEN_DATA if field.open_data},
    "page": Sentence("网页"),
}


def fields_of(
    properties: Mapping[str, Any], position: tuple[float, float] | None, hours: tuple[str, str], page: str
) -> dict[str, str]:
    """Return the fields of a station from its public card's properties.

    `position` is longitude and latitude, `hours` the opening_hours and the text as posted, `page` the URL.
    """
    access = properties["access"]
    values = {
        **{
            name: properties[name] or ""
            for name in ("code", "name", "kind", "status", "address", "wayfinding")
        },
        **{name: properties[name] or "" for name in ("division_code", "position_quality", "phone", "host")},
        "kind_zh": StationKind(properties["kind"]).zh,
        "division": full_name(properties["division_code"])
        if properties["division_code"] in divisions()
        else "",
        "lon": f"{position[0]:.6f}" if position else "",
        "lat": f"{position[1]:.6f}" if position else "",
        "opening_hours": hours[0],
        "opening_hours_text": hours[1],
        "access": access["method"],
        "access_zh": AccessMethod(access["method"]).zh,
        "access_app": access["app"],
        "access_audience": access["audience"],
        "access_price": access["price"],
        "services": "、".join(properties["services"]),
        "services_zh": "、".join(SERVICES[code].zh for code in properties["services"]),
        "offers": _offers_text(properties),
        "links": "\n".join(f"{link['label']}：{link['target']}" for link in properties.get("links") or ()),
        **{f"{facet}_checked_on": (properties["verified"] or {}).get(facet) or "" for facet in Facet},
        **{field.cell: _declared_text(field, properties) for field in IN_OPEN_DATA},
        "page": page,
    }
    return {name: values[name] for name in FIELDS}


def _offers_text(properties: Mapping[str, Any]) -> str:
    """Return what the offers say: a line an offer, its hours in opening_hours syntax."""
    return "\n".join(
        "｜".join(
            [offer_name(offer.code)]
            + ([f"时间：{offer.opening_hours}"] if offer.opening_hours else [])
            + [f"{heading}：{text}" for heading, text in detail_texts(offer).items()]
        )
        for offer in offers_of_card(properties)
    )


def _declared_text(field: StationField, properties: Mapping[str, Any]) -> str:
    """Return a field as text: yes, no, or the value as the card has it; empty for what is not known."""
    value: Any = properties
    for name in field.card.split("."):
        value = (value or {}).get(name)
    return YES_OR_NO[value] if field.kind is Kind.YES_NO else "" if value is None else str(value)
