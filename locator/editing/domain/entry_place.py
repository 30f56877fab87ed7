"""The coordinates of a form, kept in the coordinate system that the form names."""

from collections.abc import Mapping

from geodata.crs.conversion import Crs, is_same_datum, position_from_wgs84, position_to_wgs84
from geodata.errors import InvalidPosition, UnknownCrs
from geodata.lonlat import DECIMALS, LonLat
from locator.sheets.domain.entry_cells import Cells

COORDINATE_PAIRS = (("lon", "lat"), ("gate_lon", "gate_lat"))
POSITION_COLUMNS = (*(name for pair in COORDINATE_PAIRS for name in pair), "crs")
PREVIOUS_CRS, PIN_FIELDS = "was_crs", ("pin_lon", "pin_lat")


def convert_position(cells: Cells, form: Mapping[str, str]) -> dict[str, str]:
    """Return the coordinate cells that change so that the position stays the same in the form's system.

    `form` may name the coordinate system of the numbers before (`was_crs`), and the position to which the
    pin was moved, in WGS 84 (`pin_lon`, `pin_lat`). Numbers that cannot be parsed are left for validation.
    """
    crs, previous = _parse_crs(cells.get("crs", "")), _parse_crs(form.get(PREVIOUS_CRS, ""))
    numbers: dict[str, str] = {}
    if crs and previous and not is_same_datum(crs, previous):
        for names in COORDINATE_PAIRS:
            position = _parse_position(*(cells.get(name, "") for name in names))
            if position:
                numbers |= _format_position(names, position_to_wgs84(position, previous), crs)
    if pin := _parse_position(*(form.get(name, "") for name in PIN_FIELDS)):
        crs = crs or Crs.WGS_84
        numbers |= {"crs": crs.value, **_format_position(COORDINATE_PAIRS[0], pin, crs)}
    return numbers


def _parse_crs(text: str) -> Crs | None:
    try:
        return Crs.parse(text)
    except UnknownCrs:
        return None


def _parse_position(lon: str, lat: str) -> LonLat | None:
    try:
        return LonLat.parse(lon, lat)
    except InvalidPosition:
        return None


def _format_position(names: tuple[str, str], position: LonLat, crs: Crs) -> dict[str, str]:
    numbers = position_from_wgs84(position, crs)
    return {name: f"{number:.{DECIMALS}f}" for name, number in zip(names, numbers, strict=True)}
