"""A sentence for a person that remembers its pattern, so that it can be said in another language too."""

from collections.abc import Iterable
from datetime import date
from typing import Self


class Sentence(str):
    """The pattern, ``"离{name}还有 {distance_m} 米"``, filled in: a string like any other.

    `pattern` is what translators translate (``msgid``), `values` are what fills it in. A value that is a
    Sentence itself is translated before; one that is called ``n`` decides between singular and plural.
    """

    pattern: str
    values: dict[str, object]

    def __new__(cls, pattern: str, /, **values: object) -> Self:
        """Fill a pattern in; raise KeyError when it names a value that is not given."""
        self = super().__new__(cls, pattern.format(**values))
        self.pattern, self.values = pattern, values
        return self

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, object]]:
        """Return what makes it again in another process."""
        return (self.pattern,), self.values

    @classmethod
    def word(cls, text: str) -> Self:
        """Return a word of ours that came as text, whose braces are braces."""
        return cls(text.replace("{", "{{").replace("}", "}}"))


class Day(str):
    """A day of a year, as ``11月23日``; each language has its own way to write one."""

    day: date

    def __new__(cls, day: date) -> Self:
        """Write a day."""
        self = super().__new__(cls, f"{day.month}月{day.day}日")
        self.day = day
        return self

    def __getnewargs__(self) -> tuple[date]:  # type: ignore[override]
        """Return what makes it again in another process."""
        return (self.day,)


def pattern(words: str) -> str:
    """Return the words: a mark for scripts/words that sentences are made of them later."""
    return words


def listed(parts: Iterable[str], pattern: str = "{before}、{after}") -> str:
    """Return parts as one sentence: ``甲、乙、丙``; the pattern may be any that joins two."""
    whole, *others = [*parts] or [""]
    for one in others:
        whole = Sentence(pattern, before=whole, after=one)
    return whole


def in_turn(parts: Iterable[str]) -> str:
    """Return sentences one after the other: ``甲；乙``."""
    return listed(parts, "{before}；{after}")
