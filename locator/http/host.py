"""The Host header, before anything is built from it: a name or address that a URL can have, or 400.

A host that IDNA cannot read would end in an exception before the application's error handlers.
"""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from http import HTTPStatus
from typing import Any

import orjson

HOST = re.compile(
    r"(?P<name>[A-Za-z0-9_-]{1,63}(\.[A-Za-z0-9_-]{1,63})*|\[[0-9A-Fa-f:.]+\])\.?(:[0-9]{1,5})?"
)
LONGEST_HOST = 255
LAST_PORT = 65_535
PROBLEM = orjson.dumps(
    {
        "type": "urn:worker-station-locator:problem:bad-host",
        "title": HTTPStatus.BAD_REQUEST.phrase,
        "status": HTTPStatus.BAD_REQUEST.value,
        "detail": "Host 不是一个网址里的主机名",
    }
)
HEADERS = [("Content-Type", "application/problem+json"), ("Content-Length", str(len(PROBLEM)))]
Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def require_host(application: Application) -> Application:
    """Return an application that answers 400 where the Host header is missing or is none."""

    def checked(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if is_host(environ.get("HTTP_HOST", "")):
            return application(environ, start_response)
        start_response(f"{HTTPStatus.BAD_REQUEST.value} {HTTPStatus.BAD_REQUEST.phrase}", HEADERS)
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
