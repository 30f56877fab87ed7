"""Romanised names: pinyin and its initials, for people who type names without Chinese characters."""

import csv
import re
from functools import lru_cache
from importlib import resources
from typing import NamedTuple

from pypinyin import lazy_pinyin, load_phrases_dict
from pypinyin.seg.mmseg import seg

HAN_OR_LATIN = re.compile(r"[一-鿿㐀-䶿]+|[a-z0-9]+")


class Romanized(NamedTuple):
    """A name in Latin letters: ``gonghuiyizhan`` and ``ghyz`` for 工会驿站."""

    pinyin: str
    initials: str


def romanized(name: str) -> Romanized:
    """Return the pinyin and initials of a name; Latin letters and digits stay as they are."""
    parts = [_part(found[0]) for found in HAN_OR_LATIN.finditer(name.lower())]
    return Romanized("".join(part.pinyin for part in parts), "".join(part.initials for part in parts))


@lru_cache(maxsize=65536)
def syllables(phrase: str) -> tuple[str, ...]:
    """Return the syllables of a phrase; cached, since names consist of few different phrases."""
    return tuple(lazy_pinyin(phrase))


def _part(run: str) -> Romanized:
    if run.isascii():
        return Romanized(run, run)
    found = [syllable for phrase in seg.cut(run) for syllable in syllables(phrase)]
    return Romanized("".join(found), "".join(syllable[0] for syllable in found))


def _load_place_readings() -> None:
    """Correct readings that the dictionary gets wrong, as in Huadu and Changning (place_readings.csv)."""
    file = resources.files("locator.i18n").joinpath("place_readings.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(file.splitlines())
    load_phrases_dict({row["name"]: [[syllable] for syllable in row["pinyin"].split(" ")] for row in rows})


_load_place_readings()
