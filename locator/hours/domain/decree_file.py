"""The State Council's notice as a small table: a row a day, checked before it becomes the calendar."""

from collections.abc import Iterable, Mapping
from datetime import date

from geodata.sentence import Sentence
from locator.errors import RowProblem
from locator.hours.domain.calendar import SATURDAY, CalendarDay, DayKind

COLUMNS = ("day", "kind", "name", "source")
KINDS = {"holiday": DayKind.HOLIDAY, "放假": DayKind.HOLIDAY}
KINDS |= {"workday": DayKind.WORKDAY, "上班": DayKind.WORKDAY}


def read_decree(
    rows: Iterable[tuple[int, Mapping[str, str]]],
) -> tuple[list[CalendarDay], list[RowProblem]]:
    """Return the days of a notice, and every problem by row and column.

    A make-up workday lies on a weekend, a day stands once, and every row names its document.
    """
    days: dict[date, CalendarDay] = {}
    problems = []
    for line, cells in rows:
        read, wrong = _row(line, cells)
        if read and read.day in days:
            wrong.append(RowProblem(line, "day", Sentence("{day} 写了两次", day=read.day)))
        if read and not wrong:
            days[read.day] = read
        problems += wrong
    if not days and not problems:
        problems.append(RowProblem(1, "day", Sentence("一天也没有；应有 {all} 各列", all="、".join(COLUMNS))))
    return sorted(days.values(), key=lambda one: one.day), problems


def _row(line: int, cells: Mapping[str, str]) -> tuple[CalendarDay | None, list[RowProblem]]:
    text = {name: cells.get(name, "").strip() for name in COLUMNS}
    problems = [RowProblem(line, name, Sentence("是空的")) for name in COLUMNS if not text[name]]
    kind = KINDS.get(text["kind"])
    if text["kind"] and kind is None:
        problems.append(
            RowProblem(line, "kind", Sentence("应是 放假 或 上班，不是“{text}”", text=text["kind"][:20]))
        )
    try:
        day = date.fromisoformat(text["day"])
    except ValueError:
        if text["day"]:
            problems.append(
                RowProblem(line, "day", Sentence("“{text}”不是日期：应写 2027-01-01", text=text["day"][:20]))
            )
        return None, problems
    if kind is DayKind.WORKDAY and day.weekday() < SATURDAY:
        problems.append(RowProblem(line, "kind", Sentence("{day} 不是周末，不用调休上班", day=day)))
    if problems or kind is None:
        return None, problems
    return CalendarDay(day, kind, text["name"], text["source"]), problems
