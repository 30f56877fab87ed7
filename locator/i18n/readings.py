"""How Chinese characters are read, from pypinyin's dictionaries, without loading pypinyin.

pypinyin keeps its dictionaries as lists of lists and, for cutting a text, each prefix of each phrase: 54 MB
and 0.7 s in every process. Here is what it does by default, over the same files: 6 MB and 0.15 s, at the
first use. A test compares both.
"""

import contextlib
import ctypes
import re
import sys
import unicodedata
from array import array
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

import orjson

# Characters that have readings, as pypinyin defines them.
READABLE = re.compile(
    "[\u3007\ue815-\ue864\ufa18\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002a6df"
    "\U0002a703-\U0002b73f\U0002b740-\U0002b81d\U0002b825-\U0002bf6e\U0002c029-\U0002ce93\U0002d016"
    "\U0002d11b-\U0002ebd9\U0002f80a-\U0002fa1f\U00030000-\U0003134a\U000300f7-\U00031288\U00030edd"
    "\U00030ede\U00031350-\U00032389]+"
)
# An entry of a JSON object of texts or of lists of lists of texts.
ENTRY = re.compile(r'"([^"\\]+)":\s*("[^"]*"|\[(?:\s*\[[^\]]*\],?)*\s*\])')
CODE_POINTS = 0x32400  # behind the last character that has a reading
TONES = str.maketrans(dict.fromkeys("\u0300\u0301\u0304\u030c"))  # grave, acute, macron, caron


class _Dictionary:
    """The readings of characters and of phrases in which a character is read in another way."""

    def __init__(self) -> None:
        # The syllable of each code point, by its number: a dictionary of texts takes ten times as much.
        self._numbers = array("H", bytes(2 * CODE_POINTS))
        self._syllables = [""]
        numbers: dict[str, int] = {}
        for code, known in _entries("pinyin_dict.json"):
            syllable = _plain(known.split(",")[0])
            if syllable not in numbers:
                numbers[syllable] = len(self._syllables)
                self._syllables.append(syllable)
            self._numbers[int(code)] = numbers[syllable]
        # The syllables of a phrase; None where each character is read as by itself.
        self.of_phrase = {
            phrase: None if list(read) == self.by_character(phrase) else read
            for phrase, known in _entries("phrases_dict.json")
            for read in [tuple(_plain(one[0]) for one in known)]
        }
        self.longest: dict[str, int] = {}
        for phrase in self.of_phrase:
            self.longest[phrase[0]] = max(len(phrase), self.longest.get(phrase[0], 0))
        self._sorted = sorted(self.of_phrase)

    def by_character(self, text: str) -> list[str]:
        """Return each character's usual syllable; one without a reading stays as it is."""
        return [self.reading_of(character) for character in text]

    def reading_of(self, character: str) -> str:
        """Return the usual syllable of a character, or the character where it has none."""
        code = ord(character)
        return self._syllables[self._numbers[code]] or character if code < CODE_POINTS else character

    def is_beginning(self, text: str) -> bool:
        """Return whether a phrase begins with a text."""
        place = bisect_left(self._sorted, text)
        return place < len(self._sorted) and self._sorted[place].startswith(text)


def phrases(text: str) -> Iterator[str]:
    """Cut a text, from its beginning, into the longest phrases of the dictionary and single characters."""
    known, start = _dictionary(), 0
    while start < len(text):
        most = min(known.longest.get(text[start], 1), len(text) - start)
        lengths = (n for n in range(most, 0, -1) if text[start : start + n] in known.of_phrase)
        length = next(lengths, 0)
        if not length and known.is_beginning(text[start:]):  # pypinyin looks for no phrase within it
            yield from text[start:]
            return
        yield text[start : start + (length or 1)]
        start += length or 1


def syllables(text: str) -> list[str]:
    """Return a text's syllables without tones, ü as v; what has no reading stays together, as it is."""
    found: list[str] = []
    for readable, run in _runs(text):
        if readable:
            for phrase in phrases(run):
                found += _syllables_of(phrase)
        else:
            found.append(run)
    return found


def _syllables_of(phrase: str) -> "tuple[str, ...] | list[str]":
    known = _dictionary()
    return known.of_phrase.get(phrase) or known.by_character(phrase)


def _runs(text: str) -> Iterator[tuple[bool, str]]:
    """Yield the parts of a text that have readings, and those between them."""
    end = 0
    for match in READABLE.finditer(text):
        if match.start() > end:
            yield False, text[end : match.start()]
        yield True, match[0]
        end = match.end()
    if end < len(text):
        yield False, text[end:]


@lru_cache(maxsize=4096)
def _plain(syllable: str) -> str:
    """Return a syllable without its tone, ü as v."""
    without = unicodedata.normalize("NFD", syllable).translate(TONES)
    return sys.intern(unicodedata.normalize("NFC", without).replace("ü", "v"))


@cache
def _dictionary() -> _Dictionary:
    made = _Dictionary()
    _return_memory()
    return made


def _return_memory() -> None:
    """Give back to the system what reading the files took for a moment: glibc keeps 12 MB of it."""
    with contextlib.suppress(AttributeError):  # another libc
        ctypes.CDLL(None).malloc_trim(0)


def _entries(name: str) -> Iterator[tuple[str, Any]]:
    """Yield the entries of one of pypinyin's files; all of them at once would take 50 MB for a moment.

    `importlib.resources` would import the package.
    """
    text = Path(str(distribution("pypinyin").locate_file(f"pypinyin/{name}"))).read_text(encoding="utf-8")
    for match in ENTRY.finditer(text):
        yield match[1], orjson.loads(match[2])
