"""Sentences that keep their pattern and values, so that they can be translated later.

Errors of geodata are such sentences, so this module must not import `locator`.
"""

from collections.abc import Iterable, Mapping
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


def to_json(value: object) -> object:
    """Return a value of a sentence as JSON: a Sentence as its pattern and values, a Day as its date."""
    if isinstance(value, Sentence):
        return {"pattern": value.pattern, "values": values_to_json(value.values)}
    if isinstance(value, Day):
        return {"day": value.day.isoformat()}
    return value if isinstance(value, int | float) else str(value)


def values_to_json(values: Mapping[str, object]) -> dict[str, object]:
    """Return the values of a sentence as JSON; whoever reads them back gets the sentences in them again."""
    return {name: to_json(value) for name, value in values.items()}


def from_json(stored: object) -> object:
    """Return the value that `to_json` has stored."""
    if not isinstance(stored, dict):
        return stored
    if "day" in stored:
        return Day(date.fromisoformat(stored["day"]))
    return sentence_from(stored["pattern"], stored["values"])


def sentence_from(pattern: str, values: Mapping[str, object]) -> Sentence:
    """Return the sentence of a stored pattern and its stored values."""
    return Sentence(pattern, **{name: from_json(value) for name, value in values.items()})
