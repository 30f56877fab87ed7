"""The calendar of days off as stored in the database."""

from sqlalchemy import Connection, Integer, cast, extract, func, literal, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from locator.db.prepared import Prepared
from locator.hours.domain.calendar import Calendar, CalendarDay, DayKind
from locator.hours.tables import calendar_day

_day_in_words = func.concat_ws("|", *calendar_day.c)
# A digest of all rows: PostgreSQL reads them in 0.2 ms, this process in 2.
_VERSION = Prepared(
    select(
        func.md5(
            func.coalesce(
                func.string_agg(_day_in_words, aggregate_order_by(literal("|"), calendar_day.c.day)), ""
            )
        ).label("version")
    ),
    {},
)
_KEPT: dict[str, Calendar] = {}  # the last one, by its version
LABOUR_DAY = (5, 1)  # off in every year; New Year's days may be of the next year's notice


def load_calendar(connection: Connection) -> Calendar:
    """Return the calendar with all decreed and expected days.

    Some three hundred rows that change once a year: they are read again when their version differs.
    """
    (row,) = _VERSION.all(connection, {})
    kept = _KEPT.get(row.version)
    if kept is None:
        kept = _read(connection)
        _KEPT.clear()
        _KEPT[row.version] = kept
    return kept


def _read(connection: Connection) -> Calendar:
    rows = connection.execute(select(calendar_day))
    return Calendar.of(CalendarDay(row.day, DayKind(row.kind), row.name, row.source) for row in rows)


def decreed_years(connection: Connection) -> frozenset[int]:
    """Return the years of which a notice is known: those with a decreed first of May."""
    year = cast(extract("year", calendar_day.c.day), Integer)
    statement = select(year).where(
        calendar_day.c.kind == DayKind.HOLIDAY.value,
        extract("month", calendar_day.c.day) == LABOUR_DAY[0],
        extract("day", calendar_day.c.day) == LABOUR_DAY[1],
    )
    return frozenset(connection.scalars(statement))
