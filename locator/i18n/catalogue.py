"""What our words are in another language: catalogues of translators (``templates/words/mn.po``), applied.

A message is the Chinese pattern itself. Where it counts something called ``n``, its translation has as
many forms as the language needs. What is not translated is said in Chinese.
"""

import re
from collections.abc import Callable, Collection, Mapping
from datetime import date
from functools import cached_property, lru_cache
from gettext import c2py
from pathlib import Path

from babel import Locale
from babel.dates import format_skeleton
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from geodata.sentence import Day, Sentence

SOURCE = "zh-Hans"
NAMES = {
    SOURCE: "中文",
    "en": "English",
    "mn": "Монгол",
    "ru": "Русский",
    "ug": "ئۇيغۇرچە",
    "bo": "བོད་ཡིག",
}
RIGHT_TO_LEFT = frozenset({"ug"})
OFFERED_FROM = 0.5  # a language of which less is translated is not offered, only ready to be filled
IMPORT = re.compile(r'(?:from |import\()"\./([\w/-]+\.js)"')
SOME_COUNTS = range(200)


class Number(float):
    """A number whose decimals are written as the language writes them."""

    point: str

    def __format__(self, spec: str) -> str:
        """Write it; only decimals of measures have a sign of the language."""
        written = super().__format__(spec)
        return written.replace(".", self.point) if spec.endswith("f") else written


class Catalogue:
    """One language: says sentences, single words, days and numbers."""

    def __init__(self, code: str, said: Catalog | None = None) -> None:
        self.code = code
        self.name = NAMES[code]
        self.direction = "rtl" if code in RIGHT_TO_LEFT else "ltr"
        self._locale = Locale.parse(code, sep="-")
        self._point = self._locale.number_symbols["latn"]["decimal"]
        self._plural: Callable[[int], int] = c2py(said.plural_expr if said else "0")
        self._messages = [one for one in said or () if one.id and one.string]
        self._said = {_id(one): _forms(one) for one in self._messages if _is_whole(one)}
        total = sum(1 for one in said or () if one.id)
        self.is_offered = code == SOURCE or len(self._said) >= OFFERED_FROM * max(1, total)

    def say(self, text: str) -> str:
        """Return a sentence, a day or a word of ours in this language; anything else as it is."""
        if isinstance(text, Day):
            return str(text) if self.code == SOURCE else self._day(text.day)
        if not isinstance(text, Sentence):
            return self.pattern(text)
        if self.code == SOURCE:
            return str(text)
        values = {name: self._value(value) for name, value in text.values.items()}
        return self.pattern(text.pattern, values.get("n")).format(**values)

    def pattern(self, words: str, count: object = None) -> str:
        """Return what stands for a message, in the form that a count needs; the message itself if nothing."""
        forms = self._said.get(words)
        if forms is None:
            return words
        return forms[self._plural(count) if len(forms) > 1 and isinstance(count, int) else -1]

    def knows(self, words: str) -> bool:
        """Tell whether a message is translated."""
        return words in self._said

    def messages_of(self, modules: Collection[str]) -> dict[str, object]:
        """Return the messages of some JavaScript modules: by plural category where there are forms."""
        return {
            _id(one): forms[0] if len(forms) == 1 else dict(zip(self._categories, forms, strict=True))
            for one in self._messages
            if any(place in modules for place, _ in one.locations)
            for forms in [self._said.get(_id(one))]
            if forms
        }

    @cached_property
    def _categories(self) -> list[str]:
        """The plural categories of CLDR, which Intl.PluralRules speaks of, in the catalogue's order."""
        found = {self._plural(n): self._locale.plural_form(n) for n in SOME_COUNTS}
        return [found[place] for place in sorted(found)]

    def _value(self, value: object) -> object:
        if isinstance(value, Sentence | Day):
            return self.say(value)
        if isinstance(value, float):
            number = Number(value)
            number.point = self._point
            return number
        return self._value(value.args[0]) if isinstance(value, Exception) and value.args else value

    def _day(self, day: date) -> str:
        return format_skeleton("MMMd", day, locale=self._locale)


def load(folder: Path) -> dict[str, Catalogue]:
    """Return the catalogues by language; a process reads a .po file again only when it has changed."""
    files = {code: folder / f"{code}.po" for code in NAMES if code != SOURCE}
    translated = {code: _read(code, path, path.stat().st_mtime_ns) for code, path in files.items()}
    return {SOURCE: Catalogue(SOURCE), **translated}


@lru_cache(maxsize=2 * len(NAMES))
def _read(code: str, path: Path, modified_ns: int) -> Catalogue:
    """Return the catalogue of a .po file as it was at `modified_ns`."""
    with path.open("rb") as file:
        return Catalogue(code, read_po(file, locale=code))


def closure(folder: Path, module: str) -> set[str]:
    """Return a JavaScript module of ``static/`` and all it imports, as the catalogues name their places."""
    found: set[str] = set()
    waiting = [module]
    while waiting:
        name = waiting.pop()
        if f"static/{name}" not in found:
            found.add(f"static/{name}")
            text = (folder / name).read_text(encoding="utf-8")
            waiting += [f"{Path(name).parent.as_posix()}/{other}" for other in IMPORT.findall(text)]
    return found


def _id(message: Message) -> str:
    return message.id if isinstance(message.id, str) else str(message.id[0])


def _is_whole(message: Message) -> bool:
    return not message.fuzzy and all(_forms(message))


def _forms(message: Message) -> tuple[str, ...]:
    said = message.string or ""
    return (said,) if isinstance(said, str) else tuple(said)


Catalogues = Mapping[str, Catalogue]
