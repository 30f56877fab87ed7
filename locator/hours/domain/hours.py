"""Opening hours that are understood: the one place where a text becomes hours.

Form, import, API, posted signs, campaigns and the command all come here. A text is read into canonical
syntax (`syntax`), and counts only if two evaluations that share no code agree on it (`agreement`).
Whatever goes wrong is InvalidHours: no text ends an import, a job or a page.

Specification: https://wiki.openstreetmap.org/wiki/Key:opening_hours/specification
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from geodata.sentence import Sentence
from locator.hours.domain import library
from locator.hours.domain.agreement import require_agreement
from locator.hours.domain.errors import InvalidHours
from locator.hours.domain.library import WHOLE_DAY
from locator.hours.domain.rules import Rule, RuleSet
from locator.hours.domain.syntax.reader import canonical_text, read_rules
from locator.hours.domain.syntax.vocabulary import WEEKDAYS

__all__ = ["LONGEST_TEXT", "WEEKDAYS", "WHOLE_DAY", "Hours", "Rule", "is_canonical", "normalise_hours"]

LONGEST_TEXT = 1000
TEXTS_KEPT = 16384
OFF = re.compile(r"\boff\b")


@dataclass(frozen=True)
class Hours(RuleSet):
    """Hours that two evaluations agree on; `canonical` is the text in canonical syntax."""

    @classmethod
    def parse(cls, text: str) -> "Hours":
        """Parse a text as people write it; raise InvalidHours with the column of what is unclear."""
        understood = _parse(text.strip())
        if isinstance(understood, InvalidHours):
            raise InvalidHours(understood.args[0], understood.column)
        return understood


def normalise_hours(text: str) -> str:
    """Return a text in canonical syntax; one that is, but for ``off``, stays as it is.

    Raises InvalidHours.
    """
    canonical = Hours.parse(text).canonical
    return text if is_canonical(text, canonical) else canonical


def is_canonical(text: str, canonical: str) -> bool:
    """Return whether a text is written like its canonical form; ``off`` is as good as ``closed``."""
    return OFF.sub("closed", text) == canonical


@lru_cache(maxsize=TEXTS_KEPT)
def _parse(text: str) -> Hours | InvalidHours:
    """Return the hours, or why there are none: a refusal is kept like a reading."""
    try:
        return _understood(text)
    except InvalidHours as refusal:
        return InvalidHours(refusal.args[0], refusal.column)


def _understood(text: str) -> Hours:
    if not text:
        raise InvalidHours("开放时间是空的", column=1)
    if len(text) > LONGEST_TEXT:
        raise InvalidHours(
            Sentence("开放时间超过 {longest_text} 个字符", longest_text=LONGEST_TEXT), column=LONGEST_TEXT + 1
        )
    hours = Hours(canonical_text(read_rules(text)))
    library.require_valid(hours.canonical)
    require_agreement(hours)
    return hours
