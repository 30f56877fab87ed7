"""Every decreed day of 2024-2026, copied by hand from the notices of the State Council's General Office.

国办发明电〔2023〕7号, 国办发明电〔2024〕12号 and the notice of 2025-11-04.
"""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from locator.hours.domain.calendar import DayClass
from locator.hours.domain.decrees import library_calendar

CALENDAR = library_calendar()
DAYS_OFF = (
    ("2024-01-01", 1, "元旦"),
    ("2024-02-10", 8, "春节"),
    ("2024-04-04", 3, "清明节"),
    ("2024-05-01", 5, "劳动节"),
    ("2024-06-10", 1, "端午节"),
    ("2024-09-15", 3, "中秋节"),
    ("2024-10-01", 7, "国庆节"),
    ("2025-01-01", 1, "元旦"),
    ("2025-01-28", 8, "春节"),
    ("2025-04-04", 3, "清明节"),
    ("2025-05-01", 5, "劳动节"),
    ("2025-05-31", 3, "端午节"),
    ("2025-10-01", 8, "国庆节"),
    ("2026-01-01", 3, "元旦"),
    ("2026-02-15", 9, "春节"),
    ("2026-04-04", 3, "清明节"),
    ("2026-05-01", 5, "劳动节"),
    ("2026-06-19", 3, "端午节"),
    ("2026-09-25", 3, "中秋节"),
    ("2026-10-01", 7, "国庆节"),
)
MAKE_UP_DAYS = (
    *("2024-02-04", "2024-02-18", "2024-04-07", "2024-04-28", "2024-05-11", "2024-09-14"),
    *("2024-09-29", "2024-10-12", "2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28"),
    *("2025-10-11", "2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20"),
    "2026-10-10",
)


def days_off() -> Iterator[tuple[date, str]]:
    for first, count, name in DAYS_OFF:
        for n in range(count):
            yield date.fromisoformat(first) + timedelta(days=n), name


NAMED_DAYS_OFF = dict(days_off())


@pytest.mark.parametrize(("day", "name"), NAMED_DAYS_OFF.items(), ids=str)
def test_a_decreed_day_off_is_a_holiday_with_its_name(day: date, name: str) -> None:
    assert CALENDAR.classes(day) == {DayClass.HOLIDAY}
    # On 2025-10-06 the Mid-Autumn Festival fell into the National Day holiday.
    assert CALENDAR.name(day) in {name, "中秋节"}


@pytest.mark.parametrize("text", MAKE_UP_DAYS)
def test_a_make_up_weekend_day_is_a_workday(text: str) -> None:
    day = date.fromisoformat(text)
    assert day.weekday() >= 5
    assert CALENDAR.classes(day) == {DayClass.WORKDAY}
    assert str(CALENDAR.name(day)).endswith("调休上班")


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_every_other_day_of_the_year_is_ordinary(year: int) -> None:
    make_up_days = {date.fromisoformat(text) for text in MAKE_UP_DAYS}
    first, last = date(year, 1, 1), date(year, 12, 31)
    if year == 2026:
        last = date(2026, 12, 17)  # what 2027's New Year may take from December is not decreed yet
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    others = [day for day in days if day not in NAMED_DAYS_OFF and day not in make_up_days]
    assert {day for day in others if CALENDAR.classes(day) != {DayClass.PLAIN}} == set()


def test_in_a_year_without_a_decree_only_likely_holidays_are_unknown() -> None:
    assert len(CALENDAR.classes(date(2027, 10, 1))) > 1
    assert CALENDAR.classes(date(2027, 7, 14)) == {DayClass.PLAIN}
