"""Reading one row of cells into a draft, or into all of its problems with row and column."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from geodata.crs.conversion import Crs
from geodata.divisions.codes import division
from geodata.lonlat import LonLat
from geodata.sentence import Sentence
from locator.entries.domain.draft import CRS_MISSING, PositionInput, Provenance, StationDraft
from locator.errors import RowProblem
from locator.hours.domain.hours import normalise_hours
from locator.hours.domain.schedule import parse_day_policy
from locator.sheets.domain.offers.reader import read_offers
from locator.sheets.domain.own_values import read_own_values
from locator.sheets.domain.people.contacts import read_contacts
from locator.sheets.domain.row_reader import RowReader, parse_yes_no
from locator.stations.domain.access import Access, SelfService
from locator.stations.domain.contact import PrivateContact
from locator.stations.domain.declaring import Kind, StationField
from locator.stations.domain.field_values import NAME_LABELS
from locator.stations.domain.ledger import Ledger
from locator.stations.domain.links import MAX_LINKS_LENGTH, parse_links
from locator.stations.domain.own_fields import is_own
from locator.stations.domain.station import (
    Facet,
    LifecycleStatus,
    PositionQuality,
    StationKind,
    Visibility,
    widest_visibility,
)
from locator.stations.domain.station_fields import (
    BY_CELL,
    FIELDS,
    MAX_NAME_LENGTH,
    stored_fields_of,
)
from locator.stations.domain.truck import TruckAccess, parse_road

PARTIAL_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?", re.ASCII)
COLUMNS = frozenset(field.cell for field in FIELDS)
NO_CONTACTS: tuple[PrivateContact, ...] = ()
# Columns that GIS programs add.
IGNORED_COLUMNS = frozenset({"fid", "ogc_fid", "objectid"})


def unknown_columns(columns: tuple[str, ...]) -> list[RowProblem]:
    """Return a problem for each unknown column, since ignoring it would lose its data."""
    return [
        RowProblem(1, name, Sentence("不认识这一列；请改成说明里的列名，或把它删掉"))
        for name in columns
        if name not in COLUMNS | IGNORED_COLUMNS and not is_own(name)
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
    values = {name: READ_PARTS[name](row) for name in READ_PARTS} | _stored_values(row, "")
    return StationDraft(
        line=row.line,
        **values
        | {
            "kind": kind,
            "position_input": position_input,
            "position_quality": _quality(row, position_input),
            "gate_input": _gate(row, position_input),
            "truck": TruckAccess(**_stored_values(row, "truck")),
            "access": Access(**_stored_values(row, "access")),
            "self_service": SelfService(**_stored_values(row, "self_service")),
            "ledger": Ledger(**_stored_values(row, "ledger")),
            "visibility": _visibility(row, kind),
        },
    )


def _stored_values(row: RowReader, path: str) -> dict[str, Any]:
    """Return the values of a part of an entry that are one value in one column, by attribute."""
    cells = row.cells
    return {
        name: read(row) if cells.get(field.cell) or field.cell in READ_EVEN_EMPTY else field.default
        for name, field, read in READERS[path]
    }


def _reader(field: StationField) -> Callable[[RowReader], Any]:
    """Return the function that reads a field of one value."""
    if field.cell in OWN_READERS:
        return OWN_READERS[field.cell]
    cell, codes, parse = field.cell, field.codes, field.parse or PARSE.get(field.kind)
    if codes is not None:
        return lambda row: row.code(cell, codes, field.default)
    if parse is not None:
        return lambda row: row.parse(cell, parse, field.default)
    return lambda row: row.text(cell, field.max_length)


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


def _gate(row: RowReader, station: PositionInput | None) -> PositionInput | None:
    """Return the position of the gate for vehicles, in the station's coordinate system."""
    lon_text, lat_text = row.text("gate_lon"), row.text("gate_lat")
    if not lon_text and not lat_text:
        return None
    if station is None or not lon_text or not lat_text:
        row.add_problem(
            "gate_lat" if lon_text else "gate_lon", Sentence("入口的经度、纬度要一起填，站点也要有坐标")
        )
        return None
    given = row.parse("gate_lon", lambda text: LonLat.parse(text, lat_text), None, text=lon_text)
    return PositionInput(given, lon_text, lat_text, station.crs) if given else None


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


def _provenance(row: RowReader) -> Provenance:
    return Provenance(
        source=row.text("source"),
        as_of=row.parse("as_of", _partial_date, ""),
        checked_on={facet: day for facet in Facet if (day := row.parse(f"{facet}_checked_on", _day, None))},
        checked_by=row.text("checked_by", 200),
    )


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


def _road(row: RowReader) -> str:
    return parse_road(row.text("road", BY_CELL["road"].max_length))


def _names(row: RowReader) -> dict[str, str]:
    texts = {language: row.text(f"name_{language}", MAX_NAME_LENGTH) for language in NAME_LABELS}
    return {language: text for language, text in texts.items() if text}


PARSE: Mapping[Kind, Callable[[str], Any]] = {
    Kind.YES_NO: parse_yes_no,
    Kind.DAY: _day,
    Kind.PARTIAL_DAY: _partial_date,
}
# Cells with more rules than their kind has.
OWN_READERS: Mapping[str, Callable[[RowReader], Any]] = {
    "name": _name,
    "status": _status,
    "road": _road,
    "opening_hours": lambda row: row.parse("opening_hours", normalise_hours, ""),
    "self_service_hours": lambda row: row.parse("self_service_hours", normalise_hours, ""),
    "on_holiday": lambda row: row.parse("on_holiday", parse_day_policy, ""),
    "on_makeup": lambda row: row.parse("on_makeup", parse_day_policy, ""),
    "links": lambda row: row.parse("links", parse_links, "", text=row.text("links", MAX_LINKS_LENGTH)),
}
READ_EVEN_EMPTY = frozenset({"name"})
READ_BEFORE = frozenset({"type", "visibility"})  # their rules need more than their own cell
# Values of several cells, or stored otherwise.
READ_PARTS: Mapping[str, Callable[[RowReader], Any]] = {
    "names": _names,
    "aliases": lambda row: _list(row.text("aliases")),
    "host": lambda row: row.text("host", BY_CELL["host"].max_length),
    "operator": lambda row: row.text("operator", BY_CELL["operator"].max_length),
    "division_code": lambda row: row.parse("division_code", _division_code, None),
    "contacts": lambda row: row.parse("private_contact", read_contacts, NO_CONTACTS),
    "own_values": read_own_values,
    "services": read_offers,
    "provenance": _provenance,
}
READERS = {
    path: [
        (field.name, field, _reader(field))
        for field in stored_fields_of(path)
        if field.cell not in READ_BEFORE
    ]
    for path in ("", "truck", "access", "self_service", "ledger")
}
