"""How many stations of a division each quick filter leaves while no other is set, from counts that are kept.

Counting them took as long as a division has stations (decision 88).
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, DateTime, Integer, Text, bindparam, func, select

from geodata.divisions.codes import Division
from locator.db.prepared import Prepared
from locator.divisions.domain import CODE_DIGITS, code_range
from locator.hours.queries.states import AT
from locator.hours.tables import timetable
from locator.search.domain.quick_filters import TIMED, QuickFilter, tag_of
from locator.search.domain.search import night_of
from locator.stations.tables import filter_count

TOTAL = "total"
CITY_DIGITS = 4
NIGHT = [bindparam(name, type_=DateTime(timezone=True)) for name in ("night_from", "night_until")]
_stations = func.sum(filter_count.c.stations)
_IN_DIVISION = (
    filter_count.c.digits == bindparam("digits", type_=Integer),
    filter_count.c.prefix.between(bindparam("first", type_=Text), bindparam("last", type_=Text)),
)
_BY_TAG = Prepared(
    select(filter_count.c.tag, _stations.label("stations"))
    .where(*_IN_DIVISION, filter_count.c.tag.is_not(None))
    .group_by(filter_count.c.tag),
    {},
)
_by_hours = (
    select(filter_count.c.timetable_id, _stations.label("stations"))
    .where(*_IN_DIVISION, filter_count.c.timetable_id.is_not(None))
    .group_by(filter_count.c.timetable_id)
    .subquery("by_hours")
)
_BY_HOURS = Prepared(
    select(
        *(
            func.sum(_by_hours.c.stations).filter(timetable.c.open_at.op("@>")(during)).label(name)
            for name, during in (("open", AT), ("tonight", func.tstzrange(*NIGHT)))
        )
    ).join(timetable, timetable.c.id == _by_hours.c.timetable_id),
    {},
)


def count_in_division(
    connection: Connection, at: datetime, quick_filters: Sequence[QuickFilter], division: Division
) -> Mapping[str, int]:
    """Return, by key, the number of stations that each filter leaves, and the `total`."""
    digits = min(max(len(division.prefix), CITY_DIGITS), CODE_DIGITS)
    first, last = code_range(division.prefix, digits)
    inside = {"digits": digits, "first": first, "last": last}
    by_tag = {row.tag: row.stations for row in _BY_TAG.all(connection, inside)}
    night_from, night_until = night_of(at)
    values = {**inside, "at": at, "night_from": night_from, "night_until": night_until}
    (by_hours,) = _BY_HOURS.all(connection, values)
    counts = {
        one.key: getattr(by_hours, one.name) if one.name in TIMED else by_tag.get(tag_of(one))
        for one in quick_filters
    }
    return {TOTAL: by_tag.get(0, 0)} | {key: int(count or 0) for key, count in counts.items()}
