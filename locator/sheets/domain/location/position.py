"""Reading a position from one column or two, in any notation of degrees, with common typing errors."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from geodata.crs.conversion import Crs
from geodata.errors import UnknownCrs
from geodata.sentence import Sentence, pattern
from locator.entries.domain.draft import CRS_MISSING
from locator.sheets.domain.cell_values import code_for, is_empty
from locator.sheets.domain.columns.content import PAIR
from locator.sheets.domain.columns.matching import ColumnMatch
from locator.sheets.domain.findings import Fault, Severity
from locator.sheets.domain.row_cells import RowCells
from locator.stations.domain.station import PositionQuality

PLAIN = re.compile(r"[+-]?\d{1,3}(\.\d{1,15})?", re.ASCII)
HEMISPHERE = re.compile(r"东经|北纬|经度|纬度|[ensw]|^[:：]", re.IGNORECASE)
LONG_DECIMAL = re.compile(r"([+-]?\d{1,3}\.\d{1,15})\d*", re.ASCII)
DECORATION = re.compile(r"东经|北纬|经度|纬度|lng|lon|lat|[:：=°º度ensw'\"()\[\]\s]", re.IGNORECASE)
DECIMAL_COMMA = re.compile(r"(\d{1,3})[,，。、·](\d{3,15})", re.ASCII)
MINUTE, SECOND = r"[′'’‘分:：\s-]", r"[′'’″\"”“秒]"  # ″ in its compatible form is ′′
SEXAGESIMAL = re.compile(
    rf"(\d{{1,3}})[°º度:：\s-]+(\d{{1,2}}(?:\.\d+)?){MINUTE}*(?:(\d{{1,2}}(?:\.\d+)?){SECOND}{{0,2}})?"
)
WITHOUT_POINT = re.compile(r"\d{7,16}", re.ASCII)
SEPARATORS = re.compile(r"[,，、;/|\s]+")
LON, LAT = (73.0, 136.0), (3.0, 54.0)  # of China
PLACE_FIELDS = ("lon", "lat", "lonlat")
COARSE_DECIMALS = 3  # fewer than these are hundreds of metres


@dataclass(frozen=True, slots=True)
class Degree:
    """Degrees as decimal text; `fault` is set where the notation was unusual."""

    text: str
    fault: Fault | None = None


def read_position(row: RowCells) -> None:
    """Read the position of a row into lon, lat, crs and position_quality."""
    names = _position_fields(row)
    first, second = (
        parse_pair(row.text("lonlat")) if names == ("lonlat",) else (row.text("lon"), row.text("lat"))
    )
    if not first and not second:
        if names == ("lonlat",) and row.text("lonlat"):
            _report_no_number(row, "lonlat")
        return
    if not first or not second:
        missing = "lat" if first else "lon"
        row.add_finding(
            Fault.POSITION_HALF, Sentence("缺{field}：经度和纬度要一起填", field=row.label(missing)), missing
        )
        return
    lon, lat = parse_degree(first, LON), parse_degree(second, LAT)
    if lon is None or lat is None:
        _report_no_number(
            row,
            *(
                names
                if len(names) == 1
                else [name for name, value in zip(names, (lon, lat), strict=True) if value is None]
            ),
        )
        return
    if _accept_faults(row, names, lon, lat) and _check_in_china(row, names, lon.text, lat.text):
        _write_position(row, lon.text, lat.text)


def common_crs(lines: Iterable[Sequence[str]], matches: Sequence[ColumnMatch]) -> Crs | None:
    """Return a coordinate system of the rows if every row with coordinates names one; otherwise None."""
    position_columns = [match.index for match in matches if match.field in PLACE_FIELDS]
    crs_columns = [match.index for match in matches if match.field == "crs"]
    crs: Crs | None = None
    for cells in lines:
        if not any(index < len(cells) and cells[index] for index in position_columns):
            continue
        written = next((cells[index] for index in crs_columns if index < len(cells)), "")
        crs = _crs_of_cell(written)
        if crs is None:
            return None
    return crs


# Names of coordinate systems in headings, such as 高德坐标 or 经度(GCJ-02).
CRS_IN_HEADINGS = {
    Crs.GCJ_02: ("高德", "腾讯", "火星", "gcj"),
    Crs.BD_09: ("百度", "baidu", "bd09", "bd-09"),
    Crs.WGS_84: ("gps", "wgs"),
    Crs.CGCS2000: ("天地图", "cgcs", "国家2000"),
}


def crs_in_headings(headings: Iterable[str]) -> Crs | None:
    """Return the coordinate system that the headings name; None for none or several."""
    written = unicodedata.normalize("NFKC", " ".join(headings)).lower()
    systems = [crs for crs, names in CRS_IN_HEADINGS.items() if any(name in written for name in names)]
    return systems[0] if len(systems) == 1 else None


def crs_said(matches: Iterable[ColumnMatch]) -> Crs | None:
    """Return the coordinate system that the headings of the coordinates surely name.

    GPS in a heading often means no more than coordinates.
    """
    headings = [match.heading for match in matches if match.field in PLACE_FIELDS]
    crs = crs_in_headings(headings)
    is_sure = crs is not Crs.WGS_84 or "wgs" in unicodedata.normalize("NFKC", " ".join(headings)).lower()
    return crs if is_sure else None


def _crs_of_cell(written: str) -> Crs | None:
    """Return the coordinate system that a cell names; None for an unknown one."""
    try:
        return Crs(code) if (code := code_for("crs", written)) else Crs.parse(written)
    except UnknownCrs:
        return None


def parse_degree(text: str, bounds: tuple[float, float]) -> Degree | None:
    """Parse degrees; `bounds` (in degrees) decide where a lost decimal point belongs."""
    if PLAIN.fullmatch(text):
        return Degree(text)
    if long_match := LONG_DECIMAL.fullmatch(text):
        return Degree(long_match[1])
    normalised = unicodedata.normalize("NFKC", text)
    parts = SEXAGESIMAL.fullmatch(HEMISPHERE.sub("", normalised).strip())
    if parts and parts[2]:
        return Degree(_decimal_degrees(*parts.groups()), Fault.POSITION_DEGREES)
    undecorated = DECORATION.sub("", normalised)
    if PLAIN.fullmatch(undecorated) or LONG_DECIMAL.fullmatch(undecorated):
        return Degree(undecorated[:19], Fault.POSITION_WIDE)
    if comma_match := DECIMAL_COMMA.fullmatch(undecorated):
        return Degree(f"{comma_match[1]}.{comma_match[2]}", Fault.POSITION_COMMA)
    if WITHOUT_POINT.fullmatch(undecorated):
        return _restore_decimal_point(undecorated, bounds)
    return None


def _restore_decimal_point(digits: str, bounds: tuple[float, float]) -> Degree | None:
    for integer_digits in (3, 2):
        text = f"{digits[:integer_digits]}.{digits[integer_digits:]}"
        if bounds[0] <= float(text) <= bounds[1]:
            return Degree(text, Fault.POSITION_POINT_LOST)
    return None


def _decimal_degrees(degrees: str, minutes: str, seconds: str | None) -> str:
    """Return degrees with the decimals that they are known to: a minute is a kilometre or two."""
    decimals = 2 if seconds is None and "." not in minutes else 7
    return f"{int(degrees) + float(minutes) / 60 + float(seconds or 0) / 3600:.{decimals}f}"


def parse_pair(text: str) -> tuple[str, str]:
    """Return the longitude and latitude in one text, given in either order; empty texts for none."""
    plain = unicodedata.normalize("NFKC", text).strip()
    match = PAIR.fullmatch(plain)
    parts = list(match.groups()) if match else [part for part in SEPARATORS.split(plain) if part]
    if len(parts) != 2:
        return "", ""
    numbers = [parse_degree(part, LON) for part in parts]
    if any(number is None for number in numbers):
        return "", ""
    first, second = (number.text for number in numbers if number)
    is_swapped = LAT[0] <= float(first) <= LAT[1] and LON[0] <= float(second) <= LON[1]
    return (second, first) if is_swapped else (first, second)


def _report_no_number(row: RowCells, *names: str) -> None:
    for name in names:
        if name == "lonlat":
            sentence = Sentence(
                "“{written}”不是经纬度：应是两个数，经度在前，例如 112.516037,23.073437",
                written=row.text(name)[:40],
            )
            row.add_finding(Fault.POSITION_NO_NUMBER, sentence, name)
            continue
        sentence = Sentence(
            "“{written}”不是{field}：应是一个数，例如 {example}",
            written=row.text(name)[:40],
            field=row.label(name),
            example={"lon": "112.516037", "lat": "23.073437"}[name],
        )
        row.add_finding(Fault.POSITION_NO_NUMBER, sentence, name)


# Severity and message of each fault: a degree sign is harmless, a restored decimal point may be wrong.
FAULT_MESSAGES = {
    Fault.POSITION_WIDE: (Severity.NOTE, pattern("写法不规范，按 {read} 读")),
    Fault.POSITION_DEGREES: (Severity.CONFIRM, pattern("写的是度分秒，换成度是 {read}，对吗？")),
    Fault.POSITION_COMMA: (Severity.CONFIRM, pattern("小数点写成了逗号，应是 {read} 吗？")),
    Fault.POSITION_POINT_LOST: (Severity.REFUSED, pattern("像是丢了小数点，应是 {read} 吗？")),
}


def _accept_faults(row: RowCells, names: tuple[str, ...], lon: Degree, lat: Degree) -> bool:
    """Add findings for unusual notations; return whether the numbers may be used as read."""
    is_usable = True
    for name, value in zip(("lon", "lat"), (lon, lat), strict=True):
        if value.fault is None:
            continue
        severity, message = FAULT_MESSAGES[value.fault]
        field, repair = (name, [value.text]) if len(names) == 2 else ("lonlat", [f"{lon.text},{lat.text}"])
        row.add_finding(
            value.fault, Sentence(message, read=value.text), field, severity=severity, repair=repair
        )
        is_usable = is_usable and severity is Severity.NOTE
    return is_usable


def _check_in_china(row: RowCells, names: tuple[str, ...], lon_text: str, lat_text: str) -> bool:
    """Return whether a position is roughly in China; the border itself is checked later, for all rows."""
    lon, lat = float(lon_text), float(lat_text)
    if _is_within(lon, LON) and _is_within(lat, LAT):
        return True
    swapped = [lat_text, lon_text] if len(names) == 2 else [f"{lat_text},{lon_text}"]
    if _is_within(lat, LON) and _is_within(lon, LAT):
        sentence = Sentence("经度和纬度写反了，换过来是 {lon}、{lat}", lon=lat_text, lat=lon_text)
        row.add_finding(Fault.POSITION_SWAPPED, sentence, *names, repair=swapped)
    elif lon == 0 and lat == 0:
        sentence = Sentence("经度和纬度都是 0，等于没有填：没有坐标就空着")
        row.add_finding(Fault.POSITION_ZERO, sentence, *names, repair=[""] * len(names))
    else:
        sentence = Sentence("经度 {lon}、纬度 {lat} 不在中国", lon=lon_text, lat=lat_text)
        row.add_finding(Fault.POSITION_ABROAD, sentence, *names)
    return False


def _is_within(value: float, bounds: tuple[float, float]) -> bool:
    return bounds[0] <= value <= bounds[1]


def _write_position(row: RowCells, lon: str, lat: str) -> None:
    crs = _read_crs(row)
    if crs is None:
        return
    row.cells |= {"lon": lon, "lat": lat, "crs": crs.value}
    _read_gate(row)
    decimals = min(len(text.partition(".")[2]) for text in (lon, lat))
    if decimals < COARSE_DECIMALS and not row.text("position_quality"):
        row.cells["position_quality"] = PositionQuality.APPROXIMATE.value
        sentence = Sentence(
            "坐标只有 {decimals} 位小数，差几百米到几公里：记作“大概的位置”", decimals=decimals
        )
        row.add_finding(Fault.POSITION_COARSE, sentence, *_position_fields(row), severity=Severity.NOTE)


def _position_fields(row: RowCells) -> tuple[str, ...]:
    """Return the fields that the sheet has coordinates in."""
    return ("lonlat",) if row.columns("lonlat") else ("lon", "lat")


def _read_gate(row: RowCells) -> None:
    """Read the gate for vehicles, in the coordinate system of the position."""
    if not (row.text("gate_lon") or row.text("gate_lat")):
        return
    lon, lat = parse_degree(row.text("gate_lon"), LON), parse_degree(row.text("gate_lat"), LAT)
    if lon and lat:
        row.cells |= {"gate_lon": lon.text, "gate_lat": lat.text}
    else:
        sentence = Sentence("入口的经度和纬度要一起填，写成数")
        row.add_finding(Fault.POSITION_NO_NUMBER, sentence, "gate_lon", "gate_lat")


def _read_crs(row: RowCells) -> Crs | None:
    written = row.text("crs")
    if not written or is_empty(written):
        if row.plan.crs is None:
            row.add_finding(Fault.CRS_UNKNOWN, CRS_MISSING, *_position_fields(row), severity=Severity.REFUSED)
        return row.plan.crs
    if crs := _crs_of_cell(written):
        return crs
    sentence = Sentence("坐标系“{written}”不认识：应是高德、百度、GPS 或天地图", written=written[:40])
    row.add_finding(Fault.CRS_UNKNOWN, sentence, "crs", severity=Severity.REFUSED)
    return None
