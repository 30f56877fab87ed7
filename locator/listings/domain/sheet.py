"""The sheet that a map platform is sent: its columns, and what each holds, in the platform's coordinates.

No platform publishes the columns of its own template for batches; these are in a file of data, so that a
union that has the template changes the headings there, and no program.
"""

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np

from geodata.crs.conversion import Crs, from_wgs84
from geodata.divisions.codes import DivisionLevel, division
from geodata.lonlat import DECIMALS, LonLat
from locator.platforms.domain import Platform
from locator.stations.domain.service import SERVICES
from locator.stations.domain.station import StationKind

CRS_WORDS = {Crs.GCJ_02: "GCJ-02（高德、腾讯用的“火星坐标”）", Crs.BD_09: "BD-09（百度坐标）"}


@dataclass(frozen=True, slots=True)
class SheetStation:
    """What a platform is told of one station; `position` is WGS 84."""

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


def headings(platform: Platform) -> list[str]:
    """Return the headings of a platform's sheet."""
    return [heading for heading, _ in _columns()[platform]]


def rows(platform: Platform, stations: Iterable[SheetStation]) -> Iterator[list[str]]:
    """Yield the rows of a platform's sheet, places in its own coordinates with six decimals."""
    listed = list(stations)
    lon, lat = from_wgs84(
        np.array([one.position.lon for one in listed]),
        np.array([one.position.lat for one in listed]),
        platform.crs,
    )
    fields = [field for _, field in _columns()[platform]]
    for one, its_lon, its_lat in zip(listed, lon, lat, strict=True):
        degrees = {"lon": f"{its_lon:.{DECIMALS}f}", "lat": f"{its_lat:.{DECIMALS}f}"}
        yield [degrees[field] if field in degrees else CELLS[field](one) for field in fields]


def notes(platform: Platform, made: str) -> list[tuple[str, str]]:
    """Return the lines of the sheet beside the stations."""
    return [
        ("报送说明", made),
        ("坐标系", f"经度、纬度是 {CRS_WORDS[platform.crs]}，已经换算好，不要再换算。"),
        ("列名", f"{platform.zh}没有公开批量报送表的列名；对方给了模板的，照模板改第一行的列名即可。"),
        ("站点编号", "请对方在回执里保留这一列：把回执传回来时，按它认站。"),
    ]


@cache
def _columns() -> Mapping[Platform, list[tuple[str, str]]]:
    text = (
        resources.files("locator.listings.domain").joinpath("listing_columns.csv").read_text(encoding="utf-8")
    )
    found: dict[Platform, list[tuple[str, str]]] = {one: [] for one in Platform}
    for row in csv.DictReader(text.splitlines()):
        found[Platform(row["platform"])].append((row["heading"], row["field"]))
    return found


def _of_level(one: SheetStation, level: DivisionLevel) -> str:
    """Return the name of the division of a level that a station lies in; a municipality is its own city."""
    code: str | None = one.division_code
    province = ""
    while code:
        here = division(code)
        if here.level is level and not here.is_placeholder:
            return here.name
        province, code = here.name, here.parent_code
    return province if level is DivisionLevel.PREFECTURE and _is_municipality(one) else ""


def _is_municipality(one: SheetStation) -> bool:
    return one.division_code[:2] in ("11", "12", "31", "50")


CELLS: Mapping[str, Callable[[SheetStation], str]] = {
    "code": lambda one: one.code,
    "name": lambda one: one.name,
    "kind": lambda one: one.kind.zh,
    "province": lambda one: _of_level(one, DivisionLevel.PROVINCE),
    "prefecture": lambda one: _of_level(one, DivisionLevel.PREFECTURE),
    "county": lambda one: _of_level(one, DivisionLevel.COUNTY),
    "address": lambda one: one.address,
    "wayfinding": lambda one: one.wayfinding,
    "phone": lambda one: one.phone,
    "hours": lambda one: one.hours,
    "services": lambda one: "、".join(SERVICES[code].zh for code in one.services),
    "page": lambda one: one.page,
}
