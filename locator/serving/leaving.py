"""How a server process leaves without a gap: it accepts no more, answers what it has, and closes connections.

Its listening sockets stay open in others. Each answer says `Connection: close` from then on: a client that
keeps connections opens its next one to whoever accepts now. Whatever was idle for `KEEP_ALIVE_S` is closed
in the end; deploy/nginx keeps idle connections for less than that.
"""

import asyncio
import signal
import socket
from collections.abc import AsyncIterator

from locator.serving.listening import stop_accepting
from locator.serving.protocol import Headers, HTTPProtocol, Transport

KEEP_ALIVE_S = 6.0
CLOSE = ("connection", "close")
LISTENING: list[socket.socket] = []  # of this process, as its main process had them


class Leaving:
    """Whether this process leaves."""

    has_begun = False

    def await_signal(self, loop: asyncio.AbstractEventLoop) -> None:
        """Begin to leave on SIGUSR1."""
        loop.add_signal_handler(signal.SIGUSR1, self.begin)

    def begin(self) -> None:
        """Accept no more."""
        self.has_begun = True
        stop_accepting(LISTENING)


class LastAnswer:
    """A request whose answer is the last one of its connection."""

    def __init__(self, protocol: HTTPProtocol) -> None:
        self._protocol = protocol

    async def __call__(self) -> bytes:
        """Return the whole body."""
        return await self._protocol()

    def __aiter__(self) -> AsyncIterator[bytes]:
        """Return the body piece by piece."""
        return self._protocol.__aiter__()

    def response_bytes(self, status: int, headers: Headers, body: bytes) -> None:
        """Send an answer."""
        self._protocol.response_bytes(status, [*headers, CLOSE], body)

    def response_stream(self, status: int, headers: Headers) -> Transport:
        """Begin an answer."""
        return self._protocol.response_stream(status, [*headers, CLOSE])
