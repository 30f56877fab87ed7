"""The WSGI environment of a request (PEP 3333)."""

import sys
from typing import IO, Any, NamedTuple

from granian.rsgi import Scope

CONSTANT: dict[str, Any] = {
    "SCRIPT_NAME": "",
    "SERVER_PROTOCOL": "HTTP/1.1",
    "wsgi.version": (1, 0),
    "wsgi.errors": sys.stderr,
    "wsgi.multithread": True,
    "wsgi.multiprocess": True,
    "wsgi.run_once": False,
    "wsgi.input_terminated": True,  # the body was received: nobody waits at its end
}
NOT_PREFIXED = {"content-type": "CONTENT_TYPE", "content-length": "CONTENT_LENGTH"}
ONCE = frozenset({"host", "content-length", "content-type", "origin", "sec-fetch-site"})


class Head(NamedTuple):
    """What the server itself looks at before a body is received."""

    length: int | None  # announced; None: not announced
    has_body: bool
    headers: list[tuple[str, str]]


class BadHead(ValueError):
    """Headers that two programs could read in two ways."""


def read_head(scope: Scope) -> Head:
    """Return the head of a request; raise BadHead for one that is ambiguous."""
    headers = scope.headers.items()
    single = [name for name, _ in headers if name in ONCE]
    if len(single) != len(set(single)) or "host" not in single:
        raise BadHead
    length, chunked = None, False
    for name, value in headers:
        if name == "content-length":
            length = _length(value)
        elif name == "transfer-encoding":
            chunked = True
    return Head(length, chunked or bool(length), headers)


def environ_of(scope: Scope, head: Head, body: IO[bytes]) -> dict[str, Any]:
    """Return the WSGI environment."""
    environ = CONSTANT.copy()
    server, _, port = scope.server.rpartition(":")
    environ["REQUEST_METHOD"] = scope.method
    environ["PATH_INFO"] = scope.path.encode().decode("latin-1")
    environ["QUERY_STRING"] = scope.query_string
    environ["SERVER_NAME"], environ["SERVER_PORT"] = server, port
    environ["REMOTE_ADDR"] = scope.client.rpartition(":")[0].strip("[]")
    environ["wsgi.url_scheme"] = scope.scheme
    environ["wsgi.input"] = body
    for name, value in head.headers:
        key = NOT_PREFIXED.get(name) or _key_of(name)
        if key in environ:
            value = f"{environ[key]}{'; ' if name == 'cookie' else ','}{value}"
        environ[key] = value
    return environ


def _length(value: str) -> int:
    if not (value.isascii() and value.isdigit()):
        raise BadHead
    return int(value)


def _key_of(name: str) -> str:
    return "HTTP_" + name.upper().replace("-", "_")
