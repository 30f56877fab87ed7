"""Reading opening hours from one column, from two, or from a 24-hour tick; with common typing errors."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from geodata.sentence import Sentence
from locator.hours.domain.description import describe_hours
from locator.hours.domain.errors import InvalidHours
from locator.hours.domain.hours import Hours, is_canonical
from locator.hours.domain.office_hosts import keeps_office_hours
from locator.hours.domain.posted.hours import read_posted_hours
from locator.hours.domain.posted.reading import NO_DAYS, NO_HOLIDAY_RULE, Confidence, PostedReading
from locator.sheets.domain.cell_values import parse_yes_or_no
from locator.sheets.domain.findings import Choice, Fault, Severity
from locator.sheets.domain.hours_headings import heading_says, posted_text
from locator.sheets.domain.row_cells import RowCells

SYNTAX = re.compile(r"24/7|[ -~]*[A-Za-z]|\d{2}:\d{2}-\d{2}:\d{2}\s*(;|,|$)")  # may be opening_hours syntax
TIMES_ONLY = re.compile(r"[\d:,; -]+")  # valid syntax for every day, but on a door the days may be missing
CLOCK = r"(\d{1,2}):(\d{2})"
SECONDS = re.compile(r"(\d{1,2}:\d{2}):00\b")
EXCEL_DATE = re.compile(r"\d{4}-(\d{2})-(\d{2})", re.ASCII)  # "8-17", converted to a date by Excel
FRACTION = re.compile(r"0?\.\d{2,}|0|1", re.ASCII)  # of a day, as Excel stores times
HOUR_ONLY = re.compile(r"\d{1,2}(点|时|点整)?", re.ASCII)
HAN = re.compile(r"[\u3400-\u9fff]")
REMARK = re.compile(r'"[^"]*"|“[^”]*”')
ROUND_THE_CLOCK = "24小时"
HOLIDAYS = (("节假日照常开放", "节假日也开"), ("节假日不开放", "节假日不开"))
DAYS = (("每天", "每天都是这个时间"), ("工作日", "只有工作日"))
HOST_FIELDS = ("name", "host", "operator", "type")


@dataclass(frozen=True, slots=True)
class HoursReading:
    """The hours in opening_hours syntax, or the error; with repairs that would be readable.

    Where a text has hours with staff and of self-service, `hours` are the former.
    `is_syntax` is set where the text itself is in opening_hours syntax, which is never posted on a sign, and
    `is_rewritten` where it was written in another way than the canonical one.
    """

    hours: str = ""
    is_syntax: bool = False
    is_rewritten: bool = False
    self_service: str = ""
    assumptions: tuple[str, ...] = ()
    error: str = ""
    repair: str = ""
    choices: tuple[Choice, ...] = ()

    @property
    def description(self) -> str:
        """The hours in the wording of a sign."""
        described = [describe_hours(Hours.parse(text)) for text in (self.hours, self.self_service) if text]
        return "；自助：".join(described)


def read_hours(row: RowCells) -> None:
    """Read a row's hours into opening_hours and opening_hours_text."""
    if syntax := row.text("opening_hours"):
        _read_text(row, syntax, "opening_hours")
        if text := posted_text(row):
            row.cells["opening_hours_text"] = text
    elif text := posted_text(row):
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
def parse_hours_cell(text: str, is_syntax_column: bool = False) -> HoursReading:
    """Parse hours in opening_hours syntax or in Chinese, and propose repairs.

    In the column of opening_hours syntax only Chinese is read as posted; elsewhere times alone are posted
    times, of which it is asked whether they hold every day.
    """
    is_syntax = is_syntax_column and not HAN.search(REMARK.sub("", text))
    if is_syntax or (SYNTAX.match(text) and not TIMES_ONLY.fullmatch(text)):
        try:
            return _read_as_syntax(text)
        except InvalidHours as refusal:
            if is_syntax:
                return HoursReading(error=str(refusal))
            # a Chinese text may begin with a time too
    try:
        reading = read_posted_hours(text)
    except InvalidHours as exception:
        return HoursReading(error=str(exception), repair=_first_readable_correction(text))
    self_service = reading.self_service.canonical if reading.self_service else ""
    if reading.confidence is Confidence.CERTAIN:
        return HoursReading(reading.hours.canonical, self_service=self_service)
    choices = _choices(text, reading)
    return HoursReading(
        reading.hours.canonical,
        self_service=self_service,
        assumptions=reading.assumptions,
        repair=choices[0].value if choices else _as_syntax(reading),
        choices=choices,
    )


def _as_syntax(reading: PostedReading) -> str:
    """Return a text that reads as the reading without assumptions, empty where one cell cannot hold it."""
    if reading.self_service:
        return ""
    canonical = reading.hours.canonical
    return describe_hours(reading.hours) if TIMES_ONLY.fullmatch(canonical) else canonical


def _read_as_syntax(text: str) -> HoursReading:
    canonical = Hours.parse(text).canonical
    return HoursReading(canonical, is_syntax=True, is_rewritten=not is_canonical(text, canonical))


