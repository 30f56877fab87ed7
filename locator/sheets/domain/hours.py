"""Hours as a sheet gives them: in one column, in two, as a tick for "round the clock"; and their slips."""

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
from locator.sheets.domain.findings import Choice, Fault
from locator.sheets.domain.row_cells import RowCells
from locator.sheets.domain.words import is_empty, yes_or_no

SYNTAX = re.compile(r"24/7|[ -~]*[A-Za-z]|\d{2}:\d{2}-\d{2}:\d{2}\s*(;|,|$)")  # as it may look, not must
CLOCK = r"(\d{1,2}):(\d{2})"
SECONDS = re.compile(r"(\d{1,2}:\d{2}):00\b")
SEASON = re.compile(r"[春夏秋冬][季天]?(?:和|、)?[春夏秋冬]?[季天]?")
MANGLED = re.compile(r"\d{4}-(\d{2})-(\d{2})", re.ASCII)  # "8-17", which Excel took for a day of this year
FRACTION = re.compile(r"0?\.\d{2,}|0|1", re.ASCII)  # of a day, as Excel keeps times
HOURS_ALONE = re.compile(r"\d{1,2}(点|时|点整)?", re.ASCII)
ROUND_THE_CLOCK = "24小时"
HOLIDAYS = (("节假日照常开放", "节假日也开"), ("节假日不开放", "节假日不开"))


@dataclass(frozen=True, slots=True)
class ReadHours:
    """What a text was read as: hours in the syntax, or the reason why not; and texts that would read.

    `is_syntax` tells that the text itself is in the syntax: nobody posts it so.
    """

    hours: str = ""
    is_syntax: bool = False
    assumptions: tuple[str, ...] = ()
    trouble: str = ""
    repair: str = ""
    choices: tuple[Choice, ...] = ()

    @property
    def words(self) -> str:
        """The hours as a sign would say them."""
        return describe_hours(Hours.parse(self.hours)) if self.hours else ""


def read_hours(row: RowCells) -> None:
    """Read a row's hours into opening_hours and opening_hours_text."""
    if syntax := row.text("opening_hours"):
        _one_text(row, syntax, "opening_hours")
        if text := _posted(row):
            row.out["opening_hours_text"] = text
    elif text := _posted(row):
        _one_text(row, text, "opening_hours_text")
    elif row.columns("opens") and row.columns("closes"):
        _two_times(row)
    if not row.out.get("opening_hours") and yes_or_no(row.text("around_the_clock")):
        row.out |= {
            "opening_hours": "24/7",
            "opening_hours_text": row.out.get("opening_hours_text") or ROUND_THE_CLOCK,
        }
    if written := row.text("self_service_hours"):
        _self_service(row, written)


@lru_cache(maxsize=50_000)
def understood(text: str) -> ReadHours:
    """Read a text of hours, in our syntax or as unions post it; say how it may be mended."""
    if SYNTAX.match(text):
        try:
            return ReadHours(Hours.parse(text).canonical, is_syntax=True)
        except InvalidHours:
            pass  # a sign's words may begin with a time too
    try:
        reading = read_posted_hours(text)
    except InvalidHours as error:
        return ReadHours(trouble=str(error), repair=_first_that_reads(text))
    if reading.confidence is Confidence.CERTAIN:
        return ReadHours(reading.hours.canonical)
    choices = _by_holidays(text) if NO_HOLIDAY_RULE in reading.assumptions else ()
    repair = choices[0].value if choices else reading.hours.canonical
    return ReadHours(reading.hours.canonical, assumptions=reading.assumptions, repair=repair, choices=choices)


def _posted(row: RowCells) -> str:
    """Return the posted text; columns for seasons say which one they are for."""
    places = row.columns("opening_hours_text")
    if len(places) < 2:
        return row.text("opening_hours_text")
    said = []
    for index in places:
        text = row.texts[index].strip() if index < len(row.texts) else ""
        if not is_empty(text):
            season = SEASON.search(row.plan.headings[index])
            said.append(f"{season[0]}{text}" if season and not SEASON.search(text) else text)
    return "；".join(said)


def _one_text(row: RowCells, text: str, name: str) -> None:
    row.out["opening_hours_text"] = text
    if MANGLED.fullmatch(text):
        _mangled(row, text, name)
        return
    got = understood(text)
    if got.hours and not got.assumptions:
        row.out["opening_hours"] = got.hours
        if got.is_syntax:
            row.out.pop("opening_hours_text")
    elif got.hours:
        sentence = Sentence(
            "是“{words}”吗？{assumptions}", words=got.words, assumptions="；".join(got.assumptions)
        )
        row.found(Fault.HOURS_LIKELY, sentence, name, repair=[got.repair], choices=got.choices)
    else:
        sentence = Sentence("没读懂，先照原文登出来：{reason}", reason=got.trouble)
        row.found(Fault.HOURS_UNREAD, sentence, name, repair=[got.repair] if got.repair else ())


