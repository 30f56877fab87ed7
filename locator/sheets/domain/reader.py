"""Reading one row of cells into a draft, or into all of its problems with row and column."""

import re
from collections.abc import Mapping
from datetime import date

from geodata.crs.conversion import Crs
from geodata.divisions.codes import division
from geodata.lonlat import LonLat
from geodata.sentence import Sentence
from locator.entries.domain.draft import CRS_MISSING, PositionInput, Provenance, StationDraft
from locator.errors import RowProblem
from locator.hours.domain.hours import normalise_hours
from locator.hours.domain.schedule import parse_day_policy
from locator.sheets.domain.row_reader import RowReader, parse_yes_no
from locator.sheets.domain.truck_reader import read_gate, read_truck
from locator.stations.domain.access import Access, AccessMethod, Audience, Price, SelfService
from locator.stations.domain.service import SERVICES, Availability, ServiceOffer, parse_services
from locator.stations.domain.station import (
    CaptureMethod,
    Facet,
    LifecycleStatus,
    PositionQuality,
    StationKind,
    Visibility,
    widest_visibility,
)

MAX_NAME_LENGTH = 200
PARTIAL_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?", re.ASCII)
LANGUAGES = ("en", "mn", "ru", "ug", "bo")
COLUMNS = frozenset(
    {
        *("name", "type", "address", "division_code", "lon", "lat", "crs", "position_quality"),
        *("opening_hours_text", "services_text", "phone", "source", "as_of", "opening_hours"),
        *("self_service_hours", "self_service_access", "self_service_app", "on_holiday", "on_makeup"),
        *("access", "access_app", "access_registration", "access_audience", "access_price"),
        *("access_note", "services", "services_missing", "external_identifier", "aliases", "brand"),
        *("gate_lon", "gate_lat", "max_length_m", "max_height_m", "truck_guarded"),
        *("truck_spaces", "road", "road_side", "road_km"),
        *("host", "operator", "wayfinding", "capture_method", "captured_on", "visibility"),
        *("status", "status_since", "status_reason", "expected_reopen_on"),
        *("checked_by", *(f"{facet}_checked_on" for facet in Facet)),
        *(f"name_{language}" for language in LANGUAGES),
    }
)
NO_SERVICES: tuple[str, ...] = ()
# Columns that GIS programs add.
IGNORED_COLUMNS = frozenset({"fid", "ogc_fid", "objectid"})


def unknown_columns(columns: tuple[str, ...]) -> list[RowProblem]:
    """Return a problem for each unknown column, since ignoring it would lose its data."""
    return [
        RowProblem(1, name, Sentence("不认识这一列；请改成说明里的列名，或把它删掉"))
        for name in columns
        if name not in COLUMNS | IGNORED_COLUMNS
    ]


def read_draft(
    line: int, cells: Mapping[str, str], default_crs: Crs | None
) -> tuple[StationDraft | None, list[RowProblem]]:
    """Read one row; return the draft, or None with all problems."""
    reader = RowReader(line, cells)
    draft = _draft(reader, default_crs)
    return (None if reader.problems else draft), reader.problems


def _draft(row: RowReader, default_crs: Crs | None) -> StationDraft:
    kind = _kind(row)
    position_input = _position_input(row, default_crs)
    return StationDraft(
        line=row.line,
        kind=kind,
        name=_name(row),
        names={language: text for language in LANGUAGES if (text := row.text(f"name_{language}", 200))},
        aliases=_list(row.text("aliases")),
        brand=row.text("brand"),
        external_identifier=row.text("external_identifier", 100),
        host=row.text("host", 200),
        operator=row.text("operator", 200),
        address=row.text("address"),
        wayfinding=row.text("wayfinding"),
        division_code=row.parse("division_code", _division_code, None),
        position_input=position_input,
        position_quality=_quality(row, position_input),
        capture_method=row.code("capture_method", CaptureMethod, CaptureMethod.UNKNOWN),
        captured_on=row.parse("captured_on", _day, None),
        gate_input=read_gate(row, position_input),
        truck=read_truck(row),
        access=_access(row),
        visibility=_visibility(row, kind),
        status=_status(row),
        status_since=row.parse("status_since", _day, None),
        status_reason=row.text("status_reason"),
        expected_reopen_on=row.parse("expected_reopen_on", _day, None),
        opening_hours=row.parse("opening_hours", normalise_hours, ""),
        self_service=SelfService(
            row.parse("self_service_hours", normalise_hours, ""),
            row.code("self_service_access", AccessMethod, AccessMethod.UNKNOWN),
            row.text("self_service_app", 200),
        ),
        on_holiday=row.parse("on_holiday", parse_day_policy, ""),
        on_makeup=row.parse("on_makeup", parse_day_policy, ""),
        hours_posted=row.text("opening_hours_text"),
        services=_services(row),
        services_posted=row.text("services_text"),
        phone=row.text("phone", 100),
        provenance=_provenance(row),
    )


