"""Reading opening hours from one column, from two, or from a 24-hour tick; with common typing errors."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from geodata.sentence import Sentence
from locator.hours.domain.description import describe_hours
from locator.hours.domain.errors import InvalidHours
from locator.hours.domain.hours import Hours
from locator.hours.domain.posted.hours import read_posted_hours
from locator.hours.domain.posted.sign import NO_HOLIDAY_RULE, Confidence
from locator.sheets.domain.cell_values import is_empty, parse_yes_or_no
from locator.sheets.domain.findings import Choice, Fault
from locator.sheets.domain.row_cells import RowCells

SYNTAX = re.compile(r"24/7|[ -~]*[A-Za-z]|\d{2}:\d{2}-\d{2}:\d{2}\s*(;|,|$)")  # may be opening_hours syntax
CLOCK = r"(\d{1,2}):(\d{2})"
SECONDS = re.compile(r"(\d{1,2}:\d{2}):00\b")
SEASON = re.compile(r"[春夏秋冬][季天]?(?:和|、)?[春夏秋冬]?[季天]?")
DAYS = re.compile(
    r"工作日|周末|双休日|(?:法定)?节假日|平日"
    r"|(?:周|星期)[一二三四五六日天](?:[至到—~\-、，,和及]?(?:周|星期)?[一二三四五六日天])*"
)
REMARK = re.compile(r"[(（【\[]([^)）】\]]*)[)）】\]]")
PART_OF_DAY = re.compile(r"上午|下午|早上|中午|晚上|夜间|时段[一二三\d]|第[一二三\d]段")
EXCEL_DATE = re.compile(r"\d{4}-(\d{2})-(\d{2})", re.ASCII)  # "8-17", converted to a date by Excel
FRACTION = re.compile(r"0?\.\d{2,}|0|1", re.ASCII)  # of a day, as Excel stores times
HOUR_ONLY = re.compile(r"\d{1,2}(点|时|点整)?", re.ASCII)
ROUND_THE_CLOCK = "24小时"
HOLIDAYS = (("节假日照常开放", "节假日也开"), ("节假日不开放", "节假日不开"))


@dataclass(frozen=True, slots=True)
class HoursReading:
    """The hours in opening_hours syntax, or the error; with repairs that would be readable.

    `is_syntax` is set where the text itself is in opening_hours syntax, which is never posted on a sign.
    """

    hours: str = ""
    is_syntax: bool = False
    assumptions: tuple[str, ...] = ()
    error: str = ""
    repair: str = ""
    choices: tuple[Choice, ...] = ()

    @property
    def description(self) -> str:
        """The hours in the wording of a sign."""
        return describe_hours(Hours.parse(self.hours)) if self.hours else ""


def read_hours(row: RowCells) -> None:
    """Read a row's hours into opening_hours and opening_hours_text."""
    if syntax := row.text("opening_hours"):
        _read_text(row, syntax, "opening_hours")
        if text := _posted_text(row):
            row.cells["opening_hours_text"] = text
    elif text := _posted_text(row):
        _read_text(row, text, "opening_hours_text")
    elif row.columns("opens") and row.columns("closes"):
        _read_two_times(row)
    if not row.cells.get("opening_hours") and parse_yes_or_no(row.text("around_the_clock")):
        row.cells |= {
            "opening_hours": "24/7",
            "opening_hours_text": row.cells.get("opening_hours_text") or ROUND_THE_CLOCK,
        }
    if written := row.text("self_service_hours"):
        _read_self_service(row, written)


@lru_cache(maxsize=50_000)
def parse_hours_cell(text: str) -> HoursReading:
    """Parse hours in opening_hours syntax or in Chinese, and propose repairs."""
    if SYNTAX.match(text):
        try:
            return HoursReading(Hours.parse(text).canonical, is_syntax=True)
        except InvalidHours:
            pass  # a Chinese text may begin with a time too
    try:
        reading = read_posted_hours(text)
    except InvalidHours as exception:
        return HoursReading(error=str(exception), repair=_first_readable_correction(text))
    if reading.confidence is Confidence.CERTAIN:
        return HoursReading(reading.hours.canonical)
    choices = _holiday_choices(text) if NO_HOLIDAY_RULE in reading.assumptions else ()
    repair = choices[0].value if choices else reading.hours.canonical
    return HoursReading(
        reading.hours.canonical, assumptions=reading.assumptions, repair=repair, choices=choices
    )


