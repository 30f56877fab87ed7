"""A place as a sheet gives it: one column or two, degrees in any dress, and the slips that befall them."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from geodata.crs import Crs
from geodata.errors import UnknownCrs
from geodata.sentence import Sentence, pattern
from locator.entries.domain.draft import CRS_MISSING
from locator.sheets.domain.column_looks import PAIR
from locator.sheets.domain.columns import ColumnMatch
from locator.sheets.domain.findings import Fault, Weight
from locator.sheets.domain.row_cells import RowCells
from locator.sheets.domain.words import code_for, is_empty
from locator.stations.domain.station import PositionQuality

PLAIN = re.compile(r"[+-]?\d{1,3}(\.\d{1,15})?", re.ASCII)
SIDE = re.compile(r"东经|北纬|经度|纬度|[ensw]|^[:：]", re.IGNORECASE)
LONGER = re.compile(r"([+-]?\d{1,3}\.\d{1,15})\d*", re.ASCII)
DRESS = re.compile(r"东经|北纬|经度|纬度|lng|lon|lat|[:：=°º度ensw'\"()\[\]\s]", re.IGNORECASE)
COMMA = re.compile(r"(\d{1,3})[,，。、·](\d{3,15})", re.ASCII)
MINUTE, SECOND = r"[′'’‘分:：\s-]", r"[′'’″\"”“秒]"  # ″ in its compatible form is ′′
SEXAGESIMAL = re.compile(
    rf"(\d{{1,3}})[°º度:：\s-]+(\d{{1,2}}(?:\.\d+)?){MINUTE}*(?:(\d{{1,2}}(?:\.\d+)?){SECOND}{{0,2}})?"
)
POINTLESS = re.compile(r"\d{7,16}", re.ASCII)
PARTED = re.compile(r"[,，、;/|\s]+")
LON, LAT = (73.0, 136.0), (3.0, 54.0)  # of China
PLACE_FIELDS = ("lon", "lat", "lonlat")
COARSE_DECIMALS = 3  # fewer than these are hundreds of metres


@dataclass(frozen=True, slots=True)
class Degree:
    """A number of degrees as it was read; `fault` says how it was not written plainly."""

    text: str
    fault: Fault | None = None


def read_position(row: RowCells) -> None:
    """Read the place of a row into lon, lat, crs and position_quality."""
    names = _names(row)
    first, second = (
        pair_of(row.text("lonlat")) if names == ("lonlat",) else (row.text("lon"), row.text("lat"))
    )
    if not first and not second:
        if names == ("lonlat",) and row.text("lonlat"):
            _no_number(row, "lonlat")
        return
    if not first or not second:
        missing = "lat" if first else "lon"
        row.found(
            Fault.POSITION_HALF, Sentence("缺{field}：经度和纬度要一起填", field=row.word(missing)), missing
        )
        return
    lon, lat = degree(first, LON), degree(second, LAT)
    if lon is None or lat is None:
        _no_number(
            row,
            *(
                names
                if len(names) == 1
                else [name for name, one in zip(names, (lon, lat), strict=True) if one is None]
            ),
        )
        return
    if _is_told(row, names, lon, lat) and _is_in_place(row, names, lon.text, lat.text):
        _write(row, lon.text, lat.text)


def system_of_each(lines: Iterable[Sequence[str]], matches: Sequence[ColumnMatch]) -> Crs | None:
    """Return a system that a sheet's places are in, where each of its places says its own; else None."""
    places = [one.index for one in matches if one.field in PLACE_FIELDS]
    said = [one.index for one in matches if one.field == "crs"]
    found: Crs | None = None
    for cells in lines:
        if not any(index < len(cells) and cells[index] for index in places):
            continue
        written = next((cells[index] for index in said if index < len(cells)), "")
        found = _named(written)
        if found is None:
            return None
    return found


# Words that name a system in a heading, such as 高德坐标 or 经度(GCJ-02).
HEADING_WORDS = {
    Crs.GCJ_02: ("高德", "腾讯", "火星", "gcj"),
    Crs.BD_09: ("百度", "baidu", "bd09", "bd-09"),
    Crs.WGS_84: ("gps", "wgs"),
    Crs.CGCS2000: ("天地图", "cgcs", "国家2000"),
}


