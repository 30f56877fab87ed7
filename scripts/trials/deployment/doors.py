"""The two ways in: through nginx and TLS, and straight to the program; each from any address of loopback."""

import contextlib
import socket
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from types import MappingProxyType
from typing import NamedTuple

ANY_HOST = "127.0.0.1"
TIMEOUT_S = 30.0
QUIET_S = 3.0  # after an answer


class Answer(NamedTuple):
    """An answer; status 0 where there was none."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    took_s: float


@dataclass(frozen=True)
class Door:
    """A way in: `name` is "front" or "direct"."""

    name: str
    port: int
    host: str
    tls: ssl.SSLContext | None = None

    def connect(self, source: str = ANY_HOST, timeout_s: float = TIMEOUT_S) -> socket.socket:
        """Connect from an address of loopback, so that one machine looks like many."""
        plain = socket.create_connection((ANY_HOST, self.port), timeout_s, (source, 0))
        return self.tls.wrap_socket(plain, server_hostname=self.host) if self.tls else plain

    def head(self, method: str, path: str, headers: Mapping[str, str]) -> bytes:
        """Return the head of a request."""
        lines = "".join(
            f"{name}: {value}\r\n" for name, value in ({"Host": self.host} | dict(headers)).items()
        )
        return f"{method} {path} HTTP/1.1\r\n{lines}\r\n".encode()

    def ask(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        headers: Mapping[str, str] = MappingProxyType({}),
        *,
        source: str = ANY_HOST,
        timeout_s: float = TIMEOUT_S,
        **more: str,
    ) -> Answer:
        """Ask on a connection of its own; underscores in names of headers stand for hyphens."""
        named = {name.replace("_", "-"): value for name, value in more.items()}
        sent = dict(headers) | named | {"Connection": "close"}
        if body or method == "POST":
            sent["Content-Length"] = str(len(body))
        began = time.monotonic()
        try:
            with self.connect(source, timeout_s) as connection:
                with contextlib.suppress(ConnectionError):  # it may have answered before the body's end
                    connection.sendall(self.head(method, path, sent) + body)
                answer = HTTPResponse(connection, method=method)
                answer.begin()
                content = answer.read()
                told = {name.lower(): value for name, value in answer.getheaders()}
                return Answer(answer.status, told, content, time.monotonic() - began)
        except (OSError, HTTPException):
            return Answer(0, {}, b"", time.monotonic() - began)

    def raw(self, request: bytes) -> bytes:
        """Send bytes as they are; return all that comes back, until the end or a silence after an answer."""
        received = b""
        try:
            with self.connect() as connection:
                connection.sendall(request)
                while chunk := connection.recv(65_536):
                    received += chunk
                    connection.settimeout(QUIET_S)
        except OSError:
            return received
        return received


def sources(count: int) -> list[str]:
    """Return so many addresses of loopback, each in a network of its own where there are enough."""
    return [f"127.{1 + n // 250}.{1 + n % 250}.7" for n in range(count)]
