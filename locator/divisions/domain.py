"""Names of divisions within a text as people type them: without 市 and 区, run together, with a slip."""

import re
from functools import cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from geodata.divisions.codes import Division, divisions
from locator.i18n.romanize import romanized

# What a name may go without; a name of two characters keeps both.
SUFFIX = re.compile(
    r"(?<=..)(特别行政区|壮族自治区|回族自治区|维吾尔自治区|自治[区州县旗]|地区|[省市区县盟旗])$"
)
LONGEST_NAME = 15
SHORTEST_SPOKEN = 5  # letters: one slip in fewer is another word
SHORTEST_WRITTEN = 3  # characters
MOST_NEAR = 3


def split(word: str) -> list[str]:
    """Return a text taken apart where divisions' names begin it: ``肇庆端州蓝塘`` is 肇庆, 端州, 蓝塘."""
    parts, rest = [], word
    while rest:
        ends = range(min(LONGEST_NAME, len(rest) - 1), 1, -1)
        name = next((rest[:end] for end in ends if rest[:end] in _names()), None)
        if name is None:
            break
        parts.append(name)
        rest = rest[len(name) :]
    return [*parts, rest] if rest else parts


def nearly(text: str) -> list[Division]:
    """Return the divisions that a text names but for one slip: a letter of the pinyin, or one sign."""
    spoken = romanized(text).pinyin
    found = _within_one(spoken, _spoken()) if len(spoken) >= SHORTEST_SPOKEN else []
    if not found and len(text) >= SHORTEST_WRITTEN and not text.isascii():
        found = _within_one(text, _names())
    return found[:MOST_NEAR]


def _within_one(typed: str, known: dict[str, list[Division]]) -> list[Division]:
    """Return what is at most one slip away; of what sounds the same, only that."""
    near = process.extract(typed, known.keys(), scorer=OSA.distance, score_cutoff=1, limit=None)
    least = min((slips for _, slips, _ in near), default=0)
    places = [place for name, slips, _ in near if slips == least for place in known[name]]
    return sorted(dict.fromkeys(places), key=lambda one: (not one.code.endswith("00"), one.code))


def one_letter_off(spoken: str) -> list[str]:
    """Return LIKE patterns of what a spelling was meant to be, had it one slip: ``la_tang``, ``lantang``."""
    parts = range(len(spoken))
    wrong = [f"{spoken[:at]}_{spoken[at + 1 :]}" for at in parts]
    missing = [f"{spoken[:at]}_{spoken[at:]}" for at in parts[1:]]
    needless = [spoken[:at] + spoken[at + 1 :] for at in parts]
    swapped = [f"{spoken[:at]}{spoken[at + 1]}{spoken[at]}{spoken[at + 2 :]}" for at in parts[:-1]]
    return [f"%{one}%" for one in dict.fromkeys([*swapped, *wrong, *missing, *needless]) if one != spoken]


@cache
def _names() -> dict[str, list[Division]]:
    """Return the divisions by name and by short name."""
    names: dict[str, list[Division]] = {}
    for one in divisions().values():
        if not one.is_placeholder:
            for name in {one.name, SUFFIX.sub("", one.name)}:
                names.setdefault(name, []).append(one)
    return names


@cache
def _spoken() -> dict[str, list[Division]]:
    spoken: dict[str, list[Division]] = {}
    for name, places in _names().items():
        spoken.setdefault(romanized(name).pinyin, []).extend(places)
    return spoken


def prefix(division_code: str | None) -> str:
    """Return the digits that the codes of all in a division begin with; of the whole country: none."""
    digits = len((division_code or "").rstrip("0"))
    return (division_code or "")[: digits + digits % 2]
