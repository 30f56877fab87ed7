"""The seven feasts of a year's holiday notice, and which of them a notice lacks."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from geodata.sentence import Sentence
from locator.errors import RowProblem
from locator.hours.domain.calendar import CalendarDay, DayKind

FEASTS = {
    "元旦": "元旦",
    "春节": "春节",
    "清明": "清明节",
    "劳动": "劳动节",
    "端午": "端午节",
    "中秋": "中秋节",
    "国庆": "国庆节",
}
# Between which days of any year of this century the feast itself lies (month, day).
FEAST_BETWEEN = {
    "元旦": ((1, 1), (1, 1)),
    "春节": ((1, 21), (2, 21)),
    "清明": ((4, 4), (4, 6)),
    "劳动": ((5, 1), (5, 1)),
    "端午": ((5, 27), (6, 26)),
    "中秋": ((9, 7), (10, 8)),
    "国庆": ((10, 1), (10, 1)),
}
NEW_YEAR = "元旦"
DECEMBER = 12


def notice_years(days: Iterable[CalendarDay]) -> list[int]:
    """Return the years whose notices the days are of: New Year's days in December are of the next year's."""
    return sorted({_year_of(row) for row in days})


def missing_feasts(days: Iterable[CalendarDay], year: int) -> list[str]:
    """Return the feasts of a year for which the notice has no day off."""
    named = {row.name for row in days if row.kind is DayKind.HOLIDAY and _year_of(row) == year}
    return [feast for stem, feast in FEASTS.items() if not any(stem in name for name in named)]


def notice_problems(days: Iterable[CalendarDay]) -> list[RowProblem]:
    """Return what is wrong with the days as a whole: years that lack feasts, days far from their year."""
    rows = list(days)
    by_year = defaultdict(list)
    for row in rows:
        by_year[_year_of(row)].append(row)
    problems = []
    for year in sorted(by_year):
        if missing := missing_feasts(rows, year):
            sentence = Sentence(
                "{year} 年缺 {feasts}：一份通知要有全部七个节", year=year, feasts="、".join(missing)
            )
            problems.append(RowProblem(1, "name", sentence))
        elif not _is_off(rows, date(year, 1, 1)):
            problems.append(RowProblem(1, "day", Sentence("{year} 年 1 月 1 日没有放假", year=year)))
        else:
            problems += _misplaced(rows, year)
    return problems


def _misplaced(rows: Iterable[CalendarDay], year: int) -> list[RowProblem]:
    """Return the feasts whose days off do not touch the days on which the feast can be."""
    off = [row for row in rows if row.kind is DayKind.HOLIDAY]
    return [
        RowProblem(
            1,
            "day",
            Sentence("{year} 年{feast}的日子不对：那几天不会是这个节", year=year, feast=FEASTS[stem]),
        )
        for stem, (first, last) in FEAST_BETWEEN.items()
        if not any(stem in row.name and date(year, *first) <= row.day <= date(year, *last) for row in off)
    ]


def _is_off(rows: Iterable[CalendarDay], day: date) -> bool:
    return any(row.day == day and row.kind is DayKind.HOLIDAY for row in rows)


def _year_of(row: CalendarDay) -> int:
    is_next_year = row.day.month == DECEMBER and NEW_YEAR in row.name
    return row.day.year + 1 if is_next_year else row.day.year
