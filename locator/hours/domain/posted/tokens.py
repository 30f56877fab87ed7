"""Tokens of posted opening hours in Chinese; anything else is an error.

Every character of a posted text becomes part of a token, so nothing is overlooked.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from geodata.sentence import Sentence
from locator.hours.domain.errors import InvalidHours
from locator.hours.domain.posted.vocabulary import NORMAL, PATTERNS, Kind

DIGITS = {word: value for value, word in enumerate("零一二三四五六七八九十")} | {"两": 2, "〇": 0}
DOTTED_DATE = re.compile(r"(?P<month>\d{1,2})[./](?P<day>\d{1,2})(?![\d:])[日号]?")
# A range of dates in figures, before days or times: 5.1-9.30：8:00-18:00, 6/1-9/30 每天.
DATES_IN_FIGURES = re.compile(
    r"(?<![\d.:/-])(\d{1,2})([./])(\d{1,2}) ?-+ ?(\d{1,2})([./])(\d{1,2})(?!\d|\.\d)"
    r"(?=[: )]+(?:周|星期|礼拜|每|上午|早|工作日|\d{1,2} ?[:点时]))"
)
DATE_IN_FIGURES = re.compile(r"(?P<month>\d{1,2})[./](?P<day>\d{1,2})")
HAN = re.compile(r"[一-龥]")


@dataclass(frozen=True, slots=True)
class Token:
    """One token: its column in the posted text (from 1), its text and its named parts."""

    kind: Kind
    column: int
    text: str
    parts: dict[str, str]
    end_column: int = 0  # the column behind its last character; blanks may stand within the token


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
    def previous(self) -> Token | None:
        """The token before the next one."""
        return self.tokens[self.index - 1] if self.index else None

    @property
    def end(self) -> int:
        """The column after the last character."""
        return len(self.posted) + 1

    def take(self) -> Token:
        """Consume and return the next token."""
        token = self.tokens[self.index]
        self.index += 1
        return token

    def take_if(self, *kinds: Kind) -> Token | None:
        """Consume and return the next token if it is of one of `kinds`."""
        return self.take() if self.is_next_of(kinds) else None

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

    def written(self, token: Token) -> str:
        """Return a token as it stands in the posted text."""
        return self.posted[token.column - 1 : (token.end_column or token.column + len(token.text)) - 1]

    def error_at(self, column: int, reason: str) -> InvalidHours:
        """Return an InvalidHours error that quotes the text at a column."""
        excerpt = self.posted[column - 1 : column + 7].strip()
        place = Sentence("第 {column} 个字“{excerpt}”处", column=column, excerpt=excerpt)
        sentence = Sentence(
            "{place}：{reason}",
            place=place if excerpt else Sentence("写到末尾"),
            reason=Sentence.word(reason),
        )
        return InvalidHours(sentence, max(1, min(column, len(self.posted))))


def parse_number(text: str) -> int:
    """Parse a number up to 99 in digits or in Chinese; -1 for none."""
    if text.isdigit():
        return int(text)
    tens, _, ones = text.rpartition("十")
    if "十" not in text:
        return DIGITS[text] if len(text) == 1 else -1
    if (tens and tens not in DIGITS) or (ones and ones not in DIGITS):
        return -1
    return (DIGITS[tens] if tens else 1) * 10 + (DIGITS[ones] if ones else 0)


def _tokenise(posted: str) -> list[Token]:
    """Return the tokens; a text with blanks between its characters, as OCR leaves them, without these."""
    try:
        return list(_match_tokens(posted, list(range(len(posted)))))
    except InvalidHours:
        kept = [index for index in range(len(posted)) if not _is_stray_blank(posted, index)]
        if len(kept) == len(posted):
            raise
        return list(_match_tokens(posted, kept))


def _is_stray_blank(posted: str, index: int) -> bool:
    """Return whether a blank stands between two Chinese characters one of which stands alone."""
    if not posted[index].isspace() or posted[index] in "\r\n":
        return False
    before, after = posted[:index].rstrip(" \t\u3000\u00a0"), posted[index:].lstrip(" \t\u3000\u00a0")
    is_between = bool(HAN.match(before[-1:]) and HAN.match(after[:1]))
    return is_between and not (HAN.match(before[-2:-1]) and HAN.match(after[1:2]))


def _match_tokens(posted: str, kept: list[int]) -> Iterator[Token]:
    """Yield the tokens of the characters at the indices `kept`."""
    text, index = "".join(posted[place] for place in kept).translate(NORMAL), 0
    places = [*kept, len(posted)]
    kinds: list[Kind] = []  # of the tokens before, without noise
    dates_end = 0  # behind the last range of dates that is written in figures alone
    while index < len(text):
        if dates := DATES_IN_FIGURES.match(text, index):
            dates_end = dates.end() if _are_dates(dates) else dates_end
        kind, match = _match_token(text, index, kinds, index < dates_end)
        if match is None:
            raise Tokens(posted, []).error_at(places[index] + 1, "读不懂")
        parts = {name: text for name, text in match.groupdict().items() if text}
        yield Token(kind, places[index] + 1, match[0], parts, places[match.end() - 1] + 2)
        index = match.end()
        if kind is not Kind.NOISE:
            kinds.append(kind)


def _are_dates(found: re.Match[str]) -> bool:
    """Return whether 5.1-9.30 or 6/1-9/30 are dates: times have two figures behind a dot, and no slash."""
    months, days = (int(found[1]), int(found[4])), (int(found[3]), int(found[6]))
    in_range = all(1 <= month <= 12 for month in months) and all(1 <= day <= 31 for day in days)
    separators = {found[2], found[5]}
    return in_range and (
        separators == {"/"} or (separators == {"."} and min(len(found[3]), len(found[6])) == 1)
    )


def _match_token(
    text: str, index: int, before: list[Kind], in_dates: bool
) -> tuple[Kind, re.Match[str] | None]:
    pattern = DATE_IN_FIGURES if in_dates else DOTTED_DATE
    if (in_dates or _may_be_dotted_date(before)) and (dotted := pattern.match(text, index)):
        return Kind.MONTH_DAY, dotted
    attempts = ((kind, pattern.match(text, index)) for kind, pattern in TOKEN_PATTERNS)
    return next(((kind, match) for kind, match in attempts if match), (Kind.NOISE, None))


def _may_be_dotted_date(before: list[Kind]) -> bool:
    """Return whether ``5.1-9.30`` are dates here: behind a season's name; elsewhere they are times."""
    if before[-1:] == [Kind.TO] and before[-2:-1] == [Kind.MONTH_DAY]:
        return before[-3:-2] in ([Kind.SEASON], [Kind.LEFT]) and Kind.SEASON in before[-4:-2]
    return before[-1:] == [Kind.SEASON] or before[-2:] == [Kind.SEASON, Kind.LEFT]
