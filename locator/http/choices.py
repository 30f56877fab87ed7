"""What a reader chose by a link and a cookie keeps: the language, the size of type; no script is needed."""

from typing import Any

from flask import Flask, Response, request, url_for

KEPT_S = 365 * 24 * 3600
LANGUAGE = "lang"
TYPE = "type"
LARGE = "large"
NORMAL = "normal"
LONGEST = 8
NOT_IN_LINKS = frozenset({LANGUAGE, TYPE, "lon", "lat"})  # a position stands in no address


def register(app: Flask) -> None:
    """Give the templates the choices and links that change them; keep those that were made just now."""
    app.context_processor(lambda: {"is_large": chosen(TYPE) == LARGE, "address_with": address_with})
    app.after_request(_keep)


def chosen(name: str) -> str:
    """Return what was chosen now, or is kept from another day; nothing if neither."""
    return request.args.get(name, "")[:LONGEST] or request.cookies.get(name, "")[:LONGEST]


def address_with(**choice: str) -> str:
    """Return the address of this page with a choice; of the empty question where this answers a form."""
    asked = {} if request.method == "POST" else request.args.to_dict(flat=False)
    kept = {name: values for name, values in asked.items() if name not in NOT_IN_LINKS}
    values: dict[str, Any] = {**(request.view_args or {}), **kept, **choice}
    return url_for(request.endpoint or "find.home", **values)


def _keep(answer: Response) -> Response:
    """Keep a choice of this request; an answer that carries a cookie is nobody else's."""
    if answer.mimetype != "text/html" or answer.status_code >= 400:
        return answer
    for name in (LANGUAGE, TYPE):
        value = request.args.get(name, "")
        if value.isalpha() and len(value) <= LONGEST and value != request.cookies.get(name, ""):
            answer.set_cookie(
                name, value, max_age=KEPT_S, secure=request.is_secure, httponly=True, samesite="Lax"
            )
            answer.headers["Cache-Control"] = "private, no-store"
    return answer
