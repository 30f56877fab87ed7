"""The fields of a station: each declared once, with whatever sheets, forms, tables and answers need of it.

`StationFields` is the typed value of an entry; `FIELDS` are the declarations of its cells in the order of
an entry, with those of its parts (`Access`, `TruckAccess`, `SelfService`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from geodata.sentence import Sentence
from locator.stations.domain import field_values
from locator.stations.domain.access import Access, SelfService
from locator.stations.domain.contact import CONTACT_CELL, PrivateContact, phone_field
from locator.stations.domain.declaring import (
    Reading,
    Row,
    StationField,
    code,
    day,
    declared_fields,
    own,
    own_cell,
    part,
    partial_day,
    text,
)
from locator.stations.domain.field_values import PositionInput, Provenance
from locator.stations.domain.ledger import Ledger
from locator.stations.domain.links import links_field
from locator.stations.domain.service import ServiceOffer
from locator.stations.domain.service_cells import SERVICE_CELLS
from locator.stations.domain.station import (
    CaptureMethod,
    Facet,
    LifecycleStatus,
    PositionQuality,
    StationKind,
    Visibility,
)
from locator.stations.domain.truck import TruckAccess

MAX_NAME_LENGTH = 200


def _none() -> None:
    return None


@dataclass(frozen=True, kw_only=True)
class StationFields:
    """What an entry says of a station. A new plain field is a line here, or in one of its parts.

    The slots are those of `StationDraft`, which holds all fields.
    """

    name: str = text(
        "name",
        Sentence("站名"),
        is_required=True,
        max_length=MAX_NAME_LENGTH,
        card="name",
        row=Row("identity", required=True),
    )
    kind: StationKind = code(
        "type",
        Sentence("类型"),
        StationKind,
        column="kind",
        reading=Reading.OWN,
        card="kind",
        row=Row("identity", required=True),
    )
    names: Mapping[str, str] = own(
        dict,
        *(
            own_cell(
                f"name_{language}",
                label,
                reading=Reading.TEXT,
                max_length=200,
                is_public=True,
                row=Row("names"),
            )
            for language, label in field_values.NAME_LABELS.items()
        ),
    )
    aliases: tuple[str, ...] = own(
        tuple,
        own_cell(
            "aliases",
            Sentence("别名"),
            reading=Reading.TEXT,
            row=Row("identity_more", Sentence("几个之间用顿号隔开")),
        ),
    )
    brand: str = text("brand", Sentence("品牌"), row=Row("identity_more"))
    external_identifier: str = text(
        "external_identifier", Sentence("本单位的编号"), max_length=100, row=Row("identifier", max_length=100)
    )
    host: str = own(
        str,
        own_cell(
            "host",
            Sentence("设在哪个单位"),
            reading=Reading.TEXT,
            max_length=200,
            card="host",
            row=Row("identity", Sentence("例如 中国石化新兴路加油站")),
        ),
    )
    operator: str = own(
        str,
        own_cell(
            "operator", Sentence("主管的工会"), reading=Reading.TEXT, max_length=200, row=Row("identity")
        ),
    )
    phone: str = phone_field()
    links: str = links_field()
    visibility: Visibility = code(
        "visibility",
        Sentence("对谁公布"),
        Visibility,
        Visibility.PUBLIC,
        choices=field_values.VISIBILITY_NAMES,
        row=Row("identity", blank=Sentence("按类型定")),
    )
    division_code: str | None = own(_none, own_cell("division_code", Sentence("区县"), card="division_code"))
    township: str = text("township", Sentence("街道乡镇"), max_length=100, row=Row("place"))
    address: str = text("address", Sentence("地址"), card="address", row=Row("place", max_length=1000))
    wayfinding: str = text(
        "wayfinding",
        Sentence("怎么找到门"),
        card="wayfinding",
        row=Row("place", Sentence("例如：加油站便利店左边，二楼"), max_length=1000, wide=True),
    )
    position_input: PositionInput | None = own(
        _none,
        own_cell("lon", Sentence("经度"), facet=Facet.POSITION, is_public=True),
        own_cell("lat", Sentence("纬度"), facet=Facet.POSITION, is_public=True),
        own_cell("crs", Sentence("坐标系"), facet=Facet.POSITION, choices=field_values.CRS_NAMES),
    )
    position_quality: PositionQuality = own(
        lambda: PositionQuality.MISSING,
        own_cell(
            "position_quality",
            Sentence("位置有多准"),
            reading=Reading.COPY,
            facet=Facet.POSITION,
            codes=PositionQuality,
            choices=field_values.QUALITY_NAMES,
            card="position_quality",
            row=Row("position", Sentence("挪过图钉或改过数，要再选一次"), blank=Sentence("没说")),
        ),
    )
    capture_method: CaptureMethod = code(
        "capture_method",
        Sentence("位置怎么来的"),
        CaptureMethod,
        CaptureMethod.UNKNOWN,
        facet=Facet.POSITION,
        choices=field_values.CAPTURE_NAMES,
        row=Row("position", blank=Sentence("没说")),
    )
    captured_on: date | None = day(
        "captured_on", Sentence("哪天采的位置"), facet=Facet.POSITION, row=Row("position")
    )
    gate_input: PositionInput | None = own(  # the gate for vehicles, where it is elsewhere
        _none,
        own_cell("gate_lon", Sentence("车辆入口经度"), row=Row("gate", max_length=60), is_public=True),
        own_cell("gate_lat", Sentence("车辆入口纬度"), row=Row("gate", max_length=60), is_public=True),
    )
    truck: TruckAccess = part(TruckAccess, first=("road", "side", "km"))
    opening_hours: str = text(
        "opening_hours",
        Sentence("开放时间（推算用）"),
        reading=Reading.OWN,
        facet=Facet.HOURS,
        is_public=True,
        row=Row("syntax", Sentence("一般不用管：从上面的话里自动读出来"), max_length=1000),
    )
    hours_posted: str = text(
        "opening_hours_text",
        Sentence("开放时间"),
        column="hours_posted",
        reading=Reading.OWN,
        facet=Facet.HOURS,
        is_public=True,
        row=Row(
            "posted_hours",
            Sentence("照门上的牌子写，例如：周一至周五8:30-12:00、14:00-17:30，节假日休息"),
            max_length=1000,
            wide=True,
        ),
    )
    on_holiday: str = text(
        "on_holiday",
        Sentence("节假日"),
        reading=Reading.DAY_POLICY,
        facet=Facet.HOURS,
        choices=field_values.POLICY_NAMES,
        is_public=True,
        row=Row("days", blank=Sentence("照上面写的")),
    )
    on_makeup: str = text(
        "on_makeup",
        Sentence("调休上班日"),
        reading=Reading.DAY_POLICY,
        facet=Facet.HOURS,
        choices=field_values.POLICY_NAMES,
        is_public=True,
        row=Row("days", blank=Sentence("照上面写的")),
    )
    self_service: SelfService = part(SelfService)
    access: Access = part(Access)
    services: tuple[ServiceOffer, ...] = own(tuple, *SERVICE_CELLS)
    services_posted: str = text(
        "services_text",
        Sentence("服务原文"),
        column="services_posted",
        reading=Reading.OWN,
        facet=Facet.SERVICES,
        is_public=True,
        row=Row("services", Sentence("名单或牌子上原来怎么写的"), max_length=1000, wide=True),
    )
    status: LifecycleStatus = code(
        "status",
        Sentence("现状"),
        LifecycleStatus,
        LifecycleStatus.OPEN,
        reading=Reading.OWN,
        card="status",
        row=Row("status", required=True),
    )
    status_since: str | None = partial_day(
        "status_since", Sentence("从哪天起"), row=Row("status", field_values.SINCE_HINT, max_length=10)
    )
    status_reason: str = text(
        "status_reason",
        Sentence("原因"),
        is_public=True,
        row=Row("status", Sentence("去的人看得到"), max_length=1000),
    )
    expected_reopen_on: date | None = day(
        "expected_reopen_on", Sentence("预计重开"), must_be_past=False, is_public=True, row=Row("status")
    )
    provenance: Provenance = own(
        Provenance,
        own_cell(
            "source",
            Sentence("出处"),
            reading=Reading.TEXT,
            is_public=True,
            row=Row("origin", Sentence("哪份文件、哪个网页，或谁说的"), max_length=1000),
        ),
        own_cell(
            "as_of",
            Sentence("出处的日期"),
            reading=Reading.DAY,
            is_public=True,
            row=Row("origin", Sentence("文件的日期，2026-11 这样写也行"), max_length=10),
        ),
        *(
            own_cell(
                f"{facet}_checked_on",
                Sentence("{facet}哪天核实", facet=facet.zh),
                reading=Reading.DAY,
                is_public=True,
            )
            for facet in Facet
        ),
        own_cell("checked_by", Sentence("谁核实的"), reading=Reading.TEXT, max_length=200, is_public=True),
    )
    contacts: tuple[PrivateContact, ...] = own(tuple, CONTACT_CELL)  # never public
    own_values: Mapping[str, str] = own(dict)  # by cell (`own_fields`); never public
    ledger: Ledger = part(Ledger)  # what the office keeps for itself


FIELDS: tuple[StationField, ...] = tuple(declared_fields(StationFields))
BY_CELL: Mapping[str, StationField] = {declared.cell: declared for declared in FIELDS}
# Fields of one value in one column of the table `station`.
STORED_FIELDS = tuple(declared for declared in FIELDS if declared.is_stored)
FILTERS: Mapping[str, StationField] = {one.cell: one for one in FIELDS if one.tag}
ON_PAGE = tuple(declared for declared in FIELDS if declared.on_page)
IN_OPEN_DATA = tuple(declared for declared in FIELDS if declared.open_data)


def rows_of(group: str) -> tuple[StationField, ...]:
    """Return the fields of a group of the staff form's rows."""
    return tuple(declared for declared in FIELDS if declared.row and declared.row.group == group)


def stored_fields_of(path: str) -> tuple[StationField, ...]:
    """Return the stored fields of a part of an entry, such as ``truck``; of the entry itself for ``""``."""
    return tuple(one for one in STORED_FIELDS if one.attribute.rpartition(".")[0] == path)
