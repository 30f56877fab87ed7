"""Rosters (名单): lists of stations for people, in chosen columns and in the order that offices use."""

import re
import unicodedata
from collections.abc import Mapping, Sequence

from geodata.divisions.codes import DivisionLevel
from geodata.sentence import Sentence
from locator.stations.domain.station import StationKind
from locator.stations.domain.station_fields import FIELDS

SERIAL, CODE = "serial", "code"
OTHERWISE_SHOWN = {"division_code", "service_details"}  # by name; by rows of their own in the sheet 服务
OSM_HOURS = ("opening_hours", "self_service_hours")  # texts of OpenStreetMap, told in words
COLUMNS: Mapping[str, Sentence] = {
    SERIAL: Sentence("序号"),
    CODE: Sentence("编号"),
    DivisionLevel.PROVINCE.value: Sentence("省"),
    DivisionLevel.PREFECTURE.value: Sentence("市"),
    DivisionLevel.COUNTY.value: Sentence("区县"),
    **{field.cell: field.label for field in FIELDS if field.cell not in OTHERWISE_SHOWN},
    "opening_hours": Sentence("开放时间"),  # in words, not as OpenStreetMap writes them
    "opening_hours_text": Sentence("门上写的时间"),
}
USUAL_COLUMNS = (SERIAL, "county", "name", "type", "address", "opening_hours", "services", "phone")
WIDTHS = {SERIAL: 6, "name": 28, "address": 34, "services": 34, **dict.fromkeys(OSM_HOURS, 30)}
MAX_SHOWN = 1_000  # stations on a page to print
PIECES = re.compile(r"\d+|[零一二三四五六七八九十百]+|.", re.DOTALL)
DIGITS = {numeral: value for value, numeral in enumerate("零一二三四五六七八九")}
UNITS = {"十": 10, "百": 100}
KIND_ORDER = {kind.value: place for place, kind in enumerate(StationKind)}

SortKey = tuple[str, int, tuple[tuple[int, bytes], ...]]


def chosen_columns(asked: Sequence[str]) -> tuple[str, ...]:
    """Return the columns that are asked for, in their usual order; the usual ones for none."""
    return tuple(column for column in COLUMNS if column in asked) or USUAL_COLUMNS


def sort_key(division_code: str | None, kind: str, name: str) -> SortKey:
    """Return what rosters are ordered by: division (GB/T 2260), kind, name with its numbers as numbers."""
    return division_code or "~", KIND_ORDER.get(kind, len(KIND_ORDER)), _name_key(name)


def _name_key(name: str) -> tuple[tuple[int, bytes], ...]:
    """Return numbers by value, other characters by GB 18030: its usual characters are ordered by pinyin."""
    pieces = PIECES.findall(unicodedata.normalize("NFKC", name))
    return tuple((_number(piece), piece.encode("gb18030")) for piece in pieces)


def _number(piece: str) -> int:
    """Return the value of digits or Chinese numerals below a thousand; 0 for anything else."""
    if piece.isdecimal():
        return int(piece[:18])
    total, digit = 0, 0
    for numeral in piece:
        if numeral in UNITS:
            total, digit = total + (digit or 1) * UNITS[numeral], 0
        elif numeral in DIGITS:
            digit = DIGITS[numeral]
        else:
            return 0
    return total + digit
