"""Length limits of a text answer, which is sent as a text message or read out on a phone line.

A name or an address is never cut: half a house number leads to another door. What does not fit is left out.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import count

MAX_LINES = 3
MAX_SEGMENTS = 2
SINGLE_SEGMENT_LENGTH = 70  # UCS-2 characters of a message of one segment
JOINED_SEGMENT_LENGTH = 67  # of each segment of a longer message; the rest is its header


@dataclass(frozen=True, slots=True)
class Line:
    """One line: what it must say, what else it may, the most important first, and whether it is numbered."""

    required: str
    optional: tuple[str, ...] = ()
    is_numbered: bool = False


def count_segments(text: str) -> int:
    """Return the number of SMS segments of a text; characters beyond U+FFFF count twice."""
    units = len(text.encode("utf-16-le")) // 2
    return 1 if units <= SINGLE_SEGMENT_LENGTH else math.ceil(units / JOINED_SEGMENT_LENGTH)


def fit(lines: Sequence[Line], max_segments: int = MAX_SEGMENTS) -> list[str]:
    """Return the lines that fit into so many segments, at most MAX_LINES.

    Each part is there whole, or left out; lines come before the optional parts of any. If no line fits,
    the first is returned all the same.
    """
    kept: list[Line] = []
    for line in lines:
        if len(kept) < MAX_LINES and _fits(_numbered([*kept, line]), max_segments):
            kept.append(line)
    kept = kept or list(lines[:1])
    for place in range(max((len(line.optional) for line in kept), default=0)):
        for index, line in enumerate(kept):
            part = line.optional[place] if place < len(line.optional) else ""
            longer = [*kept[:index], replace(line, required=f"{line.required} {part}"), *kept[index + 1 :]]
            if part and _fits(_numbered(longer), max_segments):
                kept = longer
    return _numbered(kept)


def _numbered(lines: Sequence[Line]) -> list[str]:
    numbers = count(1)
    return [f"{next(numbers)} {line.required}" if line.is_numbered else line.required for line in lines]


def _fits(texts: Sequence[str], max_segments: int) -> bool:
    return count_segments("\n".join(texts)) <= max_segments
