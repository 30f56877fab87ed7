"""The State Council's holiday notice as a table with one row a day, validated before it is stored.

A table has all seven feasts of its year, so that no part of a notice passes for the whole.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from geodata.sentence import Sentence
from locator.errors import RowProblem
from locator.hours.domain.calendar import SATURDAY, CalendarDay, DayKind
from locator.hours.domain.decree_feasts import notice_problems

COLUMNS = ("day", "kind", "name", "source")
KINDS = {"holiday": DayKind.HOLIDAY, "放假": DayKind.HOLIDAY}
KINDS |= {"workday": DayKind.WORKDAY, "上班": DayKind.WORKDAY}


def read_decree(
    rows: Iterable[tuple[int, Mapping[str, str]]],
) -> tuple[list[CalendarDay], list[RowProblem]]:
    """Return the days of a notice, and every problem with its row and column.

    A make-up workday must be on a weekend, no day may occur twice, and every row names its document.
    """
    days: dict[date, CalendarDay] = {}
    problems = []
    for line, cells in rows:
        row_day, row_problems = _read_row(line, cells)
        if row_day and row_day.day in days:
            row_problems.append(RowProblem(line, "day", Sentence("{day} 写了两次", day=row_day.day)))
        if row_day and not row_problems:
            days[row_day.day] = row_day
        problems += row_problems
    if not days and not problems:
        problems.append(RowProblem(1, "day", Sentence("一天也没有；应有 {all} 各列", all="、".join(COLUMNS))))
    if not problems:
        problems = notice_problems(days.values())
    return sorted(days.values(), key=lambda row: row.day), problems


def _read_row(line: int, cells: Mapping[str, str]) -> tuple[CalendarDay | None, list[RowProblem]]:
    texts = {name: cells.get(name, "").strip() for name in COLUMNS}
    problems = [RowProblem(line, name, Sentence("是空的")) for name in COLUMNS if not texts[name]]
    kind = KINDS.get(texts["kind"])
    if texts["kind"] and kind is None:
        problems.append(
            RowProblem(line, "kind", Sentence("应是 放假 或 上班，不是“{text}”", text=texts["kind"][:20]))
        )
    try:
        day = date.fromisoformat(texts["day"])
    except ValueError:
        if texts["day"]:
            problems.append(
                RowProblem(line, "day", Sentence("“{text}”不是日期：应写 2027-01-01", text=texts["day"][:20]))
            )
        return None, problems
    if kind is DayKind.WORKDAY and day.weekday() < SATURDAY:
        problems.append(RowProblem(line, "kind", Sentence("{day} 不是周末，不用调休上班", day=day)))
    if problems or kind is None:
        return None, problems
    return CalendarDay(day, kind, texts["name"], texts["source"]), problems
