"""Names in pinyin and by its initials, as people type them who write no characters."""

import re
from functools import lru_cache
from typing import NamedTuple

from pypinyin import lazy_pinyin
from pypinyin.seg.mmseg import seg

HAN_OR_LATIN = re.compile(r"[一-鿿㐀-䶿]+|[a-z0-9]+")


class Romanized(NamedTuple):
    """A name as letters: ``gonghuiyizhan`` and ``ghyz`` for 工会驿站."""

    pinyin: str
    initials: str


def romanized(name: str) -> Romanized:
    """Return both spellings; what is written in Latin letters or digits stays as it is in both."""
    parts = [_part(found[0]) for found in HAN_OR_LATIN.finditer(name.lower())]
    return Romanized("".join(part.pinyin for part in parts), "".join(part.initials for part in parts))


def _part(run: str) -> Romanized:
    if run.isascii():
        return Romanized(run, run)
    syllables = [syllable for phrase in seg.cut(run) for syllable in _syllables(phrase)]
    return Romanized("".join(syllables), "".join(syllable[0] for syllable in syllables))


@lru_cache(maxsize=65536)
def _syllables(phrase: str) -> tuple[str, ...]:
    """Return the syllables of a phrase, which sound alike in every name: names have few phrases."""
    return tuple(lazy_pinyin(phrase))