def _read_text(row: RowCells, text: str, name: str) -> None:
    row.cells["opening_hours_text"] = text
    if EXCEL_DATE.fullmatch(text):
        _report_excel_date(row, text, name)
        return
    parsed = parse_hours_cell(text, name == "opening_hours")
    if parsed.hours and not parsed.assumptions:
        row.cells["opening_hours"] = parsed.hours
        if parsed.self_service:
            row.cells["self_service_hours"] = parsed.self_service
        if parsed.is_syntax:
            row.cells.pop("opening_hours_text")
        if parsed.is_rewritten:
            _report_rewritten(row, parsed.hours, name)
    elif parsed.hours:
        sentence = Sentence(
            "是“{words}”吗？{assumptions}",
            words=parsed.description,
            assumptions="；".join(parsed.assumptions),
        )
        is_asked = NO_DAYS in parsed.assumptions and _is_office(row)
        repair = [parsed.repair] if parsed.repair and not is_asked else ()
        row.add_finding(Fault.HOURS_LIKELY, sentence, name, repair=repair, choices=parsed.choices)
    else:
        sentence = Sentence("没读懂，先照原文登出来：{reason}", reason=parsed.error)
        row.add_finding(Fault.HOURS_UNREAD, sentence, name, repair=[parsed.repair] if parsed.repair else ())


def _is_office(row: RowCells) -> bool:
    """Return whether nobody should adopt "every day" here with all other proposals at once."""
    return keeps_office_hours(*(row.text(name) for name in HOST_FIELDS if row.columns(name)))


def _report_rewritten(row: RowCells, canonical: str, name: str) -> None:
    sentence = Sentence("写法不规范，按 {read} 读", read=canonical)
    row.add_finding(Fault.HOURS_REWRITTEN, sentence, name, severity=Severity.NOTE, repair=[canonical])


def _report_excel_date(row: RowCells, text: str, name: str) -> None:
    match = EXCEL_DATE.fullmatch(text)
    assert match is not None
    row.cells.pop("opening_hours_text")
    original = f"每天{int(match[1])}:00-{int(match[2])}:00"
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
    days = heading_says(row.plan.headings[row.columns("opens")[0]])[0]
    written = f"{days}{opens}-{closes}"
    parsed = parse_hours_cell(written)
    if opens and closes and parsed.hours:
        row.cells["opening_hours_text"] = written
        if not parsed.assumptions:
            row.cells["opening_hours"] = parsed.hours
            return
    if parsed.assumptions == (NO_DAYS,):
        _ask_days_of_two_times(row, opens, closes, parsed)
        return
    sentence = Sentence(
        "“{opens}”到“{closes}”没读懂：应写 8:30 和 17:30 这样的钟点",
        opens=row.text("opens"),
        closes=row.text("closes"),
    )
    row.add_finding(Fault.HOURS_UNREAD, sentence, "opens", "closes")


def _ask_days_of_two_times(row: RowCells, opens: str, closes: str, parsed: HoursReading) -> None:
    """Ask on which days two columns of times hold; the answer goes before the first: 每天8:30."""
    row.cells["opening_hours_text"] = f"{opens}-{closes}"
    sentence = Sentence(
        "是“{words}”吗？{assumptions}", words=parsed.description, assumptions="；".join(parsed.assumptions)
    )
    choices = [Choice(f"{days}{opens}", label) for days, label in DAYS]
    repair = () if _is_office(row) else (choices[0].value, closes)
    row.add_finding(Fault.HOURS_LIKELY, sentence, "opens", "closes", repair=repair, choices=choices)


def _clock_time(text: str) -> str:
    """Return a time of day as ``8:30``, also from an Excel fraction of a day."""
    if FRACTION.fullmatch(text) and float(text) <= 1:
        minutes = round(float(text) * 1440)
        return f"{minutes // 60}:{minutes % 60:02}"
    if HOUR_ONLY.fullmatch(text):
        return f"{re.sub('[^0-9]', '', text)}:00"
    return SECONDS.sub(r"\1", text)


def _read_self_service(row: RowCells, text: str) -> None:
    parsed = parse_hours_cell(text, is_syntax_column=True)
    if parsed.hours and not parsed.assumptions:
        row.cells["self_service_hours"] = parsed.hours
        return
    sentence = Sentence("自助时间没读懂：{reason}", reason=parsed.error or "；".join(parsed.assumptions))
    row.add_finding(
        Fault.HOURS_UNREAD, sentence, "self_service_hours", repair=[parsed.repair] if parsed.repair else ()
    )


def _choices(text: str, reading: PostedReading) -> tuple[Choice, ...]:
    """Return texts that say what the posted one leaves open: on which days, or what holds on holidays."""
    if reading.assumptions == (NO_DAYS,):
        return _day_choices(text)
    return _holiday_choices(text) if NO_HOLIDAY_RULE in reading.assumptions else ()


def _day_choices(text: str) -> tuple[Choice, ...]:
    """Return the text with its days before or behind it, if both readings are certain."""
    for form in ("{days}{text}", "{text}（{days}）"):
        choices = [Choice(form.format(days=days, text=text), label) for days, label in DAYS]
        if all(_is_certain(choice.value) for choice in choices):
            return tuple(choices)
    return ()


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
    readable = (
        correction for correction in _corrected(text) if correction != text and _is_readable(correction)
    )
    correction = next(readable, "")
    choices = _day_choices(correction) if correction and not _is_certain(correction) else ()
    return choices[0].value if choices else correction


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
