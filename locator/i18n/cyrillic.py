"""Pinyin and Cyrillic: Palladius for Russian, the usual transcription for Mongolian (syllables.csv).

Written by rule, syllable by syllable; names that a language has of its own (Пекин) are not made by rule.
"""

import csv
from collections.abc import Iterable
from functools import cache
from importlib import resources

LANGUAGES = ("ru", "mn")
VOWELS = "аэоуыияеёюй"
MAX_READINGS = 8  # of a word without marks between its syllables
MAX_LENGTH = 60


def to_cyrillic(syllables: Iterable[str], language: str) -> str:
    """Return pinyin syllables as one word in a language's Cyrillic: чжаоцин, Чанъань with its hard sign."""
    table = _by_pinyin()[language]
    word = ""
    for syllable in syllables:
        written = table.get(syllable, syllable)
        needs_sign = word.endswith("н") and written[:1] in VOWELS
        word += ("ъ" if needs_sign else "") + written
    return word


def to_pinyin(word: str) -> list[str]:
    """Return the pinyin that a word in Cyrillic may stand for, in either language; empty for other words."""
    plain = word.lower().replace("ъ", "").replace("ё", "е")[:MAX_LENGTH]
    found = dict.fromkeys(reading for language in LANGUAGES for reading in _readings(plain, language))
    return list(found)[: 2 * MAX_READINGS]


def _readings(word: str, language: str) -> list[str]:
    """Return the readings of a word whose beginning is read first, the longest syllables first."""
    table = _by_cyrillic()[language]
    readings: list[list[str]] = [[] for _ in range(len(word) + 1)]
    readings[len(word)] = [""]
    for start in range(len(word) - 1, -1, -1):
        for end in range(min(len(word), start + MAX_SYLLABLE), start, -1):
            for pinyin in table.get(word[start:end], ()):
                room = MAX_READINGS - len(readings[start])
                readings[start] += [pinyin + rest for rest in readings[end][:room]]
    return readings[0]


MAX_SYLLABLE = 6  # letters: чжуань


@cache
def _rows() -> list[dict[str, str]]:
    file = resources.files("locator.i18n").joinpath("syllables.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(file.splitlines()))


@cache
def _by_pinyin() -> dict[str, dict[str, str]]:
    return {language: {row["pinyin"]: row[language] for row in _rows()} for language in LANGUAGES}


@cache
def _by_cyrillic() -> dict[str, dict[str, tuple[str, ...]]]:
    tables: dict[str, dict[str, tuple[str, ...]]] = {}
    for language in LANGUAGES:
        table = tables[language] = {}
        for row in _rows():
            table[row[language]] = (*table.get(row[language], ()), row["pinyin"])
    return tables
