"""Romanised names: pinyin and its initials, for people who type names without Chinese characters."""

import csv
import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from importlib import resources
from typing import NamedTuple

from locator.i18n import readings

HAN_OR_LATIN = re.compile(r"[一-鿿㐀-䶿]+|[a-z0-9]+")


class Romanized(NamedTuple):
    """A name in Latin letters: ``gonghuiyizhan`` and ``ghyz`` for 工会驿站."""

    pinyin: str
    initials: str


def romanized(name: str) -> Romanized:
    """Return the pinyin and initials of a name; Latin letters and digits stay as they are."""
    parts = [_part(found[0]) for found in HAN_OR_LATIN.finditer(name.lower())]
    return Romanized("".join(part.pinyin for part in parts), "".join(part.initials for part in parts))


def cut(run: str) -> Iterator[str]:
    """Cut Chinese characters into phrases of the dictionary, and names that it reads wrongly."""
    for part in _at_places().split(run):
        yield from [part] if part in place_readings() else readings.phrases(part)


@lru_cache(maxsize=65536)
def syllables(phrase: str) -> tuple[str, ...]:
    """Return the syllables of a phrase; cached, since names consist of few different phrases."""
    known = place_readings()
    parts = [part for part in _at_places().split(phrase) if part]
    return tuple(one for part in parts for one in known.get(part) or readings.syllables(part))


@cache
def place_readings() -> Mapping[str, tuple[str, ...]]:
    """Return how places are read whose reading the dictionary gets wrong: Huadu, Changning."""
    file = resources.files("locator.i18n").joinpath("place_readings.csv").read_text(encoding="utf-8")
    return {row["name"]: tuple(row["pinyin"].split(" ")) for row in csv.DictReader(file.splitlines())}


@cache
def _at_places() -> re.Pattern[str]:
    return re.compile(f"({'|'.join(sorted(place_readings(), key=len, reverse=True))})")


def _part(run: str) -> Romanized:
    if run.isascii():
        return Romanized(run, run)
    found = [syllable for phrase in cut(run) for syllable in syllables(phrase)]
    return Romanized("".join(found), "".join(syllable[0] for syllable in found))
