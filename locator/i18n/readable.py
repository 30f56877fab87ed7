"""Chinese names in the letters of a reader's language, by rule: pinyin, Palladius, Mongolian Cyrillic."""

import re
from collections.abc import Mapping

from locator.i18n.cyrillic import to_cyrillic
from locator.i18n.place_words import words_of

SCRIPTS = {"en": "zh-Latn-pinyin", "ru": "zh-Cyrl", "mn": "zh-Cyrl"}  # by language: how such a name is marked
HAN = re.compile(r"[一-鿿㐀-䶿]")
MAX_LENGTH = 120


def in_letters(name: str, language: str, known: Mapping[str, str] | None = None) -> str:
    """Return a Chinese name in the letters of a language; empty where it needs none.

    `known` are names that the rules get wrong, or that the language has of its own, by their Chinese; they
    are used within longer names as well.
    """
    if language not in SCRIPTS or not HAN.search(name):
        return ""
    parts = []
    for part in _split(name[:MAX_LENGTH], known or {}):
        own = (known or {}).get(part)
        parts.append(own if own else _by_rule(part, language))
    return " ".join(part for part in parts if part)


def _split(name: str, known: Mapping[str, str]) -> list[str]:
    """Return a name cut at the known names in it, the longest first."""
    if not known:
        return [name]
    pattern = "|".join(map(re.escape, sorted(known, key=len, reverse=True)))
    return [part for part in re.split(f"({pattern})", name) if part]


def _by_rule(text: str, language: str) -> str:
    return " ".join(_word(syllables, language) for syllables in words_of(text))


def _word(syllables: list[str], language: str) -> str:
    if len(syllables) == 1 and not syllables[0].isalpha():
        return syllables[0].upper()  # g42, 100
    word = to_cyrillic(syllables, language) if language != "en" else _pinyin(syllables)
    return word[:1].upper() + word[1:]


def _pinyin(syllables: list[str]) -> str:
    """Return syllables as one word, with the apostrophe of Xi'an and ü for v."""
    first, *rest = (syllable.replace("v", "ü") for syllable in syllables)
    return first + "".join(f"'{syllable}" if syllable[0] in "aoe" else syllable for syllable in rest)
