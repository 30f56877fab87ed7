"""Plus codes (Open Location Code), whole and short, as positions: read only, since nothing here writes one.

Source: the specification of the Open Location Code, version 1.0. Positions are in WGS 84.
Why no package: docs/decisions/0070.
"""

import re
import unicodedata
from dataclasses import dataclass

from geodata.lonlat import LonLat

ALPHABET = "23456789CFGHJMPQRVWX"
DIGIT = f"[{ALPHABET}]"
PAIRS = 5  # pairs of digits, of latitude and longitude in turn; what follows divides their cell
ROWS, COLUMNS = 5, 4
WHOLE_LENGTH = 8  # digits before the plus
CODE = re.compile(rf"(?<![A-Z0-9])(?P<head>(?:{DIGIT}{{2}}){{2,4}})\+(?P<tail>{DIGIT}{{2,7}})(?![A-Z0-9+])")


@dataclass(frozen=True, slots=True)
class PlusCode:
    """A code in capital letters, and what is written beside it: the place that a short one is near."""

    digits: str  # without the plus
    missing: int  # digits that a short code leaves out
    beside: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether the code says where it is by itself."""
        return not self.missing

    def position(self) -> LonLat:
        """Return the middle of a whole code's cell."""
        lat, lon, height, width = _cell(self.digits)
        return LonLat.of(lon + width / 2, lat + height / 2)

    def near(self, reference: LonLat) -> LonLat:
        """Return the position of a short code: the one nearest to a reference."""
        resolution = 20.0 ** (2 - self.missing // 2)
        whole = encode_start(reference, self.missing) + self.digits
        lat, lon, height, width = _cell(whole)
        middle = [lat + height / 2, lon + width / 2]
        for axis, wanted in enumerate((reference.lat, reference.lon)):
            if wanted + resolution / 2 < middle[axis]:
                middle[axis] -= resolution
            elif wanted - resolution / 2 > middle[axis]:
                middle[axis] += resolution
        return LonLat.of(middle[1], middle[0])


def parse_plus_code(text: str) -> PlusCode | None:
    """Return the plus code that a text is, alone or beside the name of a place; None for other texts."""
    plain = unicodedata.normalize("NFKC", text).upper()
    found = CODE.search(plain)
    if found is None or len(CODE.findall(plain)) > 1:
        return None
    beside = unicodedata.normalize("NFKC", text)
    beside = (beside[: found.start()] + " " + beside[found.end() :]).strip(" ,，、;；")
    head: str = found["head"]
    missing = WHOLE_LENGTH - len(head)
    is_on_earth = missing or (ALPHABET.index(head[0]) <= 8 and ALPHABET.index(head[1]) <= 17)
    return PlusCode(head + found["tail"], missing, beside) if is_on_earth else None


def encode_start(position: LonLat, count: int) -> str:
    """Return the first digits of the code of a position."""
    lat, lon = min(position.lat + 90, 179.999999), position.lon + 180
    digits, step = "", 20.0
    while len(digits) < count:
        digits += ALPHABET[int(lat // step)] + ALPHABET[int(lon // step)]
        lat, lon, step = lat % step, lon % step, step / 20
    return digits


def _cell(digits: str) -> tuple[float, float, float, float]:
    """Return the southern and western edge, the height and the width of a whole code's cell, in degrees."""
    lat, lon, step = -90.0, -180.0, 20.0
    for index in range(0, 2 * PAIRS, 2):
        lat += ALPHABET.index(digits[index]) * step
        lon += ALPHABET.index(digits[index + 1]) * step
        step /= 20
    height = width = step * 20
    for digit in digits[2 * PAIRS :]:
        row, column = divmod(ALPHABET.index(digit), COLUMNS)
        height, width = height / ROWS, width / COLUMNS
        lat, lon = lat + row * height, lon + column * width
    return lat, lon, height, width
