"""Protection against cross-site request forgery: unsafe requests must come from our own pages.

A route that pages of any site may ask changes nothing and reads no session (cross_origin.py).
Relies on Sec-Fetch-Site, or on Origin for browsers that do not send it. Programs send neither and pass:
no foreign page can make them send a request.
"""

from http import HTTPStatus
from urllib.parse import urlsplit

from flask import Flask, request

from locator.errors import LocatorError
from locator.http.cross_origin import is_cross_origin

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
OWN_SITES = frozenset({"same-origin", "none"})


def reject_foreign_origins(app: Flask) -> None:
    """Reject unsafe requests that a page of another site made the browser send."""

    @app.before_request
    def _check() -> None:
        if request.method in SAFE_METHODS or is_cross_origin():
            return
        site = request.headers.get("Sec-Fetch-Site")
        origin = request.headers.get("Origin")
        if site is not None and site not in OWN_SITES:
            raise ForeignRequest("请求来自别的网站")
        if site is None and origin is not None and _host_of(origin) != request.host:
            raise ForeignRequest("请求来自别的网站")


def _host_of(origin: str) -> str | None:
    """Return the host and port of an Origin; None if it is not one."""
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return None


class ForeignRequest(LocatorError):
    """An unsafe request that another site's page made the browser send."""

    status = HTTPStatus.FORBIDDEN