def _posted_text(row: RowCells) -> str:
    """Return the posted text of all columns, with the season or the days that their headings name."""
    indices = row.columns("opening_hours_text")
    if len(indices) == 1 and not _heading_says(row.plan.headings[indices[0]])[0]:
        return row.text("opening_hours_text")
    by_days: dict[str, list[str]] = {}
    separators: dict[str, str] = {}
    for index in indices:
        text = row.raw_cells[index].strip() if index < len(row.raw_cells) else ""
        if is_empty(text):
            continue
        days, separator = _heading_says(row.plan.headings[index])
        days = "" if SEASON.search(text) or DAYS.search(text) else days
        by_days.setdefault(days, []).append(text)
        separators.setdefault(days, separator)
    return "；".join(days + separators[days].join(texts) for days, texts in by_days.items())


@lru_cache(maxsize=1_000)
def _heading_says(heading: str) -> tuple[str, str]:
    """Return the season and days that a column's heading names, and what joins it with the next column.

    开放时间（周一至周五） › 上午 is a part of the same days as 下午 beside it.
    """
    remark = next((text for text in REMARK.findall(heading) if DAYS.search(text)), "")
    season, days = SEASON.search(heading), list(DAYS.finditer(heading))
    if remark:  # with whatever else it says: 周一至周五，节假日除外
        says = remark.strip()
    else:
        says = (season[0] if season else "") + (heading[days[0].start() : days[-1].end()] if days else "")
    return says, "，" if PART_OF_DAY.search(heading) else "；"


def _read_text(row: RowCells, text: str, name: str) -> None:
    row.cells["opening_hours_text"] = text
    if EXCEL_DATE.fullmatch(text):
        _report_excel_date(row, text, name)
        return
    parsed = parse_hours_cell(text)
    if parsed.hours and not parsed.assumptions:
        row.cells["opening_hours"] = parsed.hours
        if parsed.is_syntax:
            row.cells.pop("opening_hours_text")
    elif parsed.hours:
        sentence = Sentence(
            "是“{words}”吗？{assumptions}",
            words=parsed.description,
            assumptions="；".join(parsed.assumptions),
        )
        row.add_finding(Fault.HOURS_LIKELY, sentence, name, repair=[parsed.repair], choices=parsed.choices)
    else:
        sentence = Sentence("没读懂，先照原文登出来：{reason}", reason=parsed.error)
        row.add_finding(Fault.HOURS_UNREAD, sentence, name, repair=[parsed.repair] if parsed.repair else ())


def _report_excel_date(row: RowCells, text: str, name: str) -> None:
    match = EXCEL_DATE.fullmatch(text)
    assert match is not None
    row.cells.pop("opening_hours_text")
    original = f"{int(match[1])}:00-{int(match[2])}:00"
    is_readable = parse_hours_cell(original).hours != ""
    sentence = Sentence(
        "表格软件把它变成了日期 {text}，原来写的是“{meant}”吗？",
        text=text,
        meant=f"{int(match[1])}-{int(match[2])}",
    )
    row.add_finding(Fault.HOURS_DATE, sentence, name, repair=[original] if is_readable else ())


def _read_two_times(row: RowCells) -> None:
    opens, closes = (_clock_time(row.text(name)) for name in ("opens", "closes"))
    if not opens and not closes:
        return
    days = _heading_says(row.plan.headings[row.columns("opens")[0]])[0]
    written = f"{days}{opens}-{closes}"
    if opens and closes and (parsed := parse_hours_cell(written)).hours:
        row.cells["opening_hours_text"] = written
        if not parsed.assumptions:
            row.cells["opening_hours"] = parsed.hours
            return
    sentence = Sentence(
        "“{opens}”到“{closes}”没读懂：应写 8:30 和 17:30 这样的钟点",
        opens=row.text("opens"),
        closes=row.text("closes"),
    )
    row.add_finding(Fault.HOURS_UNREAD, sentence, "opens", "closes")


