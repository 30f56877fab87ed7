"""A target as a form gives it: each text read, or a sentence about what is wrong with it."""

import calendar
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TypeVar

from geodata.sentence import Sentence
from locator.errors import InvalidRequest
from locator.stations.domain.station import StationKind
from locator.targets.domain.target import Metric, Per, TargetTerms

MAX_DOCUMENT_LENGTH, MAX_LINK_LENGTH = 200, 500
MAX_LEAST = 10_000_000
WHOLE = 100  # per cent
YEARS = range(1949, 2101)
DAY = re.compile(
    r"(?P<year>\d{4})年?(?:[-/.]?(?P<month>\d{1,2})月?(?:[-/.]?(?P<day>\d{1,2})日?)?)?", re.ASCII
)
NUMBER = re.compile(r"\d+(\.\d{1,2})?", re.ASCII)
NEGATIVE = re.compile(r"[-－−]\s*\d")
LINK = re.compile(r"https?://[^\s<>\"']+", re.ASCII)
Value = TypeVar("Value")


def read_target(area: str, texts: Mapping[str, str], kinds: Sequence[str]) -> TargetTerms:
    """Return the target of a form; raise InvalidRequest with a sentence for each text that is wrong."""
    problems: dict[str, str] = {}

    def read(name: str, parse: Callable[[str], Value], otherwise: Value) -> Value:
        try:
            return parse(unicodedata.normalize("NFC", texts.get(name, "")).strip())
        except ValueError as error:
            problems[name] = error.args[0]
            return otherwise

    metric = read("metric", _metric, Metric.COUNT)
    begins_on = read("begins", lambda text: parse_day(text, is_end=False) if text else None, None)
    ends_on = read("ends", _required_end, date.max)
    terms = TargetTerms(
        area=area,
        kinds=read("kinds", lambda _: _kinds(kinds), ()),
        metric=metric,
        per=read("per", _per, Per.SELF),
        least=read("least", lambda text: _least(text, metric), 0.0),
        begins_on=begins_on,
        ends_on=ends_on,
        document=read("document", _document, ""),
        link=read("link", _link, ""),
    )
    if metric is Metric.ADDED and begins_on is None and "begins" not in problems:
        problems["begins"] = Sentence("新增要写从哪天算起，例如 2026 或 2026-01-01")
    if begins_on is not None and begins_on > ends_on:
        problems["ends"] = Sentence("结束的日子比开始的还早")
    if problems:
        raise InvalidRequest({NAMES[name]: sentence for name, sentence in problems.items()})
    return terms


NAMES = {
    "metric": Sentence("算什么"),
    "begins": Sentence("从"),
    "ends": Sentence("到"),
    "kinds": Sentence("类型"),
    "per": Sentence("对谁"),
    "least": Sentence("至少"),
    "document": Sentence("依据的文件"),
    "link": Sentence("文件的网址"),
}


def parse_day(text: str, *, is_end: bool) -> date:
    """Parse a day, a month or a year, of these the first day or the last; raise ValueError."""
    found = DAY.fullmatch(_plain(text))
    if found is None:
        raise ValueError(Sentence("“{text}”不是日子：应写 2027-12-31、2027-12 或 2027", text=text[:20]))
    year, month, day = (int(part) if part else None for part in found.group("year", "month", "day"))
    assert year is not None
    if year not in YEARS:
        raise ValueError(Sentence("“{text}”不是日子：应写 2027-12-31、2027-12 或 2027", text=text[:20]))
    try:
        month = month or (12 if is_end else 1)
        last = calendar.monthrange(year, month)[1]
        return date(year, month, day or (last if is_end else 1))
    except ValueError:
        raise ValueError(Sentence("“{text}”：没有这一天", text=text[:20])) from None


def _required_end(text: str) -> date:
    if not text:
        raise ValueError(Sentence("请写期限，例如 2027-12-31 或 2027"))
    return parse_day(text, is_end=True)


def _metric(text: str) -> Metric:
    if text not in list(Metric):
        raise ValueError(Sentence("请选一项"))
    return Metric(text)


def _per(text: str) -> Per:
    if text not in list(Per):
        raise ValueError(Sentence("请选一项"))
    return Per(text)


def _kinds(given: Sequence[str]) -> tuple[StationKind, ...]:
    unknown = [text for text in given if text not in list(StationKind)]
    if unknown:
        raise ValueError(Sentence("没有“{text}”这种站", text=unknown[0][:20]))
    return tuple(kind for kind in StationKind if kind.value in given)


def _least(text: str, metric: Metric) -> float:
    plain = _plain(text).replace(",", "").removesuffix("%")
    if NEGATIVE.match(plain):
        raise ValueError(Sentence("不能是负数"))
    if not NUMBER.fullmatch(plain):
        raise ValueError(Sentence("请写一个数，例如 3") if not text else _no_number(text))
    number = float(plain)
    if metric.is_share and number > WHOLE:
        raise ValueError(Sentence("占比最多 100"))
    if metric in (Metric.COUNT, Metric.ADDED) and not number.is_integer():
        raise ValueError(Sentence("站点数应是整数"))
    if number > MAX_LEAST:
        raise ValueError(Sentence("太大；最多 {most}", most=MAX_LEAST))
    return number


def _plain(text: str) -> str:
    """Return a text with full-width digits and signs in ASCII."""
    return unicodedata.normalize("NFKC", text).strip()


def _no_number(text: str) -> Sentence:
    return Sentence("“{text}”不是数", text=text[:20])


def _document(text: str) -> str:
    words = " ".join(text.split())
    if len(words) > MAX_DOCUMENT_LENGTH:
        raise ValueError(Sentence("太长；最多 {n} 个字", n=MAX_DOCUMENT_LENGTH))
    return words


def _link(text: str) -> str:
    if text and (not LINK.fullmatch(text) or len(text) > MAX_LINK_LENGTH):
        raise ValueError(Sentence("应是 https:// 开头的网址，最多 {n} 个字", n=MAX_LINK_LENGTH))
    return text