def _name(row: RowReader) -> str:
    name = row.text("name", MAX_NAME_LENGTH)
    if not name:
        row.add_problem("name", Sentence("没有站名"))
    return name


def _kind(row: RowReader) -> StationKind:
    if not row.cells.get("type"):
        row.add_problem("type", Sentence("没有类型：应是 {all} 之一", all="、".join(StationKind)))
    return row.code("type", StationKind, StationKind.UNION_STATION)


def _position_input(row: RowReader, default_crs: Crs | None) -> PositionInput | None:
    lon_text, lat_text = row.text("lon"), row.text("lat")
    if not lon_text and not lat_text:
        return None
    if not lon_text or not lat_text:
        row.add_problem("lat" if lon_text else "lon", Sentence("只有一个坐标，经度和纬度要一起填"))
        return None
    crs = row.parse("crs", Crs.parse, default_crs)
    if crs is None:
        if not row.problems or row.problems[-1].column != "crs":
            row.add_problem("crs", CRS_MISSING)
        return None
    given = row.parse("lon", lambda text: LonLat.parse(text, lat_text), None, text=lon_text)
    return PositionInput(given, lon_text, lat_text, crs) if given else None


def _quality(row: RowReader, given: PositionInput | None) -> PositionQuality:
    """Return the quality of the position; MISSING without coordinates."""
    has_cells = bool(row.cells.get("lon") or row.cells.get("lat"))
    default = PositionQuality.PUBLISHED if has_cells else PositionQuality.MISSING
    quality = row.code("position_quality", PositionQuality, default)
    if has_cells and quality is PositionQuality.MISSING:
        row.add_problem(
            "position_quality", Sentence("写了 missing，可是有坐标：删掉坐标，或改成 approximate")
        )
    if not has_cells and quality is not PositionQuality.MISSING:
        row.add_problem("position_quality", Sentence("写了 {quality}，可是没有坐标", quality=quality.value))
    return quality


def _access(row: RowReader) -> Access:
    return Access(
        method=row.code("access", AccessMethod, AccessMethod.UNKNOWN),
        app=row.text("access_app", 200),
        registration_needed=row.parse("access_registration", parse_yes_no, None),
        audience=row.code("access_audience", Audience, Audience.UNKNOWN),
        price=row.code("access_price", Price, Price.UNKNOWN),
        note=row.text("access_note"),
    )


def _visibility(row: RowReader, kind: StationKind) -> Visibility:
    widest = widest_visibility(kind)
    visibility = row.code("visibility", Visibility, widest)
    if widest is Visibility.SITE_ONLY and visibility is not Visibility.SITE_ONLY:
        row.add_problem("visibility", Sentence("{kind}在厂区里，不对外公布，只能是 site_only", kind=kind.zh))
    return visibility


def _status(row: RowReader) -> LifecycleStatus:
    status = row.code("status", LifecycleStatus, LifecycleStatus.OPEN)
    if status is LifecycleStatus.MERGED:
        row.add_problem("status", Sentence("并入哪一站要在管理页面上指明，导入时不能写 merged"))
    return status


def _services(row: RowReader) -> tuple[ServiceOffer, ...]:
    """Return the offers of the codes that the station has and lacks.

    The published text is read only where no codes are given, so that it cannot restore a service that
    an editor has removed.
    """
    offered: tuple[str, ...] = row.parse("services", _service_codes, NO_SERVICES)
    lacking: tuple[str, ...] = row.parse("services_missing", _service_codes, NO_SERVICES)
    for code in set(offered) & set(lacking):
        row.add_problem("services_missing", Sentence("“{what}”又写有又写没有", what=SERVICES[code].zh))
    published = row.text("services_text")
    named = () if offered else parse_services(published).codes
    yes = dict.fromkeys([*offered, *(code for code in named if code not in lacking)])
    return (
        *(ServiceOffer(code, Availability.YES) for code in yes),
        *(ServiceOffer(code, Availability.NO) for code in lacking),
    )


def _provenance(row: RowReader) -> Provenance:
    return Provenance(
        source=row.text("source"),
        as_of=row.parse("as_of", _partial_date, ""),
        checked_on={facet: day for facet in Facet if (day := row.parse(f"{facet}_checked_on", _day, None))},
        checked_by=row.text("checked_by", 200),
    )


def _service_codes(text: str) -> tuple[str, ...]:
    read = parse_services(text)
    if read.unread:
        raise ValueError(Sentence("服务“{all}”不认识：应是服务代码或标准名称", all="、".join(read.unread)))
    return read.codes


def _division_code(text: str) -> str | None:
    return division(text).code


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(Sentence("“{text}”不是日期：应写 2026-11-22", text=text[:20])) from None


def _partial_date(text: str) -> str:
    if not PARTIAL_DATE.fullmatch(text):
        raise ValueError(Sentence("“{text}”不是日期：应写 2026、2026-11 或 2026-11-22", text=text[:20]))
    _day((text + "-01-01")[:10])
    return text


def _list(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in re.split(r"[、，,;；|]", text) if part.strip())
