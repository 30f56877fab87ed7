"""The language of a response: the reader's choice, else the browser's, else Chinese.

A link ``?lang=mn`` makes the choice and a cookie stores it; on staff pages the account decides.
"""

from collections.abc import Iterable
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, cast

import jinja2
from flask import Flask, Response, current_app, g, has_request_context, request
from markupsafe import Markup, escape
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from geodata.sentence import Day, Sentence, pattern
from locator.http.assets import javascript
from locator.http.assets.static_files import asset
from locator.http.choices import LANGUAGE, preference
from locator.i18n import catalogue
from locator.i18n.catalogue import OWN_NAMES, SOURCE_LANGUAGE, Catalogue

KEY = "locator.catalogues"
TRANSLATED = (Sentence, Day)  # made once: templates output some thousand values a page
NOT_MARKED, MARKED = Markup(""), Markup(' lang="zh-Hans"')
STAFF_LANGUAGES = {"zh": SOURCE_LANGUAGE, "en": "en"}
# Filters that join parts of a text; the separator is the language's.
JOINED = {
    "listed": pattern("{before}、{after}"),
    "with_commas": pattern("{before}，{after}"),
    "in_turn": pattern("{before}；{after}"),
}


def register(app: Flask) -> None:
    """Add the languages to an application: translation in templates, headers on responses."""
    app.extensions[KEY] = catalogue.load()
    environment = app.jinja_env
    environment.add_extension("jinja2.ext.i18n")
    environment.newstyle_gettext = True  # type: ignore[attr-defined]
    environment.finalize = _finalize
    environment.globals.update(_=_gettext, gettext=_gettext, ngettext=_ngettext)
    environment.globals["staff_languages"] = {
        code: OWN_NAMES[language] for code, language in STAFF_LANGUAGES.items()
    }
    environment.filters["marked_names"] = _marked_names
    environment.filters.update({name: partial(_joined, pattern) for name, pattern in JOINED.items()})
    environment.globals.update(module=_module, messages=messages, in_chinese=_in_chinese)
    app.context_processor(lambda: {"language": current_catalogue(), "languages": _offered})
    app.after_request(_add_headers)


def translate(text: str) -> str:
    """Return a Sentence, or a message of the catalogues, in the language of this response."""
    return current_catalogue().translate(text)


def current_catalogue() -> Catalogue:
    """Return the catalogue of this response's language; outside of a request, Chinese."""
    try:  # once through the proxy: every text of a page asks
        return cast(Catalogue, g._get_current_object().__dict__["language"])
    except KeyError:
        pass
    if not has_request_context():
        return _catalogues()[SOURCE_LANGUAGE]
    g.language = _catalogues()[_choose_code()]
    return cast(Catalogue, g.language)


def accepted(header: str) -> Catalogue:
    """Return the language of an Accept-Language header, which is all that decides on the API."""
    return _catalogues()[_accepted_code(header, _offered_codes())]


def _catalogues() -> dict[str, Catalogue]:
    return cast(dict[str, Catalogue], current_app.extensions[KEY])


def _choose_code() -> str:
    header = request.headers.get("Accept-Language", "")
    if request.path.startswith("/api/") or request.path == "/openapi.json":
        return accepted(header).code
    choice = preference(LANGUAGE)
    if request.path.startswith("/staff"):
        session = g.get("staff")
        if session is not None:
            return STAFF_LANGUAGES[session.actor.language]
        codes = tuple(STAFF_LANGUAGES.values())
        return choice if choice in codes else _accepted_code(header, codes)
    return choice if choice in _offered_codes() else _accepted_code(header, _offered_codes())


def _offered_codes() -> tuple[str, ...]:
    return tuple(code for code, catalogue in _catalogues().items() if catalogue.is_offered)


@lru_cache(maxsize=512)
def _accepted_code(header: str, codes: tuple[str, ...]) -> str:
    """Return the first language of the browser that is among the codes; any Chinese is zh-Hans."""
    for tag, _ in parse_accept_header(header, LanguageAccept):
        first = tag.replace("_", "-").split("-")[0].lower()
        code = SOURCE_LANGUAGE if first == "zh" else first
        if code in codes:
            return code
    return SOURCE_LANGUAGE


def _add_headers(response: Response) -> Response:
    """Set Content-Language, and Vary for what the language depends on."""
    if "language" not in g:
        return response
    response.headers["Content-Language"] = g.language.code
    response.vary.add("Accept-Language")
    if request.path.startswith("/api/"):
        return response
    response.vary.add("Cookie")
    return response


def _offered() -> list[Catalogue]:
    return [catalogue for catalogue in _catalogues().values() if catalogue.is_offered]


def _joined(pattern: str, parts: Iterable[Any]) -> Markup:
    """Return parts, without empty ones, joined by the language's separator."""
    separator = escape(translate(Sentence(pattern, before="", after="")))
    return separator.join(escape(_finalize(part)) for part in parts if part)


def _finalize(value: Any) -> Any:
    """Translate each Sentence or Day that a template outputs."""
    return current_catalogue().translate(value) if isinstance(value, TRANSLATED) else value


@jinja2.pass_eval_context
def _gettext(context: Any, message: str, **values: Any) -> str:
    """Translate a message of a template; text that is in no catalogue is escaped, not trusted."""
    if isinstance(message, TRANSLATED):
        return escape(translate(message)) if context.autoescape else translate(message)
    language = current_catalogue()
    if not values and context.autoescape and message in language.markup:
        return language.markup[message]
    text = language.pattern(message, values.get("n"))
    values = {name: _finalize(value) for name, value in values.items()}
    if not context.autoescape:
        return text % values if values else text
    is_known = any(catalogue.is_translated(message) for catalogue in _catalogues().values())
    if is_known and not values:
        language.markup[message] = Markup(text) % () if "%%" in text else Markup(text)
        return language.markup[message]
    markup = Markup(text) if is_known else escape(text)  # translations may contain markup
    return markup % values if values else markup


@jinja2.pass_eval_context
def _ngettext(context: Any, one: str, many: str, n: int, **values: Any) -> str:
    """Translate a message with a count; Chinese has one form, the catalogue has the others."""
    return _gettext(context, many if n != 1 else one, n=n, **values)


def _in_chinese() -> Markup:
    """Return the lang attribute for an element with a union's own text, on a page in another language."""
    return NOT_MARKED if current_catalogue().code == SOURCE_LANGUAGE else MARKED


def _marked_names(text: str, names: Iterable[str]) -> Markup:
    """Return a text in this response's language with the first of the names in it marked as Chinese."""
    translated, lang = translate(text), _in_chinese()
    name = next((name for name in names if name and name in translated), "")
    if not name or not lang:
        return escape(translated)
    before, _, after = translated.partition(name)
    return Markup("{}<span{}>{}</span>{}").format(before, lang, name, after)


def _module(name: str) -> Markup:
    """Return the tags that load a module of ``static/``, with the messages that it and its imports need."""
    tag = Markup('<script type="module" src="{}"></script>').format(asset(name))
    return messages(name) + tag


def messages(name: str) -> Markup:
    """Return the JSON block of a module's translated messages; none in Chinese."""
    language = current_catalogue()
    folder = Path(str(current_app.static_folder))
    modules = {f"static/{module}" for module in javascript.closure(folder, name)}
    block = language.messages_of(modules) if language.code != SOURCE_LANGUAGE else {}
    if not block:
        return Markup("")
    json = jinja2.utils.htmlsafe_json_dumps(block, ensure_ascii=False, separators=(",", ":"))
    return Markup('<script type="application/json" class="messages">{}</script>').format(json)
