"""Unsafe requests only from our own pages (or from programs, which no page can make send them).

There is no cookie to ride on yet; the check stands before the first one comes. It is the browser's
own word: Sec-Fetch-Site, or Origin where a browser is too old to send that.
"""

from http import HTTPStatus
from urllib.parse import urlsplit

from flask import Flask, request

from locator.errors import LocatorError

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
OWN_SITES = frozenset({"same-origin", "none"})


def refuse_foreign(app: Flask) -> None:
    """Refuse unsafe requests that another site's page made a browser send."""

    @app.before_request
    def _check() -> None:
        if request.method in SAFE_METHODS:
            return
        site = request.headers.get("Sec-Fetch-Site")
        origin = request.headers.get("Origin")
        if site is not None and site not in OWN_SITES:
            raise ForeignRequest("请求来自别的网站")
        if site is None and origin is not None and urlsplit(origin).netloc != request.host:
            raise ForeignRequest("请求来自别的网站")


class ForeignRequest(LocatorError):
    """An unsafe request that another site's page made the browser send."""

    status = HTTPStatus.FORBIDDEN
