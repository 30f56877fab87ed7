"""The initial calendar, from the libraries that publish the State Council's notices.

`chinesecalendar` has the decreed days off and make-up days; `holidays` has the statutory holidays of
the years that are not decreed yet.
"""

import warnings
from collections.abc import Iterator
from datetime import date
from importlib.metadata import version

from locator.hours.domain.calendar import Calendar, CalendarDay, DayKind

FIRST_YEAR = 2020
YEARS_EXPECTED = 4
FEAST_NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
}


def library_calendar() -> Calendar:
    """Return the libraries' calendar: decreed years, then expected holidays."""
    return Calendar.of(library_days())


def library_days() -> list[CalendarDay]:
    """Return the rows of `library_calendar`, in the order of days."""
    decreed = list(_decreed())
    last_year = max(row.day.year for row in decreed)
    expected = _expected(last_year + 1, last_year + YEARS_EXPECTED)
    return sorted([*decreed, *expected], key=lambda row: row.day)


def _decreed() -> Iterator[CalendarDay]:
    from chinese_calendar import constants

    source = f"国务院办公厅节假日安排（chinesecalendar {version('chinesecalendar')}）"
    for kind, days in (
        (DayKind.HOLIDAY, constants.holidays),
        (DayKind.WORKDAY, constants.workdays),
    ):
        for day, name in days.items():
            if day.year >= FIRST_YEAR:
                yield CalendarDay(day, kind, FEAST_NAMES.get(name, name), source)


def _expected(first_year: int, last_year: int) -> Iterator[CalendarDay]:
    import holidays

    source = f"全国年节及纪念日放假办法，当年安排未公布（holidays {version('holidays')}）"
    years = range(first_year, last_year + 1)
    with warnings.catch_warnings():  # the library warns about computed lunar dates
        warnings.simplefilter("ignore")
        statutory_holidays = holidays.country_holidays("CN", years=years, language="zh_CN")
    for day, name in statutory_holidays.items():
        if isinstance(day, date) and day.year in years:
            yield CalendarDay(day, DayKind.EXPECTED, name, source)
