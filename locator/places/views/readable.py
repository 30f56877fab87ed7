"""Chinese names in the letters of the page's language, beside the Chinese: ``romanised(name)``."""

from collections.abc import Mapping
from typing import Any

from flask import Flask, g
from markupsafe import Markup

from locator.http.database import read
from locator.http.language import current_catalogue
from locator.i18n.readable import SCRIPTS, in_letters
from locator.places.queries.corrections import known_names
from locator.places.queries.written_names import own_name


def register(app: Flask) -> None:
    """Add the function to templates."""
    app.jinja_env.globals.update(
        romanised=romanised, romanised_station=romanised_station, needs_letters=needs_letters
    )


def romanised(name: str | None, own: str = "") -> Markup:
    """Return a name in letters with its script marked; empty on Chinese pages and for names without Chinese.

    `own` is the name that the union itself gives in the page's language.
    """
    language = current_catalogue().code
    if not name or language not in SCRIPTS:
        return Markup("")
    if own:
        return Markup('<span class="romanised" lang="{}">{}</span>').format(language, own)
    written = in_letters(name, language, _known(language))
    if not written:
        return Markup("")
    return Markup('<span class="romanised" lang="{}">{}</span>').format(SCRIPTS[language], written)


def in_the_readers_letters(name: str) -> str:
    """Return a name that stands alone, as in the name of a file: in letters, on Chinese pages as it is."""
    language = current_catalogue().code
    return in_letters(name, language, _known(language)) or name if language in SCRIPTS else name


def needs_letters() -> bool:
    """Tell whether the page's readers need names in their letters."""
    return current_catalogue().code in SCRIPTS


def romanised_station(properties: Mapping[str, Any]) -> Markup:
    """Return a station's name in letters, given its public properties."""
    language = current_catalogue().code
    if not needs_letters():
        return Markup("")
    own = read(lambda connection: own_name(connection, properties["code"], language))
    return romanised(properties["name"], own)


def _known(language: str) -> Mapping[str, str]:
    """Return the names that rules do not make; asked for once a request."""
    if "known_names" not in g:
        g.known_names = read(lambda connection: known_names(connection, language))
    known: Mapping[str, str] = g.known_names
    return known