def system_headed(headings: Iterable[str]) -> Crs | None:
    """Return the system that the headings of places name; None where they name none, or several."""
    written = unicodedata.normalize("NFKC", " ".join(headings)).lower()
    said = [crs for crs, words in HEADING_WORDS.items() if any(word in written for word in words)]
    return said[0] if len(said) == 1 else None


def _named(written: str) -> Crs | None:
    """Return the system that a cell names; None where it names none that is known."""
    try:
        return Crs(code) if (code := code_for("crs", written)) else Crs.parse(written)
    except UnknownCrs:
        return None


def degree(text: str, bounds: tuple[float, float]) -> Degree | None:
    """Read a number of degrees; `bounds` tell where a decimal point that was lost belongs."""
    if PLAIN.fullmatch(text):
        return Degree(text)
    if long := LONGER.fullmatch(text):
        return Degree(long[1])
    plain = unicodedata.normalize("NFKC", text)
    parts = SEXAGESIMAL.fullmatch(SIDE.sub("", plain).strip())
    if parts and parts[2]:
        return Degree(_decimal(*parts.groups()), Fault.POSITION_DEGREES)
    bare = DRESS.sub("", plain)
    if PLAIN.fullmatch(bare) or LONGER.fullmatch(bare):
        return Degree(bare[:19], Fault.POSITION_WIDE)
    if comma := COMMA.fullmatch(bare):
        return Degree(f"{comma[1]}.{comma[2]}", Fault.POSITION_COMMA)
    if POINTLESS.fullmatch(bare):
        return _with_point(bare, bounds)
    return None


def _with_point(digits: str, bounds: tuple[float, float]) -> Degree | None:
    for whole in (3, 2):
        text = f"{digits[:whole]}.{digits[whole:]}"
        if bounds[0] <= float(text) <= bounds[1]:
            return Degree(text, Fault.POSITION_POINT_LOST)
    return None


def _decimal(degrees: str, minutes: str, seconds: str | None) -> str:
    return f"{int(degrees) + float(minutes) / 60 + float(seconds or 0) / 3600:.7f}".rstrip("0")


def pair_of(text: str) -> tuple[str, str]:
    """Return the two numbers of one text, the longitude first, whichever it was; of any other, nothing."""
    plain = unicodedata.normalize("NFKC", text).strip()
    both = PAIR.fullmatch(plain)
    parts = list(both.groups()) if both else [part for part in PARTED.split(plain) if part]
    if len(parts) != 2:
        return "", ""
    numbers = [degree(part, LON) for part in parts]
    if any(one is None for one in numbers):
        return "", ""
    first, second = (one.text for one in numbers if one)
    turned = LAT[0] <= float(first) <= LAT[1] and LON[0] <= float(second) <= LON[1]
    return (second, first) if turned else (first, second)


def _no_number(row: RowCells, *names: str) -> None:
    for name in names:
        if name == "lonlat":
            sentence = Sentence(
                "“{written}”不是经纬度：应是两个数，经度在前，例如 112.516037,23.073437",
                written=row.text(name)[:40],
            )
            row.found(Fault.POSITION_NO_NUMBER, sentence, name)
            continue
        sentence = Sentence(
            "“{written}”不是{field}：应是一个数，例如 {example}",
            written=row.text(name)[:40],
            field=row.word(name),
            example={"lon": "112.516037", "lat": "23.073437"}[name],
        )
        row.found(Fault.POSITION_NO_NUMBER, sentence, name)


# How certain it is what was meant: a degree sign changes nothing, a point put in by us might.
DRESSED = {
    Fault.POSITION_WIDE: (Weight.TOLD, pattern("写法不规范，按 {read} 读")),
    Fault.POSITION_DEGREES: (Weight.ASK, pattern("写的是度分秒，换成度是 {read}，对吗？")),
    Fault.POSITION_COMMA: (Weight.ASK, pattern("小数点写成了逗号，应是 {read} 吗？")),
    Fault.POSITION_POINT_LOST: (Weight.REFUSED, pattern("像是丢了小数点，应是 {read} 吗？")),
}


