"""The State Council's holiday notice as text (1月1日（周四）至3日（周六）放假调休，共3天), read into days.

Every sentence with a date is understood or refused; weekdays and numbers of days that the text gives
are checked against the calendar.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from geodata.sentence import Sentence
from locator.errors import ImportRefused, RowProblem
from locator.hours.domain.calendar import SATURDAY, CalendarDay, DayKind
from locator.hours.domain.decree_feasts import missing_feasts, notice_problems

LONGEST_NOTICE = 6000
TITLE = re.compile(r"(20\d\d)年(?:部分)?节假日(?:放假)?安排")
FIRST_YEAR = re.compile(r"(20\d\d)年")
NUMBER = re.compile(r"国办发明电〔?\[?20\d\d〕?\]?\d+号")
FEAST = r"(?:元旦|春节|清明节?|(?:五一)?(?:国际)?劳动节|端午节?|中秋节?|国庆节?)"
ITEM = re.compile(
    rf"(?:\(?[一二三四五六七八1-8][)、.]+|(?<=[\n。])|^)({FEAST}(?:[、和及]{FEAST})*)[:]", re.MULTILINE
)
DAY = r"(?:(?P<{0}y>20\d\d)年)?(?:(?P<{0}m>\d{{1,2}})月)?(?P<{0}d>\d{{1,2}})日(?:\((?P<{0}note>[^()]*)\))?"
OFF = re.compile(
    rf"{DAY.format('a')}(?:[至到-]{DAY.format('b')})?,?放假(?:调休|公休)?(?P<count>[\d一二三四五六七八九十]+)?天?"
    r"(?:,?(?:共|计|合计)(?P<total>\d{1,2})天)?(?:,?(?:与周末连休|不调休|调休))*$"
)
WORK = re.compile(
    rf"(?P<days>{DAY.format('w')}(?:[、,和及]{DAY.format('v')})*)(?:调休|正常|均|为)*(?:上|补)班$"
)
ONE_DAY = re.compile(DAY.format("o"))
SIGNATURE = re.compile(r"(?:国务院办公厅,?)?(20\d\d)年\d{1,2}月\d{1,2}日(?:\(此件公开发布\))?")
ADVICE = re.compile(r"^(?:鼓励|各地区|各部门|各单位|节假日期间|遇有|请)")
WEEKDAY = re.compile(r"(?:周|星期|礼拜)([一二三四五六日天])")
WEEKDAYS = dict(zip("一二三四五六日", range(7), strict=True)) | {"天": 6}
NUMERALS = dict(zip("一二三四五六七八九", range(1, 10), strict=True))
NORMAL = str.maketrans("：，；（）—－～０１２３４５６７８９", ":,;()---0123456789", " \t\u3000\u00a0\r")
SENTENCE_END = re.compile(r"[。;\n]+")


@dataclass(frozen=True, slots=True)
class _Item:
    """One feast of the notice: its name, its text, and the line on which it stands."""

    name: str
    text: str
    line: int


def read_decree_text(text: str) -> list[CalendarDay]:
    """Return the days of a pasted notice; raise ImportRefused with all problems."""
    if len(text) > LONGEST_NOTICE:
        raise ImportRefused([_problem(1, Sentence("太长：只贴这一份通知"))])
    normal = text.translate(NORMAL)
    found = TITLE.search(normal) or FIRST_YEAR.search(normal)
    items = list(_items(normal))
    if found is None or not items:
        raise ImportRefused([_problem(1, Sentence("没有看到年份，或“一、元旦：”这样的条目"))])
    number = NUMBER.search(normal)
    source = number[0] if number else f"国务院办公厅关于{found[1]}年部分节假日安排的通知"
    days, problems = _read_items(items, int(found[1]), source)
    problems += notice_problems(days.values()) if not problems else []
    if not problems and (missing := missing_feasts(days.values(), int(found[1]))):
        names = "、".join(missing)
        problems = [_problem(1, Sentence("{year} 年缺 {feasts}", year=int(found[1]), feasts=names))]
    if problems:
        raise ImportRefused(problems)
    return sorted(days.values(), key=lambda row: row.day)


def _items(text: str) -> Iterator[_Item]:
    found = list(ITEM.finditer(text))
    if not found:
        return
    ends = [*(match.start() for match in found[1:]), len(text)]
    for match, end in zip(found, ends, strict=True):
        yield _Item(match[1], text[match.end() : end], text.count("\n", 0, match.start()) + 1)


def _read_items(
    items: list[_Item], year: int, source: str
) -> tuple[dict[date, CalendarDay], list[RowProblem]]:
    days: dict[date, CalendarDay] = {}
    problems = []
    for item in items:
        for sentence in filter(None, SENTENCE_END.split(item.text)):
            try:
                kind, said = _read_sentence(item.name, sentence, year)
            except ValueError as error:
                problems.append(_problem(item.line, error.args[0]))
                continue
            for day in said:
                if day in days:
                    problems.append(_problem(item.line, Sentence("{day} 写了两次", day=day)))
                days[day] = CalendarDay(day, kind, item.name, source)
    return days, problems


def _read_sentence(feast: str, sentence: str, year: int) -> tuple[DayKind, list[date]]:
    """Return the days of a sentence; none for advice. Raises ValueError with a Sentence."""
    if off := OFF.fullmatch(sentence):
        return DayKind.HOLIDAY, _days_off(feast, sentence, off, year)
    if work := WORK.fullmatch(sentence):
        return DayKind.WORKDAY, _days_of_work(feast, sentence, work["days"], year)
    if ADVICE.match(sentence) or not ONE_DAY.search(sentence) or _is_signature(sentence, year):
        return DayKind.HOLIDAY, []
    raise ValueError(Sentence("“{text}”读不懂", text=sentence[:30]))


def _is_signature(sentence: str, year: int) -> bool:
    """Return whether a sentence is the date below the notice, some weeks before its year begins."""
    found = SIGNATURE.fullmatch(sentence)
    return found is not None and int(found[1]) == year - 1


def _days_off(feast: str, sentence: str, off: re.Match[str], year: int) -> list[date]:
    first = _date(feast, off, "a", year, None)
    last = _date(feast, off, "b", year, first) if off["bd"] else first
    if last < first:
        raise ValueError(Sentence("“{text}”：结束早于开始", text=sentence[:30]))
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    for said in (off["total"], off["count"]):
        if said and (NUMERALS.get(said) or int(said)) != len(days):
            raise ValueError(
                Sentence(
                    "“{text}”：日子有 {n} 天，写的是 {said} 天", text=sentence[:30], n=len(days), said=said
                )
            )
    return days


def _days_of_work(feast: str, sentence: str, text: str, year: int) -> list[date]:
    days: list[date] = []
    for found in ONE_DAY.finditer(text):
        day = _date(feast, found, "o", year, days[-1] if days else None)
        if day.weekday() < SATURDAY:
            raise ValueError(Sentence("{day} 不是周末，不用调休上班", day=day))
        days.append(day)
    return days


def _date(feast: str, found: re.Match[str], prefix: str, year: int, before: date | None) -> date:
    """Return a date of the text; parts that it omits are those of the date before it.

    Without a year, December at New Year's Day is in the year before the notice's.
    """
    month_text = found[f"{prefix}m"]
    if not month_text and before is None:
        raise ValueError(Sentence("“{text}”：没有写是几月", text=found[0][:30]))
    month = int(month_text) if month_text else before.month if before else 0
    if found[f"{prefix}y"]:
        of_year = int(found[f"{prefix}y"])
    elif month == 12 and "元旦" in feast:
        of_year = year - 1
    else:
        of_year = year
    try:
        day = date(of_year, month, int(found[f"{prefix}d"]))
    except ValueError:
        raise ValueError(Sentence("“{text}”：没有这一天", text=found[0][:30])) from None
    _require_weekday(day, found[f"{prefix}note"] or "")
    return day


def _require_weekday(day: date, note: str) -> None:
    named = WEEKDAY.search(note)
    if named and WEEKDAYS[named[1]] != day.weekday():
        right = "一二三四五六日"[day.weekday()]
        raise ValueError(Sentence("{day} 是周{right}，写的是周{said}", day=day, right=right, said=named[1]))


def _problem(line: int, sentence: str) -> RowProblem:
    return RowProblem(line, "", sentence)
