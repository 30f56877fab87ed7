"""How long an answer may be that goes out as a text message or is read out on a phone line."""

import math

STATIONS = 3
LONGEST_LINE = 44  # three of them and two line ends fill two segments
ONE_SEGMENT = 70  # UCS-2 characters of one message
JOINED_SEGMENT = 67  # of each of several: the others say where it belongs


def segments(text: str) -> int:
    """Return how many text messages a text is; what lies beyond the 16-bit plane counts twice."""
    units = len(text.encode("utf-16-le")) // 2
    return 1 if units <= ONE_SEGMENT else math.ceil(units / JOINED_SEGMENT)


def line(parts: list[str], longest: int = LONGEST_LINE) -> str:
    """Join parts, the most important first, as far as they fit; the last one that fits in part is cut."""
    whole = ""
    for part in filter(None, parts):
        room = longest - len(whole) - bool(whole)
        if room < 2:
            break
        cut = part if len(part) <= room else f"{part[: room - 1]}…"
        whole = f"{whole} {cut}" if whole else cut
    return whole


MOST_SEGMENTS = segments("\n".join(["字" * LONGEST_LINE] * STATIONS))
assert MOST_SEGMENTS == 2