def _is_told(row: RowCells, names: tuple[str, ...], lon: Degree, lat: Degree) -> bool:
    """Report numbers that were not written plainly; return whether they may be taken as read."""
    taken = True
    for name, one in zip(("lon", "lat"), (lon, lat), strict=True):
        if one.fault is None:
            continue
        weight, pattern = DRESSED[one.fault]
        place, repair = (name, [one.text]) if len(names) == 2 else ("lonlat", [f"{lon.text},{lat.text}"])
        row.found(one.fault, Sentence(pattern, read=one.text), place, weight=weight, repair=repair)
        taken = taken and weight is Weight.TOLD
    return taken


def _is_in_place(row: RowCells, names: tuple[str, ...], lon_text: str, lat_text: str) -> bool:
    """Refuse what is surely no place of a station; the border itself is looked at later, for all rows."""
    lon, lat = float(lon_text), float(lat_text)
    if _lies(lon, LON) and _lies(lat, LAT):
        return True
    turned = [lat_text, lon_text] if len(names) == 2 else [f"{lat_text},{lon_text}"]
    if _lies(lat, LON) and _lies(lon, LAT):
        sentence = Sentence("经度和纬度写反了，换过来是 {lon}、{lat}", lon=lat_text, lat=lon_text)
        row.found(Fault.POSITION_SWAPPED, sentence, *names, repair=turned)
    elif lon == 0 and lat == 0:
        sentence = Sentence("经度和纬度都是 0，等于没有填：没有坐标就空着")
        row.found(Fault.POSITION_ZERO, sentence, *names, repair=[""] * len(names))
    else:
        sentence = Sentence("经度 {lon}、纬度 {lat} 不在中国", lon=lon_text, lat=lat_text)
        row.found(Fault.POSITION_ABROAD, sentence, *names)
    return False


def _lies(value: float, bounds: tuple[float, float]) -> bool:
    return bounds[0] <= value <= bounds[1]


def _write(row: RowCells, lon: str, lat: str) -> None:
    crs = _crs(row)
    if crs is None:
        return
    row.out |= {"lon": lon, "lat": lat, "crs": crs.value}
    _gate(row)
    decimals = min(len(text.partition(".")[2]) for text in (lon, lat))
    if decimals < COARSE_DECIMALS and not row.text("position_quality"):
        row.out["position_quality"] = PositionQuality.APPROXIMATE.value
        sentence = Sentence(
            "坐标只有 {decimals} 位小数，差几百米到几公里：记作“大概的位置”", decimals=decimals
        )
        row.found(Fault.POSITION_COARSE, sentence, *_names(row), weight=Weight.TOLD)


def _names(row: RowCells) -> tuple[str, ...]:
    """Return the fields that the sheet gives places in."""
    return ("lonlat",) if row.columns("lonlat") else ("lon", "lat")


def _gate(row: RowCells) -> None:
    """Read where vehicles turn in, which is given in the system of the place itself."""
    if not (row.text("gate_lon") or row.text("gate_lat")):
        return
    lon, lat = degree(row.text("gate_lon"), LON), degree(row.text("gate_lat"), LAT)
    if lon and lat:
        row.out |= {"gate_lon": lon.text, "gate_lat": lat.text}
    else:
        sentence = Sentence("入口的经度和纬度要一起填，写成数")
        row.found(Fault.POSITION_NO_NUMBER, sentence, "gate_lon", "gate_lat")


def _crs(row: RowCells) -> Crs | None:
    said = row.text("crs")
    if not said or is_empty(said):
        if row.plan.crs is None:
            row.found(Fault.CRS_UNKNOWN, CRS_MISSING, *_names(row), weight=Weight.REFUSED)
        return row.plan.crs
    if known := _named(said):
        return known
    sentence = Sentence("坐标系“{written}”不认识：应是高德、百度、GPS 或天地图", written=said[:40])
    row.found(Fault.CRS_UNKNOWN, sentence, "crs", weight=Weight.REFUSED)
    return None
