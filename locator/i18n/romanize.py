"""Romanised names: pinyin and its initials, for people who type names without Chinese characters."""

import re
from functools import lru_cache
from typing import NamedTuple

from locator.i18n.readings import phrases, syllables

WITH_GENERIC = re.compile(r"^(..+)([省市区县盟旗州路街道巷镇乡村站桥湖山河])$")
# What stations and places beside them are, which the dictionary lacks or cuts.
TYPES = re.compile(
    "(驿站|工会|职工|户外劳动者|服务站|服务区|休息站|司机之家|爱心|加油站|停车场|公园|广场|市场|医院|大学|学院"
    "|中学|小学|社区|小区|大厦|中心|火车站|地铁站|汽车站|公交站|大道|大街)"
)
HAN_OR_LATIN = re.compile(r"[一-鿿㐀-䶿]+|[a-z0-9]+")


class Romanized(NamedTuple):
    """A name in Latin letters: ``gonghuiyizhan`` and ``ghyz`` for 工会驿站."""

    pinyin: str
    initials: str


def romanized(name: str) -> Romanized:
    """Return the pinyin and initials of a name; Latin letters and digits stay as they are."""
    parts = [_part(found[0]) for found in HAN_OR_LATIN.finditer(name.lower())]
    return Romanized("".join(part.pinyin for part in parts), "".join(part.initials for part in parts))


def words_of(name: str) -> list[list[str]]:
    """Return the words of a name as lists of syllables; Latin letters and digits are words of one.

    A proper name is one word and what it is the name of another (GB/T 28039): Duanzhou Qu.
    """
    return [
        [run] if run.isascii() else list(_syllables(word))
        for found in HAN_OR_LATIN.finditer(name.lower())
        for run in [found[0]]
        for word in ([run] if run.isascii() else _words(run))
    ]


def _words(run: str) -> list[str]:
    """Return the words of Chinese characters; those that the dictionary knows none of are one proper name."""
    words: list[str] = []
    is_open = False
    for phrase in (phrase for part in TYPES.split(run) if part for phrase in _phrases(part)):
        if len(phrase) == 1 and is_open:
            words[-1] += phrase
        else:
            words.append(phrase)
        is_open = len(phrase) == 1
    return [part for word in words for part in _with_generic(word)]


def _with_generic(word: str) -> list[str]:
    return [word] if TYPES.fullmatch(word) else WITH_GENERIC.sub(r"\1 \2", word).split(" ")


def _phrases(text: str) -> list[str]:
    return [text] if TYPES.fullmatch(text) else list(phrases(text))


def _part(run: str) -> Romanized:
    if run.isascii():
        return Romanized(run, run)
    syllables = [syllable for phrase in phrases(run) for syllable in _syllables(phrase)]
    return Romanized("".join(syllables), "".join(syllable[0] for syllable in syllables))


@lru_cache(maxsize=65536)
def _syllables(phrase: str) -> tuple[str, ...]:
    """Return the syllables of a phrase; cached, since names consist of few different phrases."""
    return tuple(syllables(phrase))
