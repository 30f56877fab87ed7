"""A reader's language and type size: set by a link, stored in a cookie, without script."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask import Flask, Response, current_app, g, request, url_for

from locator.http.cookies import set_cookie

COOKIE_LIFETIME = timedelta(days=365)
LANGUAGE = "lang"
TYPE = "type"
LARGE = "large"
NORMAL = "normal"
MAX_LENGTH = 8
KEY = "locator.plain_addresses"
MOST_KEPT = 500
NOT_IN_URLS = frozenset({LANGUAGE, TYPE, "lon", "lat"})  # a position must not appear in a URL


def register(app: Flask) -> None:
    """Add the choices and the links that change them to templates; store new choices in cookies."""
    app.extensions[KEY] = {}
    app.context_processor(lambda: {"is_large": preference(TYPE) == LARGE, "address_with": address_with})
    app.after_request(_set_cookies)


def preference(name: str) -> str:
    """Return the choice of this request's URL, else of the cookie, else an empty text."""
    return request.args.get(name, "")[:MAX_LENGTH] or request.cookies.get(name, "")[:MAX_LENGTH]


def leave_out_of_links(name: str) -> None:
    """Leave a parameter out of the links that this page makes to itself: its value is somebody's position."""
    g.setdefault("left_out_of_links", set()).add(name)


def address_with(**choice: str) -> str:
    """Return the URL of this page with a choice; without its query if this answers a form."""
    query = {} if request.method == "POST" else request.args.to_dict(flat=False)
    left_out = NOT_IN_URLS | g.get("left_out_of_links", set())
    query = {name: values for name, values in query.items() if name not in left_out}
    values: dict[str, Any] = {**(request.view_args or {}), **query, **choice}
    endpoint = request.endpoint or "find.home"
    return url_for(endpoint, **values) if query or request.view_args else _plain_address(endpoint, choice)


def _plain_address(endpoint: str, choice: Mapping[str, str]) -> str:
    """Return the URL of a page with nothing but a choice, made once: each page has eight of them."""
    kept: dict[object, str] = current_app.extensions[KEY]
    key = request.root_path, endpoint, *choice.items()
    if key not in kept:
        if len(kept) >= MOST_KEPT:
            kept.clear()
        kept[key] = url_for(endpoint, **choice)  # type: ignore[arg-type]
    return kept[key]


def _set_cookies(response: Response) -> Response:
    """Store a choice of this request in a cookie; forbid caching of an answer that sets one."""
    if response.mimetype != "text/html" or response.status_code >= 400:
        return response
    for name in (LANGUAGE, TYPE):
        value = request.args.get(name, "")
        if value.isalpha() and len(value) <= MAX_LENGTH and value != request.cookies.get(name, ""):
            set_cookie(response, name, value, COOKIE_LIFETIME, "/")
            response.headers["Cache-Control"] = "private, no-store"
    return response
