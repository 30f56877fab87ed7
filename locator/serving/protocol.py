"""The side of granian's RSGI protocol that is used here, with its types, which granian does not export."""

from collections.abc import AsyncIterator, Sequence
from typing import Protocol

from granian.rsgi import ProtocolClosed  # type: ignore[attr-defined]

Headers = Sequence[tuple[str, str]]


class Transport(Protocol):
    """An answer that is sent piece by piece."""

    async def send_bytes(self, data: bytes) -> None:
        """Send a piece; wait until there is room for the next."""


class HTTPProtocol(Protocol):
    """One request's body and answer."""

    async def __call__(self) -> bytes:
        """Return the whole body."""

    def __aiter__(self) -> AsyncIterator[bytes]:
        """Return the body piece by piece."""

    def response_bytes(self, status: int, headers: Headers, body: bytes) -> None:
        """Send an answer."""

    def response_stream(self, status: int, headers: Headers) -> Transport:
        """Begin an answer."""


__all__ = ["HTTPProtocol", "Headers", "ProtocolClosed", "Transport"]
