"""One row of words, read into a draft or into problems, each with its row and column.

It does not stop at the first problem: a clerk mends a sheet once.
"""

import re
from collections.abc import Mapping
from datetime import date

from geodata.crs import Crs
from geodata.divisions import division
from geodata.lonlat import LonLat
from geodata.sentence import Sentence
from locator.entries.domain.draft import CRS_MISSING, PositionInput, Provenance, StationDraft
from locator.errors import RowProblem
from locator.hours.domain.hours import Hours
from locator.hours.domain.schedule import parse_day_policy
from locator.sheets.domain.row_reader import RowReader, yes_no
from locator.sheets.domain.truck_reader import read_gate, read_truck
from locator.stations.domain.access import Access, AccessMethod, Audience, Price, SelfService
from locator.stations.domain.service import SERVICES, Availability, ServiceOffer, read_services
from locator.stations.domain.station import (
    CaptureMethod,
    Facet,
    LifecycleStatus,
    PositionQuality,
    StationKind,
    Visibility,
    widest_visibility,
)

LONGEST_NAME = 200
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
NONE: tuple[str, ...] = ()
# What GIS programs add to every row of theirs.
IGNORED_COLUMNS = frozenset({"fid", "ogc_fid", "objectid"})


def unknown_columns(columns: tuple[str, ...]) -> list[RowProblem]:
    """Return a problem for each column that no field has: dropping one in silence would lose it."""
    return [
        RowProblem(1, name, Sentence("不认识这一列；请改成说明里的列名，或把它删掉"))
        for name in columns
        if name not in COLUMNS | IGNORED_COLUMNS
    ]


def read_draft(
    line: int, cells: Mapping[str, str], default_crs: Crs | None
) -> tuple[StationDraft | None, list[RowProblem]]:
    """Read one row; return the draft, or None with every problem that was found."""
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
        names={tongue: text for tongue in LANGUAGES if (text := row.words(f"name_{tongue}", 200))},
        aliases=_list(row.words("aliases")),
        brand=row.words("brand"),
        external_identifier=row.words("external_identifier", 100),
        host=row.words("host", 200),
        operator=row.words("operator", 200),
        address=row.words("address"),
        wayfinding=row.words("wayfinding"),
        division_code=row.parsed("division_code", _division_code, None),
        position_input=position_input,
        position_quality=_quality(row, position_input),
        capture_method=row.code("capture_method", CaptureMethod, CaptureMethod.UNKNOWN),
        captured_on=row.parsed("captured_on", _day, None),
        gate_input=read_gate(row, position_input),
        truck=read_truck(row),
        access=_access(row),
        visibility=_visibility(row, kind),
        status=_status(row),
        status_since=row.parsed("status_since", _day, None),
        status_reason=row.words("status_reason"),
        expected_reopen_on=row.parsed("expected_reopen_on", _day, None),
        opening_hours=row.parsed("opening_hours", _opening_hours, ""),
        self_service=SelfService(
            row.parsed("self_service_hours", _opening_hours, ""),
            row.code("self_service_access", AccessMethod, AccessMethod.UNKNOWN),
            row.words("self_service_app", 200),
        ),
        on_holiday=row.parsed("on_holiday", parse_day_policy, ""),
        on_makeup=row.parsed("on_makeup", parse_day_policy, ""),
        hours_posted=row.words("opening_hours_text"),
        services=_services(row),
        services_posted=row.words("services_text"),
        phone=row.words("phone", 100),
        provenance=_provenance(row),
    )


def _name(row: RowReader) -> str:
    name = row.words("name", LONGEST_NAME)
    if not name:
        row.refuse("name", Sentence("没有站名"))
    return name


def _kind(row: RowReader) -> StationKind:
    if not row.cells.get("type"):
        row.refuse("type", Sentence("没有类型：应是 {all} 之一", all="、".join(StationKind)))
    return row.code("type", StationKind, StationKind.UNION_STATION)


