"""Cross-origin resource sharing (CORS, Fetch standard): the answers that pages of any site may read.

Only what everybody may know, and never with cookies: a browser sends none where the answer says `*`.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, Response, current_app, request

View = TypeVar("View", bound=Callable[..., Any])
ATTRIBUTE = "locator_cross_origin"
HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Last-Modified, Link, Retry-After, X-Request-Id, X-Sms-Segments",
}
PREFLIGHT_LIFETIME_S = 86_400
ALLOWED_HEADERS = "Accept-Language, Content-Type, If-Modified-Since, If-None-Match"


def cross_origin(view: View) -> View:
    """Let pages of any site ask this route and read its answer; it must not depend on who is signed in."""
    setattr(view, ATTRIBUTE, True)
    return view


def is_cross_origin() -> bool:
    """Tell whether the route of this request is open to pages of any site."""
    return hasattr(current_app.view_functions.get(request.endpoint or ""), ATTRIBUTE)


def register(app: Flask) -> None:
    """Add the headers to the answers of the marked routes, refusals included, and answer preflights."""

    @app.after_request
    def _share(response: Response) -> Response:
        if not is_cross_origin():
            return response
        response.headers.extend(HEADERS)
        if request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers:
            response.headers["Access-Control-Allow-Methods"] = response.headers.get("Allow", "")
            response.headers["Access-Control-Allow-Headers"] = ALLOWED_HEADERS
            response.headers["Access-Control-Max-Age"] = str(PREFLIGHT_LIFETIME_S)
        return response