def _mangled(row: RowCells, text: str, name: str) -> None:
    found = MANGLED.fullmatch(text)
    assert found is not None
    row.out.pop("opening_hours_text")
    meant = f"{int(found[1])}:00-{int(found[2])}:00"
    fits = understood(meant).hours != ""
    sentence = Sentence(
        "表格软件把它变成了日期 {text}，原来写的是“{meant}”吗？",
        text=text,
        meant=f"{int(found[1])}-{int(found[2])}",
    )
    row.found(Fault.HOURS_DATE, sentence, name, repair=[meant] if fits else ())


def _two_times(row: RowCells) -> None:
    opens, closes = (_time(row.text(name)) for name in ("opens", "closes"))
    if not opens and not closes:
        return
    got = understood(f"{opens}-{closes}")
    if got.hours and not got.assumptions:
        row.out |= {"opening_hours": got.hours, "opening_hours_text": f"{opens}-{closes}"}
        return
    sentence = Sentence(
        "“{opens}”到“{closes}”没读懂：应写 8:30 和 17:30 这样的钟点",
        opens=row.text("opens"),
        closes=row.text("closes"),
    )
    row.found(Fault.HOURS_UNREAD, sentence, "opens", "closes")


def _time(text: str) -> str:
    """Return a time of day as ``8:30``, also from the fraction of a day that Excel keeps."""
    if FRACTION.fullmatch(text) and float(text) <= 1:
        minutes = round(float(text) * 1440)
        return f"{minutes // 60}:{minutes % 60:02}"
    if HOURS_ALONE.fullmatch(text):
        return f"{re.sub('[^0-9]', '', text)}:00"
    return SECONDS.sub(r"\1", text)


def _self_service(row: RowCells, text: str) -> None:
    got = understood(text)
    if got.hours and not got.assumptions:
        row.out["self_service_hours"] = got.hours
        return
    sentence = Sentence("自助时间没读懂：{reason}", reason=got.trouble or "；".join(got.assumptions))
    row.found(Fault.HOURS_UNREAD, sentence, "self_service_hours", repair=[got.repair] if got.repair else ())


def _by_holidays(text: str) -> tuple[Choice, ...]:
    """Return the text with what is missing of holidays, both ways, where that makes it certain."""
    both = [Choice(f"{text}（{said}）", words) for said, words in HOLIDAYS]
    return tuple(both) if all(_is_certain(one.value) for one in both) else ()


def _is_certain(text: str) -> bool:
    try:
        return read_posted_hours(text).confidence is Confidence.CERTAIN
    except InvalidHours:
        return False


def _reads(text: str) -> bool:
    try:
        read_posted_hours(text)
    except InvalidHours:
        return False
    return True


def _first_that_reads(text: str) -> str:
    """Return the text with the first common slip undone that makes it readable; empty where none does."""
    return next((mended for mended in _mended(text) if mended != text and _reads(mended)), "")


def _mended(text: str) -> Iterator[str]:
    """Yield a text with one, then with all the common slips undone."""
    texts = [slip(text) for slip in SLIPS]
    yield from texts
    for slip in SLIPS:
        text = slip(text)
    yield text


def _without_seconds(text: str) -> str:
    return SECONDS.sub(r"\1", text)


def _with_colons(text: str) -> str:
    """Undo 830-1730, 8;30, 8::30 and a letter O for a zero."""
    text = re.sub(r"(?<=[\d:])[Oo](?=[\d\b:-]|$)", "0", text)
    text = re.sub(r"(?<=\d)\s*(?:[;；.。,，'’]|[:：]{2,})\s*(?=\d{2}(?!\d))", ":", text)
    return re.sub(r"(?<![\d:])(\d{1,2})([0-5]\d)(?=\s*[-—–~～至到]|$|[^\d:])", r"\1:\2", text)


def _after_midnight(text: str) -> str:
    """Undo 25:00, the hour after midnight."""
    return re.sub(r"\b(2[4-9]|30)([:：]\d{2})", lambda found: f"次日{int(found[1]) - 24}{found[2]}", text)


def _into_the_night(text: str) -> str:
    """Undo an end before the start: 8:30-5:30 is of the afternoon, 22:00-6:00 of the next day."""
    return re.sub(rf"{CLOCK}\s*[-—–~～至到]+\s*{CLOCK}", _later, text.replace("：", ":"))


def _later(found: re.Match[str]) -> str:
    start, start_min, end, end_min = (int(part) for part in found.groups())
    if (end, end_min) == (start, start_min):
        return "24小时"
    if (end, end_min) > (start, start_min) or end > 12:
        return found[0]
    if start < 12 and (end + 12, end_min) > (start, start_min):
        return f"{start}:{start_min:02}-{end + 12}:{end_min:02}"
    return f"{start}:{start_min:02}-次日{end}:{end_min:02}"


SLIPS: tuple[Callable[[str], str], ...] = (
    *(_without_seconds, _with_colons, _after_midnight, _into_the_night),
)
