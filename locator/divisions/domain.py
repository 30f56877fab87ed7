"""Names of divisions in typed text (without 市 and 区, run together, with a typo), and code prefixes."""

import re
from functools import cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from geodata.divisions.codes import Division, divisions
from locator.i18n.romanize import romanized

# The suffix that people leave out; a name of two characters has none.
SUFFIX = re.compile(
    r"(?<=..)(特别行政区|壮族自治区|回族自治区|维吾尔自治区|自治[区州县旗]|地区|[省市区县盟旗])$"
)
MAX_NAME_LENGTH = 15
MIN_PINYIN_LENGTH = 5  # letters: in a shorter word one typo makes another word
MIN_CHARACTERS = 3  # characters
MAX_SIMILAR = 3
CODE_DIGITS = 6  # of GB/T 2260


def split_names(word: str) -> list[str]:
    """Split leading names of divisions off a text: ``肇庆端州蓝塘`` becomes 肇庆, 端州, 蓝塘."""
    parts, rest = [], word
    while rest:
        ends = range(min(MAX_NAME_LENGTH, len(rest) - 1), 1, -1)
        name = next((rest[:end] for end in ends if rest[:end] in _divisions_by_name()), None)
        if name is None:
            break
        parts.append(name)
        rest = rest[len(name) :]
    return [*parts, rest] if rest else parts


def similar_divisions(text: str) -> list[Division]:
    """Return the divisions whose name differs from a text by one typo, in pinyin or in characters."""
    pinyin = romanized(text).pinyin
    found = _closest(pinyin, _divisions_by_pinyin()) if len(pinyin) >= MIN_PINYIN_LENGTH else []
    if not found and len(text) >= MIN_CHARACTERS and not text.isascii():
        found = _closest(text, _divisions_by_name())
    return found[:MAX_SIMILAR]


def _closest(text: str, by_name: dict[str, list[Division]]) -> list[Division]:
    """Return the divisions with an equal name, or if there are none, those at an OSA distance of one."""
    matches = process.extract(text, by_name.keys(), scorer=OSA.distance, score_cutoff=1, limit=None)
    least = min((distance for _, distance, _ in matches), default=0)
    found = [division for name, distance, _ in matches if distance == least for division in by_name[name]]
    return sorted(
        dict.fromkeys(found), key=lambda division: (not division.code.endswith("00"), division.code)
    )


def one_typo_patterns(pinyin: str) -> list[str]:
    """Return LIKE patterns for the spellings that one typo apart gives a word: ``la_tang``, ``lantang``."""
    indices = range(len(pinyin))
    wrong = [f"{pinyin[:at]}_{pinyin[at + 1 :]}" for at in indices]
    missing = [f"{pinyin[:at]}_{pinyin[at:]}" for at in indices[1:]]
    needless = [pinyin[:at] + pinyin[at + 1 :] for at in indices]
    swapped = [f"{pinyin[:at]}{pinyin[at + 1]}{pinyin[at]}{pinyin[at + 2 :]}" for at in indices[:-1]]
    spellings = dict.fromkeys([*swapped, *wrong, *missing, *needless])
    return [f"%{spelling}%" for spelling in spellings if spelling != pinyin]


@cache
def _divisions_by_name() -> dict[str, list[Division]]:
    """Return the divisions by name and by short name."""
    by_name: dict[str, list[Division]] = {}
    for division in divisions().values():
        if not division.is_placeholder:
            for name in {division.name, SUFFIX.sub("", division.name)}:
                by_name.setdefault(name, []).append(division)
    return by_name


@cache
def _divisions_by_pinyin() -> dict[str, list[Division]]:
    by_pinyin: dict[str, list[Division]] = {}
    for name, found in _divisions_by_name().items():
        by_pinyin.setdefault(romanized(name).pinyin, []).extend(found)
    return by_pinyin


def code_prefix(division_code: str | None) -> str:
    """Return the digits with which the codes in a division begin; empty for the whole country."""
    digits = len((division_code or "").rstrip("0"))
    return (division_code or "")[: digits + digits % 2]


def code_range(prefix: str, digits: int = CODE_DIGITS) -> tuple[str, str]:
    """Return the first and the last code of so many digits that begin with a prefix.

    Compared with both, a column's index is used; LIKE with a parameter, or in another collation than C, reads
    all rows.
    """
    return prefix.ljust(digits, "0"), prefix.ljust(digits, "9")
