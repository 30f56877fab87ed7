"""The language of an answer: what the reader chose, else what the browser asks for, else Chinese.

A choice comes by a link, ``?lang=mn``, and stays in a cookie; on the staff's pages the account says it.
"""

from functools import lru_cache
from pathlib import Path
from typing import Any, cast

import jinja2
from flask import Flask, Response, current_app, g, has_request_context, request
from markupsafe import Markup, escape
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from geodata.sentence import Day, Sentence
from locator.http.choices import LANGUAGE, chosen
from locator.i18n import catalogue
from locator.i18n.catalogue import SOURCE, Catalogue

KEY = "locator.catalogues"
STAFF_LANGUAGES = {"zh": SOURCE, "en": "en"}


def register(app: Flask, words: Path) -> None:
    """Give an application its languages, its templates the words, its answers the headers."""
    app.extensions[KEY] = catalogue.load(words)
    environment = app.jinja_env
    environment.add_extension("jinja2.ext.i18n")
    environment.newstyle_gettext = True  # type: ignore[attr-defined]
    environment.finalize = _finalize
    environment.globals.update(_=_gettext, gettext=_gettext, ngettext=_ngettext)
    environment.globals.update(say=say, module=_module, messages=messages, in_chinese=_in_chinese)
    app.context_processor(lambda: {"language": current(), "languages": _offered})
    app.after_request(_tell)


def say(text: str) -> str:
    """Return a sentence, or a word of ours, in the language of this answer."""
    return current().say(text)


def current() -> Catalogue:
    """Return the language of this answer; outside of any, Chinese."""
    if not has_request_context():
        return _all()[SOURCE]
    if "language" not in g:
        g.language = _all()[_chosen()]
    return cast(Catalogue, g.language)


def _all() -> dict[str, Catalogue]:
    return cast(dict[str, Catalogue], current_app.extensions[KEY])


def _chosen() -> str:
    known = _all()
    if request.path.startswith("/api/") or request.path == "/openapi.json":
        return _asked(request.headers.get("Accept-Language", ""), _offered_codes())
    wish = chosen(LANGUAGE)
    if request.path.startswith("/staff"):
        session = g.get("staff")
        if session is not None:
            return STAFF_LANGUAGES[session.actor.language]
        codes = tuple(STAFF_LANGUAGES.values())
        return wish if wish in codes else _asked(request.headers.get("Accept-Language", ""), codes)
    return wish if wish in known else _asked(request.headers.get("Accept-Language", ""), _offered_codes())


def _offered_codes() -> tuple[str, ...]:
    return tuple(code for code, one in _all().items() if one.is_offered)


@lru_cache(maxsize=512)
def _asked(header: str, codes: tuple[str, ...]) -> str:
    """Return the first language that a browser takes and we have; any Chinese is ours."""
    for tag, _ in parse_accept_header(header, LanguageAccept):
        first = tag.replace("_", "-").split("-")[0].lower()
        code = SOURCE if first == "zh" else first
        if code in codes:
            return code
    return SOURCE


def _tell(answer: Response) -> Response:
    """Say which language it is, and on what that depends."""
    if "language" not in g:
        return answer
    answer.headers["Content-Language"] = g.language.code
    answer.vary.add("Accept-Language")
    if request.path.startswith("/api/"):
        return answer
    answer.vary.add("Cookie")
    return answer


def _offered() -> list[Catalogue]:
    return [one for one in _all().values() if one.is_offered]


def _finalize(value: Any) -> Any:
    """Say each sentence that a template puts out in the language of the answer."""
    return say(value) if isinstance(value, Sentence | Day) else value


@jinja2.pass_eval_context
def _gettext(context: Any, words: str, **values: Any) -> str:
    """Say a message of a template, or a word of ours; what is no known message is escaped, not trusted."""
    if isinstance(words, Sentence | Day):
        return escape(say(words)) if context.autoescape else say(words)
    said = current().pattern(words, values.get("n"))
    values = {name: _finalize(value) for name, value in values.items()}
    if not context.autoescape:
        return said % values if values else said
    is_ours = any(one.knows(words) for one in _all().values())
    trusted = Markup(said) if is_ours else escape(said)  # translators' words
    return trusted % values if values or (is_ours and "%%" in said) else trusted


@jinja2.pass_eval_context
def _ngettext(context: Any, one: str, many: str, n: int, **values: Any) -> str:
    """Say a message that counts; Chinese has one form, and the catalogue has the others."""
    return _gettext(context, many if n != 1 else one, n=n, **values)


def _in_chinese() -> Markup:
    """Return the attribute of an element that holds what a union wrote, on a page in another language."""
    return Markup("") if current().code == SOURCE else Markup(' lang="zh-Hans"')


def _module(name: str) -> Markup:
    """Return the tags that load a module of ``static/``, with the messages that it and its imports say."""
    asset = current_app.jinja_env.globals["asset"]
    tag = Markup('<script type="module" src="{}"></script>').format(asset(name))  # type: ignore[operator]
    return messages(name) + tag


def messages(name: str) -> Markup:
    """Return the block of messages for a module; in Chinese the messages are the words."""
    language = current()
    modules = _closure(Path(str(current_app.static_folder)), name)
    block = language.messages_of(modules) if language.code != SOURCE else {}
    if not block:
        return Markup("")
    json = jinja2.utils.htmlsafe_json_dumps(block, ensure_ascii=False, separators=(",", ":"))
    return Markup('<script type="application/json" class="messages">{}</script>').format(json)


@lru_cache(maxsize=64)
def _closure(folder: Path, name: str) -> frozenset[str]:
    return frozenset(catalogue.closure(folder, name))