def _clock_time(text: str) -> str:
    """Return a time of day as ``8:30``, also from an Excel fraction of a day."""
    if FRACTION.fullmatch(text) and float(text) <= 1:
        minutes = round(float(text) * 1440)
        return f"{minutes // 60}:{minutes % 60:02}"
    if HOUR_ONLY.fullmatch(text):
        return f"{re.sub('[^0-9]', '', text)}:00"
    return SECONDS.sub(r"\1", text)


def _read_self_service(row: RowCells, text: str) -> None:
    parsed = parse_hours_cell(text)
    if parsed.hours and not parsed.assumptions:
        row.cells["self_service_hours"] = parsed.hours
        return
    sentence = Sentence("自助时间没读懂：{reason}", reason=parsed.error or "；".join(parsed.assumptions))
    row.add_finding(
        Fault.HOURS_UNREAD, sentence, "self_service_hours", repair=[parsed.repair] if parsed.repair else ()
    )


def _holiday_choices(text: str) -> tuple[Choice, ...]:
    """Return the text with each of the two holiday rules, if both readings are certain."""
    choices = [Choice(f"{text}（{rule}）", label) for rule, label in HOLIDAYS]
    return tuple(choices) if all(_is_certain(choice.value) for choice in choices) else ()


def _is_certain(text: str) -> bool:
    try:
        return read_posted_hours(text).confidence is Confidence.CERTAIN
    except InvalidHours:
        return False


def _is_readable(text: str) -> bool:
    try:
        read_posted_hours(text)
    except InvalidHours:
        return False
    return True


def _first_readable_correction(text: str) -> str:
    """Return the first correction that is readable, empty for none."""
    return next(
        (correction for correction in _corrected(text) if correction != text and _is_readable(correction)), ""
    )


def _corrected(text: str) -> Iterator[str]:
    """Yield the text with each correction alone, then with all of them."""
    texts = [correct(text) for correct in CORRECTIONS]
    yield from texts
    for correct in CORRECTIONS:
        text = correct(text)
    yield text


def _without_seconds(text: str) -> str:
    return SECONDS.sub(r"\1", text)


def _with_colons(text: str) -> str:
    """Correct 830-1730, 8;30, 8::30 and the letter O for a zero."""
    text = re.sub(r"(?<=[\d:])[Oo](?=[\d\b:-]|$)", "0", text)
    text = re.sub(r"(?<=\d)\s*(?:[;；.。,，'’]|[:：]{2,})\s*(?=\d{2}(?!\d))", ":", text)
    return re.sub(r"(?<![\d:])(\d{1,2})([0-5]\d)(?=\s*[-—–~～至到]|$|[^\d:])", r"\1:\2", text)


def _after_midnight(text: str) -> str:
    """Correct 25:00, an hour after midnight."""
    return re.sub(r"\b(2[4-9]|30)([:：]\d{2})", lambda found: f"次日{int(found[1]) - 24}{found[2]}", text)


def _into_the_night(text: str) -> str:
    """Correct an end before the start: 8:30-5:30 ends in the afternoon, 22:00-6:00 on the next day."""
    return re.sub(rf"{CLOCK}\s*[-—–~～至到]+\s*{CLOCK}", _with_later_end, text.replace("：", ":"))


def _with_later_end(match: re.Match[str]) -> str:
    start, start_min, end, end_min = (int(part) for part in match.groups())
    if (end, end_min) == (start, start_min):
        return "24小时"
    if (end, end_min) > (start, start_min) or end > 12:
        return match[0]
    if start < 12 and (end + 12, end_min) > (start, start_min):
        return f"{start}:{start_min:02}-{end + 12}:{end_min:02}"
    return f"{start}:{start_min:02}-次日{end}:{end_min:02}"


CORRECTIONS: tuple[Callable[[str], str], ...] = (
    *(_without_seconds, _with_colons, _after_midnight, _into_the_night),
)
