"""The words of Chinese names and addresses, by which they are written in other letters (GB/T 28039).

A proper name is one word, and what it is the name of another: Duanzhou Qu, Xijiang Bei Lu.
"""

import re
from collections.abc import Iterator
from functools import cache

from geodata.divisions.codes import divisions
from geodata.divisions.names import ETHNIC_GROUPS
from locator.i18n.romanize import HAN_OR_LATIN, cut, syllables

# What stations and places beside them are, which the dictionary lacks or cuts.
TYPES = re.compile(
    "(驿站|总工会|工会|职工|户外劳动者|服务站|服务区|休息站|司机之家|爱心|加油站|停车场|公园|广场|市场|医院|大学|学院"
    "|中学|小学|社区|小区|大厦|中心|火车站|地铁站|汽车站|公交站|步行街|高速公路|高速|公路|科技园|石化|石油|银行|支行|分行|大桥)"
)
ROADS = "大道|大街|街道|胡同|路|街|巷"
ROAD = re.compile(f"(..+?)({ROADS}|镇|乡|村)")
# The part of a road: its direction or number is a word of its own.
PART_OF_ROAD = re.compile(r"(..+?)([东西南北中]|第?[一二三四五六七八九十]+)")
WITH_GENERIC = re.compile(r"^(..+)([站桥湖山河])$")
DIVISION_KIND = re.compile(
    r"(特别行政区|自治区|自治州|自治县|自治旗|地区|林区|特区|新区|省|市|区|县|盟|旗|州)$"
)
MIN_DIVISION, WHOLE_NAME = 3, 4  # in characters; a longer name of a road is cut by the dictionary


def words_of(name: str) -> list[list[str]]:
    """Return the words of a name as lists of syllables; Latin letters and digits are words of one."""
    return [
        [run] if run.isascii() else list(syllables(word))
        for found in HAN_OR_LATIN.finditer(name.lower())
        for run in [found[0]]
        for word in ([run] if run.isascii() else _words(run))
    ]


def _words(run: str) -> list[str]:
    """Return the words of Chinese characters."""
    words: list[str] = []
    for part in TYPES.split(run):
        for piece, is_division in _cut_at_divisions(part):
            if is_division:
                words += _words_of_division(piece)
            else:
                words += [word for stretch in ROAD.split(piece) for word in _words_of_road(stretch)]
        if TYPES.fullmatch(part):
            words.append(part)
    return words


def _cut_at_divisions(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the parts of a text and whether each is the name of a division, the longest names first."""
    if TYPES.fullmatch(text):
        return
    start = at = 0
    while at < len(text):
        length = next((n for n in _lengths().get(text[at : at + 2], ()) if text[at : at + n] in _names()), 0)
        if length:
            if start < at:
                yield text[start:at], False
            yield text[at : at + length], True
            start = at + length
        at += length or 1
    if start < len(text):
        yield text[start:], False


def _words_of_division(name: str) -> list[str]:
    stem, kind, _ = DIVISION_KIND.split(name) if DIVISION_KIND.search(name) else (name, "", "")
    group = ETHNIC_GROUPS.search(stem)
    return [
        part for part in (stem[: group.start()] if group else stem, group[0] if group else "", kind) if part
    ]


def _words_of_road(text: str) -> list[str]:
    """Return the words of a road's name without what it is, or of what it is, or of any other text."""
    part = PART_OF_ROAD.fullmatch(text)
    if part:
        return [*_words_of_road(part[1]), part[2]]
    return [text] if text and len(text) <= WHOLE_NAME and not _phrases_differ(text) else _by_dictionary(text)


def _phrases_differ(text: str) -> bool:
    """Tell whether the dictionary has words of two characters and more in a text, beside each other."""
    return sum(len(phrase) > 1 for phrase in cut(text)) > 1 or bool(WITH_GENERIC.match(text))


def _by_dictionary(text: str) -> list[str]:
    """Return words of the dictionary; characters of which it knows no word are one proper name."""
    words: list[str] = []
    is_open = False
    for phrase in cut(text):
        if len(phrase) == 1 and is_open:
            words[-1] += phrase
        else:
            words.append(phrase)
        is_open = len(phrase) == 1
    return [part for word in words for part in WITH_GENERIC.sub(r"\1 \2", word).split(" ")]


@cache
def _names() -> frozenset[str]:
    return frozenset(one.name for one in divisions().values() if len(one.name) >= MIN_DIVISION)


@cache
def _lengths() -> dict[str, tuple[int, ...]]:
    """Return the lengths of divisions' names by their first two characters, the longest first."""
    found: dict[str, set[int]] = {}
    for name in _names():
        found.setdefault(name[:2], set()).add(len(name))
    return {beginning: tuple(sorted(lengths, reverse=True)) for beginning, lengths in found.items()}
