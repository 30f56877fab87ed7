"""The sheet that a map platform is sent: its columns and values, in the platform's coordinate system.

No platform publishes the columns of its batch template. They are defined in a data file, so that a union
with a template can change the headings without changing code.
"""

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from geodata.crs.conversion import Crs
from geodata.divisions.codes import DivisionLevel, division
from geodata.lonlat import DECIMALS, LonLat
from locator.platforms.domain import Platform
from locator.stations.domain.service import SERVICES
from locator.stations.domain.station import StationKind

CRS_LABELS = {
    Crs.GCJ_02: "GCJ-02（高德、腾讯用的“火星坐标”）",
    Crs.BD_09: "BD-09（百度坐标）",
    Crs.WGS_84: "WGS 84（GPS）",
    Crs.CGCS2000: "CGCS2000（国家大地坐标）",
}


@dataclass(frozen=True, slots=True)
class SheetStation:
    """The data of a station in a platform's sheet; `position` is in WGS 84."""

    code: str
    name: str
    kind: StationKind
    division_code: str
    address: str
    wayfinding: str
    phone: str
    hours: str
    services: Sequence[str]
    position: LonLat
    page: str


def sheet_headings(platform: Platform) -> list[str]:
    """Return the headings of a platform's sheet."""
    return [heading for heading, _ in _columns()[platform]]


def sheet_rows(platform: Platform, stations: Iterable[SheetStation]) -> Iterator[list[str]]:
    """Yield the rows of a platform's sheet, positions in its coordinate system with six decimals."""
    all_stations = list(stations)
    from geodata.crs.arrays import from_wgs84  # imports numpy, which web processes do not load to begin with

    lons, lats = from_wgs84(
        [station.position.lon for station in all_stations],
        [station.position.lat for station in all_stations],
        platform.crs,
    )
    fields = [field for _, field in _columns()[platform]]
    for station, lon, lat in zip(all_stations, lons, lats, strict=True):
        degrees = {"lon": f"{lon:.{DECIMALS}f}", "lat": f"{lat:.{DECIMALS}f}"}
        yield [degrees[field] if field in degrees else CELL_VALUES[field](station) for field in fields]


def sheet_notes(platform: Platform, description: str) -> list[tuple[str, str]]:
    """Return the lines of the second sheet, which explains the first."""
    return [
        ("报送说明", description),
        ("坐标系", f"经度、纬度是 {CRS_LABELS[platform.crs]}，已经换算好，不要再换算。"),
        ("列名", f"{platform.zh}没有公开批量报送表的列名；对方给了模板的，照模板改第一行的列名即可。"),
        ("站点编号", "请对方在回执里保留这一列：把回执传回来时，按它认站。"),
    ]


@cache
def _columns() -> Mapping[Platform, list[tuple[str, str]]]:
    text = (
        resources.files("locator.listings.domain").joinpath("listing_columns.csv").read_text(encoding="utf-8")
    )
    """Return heading and field of each column; a platform without its own in the file has the usual ones."""
    columns: dict[Platform, list[tuple[str, str]]] = {platform: [] for platform in Platform}
    for row in csv.DictReader(text.splitlines()):
        columns[Platform(row["platform"])].append((row["heading"], row["field"]))
    return {platform: own or _usual_columns(platform, columns) for platform, own in columns.items()}


def _usual_columns(
    platform: Platform, columns: Mapping[Platform, list[tuple[str, str]]]
) -> list[tuple[str, str]]:
    usual, own = (CRS_LABELS[one.crs].partition("（")[0] for one in (Platform.AMAP, platform))
    return [(heading.replace(usual, own), field) for heading, field in columns[Platform.AMAP]]


def _division_name(station: SheetStation, level: DivisionLevel) -> str:
    """Return the name of a station's division at a level; a municipality is its own prefecture."""
    code: str | None = station.division_code
    highest_name = ""
    while code:
        part = division(code)
        if part.level is level and not part.is_placeholder:
            return part.name
        highest_name, code = part.name, part.parent_code
    return highest_name if level is DivisionLevel.PREFECTURE and _is_in_municipality(station) else ""


def _is_in_municipality(station: SheetStation) -> bool:
    return station.division_code[:2] in ("11", "12", "31", "50")


CELL_VALUES: Mapping[str, Callable[[SheetStation], str]] = {
    "code": lambda station: station.code,
    "name": lambda station: station.name,
    "kind": lambda station: station.kind.zh,
    "province": lambda station: _division_name(station, DivisionLevel.PROVINCE),
    "prefecture": lambda station: _division_name(station, DivisionLevel.PREFECTURE),
    "county": lambda station: _division_name(station, DivisionLevel.COUNTY),
    "address": lambda station: station.address,
    "wayfinding": lambda station: station.wayfinding,
    "phone": lambda station: station.phone,
    "hours": lambda station: station.hours,
    "services": lambda station: "、".join(SERVICES[code].zh for code in station.services),
    "page": lambda station: station.page,
}
