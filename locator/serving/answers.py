"""Send the answer of a WSGI application: at once where it is short, piece by piece where it is long."""

import asyncio
import contextlib
from collections.abc import Callable, Iterable, Iterator
from http import HTTPStatus
from typing import Any

from locator.serving.protocol import HTTPProtocol, Transport

WITHOUT_BODY = frozenset({HTTPStatus.NO_CONTENT.value, HTTPStatus.NOT_MODIFIED.value})
Headers = list[tuple[str, str]]
Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Answer:
    """The status, headers and pieces of one answer."""

    def __init__(self, application: Application, environ: dict[str, Any]) -> None:
        """Ask the application."""
        self.status, self.headers = 500, Headers()
        self._pieces = application(environ, self._start)

    def is_short(self, most_bytes: int) -> bool:
        """Tell whether the answer announces a length that memory holds."""
        if self.status in WITHOUT_BODY:
            return True
        length = next((value for name, value in self.headers if name == "content-length"), None)
        return length is not None and int(length) <= most_bytes

    def body(self) -> bytes:
        """Return the whole body."""
        with self._closing() as pieces:
            return b"".join(pieces)

    def pieces(self) -> Iterator[bytes]:
        """Yield the body piece by piece."""
        with self._closing() as pieces:
            yield from pieces

    def close(self) -> None:
        """End an answer of which nothing is sent."""
        with self._closing():
            return

    @contextlib.contextmanager
    def _closing(self) -> Iterator[Iterable[bytes]]:
        try:
            yield self._pieces
        finally:
            close = getattr(self._pieces, "close", None)
            if close:
                close()

    def _start(self, status: str, headers: Headers, _error: object = None) -> None:
        self.status = int(status[:3])
        self.headers = [(name.lower(), value) for name, value in headers]


def send_pieces(
    answer: Answer, protocol: HTTPProtocol, loop: asyncio.AbstractEventLoop, chunk_s: float
) -> None:
    """Send an answer from a thread; raise if the client is gone or takes nothing for too long."""
    transport = protocol.response_stream(answer.status, answer.headers)
    for piece in answer.pieces():
        asyncio.run_coroutine_threadsafe(_send(transport, piece), loop).result(chunk_s)


async def _send(transport: Transport, piece: bytes) -> None:
    await transport.send_bytes(piece)
