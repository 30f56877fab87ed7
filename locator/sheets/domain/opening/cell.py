"""Reading one cell of opening hours: posted text or syntax, common typing errors, what has to be asked."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from geodata.sentence import Sentence, listed, pattern
from locator.hours.domain.description import describe_hours
from locator.hours.domain.errors import InvalidHours
from locator.hours.domain.hours import Hours, is_canonical
from locator.hours.domain.posted.hours import read_posted_hours
from locator.hours.domain.posted.reading import NO_DAYS, NO_HOLIDAY_RULE, Confidence, PostedReading
from locator.sheets.domain.findings import Choice

SYNTAX = re.compile(r"24/7|[ -~]*[A-Za-z]|\d{2}:\d{2}-\d{2}:\d{2}\s*(;|,|$)")  # may be opening_hours syntax
TIMES_ONLY = re.compile(r"[\d:,; -]+")  # valid syntax for every day, but on a door the days may be missing
CLOCK = r"(\d{1,2}):(\d{2})"
SECONDS = re.compile(r"(\d{1,2}:\d{2}):00\b")
HAN = re.compile(r"[\u3400-\u9fff]")
REMARK = re.compile(r'"[^"]*"|“[^”]*”')
HOLIDAYS = (("节假日照常开放", Sentence("节假日也开")), ("节假日不开放", Sentence("节假日不开")))
DAYS = (("每天", Sentence("每天都是这个时间")), ("工作日", Sentence("只有工作日")))


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
        return listed(described, pattern("{before}；自助：{after}"))


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
                return HoursReading(error=refusal.args[0])
            # a Chinese text may begin with a time too
    try:
        reading = read_posted_hours(text)
    except InvalidHours as exception:
        return HoursReading(error=exception.args[0], repair=_first_readable_correction(text))
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


def without_seconds(text: str) -> str:
    """Correct 8:30:00, a time of day as spreadsheets write it."""
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
    *(without_seconds, _with_colons, _after_midnight, _into_the_night),
)
