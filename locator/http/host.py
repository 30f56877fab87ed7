"""The Host header, before anything is built from it: a name or address that a URL can have, or 400.

A host that IDNA cannot read would end in an exception before the application's error handlers.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from http import HTTPStatus
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import orjson

from locator.http.problems import BARE_HEADERS, PROBLEM_TYPE, problem

HOST = re.compile(
    r"(?P<name>[A-Za-z0-9_-]{1,63}(\.[A-Za-z0-9_-]{1,63})*|\[[0-9A-Fa-f:.]+\])\.?(:[0-9]{1,5})?"
)
LONGEST_HOST = 255
LAST_PORT = 65_535
STATUS = HTTPStatus.BAD_REQUEST
PROBLEM = orjson.dumps(problem("bad-host", STATUS, STATUS.phrase, "Host 不是一个网址里的主机名"))
HEADERS = [
    *BARE_HEADERS.items(),
    ("Content-Type", PROBLEM_TYPE),
    ("Content-Length", str(len(PROBLEM))),
]


def require_host(application: WSGIApplication) -> WSGIApplication:
    """Return an application that answers 400 where the Host header is missing or is none."""

    def checked(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if is_host(environ.get("HTTP_HOST", "")):
            return application(environ, start_response)
        start_response(f"{STATUS.value} {STATUS.phrase}", HEADERS)
        return [PROBLEM]

    return checked


@lru_cache(maxsize=256)
def is_host(host: str) -> bool:
    """Tell whether a Host header names a host, with or without a port (RFC 9110, 7.2)."""
    found = HOST.fullmatch(host)
    if not found or len(host) > LONGEST_HOST or int((found[3] or ":0")[1:]) > LAST_PORT:
        return False
    try:
        found["name"].encode("ascii").decode("idna")
    except UnicodeError:
        return False
    return True
