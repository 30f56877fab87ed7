"""The main address, ``POST /api/v1/stations/nearest``, answered below Flask where nothing is unusual.

Flask's contexts, the routing, some fifteen hooks and werkzeug's headers take as long as the search itself
(docs/performance.md, decision 85). So a good question in JSON is answered here: read by the same model,
counted by the same limit, searched by the same functions, in the same bytes. Everything else is Flask's, with
its body as it came: what cannot be read, other encodings than zstd, what may come from another site. What
happens behind the reading (too many questions, the database away, a bug) is handed to Flask as well, which
raises it again.

`tests/api/test_below_flask.py` asks both ways and compares bytes; it fails, too, when the application gets
another hook, of which has to be said whether this module needs the same.
"""

from collections.abc import Iterable
from functools import lru_cache
from http import HTTPStatus
from io import BytesIO
from time import perf_counter
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask, Response, g
from flask_compress import Compress
from flask_compress.compat import compression

from geodata import geojson
from geodata.errors import GeodataError
from locator.api.views.public import nearest_json
from locator.config import Settings
from locator.errors import LocatorError
from locator.http import clock, cross_origin
from locator.http.language import accepted
from locator.http.origin import OWN_SITES
from locator.http.requests import ids as request_id
from locator.http.requests import limits as request_limits
from locator.http.requests import times as request_times
from locator.http.responses import (
    COMPRESS,
    CONSTANT_HEADERS,
    NO_STORE,
    TIANDITU_HOSTS,
    WHOLE_BYTES,
    content_security_policy,
)
from locator.http.validation import from_body
from locator.limits import QUESTIONS
from locator.search.domain.search import SearchRequest
from locator.search.views.parameters import NearestParameters

PATH = "/api/v1/stations/nearest"
LIMIT = QUESTIONS["api.nearest_by_body"]
TYPES = frozenset({"application/json", "application/json; charset=utf-8"})
LONGEST_BODY = 4096  # of a question; the application's own limit is Flask's to enforce
ZSTD, IDENTITY = "zstd", ""
LONG_ENOUGH = b" " * 10_000  # to be compressed
Headers = list[tuple[str, str]]


class BelowFlask:
    """A WSGI application before an application of Flask."""

    def __init__(self, app: Flask, settings: Settings) -> None:
        """Set the application that answers everything else; to be called before others are put around it."""
        self.app = app
        self.flask: WSGIApplication = app.wsgi_app
        self.is_behind_proxy = bool(settings.proxies)
        policy = content_security_policy(None, TIANDITU_HOSTS if settings.tianditu_key else "")
        last = {**CONSTANT_HEADERS, "Content-Security-Policy": policy, "Cache-Control": NO_STORE}
        self.last_headers = tuple((cross_origin.HEADERS | last).items())
        self.encoding_of = lru_cache(maxsize=128)(self._encoding_of)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request here, or let Flask answer it."""
        if environ["PATH_INFO"] == PATH and is_plain(environ):
            answer = self._answer(environ)
            if answer is not None:
                headers, body = answer
                start_response("200 OK", headers)
                return (body,)
        return self.flask(environ, start_response)

    def _answer(self, environ: WSGIEnvironment) -> tuple[Headers, bytes] | None:
        """Return headers and body; None if Flask has to answer."""
        encoding = self.encoding_of(environ.get("HTTP_ACCEPT_ENCODING", ""))
        if encoding not in (ZSTD, IDENTITY):
            return None
        began_s, now = environ.get(request_times.ASKED_S) or perf_counter(), clock.now()
        try:
            asked = from_body(NearestParameters, _body_of(environ))
            search = asked.to_request(now)
        except (LocatorError, GeodataError):
            return None
        try:
            request_limits.count(self.app, LIMIT, environ.get("REMOTE_ADDR"), now)
            answer = self._found(environ, search, asked.accuracy_m, encoding)
        except Exception as error:  # whatever it is: Flask raises it again, and answers it
            environ[request_limits.REFUSED] = error
            environ[request_times.BEGAN_S] = began_s
            return None
        request_times.observe(PATH, "POST", HTTPStatus.OK, began_s)
        return answer

    def _found(
        self, environ: WSGIEnvironment, search: SearchRequest, accuracy_m: float | None, encoding: str
    ) -> tuple[Headers, bytes]:
        """Return headers and body of the answer to a search, as the hooks of the application make them."""
        given = environ.get("HTTP_X_REQUEST_ID", "") if self.is_behind_proxy else ""
        with self.app.app_context():
            g.asked_s = environ.get(request_times.ASKED_S)
            g.visitor = environ.get("REMOTE_ADDR")
            g.request_id = request_id.number_of(given)
            g.language = accepted(environ.get("HTTP_ACCEPT_LANGUAGE", ""))
            whole = nearest_json(search, accuracy_m)
            is_compressed = encoding == ZSTD and len(whole) >= self.app.config["COMPRESS_MIN_SIZE"]
            body = self._zstd(whole) if is_compressed else whole
            return [
                ("Content-Type", geojson.MEDIA_TYPE),
                ("Content-Length", str(len(body))),
                (WHOLE_BYTES, str(len(whole))),
                ("Vary", "Accept-Encoding, Accept-Language"),
                *([("Content-Encoding", ZSTD)] if is_compressed else []),
                ("Content-Language", g.language.code),
                *self.last_headers,
                (request_id.HEADER, g.request_id),
            ], body

    def _zstd(self, whole: bytes) -> bytes:
        compressed: bytes = compression.zstd.compress(whole, self.app.config["COMPRESS_ZSTD_LEVEL"])
        return compressed

    def _encoding_of(self, accepted_encodings: str) -> str:
        """Return how a long answer is compressed, as the extension decides it; empty: not at all."""
        compress: Compress = self.app.extensions[COMPRESS]
        with self.app.test_request_context(PATH, headers={"Accept-Encoding": accepted_encodings}):
            response = compress.after_request(Response(LONG_ENOUGH, content_type=geojson.MEDIA_TYPE))
        return response.headers.get("Content-Encoding", IDENTITY)


def is_plain(environ: WSGIEnvironment) -> bool:
    """Tell whether a request to the address has nothing about it that Flask has to judge."""
    return (
        environ["REQUEST_METHOD"] == "POST"
        and not environ.get("QUERY_STRING")
        and environ.get("CONTENT_TYPE") in TYPES
        and "HTTP_TRANSFER_ENCODING" not in environ
        and 0 < _length_of(environ) <= LONGEST_BODY
        and _is_from_here(environ)
    )


def _length_of(environ: WSGIEnvironment) -> int:
    announced = environ.get("CONTENT_LENGTH", "")
    return int(announced) if announced.isascii() and announced.isdigit() else 0


def _is_from_here(environ: WSGIEnvironment) -> bool:
    """Tell whether a program asks, or a page of our own, without comparing addresses."""
    site = environ.get("HTTP_SEC_FETCH_SITE")
    return site in OWN_SITES if site is not None else "HTTP_ORIGIN" not in environ


def _body_of(environ: WSGIEnvironment) -> bytes:
    """Return the body, and leave it to be read again."""
    body: bytes = environ["wsgi.input"].read(_length_of(environ))
    environ["wsgi.input"] = BytesIO(body)
    return body
