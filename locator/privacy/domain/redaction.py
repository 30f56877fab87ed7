"""What a redaction makes of values: the same values become the same blocks, wherever they stand.

The history and the tables are redacted by the same function, so that replaying the one still gives the other.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import Any

BLOCK = "■"  # at most as many as the value had characters: no text outgrows its column
MAX_BLOCKS = 3
SHORTEST_NAME = 2
IN_WORD = "A-Za-z0-9_-"  # a number within a longer one, an address within a longer one, is another's


class Kind(StrEnum):
    """What a person is to us."""

    STAFF = "staff"
    KEEPER = "keeper"
    CONTACT = "contact"
    REPORTER = "reporter"


def erased_email(number: int) -> str:
    """Return what stands in the place of an account's address."""
    return f"erased-{number}@erased.invalid"


def erased_name(number: int) -> str:
    """Return the pseudonym of an account: who changed which entry stays told apart."""
    return f"已注销{number}"


@dataclass(frozen=True)
class Redaction:
    """The values of one person: `marks` are one person's alone (addresses, numbers), `names` may be shared.

    `number` is an account's; its own rows of `staff` get a pseudonym, other values blocks.
    """

    marks: tuple[str, ...]
    names: tuple[str, ...] = ()
    number: int | None = None

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        marks = [
            rf"(?<![.+{IN_WORD}]){re.escape(mark)}(?![{IN_WORD}]|\.[{IN_WORD}])"
            for mark in _longest_first(self.marks)
        ]
        names = [re.escape(name) for name in _longest_first(self.names) if len(name) >= SHORTEST_NAME]
        return re.compile("|".join(marks + names), re.IGNORECASE) if marks or names else None

    @property
    def values(self) -> tuple[str, ...]:
        """All values that are looked for."""
        return tuple(value for value in (*self.marks, *self.names) if len(value) >= SHORTEST_NAME)

    def text(self, text: str) -> str:
        """Return a text with the person's values blocked out."""
        if self._pattern is None:
            return text
        return self._pattern.sub(lambda found: BLOCK * min(len(found.group()), MAX_BLOCKS), text)

    def json(self, value: Any, keep: frozenset[str] = frozenset()) -> Any:
        """Return a JSON value with all its texts redacted, but those of the keys to keep."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, list):
            return [self.json(item, keep) for item in value]
        if isinstance(value, dict):
            return {key: item if key in keep else self.json(item, keep) for key, item in value.items()}
        return value

    def row(self, table: str, row: dict[str, Any], keep: frozenset[str] = frozenset()) -> dict[str, Any]:
        """Return a row of a table as it may stay."""
        if table == "staff":
            if self.number is None or row["id"] != self.number:
                return row  # another account, if of the same name
            return row | {"email": erased_email(self.number), "name": erased_name(self.number)}
        if table == "station_contact" and not self._is_contact(row):
            return row  # another person, if of the same name
        redacted: dict[str, Any] = self.json(row, keep)
        return redacted

    def _is_contact(self, row: dict[str, Any]) -> bool:
        return row["phone"] in self.marks or (not self.marks and row["name"] in self.names)

    def without_names(self) -> "Redaction":
        """Return the redaction of what is this person's alone."""
        return replace(self, names=())


def _longest_first(values: Iterable[str]) -> list[str]:
    return sorted({value for value in values if value}, key=lambda value: (-len(value), value))
