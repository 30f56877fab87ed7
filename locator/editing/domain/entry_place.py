"""The numbers of an entry's place while it is written: always in the system that the entry names."""

from collections.abc import Mapping

from geodata.crs.conversion import Crs, position_from_wgs84, position_to_wgs84
from geodata.crs.datum_check import is_same_datum
from geodata.errors import InvalidPosition, UnknownCrs
from geodata.lonlat import DECIMALS, LonLat
from locator.sheets.domain.entry_cells import Cells

PLACES = (("lon", "lat"), ("gate_lon", "gate_lat"))
NUMBERS = (*(name for pair in PLACES for name in pair), "crs")
WAS_CRS, PIN = "was_crs", ("pin_lon", "pin_lat")


def in_chosen_system(cells: Cells, asked: Mapping[str, str]) -> dict[str, str]:
    """Return the numbers that stay the same place in the system that `cells` name.

    `asked` may say in which system they were (`was_crs`), and where a pin was put since, in WGS 84
    (`pin_lon`, `pin_lat`); what cannot be read stays, for the reader to refuse.
    """
    crs, was = _system(cells.get("crs", "")), _system(asked.get(WAS_CRS, ""))
    numbers: dict[str, str] = {}
    if crs and was and not is_same_datum(crs, was):
        for names in PLACES:
            there = _position(*(cells.get(name, "") for name in names))
            numbers |= _written(names, position_to_wgs84(there, was), crs) if there else {}
    if pin := _position(*(asked.get(name, "") for name in PIN)):
        crs = crs or Crs.WGS_84
        numbers |= {"crs": crs.value, **_written(PLACES[0], pin, crs)}
    return numbers


def _system(text: str) -> Crs | None:
    try:
        return Crs.parse(text)
    except UnknownCrs:
        return None


def _position(lon: str, lat: str) -> LonLat | None:
    try:
        return LonLat.parse(lon, lat)
    except InvalidPosition:
        return None


def _written(names: tuple[str, str], position: LonLat, crs: Crs) -> dict[str, str]:
    numbers = position_from_wgs84(position, crs)
    return {name: f"{number:.{DECIMALS}f}" for name, number in zip(names, numbers, strict=True)}
