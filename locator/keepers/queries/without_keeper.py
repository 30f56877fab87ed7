"""Stations that have no keeper: all of them, and those with a private contact who could become it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select

from locator.accounts.domain.rights import Area
from locator.keepers.queries.keepers import COVERED_STATUSES
from locator.keepers.tables import keeper
from locator.sheets.domain.people.phone_numbers import tidy_number
from locator.stations.queries.areas import lies_within
from locator.stations.tables import station, station_contact

PAGE_SIZE = 100
MAX_OFFERED = 500  # of one form; what is left is offered next
# Whose number it is, by how likely this is who minds the door; any other role comes after these.
ROLES = ("守站人", "站长", "管理员", "负责人", "联系人")


@dataclass(frozen=True, slots=True)
class Unkept:
    """A station without a keeper."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A station without a keeper, and its contact who could be asked by phone."""

    code: str
    station_name: str
    name: str
    phone: str
    role: str


def page_of(connection: Connection, areas: Sequence[Area], after: str = "") -> list[Unkept]:
    """Return the stations of some areas that have no keeper, after a code; one more than a page has."""
    chosen = _unkept(areas, station.c.code, station.c.name).where(station.c.code > after)
    rows = connection.execute(chosen.order_by(station.c.code).limit(PAGE_SIZE + 1))
    return [Unkept(row.code, row.name) for row in rows]


def count(connection: Connection, areas: Sequence[Area]) -> int:
    """Return how many stations of some areas have no keeper."""
    return connection.scalar(_unkept(areas, func.count())) or 0


def count_candidates(connection: Connection, areas: Sequence[Area]) -> int:
    """Return how many stations without a keeper have a contact with a mobile number."""
    return connection.scalar(_with_contacts(areas, func.count(station.c.id.distinct()))) or 0


def candidates(
    connection: Connection, areas: Sequence[Area], codes: Collection[str] | None = None
) -> list[Candidate]:
    """Return stations without a keeper, each with the likeliest of its contacts who have a mobile number.

    Of the stations with these codes; else the first MAX_OFFERED.
    """
    wanted = codes
    if wanted is None:
        first = _with_contacts(areas, station.c.code).distinct().order_by(station.c.code).limit(MAX_OFFERED)
        wanted = connection.scalars(first).all()
    columns = (station.c.code, station.c.name.label("station_name"))
    people = (station_contact.c[name] for name in ("name", "phone", "role"))
    chosen = _with_contacts(areas, *columns, *people).where(station.c.code.in_(wanted))
    rows = connection.execute(chosen.order_by(station.c.code, station_contact.c.position))
    return [_likeliest(list(theirs)) for _, theirs in groupby(rows, key=lambda row: row.code)]


def _with_contacts(areas: Sequence[Area], *columns: Any) -> Select[Any]:
    digits = func.regexp_replace(station_contact.c.phone, "[^0-9]", "", "g")
    has_mobile = digits.op("~")("^(86)?1[3-9][0-9]{9}$")
    of_station = station_contact.c.station_id == station.c.id
    return _unkept(areas, *columns).join(station_contact, of_station).where(has_mobile)


def _likeliest(rows: Sequence[Row[Any]]) -> Candidate:
    row = min(rows, key=lambda one: ROLES.index(one.role) if one.role in ROLES else len(ROLES))
    return Candidate(row.code, row.station_name, row.name, tidy_number(row.phone), row.role)


def _unkept(areas: Sequence[Area], *columns: Any) -> Select[Any]:
    is_covered = station.c.status.in_([status.value for status in COVERED_STATUSES])
    joined = station.outerjoin(keeper, keeper.c.station_id == station.c.id)
    conditions = (keeper.c.station_id.is_(None), lies_within(areas), is_covered, station.c.is_demo.is_(False))
    return select(*columns).select_from(joined).where(*conditions)
