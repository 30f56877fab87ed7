"""Catalogues of translations (``translations/mn/LC_MESSAGES/messages.po``), and how they are applied.

A message id is the Chinese pattern itself. If it counts something called ``n``, its translation has as
many plural forms as the language needs. A message without a translation stays Chinese.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import date
from functools import cached_property, lru_cache
from gettext import c2py
from pathlib import Path

from babel import Locale
from babel.dates import format_skeleton
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from markupsafe import Markup

from geodata.sentence import Day, Sentence

TRANSLATIONS = Path(__file__).parent / "translations"
SOURCE_LANGUAGE = "zh-Hans"
# Names of languages as their readers write them, where CLDR has others; those here stand first in lists.
OWN_NAMES = {
    SOURCE_LANGUAGE: "中文",
    "en": "English",
    "mn": "Монгол",
    "ru": "Русский",
    "ug": "ئۇيغۇرچە",
    "bo": "བོད་ཡིག",
}
MIN_TRANSLATED_SHARE = 0.5  # a language with less than this is not offered to readers
SAMPLE_COUNTS = range(200)


class Number(float):
    """A number whose decimal separator is the language's."""

    decimal_separator: str

    def __format__(self, spec: str) -> str:
        """Format the number; only fixed-point formats have a separator of the language."""
        text = super().__format__(spec)
        return text.replace(".", self.decimal_separator) if spec.endswith("f") else text


class Catalogue:
    """One language: translates sentences, single words, days and numbers."""

    def __init__(self, code: str, translations: Catalog | None = None) -> None:
        self.code = code
        self.name = OWN_NAMES.get(code) or str(self._locale.get_display_name())
        self.markup: dict[str, Markup] = {}  # messages without values, as templates output them
        self._plural: Callable[[int], int] = c2py(translations.plural_expr if translations else "0")
        messages = [message for message in translations or () if message.id and message.string]
        self._forms = {_id(message): _forms(message) for message in messages if _is_complete(message)}
        self._modules = {_id(message): used for message in messages if (used := _modules_of(message))}
        total = sum(1 for message in translations or () if message.id)
        self.is_offered = code == SOURCE_LANGUAGE or len(self._forms) >= MIN_TRANSLATED_SHARE * max(1, total)

    @cached_property
    def _locale(self) -> Locale:
        """CLDR's data of the language: a megabyte, which a process reads when somebody reads the language."""
        return Locale.parse(self.code, sep="-")

    @cached_property
    def direction(self) -> str:
        """The direction of the script, as in the attribute `dir`."""
        return str(self._locale.text_direction)

    @cached_property
    def _decimal_separator(self) -> str:
        return str(self._locale.number_symbols["latn"]["decimal"])

    def translate(self, text: str) -> str:
        """Return a Sentence, a Day or a message in this language; any other text unchanged."""
        if isinstance(text, Day):
            return str(text) if self.code == SOURCE_LANGUAGE else self._day(text.day)
        if not isinstance(text, Sentence):
            return self.pattern(text)
        if self.code == SOURCE_LANGUAGE:
            return str(text)
        values = {name: self._value(value) for name, value in text.values.items()}
        return self.pattern(text.pattern, values.get("n")).format(**values)

    def pattern(self, message: str, count: object = None) -> str:
        """Return the translated pattern of a message in the plural form of a count, or the message itself."""
        forms = self._forms.get(message)
        if forms is None:
            return message
        return forms[self._plural(count) if len(forms) > 1 and isinstance(count, int) else -1]

    def is_translated(self, message: str) -> bool:
        """Tell whether a message is translated."""
        return message in self._forms

    def messages_of(self, modules: Collection[str]) -> dict[str, object]:
        """Return the messages of JavaScript modules: texts, or texts by plural category."""
        return {
            message: forms[0] if len(forms) == 1 else dict(zip(self._categories, forms, strict=True))
            for message, used_in in self._modules.items()
            if not used_in.isdisjoint(modules)
            for forms in [self._forms.get(message)]
            if forms
        }

    @cached_property
    def _categories(self) -> list[str]:
        """The CLDR plural categories, as Intl.PluralRules names them, in the catalogue's order."""
        found = {self._plural(n): self._locale.plural_form(n) for n in SAMPLE_COUNTS}
        return [found[index] for index in sorted(found)]

    def _value(self, value: object) -> object:
        if isinstance(value, Sentence | Day):
            return self.translate(value)
        if isinstance(value, float):
            number = Number(value)
            number.decimal_separator = self._decimal_separator
            return number
        return self._value(value.args[0]) if isinstance(value, Exception) and value.args else value

    def _day(self, day: date) -> str:
        return format_skeleton("MMMd", day, locale=self._locale)


def path_of(folder: Path, code: str) -> Path:
    """Return the path of a language's catalogue, in the layout of gettext."""
    return folder / code / "LC_MESSAGES" / "messages.po"


def languages(folder: Path = TRANSLATIONS) -> tuple[str, ...]:
    """Return the codes of the languages that have a catalogue: a folder of its own is all that one needs."""
    codes = {path.parents[1].name for path in folder.glob("*/LC_MESSAGES/messages.po")}
    return (*(code for code in OWN_NAMES if code in codes), *sorted(codes - OWN_NAMES.keys()))


def load(folder: Path = TRANSLATIONS) -> dict[str, Catalogue]:
    """Read the catalogues from .po files; return them by language code. A file is read once a process."""
    files = {code: path_of(folder, code) for code in languages(folder)}
    translated = {code: _read(code, path, path.stat().st_mtime_ns) for code, path in files.items()}
    return {SOURCE_LANGUAGE: Catalogue(SOURCE_LANGUAGE), **translated}


@lru_cache(maxsize=64)
def _read(code: str, path: Path, modified_ns: int) -> Catalogue:
    """Return the catalogue of a .po file as it was at `modified_ns`."""
    with path.open("rb") as file:
        return Catalogue(code, read_po(file, locale=code))


def _id(message: Message) -> str:
    return message.id if isinstance(message.id, str) else str(message.id[0])


def _modules_of(message: Message) -> frozenset[str]:
    """Return the JavaScript modules that use a message: all that is kept of where messages stand."""
    return frozenset(path for path, _ in message.locations if path.endswith(".js"))


def _is_complete(message: Message) -> bool:
    return not message.fuzzy and all(_forms(message))


def _forms(message: Message) -> tuple[str, ...]:
    translation = message.string or ""
    return (translation,) if isinstance(translation, str) else tuple(translation)


Catalogues = Mapping[str, Catalogue]