def _position_input(row: RowReader, default_crs: Crs | None) -> PositionInput | None:
    lon_text, lat_text = row.words("lon"), row.words("lat")
    if not lon_text and not lat_text:
        return None
    if not lon_text or not lat_text:
        row.refuse("lat" if lon_text else "lon", Sentence("只有一个坐标，经度和纬度要一起填"))
        return None
    crs = row.parsed("crs", Crs.parse, default_crs)
    if crs is None:
        if not row.problems or row.problems[-1].column != "crs":
            row.refuse("crs", CRS_MISSING)
        return None
    given = row.parsed("lon", lambda text: LonLat.parse(text, lat_text), None, text=lon_text)
    return PositionInput(given, lon_text, lat_text, crs) if given else None


def _quality(row: RowReader, given: PositionInput | None) -> PositionQuality:
    """Return how good the position is; without one it is missing, whatever the row says."""
    has_cells = bool(row.cells.get("lon") or row.cells.get("lat"))
    default = PositionQuality.PUBLISHED if has_cells else PositionQuality.MISSING
    quality = row.code("position_quality", PositionQuality, default)
    if has_cells and quality is PositionQuality.MISSING:
        row.refuse("position_quality", Sentence("写了 missing，可是有坐标：删掉坐标，或改成 approximate"))
    if not has_cells and quality is not PositionQuality.MISSING:
        row.refuse("position_quality", Sentence("写了 {quality}，可是没有坐标", quality=quality.value))
    return quality


def _access(row: RowReader) -> Access:
    return Access(
        method=row.code("access", AccessMethod, AccessMethod.UNKNOWN),
        app=row.words("access_app", 200),
        registration_needed=row.parsed("access_registration", yes_no, None),
        audience=row.code("access_audience", Audience, Audience.UNKNOWN),
        price=row.code("access_price", Price, Price.UNKNOWN),
        note=row.words("access_note"),
    )


def _visibility(row: RowReader, kind: StationKind) -> Visibility:
    widest = widest_visibility(kind)
    chosen = row.code("visibility", Visibility, widest)
    if widest is Visibility.SITE_ONLY and chosen is not Visibility.SITE_ONLY:
        row.refuse("visibility", Sentence("{kind}在厂区里，不对外公布，只能是 site_only", kind=kind.zh))
    return chosen


def _status(row: RowReader) -> LifecycleStatus:
    status = row.code("status", LifecycleStatus, LifecycleStatus.OPEN)
    if status is LifecycleStatus.MERGED:
        row.refuse("status", Sentence("并入哪一站要在管理页面上指明，导入时不能写 merged"))
    return status


def _services(row: RowReader) -> tuple[ServiceOffer, ...]:
    """Return the offers of codes had and codes surely not had; of words as published where none are given.

    An editor who takes a service away is not overruled by the words that once were published.
    """
    had: tuple[str, ...] = row.parsed("services", _service_codes, NONE)
    missing: tuple[str, ...] = row.parsed("services_missing", _service_codes, NONE)
    for code in set(had) & set(missing):
        row.refuse("services_missing", Sentence("“{what}”又写有又写没有", what=SERVICES[code].zh))
    published = row.words("services_text")
    named = () if had else read_services(published).codes
    yes = dict.fromkeys([*had, *(code for code in named if code not in missing)])
    return (
        *(ServiceOffer(code, Availability.YES) for code in yes),
        *(ServiceOffer(code, Availability.NO) for code in missing),
    )


def _provenance(row: RowReader) -> Provenance:
    return Provenance(
        source=row.words("source"),
        as_of=row.parsed("as_of", _partial_date, ""),
        checked_on={facet: day for facet in Facet if (day := row.parsed(f"{facet}_checked_on", _day, None))},
        checked_by=row.words("checked_by", 200),
    )


def _service_codes(text: str) -> tuple[str, ...]:
    read = read_services(text)
    if read.unread:
        raise ValueError(Sentence("服务“{all}”不认识：应是服务代码或标准名称", all="、".join(read.unread)))
    return read.codes


def _opening_hours(text: str) -> str:
    Hours.parse(text)
    return text


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
