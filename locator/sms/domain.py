"""Length limits of a text answer, which is sent as a text message or read out on a phone line."""

import math

MAX_STATIONS = 3
MAX_LINE_LENGTH = 44  # three such lines and two line ends fill two segments
SINGLE_SEGMENT_LENGTH = 70  # UCS-2 characters of a message of one segment
JOINED_SEGMENT_LENGTH = 67  # of each segment of a longer message; the rest is its header


def count_segments(text: str) -> int:
    """Return the number of SMS segments of a text; characters beyond U+FFFF count twice."""
    units = len(text.encode("utf-16-le")) // 2
    return 1 if units <= SINGLE_SEGMENT_LENGTH else math.ceil(units / JOINED_SEGMENT_LENGTH)


def join_line(parts: list[str], max_length: int = MAX_LINE_LENGTH) -> str:
    """Join parts, the most important first, as far as they fit; the last one may be cut short."""
    line = ""
    for part in filter(None, parts):
        room = max_length - len(line) - bool(line)
        if room < 2:
            break
        shortened = part if len(part) <= room else f"{part[: room - 1]}…"
        line = f"{line} {shortened}" if line else shortened
    return line


MAX_SEGMENTS = count_segments("\n".join(["字" * MAX_LINE_LENGTH] * MAX_STATIONS))
assert MAX_SEGMENTS == 2
