"""Sentences that keep their pattern and values, so that they can be translated later.

Errors of geodata are such sentences, so this module must not import `locator`.
"""

from collections.abc import Iterable
from datetime import date
from typing import Self


class Sentence(str):
    """A string made of a pattern, ``"离{name}还有 {distance_m} 米"``, and its values.

    `pattern` is the ``msgid`` of the translation, `values` fill it in. Values that are Sentences are
    translated themselves; a value named ``n`` selects singular or plural.
    """

    pattern: str
    values: dict[str, object]

    def __new__(cls, pattern: str, /, **values: object) -> Self:
        """Fill in a pattern; raise KeyError for a missing value."""
        self = super().__new__(cls, pattern.format(**values))
        self.pattern, self.values = pattern, values
        return self

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, object]]:
        """Return the arguments for unpickling."""
        return (self.pattern,), self.values

    @classmethod
    def word(cls, text: str) -> Self:
        """Return a sentence of a plain text, with its braces escaped."""
        return cls(text.replace("{", "{{").replace("}", "}}"))


class Day(str):
    """A day of a year, as ``11月23日``; each language has its own format."""

    day: date

    def __new__(cls, day: date) -> Self:
        """Format a day."""
        self = super().__new__(cls, f"{day.month}月{day.day}日")
        self.day = day
        return self

    def __getnewargs__(self) -> tuple[date]:  # type: ignore[override]
        """Return the arguments for unpickling."""
        return (self.day,)


def pattern(text: str) -> str:
    """Return the text; marks it for scripts/words as the pattern of a later Sentence."""
    return text


def listed(parts: Iterable[str], pattern: str = "{before}、{after}") -> str:
    """Join parts into one sentence: ``甲、乙、丙``; `pattern` joins two of them."""
    whole, *others = [*parts] or [""]
    for part in others:
        whole = Sentence(pattern, before=whole, after=part)
    return whole


def in_turn(parts: Iterable[str]) -> str:
    """Join clauses into one sentence: ``甲；乙``."""
    return listed(parts, "{before}；{after}")
