"""Romanised names: pinyin and its initials, for people who type names without Chinese characters."""

import re
from functools import lru_cache
from typing import NamedTuple

from pypinyin import lazy_pinyin
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


def _part(run: str) -> Romanized:
    if run.isascii():
        return Romanized(run, run)
    syllables = [syllable for phrase in seg.cut(run) for syllable in _syllables(phrase)]
    return Romanized("".join(syllables), "".join(syllable[0] for syllable in syllables))


@lru_cache(maxsize=65536)
def _syllables(phrase: str) -> tuple[str, ...]:
    """Return the syllables of a phrase; cached, since names consist of few different phrases."""
    return tuple(lazy_pinyin(phrase))
