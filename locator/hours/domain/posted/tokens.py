"""Tokens of posted opening hours in Chinese; anything else is an error.

Every character of a posted text becomes part of a token, so nothing is overlooked.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum

from locator.hours.domain.errors import InvalidHours

# Character by character, so that columns in the normalised text are columns in the posted one.
NORMAL = str.maketrans(
    {
        **dict(zip("０１２３４５６７８９", "0123456789", strict=True)),
        **dict.fromkeys("：﹕∶", ":"),
        **dict.fromkeys("，、", ","),
        **dict.fromkeys("；。\n\r|｜", ";"),
        **dict.fromkeys("（【〔[", "("),
        **dict.fromkeys("）】〕]", ")"),
        **dict.fromkeys("－–—―‐‑−~～〜至到", "-"),
        **dict.fromkeys("\t\u3000\u00a0", " "),
        **dict.fromkeys("．", "."),
        **dict.fromkeys("／", "/"),
    }
)
DIGITS = {word: value for value, word in enumerate("零一二三四五六七八九十")} | {"两": 2, "〇": 0}


class Kind(StrEnum):
    """Kinds of tokens, in the order in which they are tried."""

    NOISE = "noise"
    ALL_YEAR = "all_year"
    NO_BREAK = "no_break"
    AS_POSTED = "as_posted"
    WHOLE_DAY = "whole_day"
    DATE = "date"
    MONTH_DAY = "month_day"
    MONTH = "month"
    DAY = "day"
    SEASON = "season"
    NTH_DAY = "nth_day"
    DAILY = "daily"
    WORKDAYS = "workdays"
    WEEKEND = "weekend"
    HOLIDAYS_TOO = "holidays_too"
    NO_HOLIDAYS = "no_holidays"
    HOLIDAY = "holiday"
    WEEKDAY = "weekday"
    BREAK = "break"
    TIME = "time"
    AS_USUAL = "as_usual"
    CLOSED = "closed"
    OPEN = "open"
    TO = "to"
    AND = "and"
    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Token:
    """One token: its column in the posted text (from 1), its text and its named parts."""

    kind: Kind
    column: int
    text: str
    parts: dict[str, str]


NUMBER = r"(?:\d{1,2}|[一二两三四五六七八九十]{1,3})"
HALF = r"凌晨|清晨|早晨|早上|上午|中午|正午|午间|下午|午后|傍晚|晚上|晚间|夜间|夜里|早|晚"
WEEK = r"(?:周|星期|礼拜)"
HOLIDAYS = r"(?:国家|法定|公共)*(?:节假日|假节日|假期|节日|假日)"
CLOCK = r"[点时月十]"  # a numeral before one of these is an hour or a month, not a weekday
PATTERNS: dict[Kind, str] = {
    Kind.NOISE: r"(?:对外)?(?:开放|营业|服务|办公|工作|接待|值班|上班)?时间(?:为|是)?|[: ]+|从|自",
    Kind.ALL_YEAR: r"全年无休|全年开放|常年开放|(?<!中午)无休(?:息)?|365天",
    Kind.NO_BREAK: r"(?:中午|午间)(?:不休息?|不打烊|照常(?:开放)?|不关门)|中间不休息?",
    Kind.AS_POSTED: r"(?:具体)?以(?:现场|实际|门口|公告)(?:公示|公布|情况|通知|开放)*为准",
    Kind.WHOLE_DAY: r"(?:全天候?,?)?(?:24|二十四)个?小时(?:全天候?)?|24[hH]|7[*×xX]24(?:小时)?|24/7|"
    r"全天候?|昼夜|不打烊",
    Kind.DATE: r"(?P<year>20\d\d)(?:年|[./-])(?P<month>\d{1,2})(?:月|[./-])(?P<day>\d{1,2})[日号]?",
    Kind.MONTH_DAY: rf"(?P<next>次年)?(?P<month>{NUMBER})月(?P<day>{NUMBER})[日号]",
    Kind.MONTH: rf"(?P<next>次年)?(?P<month>{NUMBER})月份?|(?P<bare>\d{{1,2}})(?=-\d{{1,2}}月)",
    Kind.DAY: r"(?P<day>\d{1,2})[日号]",
    Kind.SEASON: r"(?:夏令时|冬令时|夏季|冬季|春季|秋季|春夏季?|秋冬季?|夏天|冬天)",
    Kind.NTH_DAY: rf"每个?月第(?P<nth>[一二三四1-4])个?{WEEK}(?P<name>[一二三四五六日天])",
    Kind.DAILY: rf"每一?[天日]|天天|日常|每周七天|一周七天|每{WEEK}?[一1]-{WEEK}?[日天7]",
    Kind.WORKDAYS: r"(?:法定)?工作日|平日|平时",
    Kind.WEEKEND: r"(?:每)?(?:周末|双休日|周六日|双休)",
    Kind.HOLIDAYS_TOO: rf"(?:包含|包括|含){HOLIDAYS}",
    Kind.NO_HOLIDAYS: rf"(?:不包含|不包括|不含){HOLIDAYS}|除了?{HOLIDAYS}(?:以外|外)",
    Kind.HOLIDAY: HOLIDAYS,
    Kind.WEEKDAY: rf"(?:每逢|每|逢)?{WEEK}(?P<name>[一二三四五六日天1-7])"
    rf"(?:-(?P<last>[一二三四五六日天]|[1-7](?![\d:.]))(?!{CLOCK})|(?P<more>(?:,?[一二三四五六日天](?!{CLOCK}))*))",
    Kind.BREAK: r"午休(?:时间)?:?",
    Kind.TIME: rf"(?P<next>次日|翌日|第二天)?(?:(?P<half>{HALF})[: ]*)?"
    rf"(?:(?P<hour>\d{{1,2}})[:.](?P<minute>\d\d)"
    rf"|(?P<hour_zh>{NUMBER})[点时](?:(?P<half_hour>半)|(?P<minute_zh>{NUMBER})分?|整|钟)?"
    r"|(?P<hour_bare>\d{1,2})(?=-\d{1,2}(?:[点时]|:\d\d)))",
    Kind.AS_USUAL: r"(?:也|均|都)?(?:照常|正常)(?:开放|营业|服务|上班|值班)?|不休(?:息)?",
    Kind.CLOSED: r"除外|(?:均|都)?(?:休息|放假|不开放|不营业|不开|闭馆|闭站|闭门|关闭|关门|"
    r"(?:停止|暂停)(?:开放|服务))",
    Kind.OPEN: r"(?:均|都)?(?:(?:对外|免费)?(?:开放|营业|服务)|开门|值班)",
    Kind.TO: r"--?",  # the Chinese dash is two characters long
    Kind.AND: r"[,;/.]|和|及|与|以及|或",
    Kind.LEFT: r"\(",
    Kind.RIGHT: r"\)",
}
TOKEN_PATTERNS = [(kind, re.compile(pattern)) for kind, pattern in PATTERNS.items()]


@dataclass(slots=True)
class Tokens:
    """A cursor over the tokens of a posted text."""

    posted: str
    tokens: list[Token]
    index: int = 0

    @classmethod
    def of(cls, posted: str) -> "Tokens":
        """Tokenise a text; raise InvalidHours at the first character that begins no known token."""
        return cls(posted, [token for token in _tokenise(posted) if token.kind is not Kind.NOISE])

    @property
    def next(self) -> Token | None:
        """The next token."""
        return self.tokens[self.index] if self.index < len(self.tokens) else None

    @property
    def end(self) -> int:
        """The column after the last character."""
        return len(self.posted) + 1

    def take(self) -> Token:
        """Consume and return the next token."""
        token = self.tokens[self.index]
        self.index += 1
        return token

    def take_second(self, kinds: Collection[Kind]) -> Token | None:
        """Consume two tokens and return the second one, if it is of one of `kinds`; otherwise None."""
        token = self.tokens[self.index + 1] if self.index + 1 < len(self.tokens) else None
        if token is None or token.kind not in kinds:
            return None
        self.index += 2
        return token

    def is_next(self, *kinds: Kind) -> bool:
        """Return whether the next tokens are of these kinds, in this order."""
        upcoming = self.tokens[self.index : self.index + len(kinds)]
        return [token.kind for token in upcoming] == list(kinds)

    def is_next_of(self, kinds: Collection[Kind]) -> bool:
        """Return whether the next token is of one of these kinds."""
        return self.next is not None and self.next.kind in kinds

    def error_at(self, column: int, reason: str) -> InvalidHours:
        """Return an InvalidHours error that quotes the text at a column."""
        excerpt = self.posted[column - 1 : column + 7].strip()
        place = f"第 {column} 个字“{excerpt}”处" if excerpt else "写到末尾"
        return InvalidHours(f"{place}：{reason}", max(1, min(column, len(self.posted))))


def parse_number(text: str) -> int:
    """Parse a number up to 99 in digits or in Chinese; -1 for none."""
    if text.isdigit():
        return int(text)
    tens, _, ones = text.rpartition("十")
    if "十" not in text:
        return DIGITS[text] if len(text) == 1 else -1
    return (DIGITS.get(tens, 1) if tens else 1) * 10 + (DIGITS[ones] if ones else 0)


def _tokenise(posted: str) -> Iterator[Token]:
    text, index = posted.translate(NORMAL), 0
    while index < len(text):
        attempts = ((kind, pattern.match(text, index)) for kind, pattern in TOKEN_PATTERNS)
        kind, match = next(((kind, match) for kind, match in attempts if match), (Kind.NOISE, None))
        if match is None:
            raise Tokens(posted, []).error_at(index + 1, "读不懂")
        parts = {name: text for name, text in match.groupdict().items() if text}
        yield Token(kind, index + 1, match[0], parts)
        index = match.end()
