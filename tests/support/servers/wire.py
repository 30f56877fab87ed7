"""A proxy between phones and the server that records every byte the phones send, in order."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

CHUNK_BYTES = 65_536


@dataclass
class Recording:
    """The proxy's URL, and what phones have sent through it."""

    address: str
    _sent: list[bytes] = field(default_factory=list)

    def forward(self, source: socket.socket, target: socket.socket, *, is_recorded: bool) -> None:
        """Forward bytes until one side closes."""
        with suppress(OSError):
            while chunk := source.recv(CHUNK_BYTES):
                if is_recorded:
                    self._sent.append(chunk)
                target.sendall(chunk)
        for connection in (source, target):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    @property
    def sent(self) -> str:
        """Everything phones have sent so far."""
        return b"".join(self._sent).decode(errors="replace")


@contextmanager
def recorded(port: int) -> Iterator[Recording]:
    """Run a proxy to a port of this machine."""
    with accepting(lambda phone: _connect(phone, port, recording)) as address:
        recording = Recording(address)
        yield recording


@contextmanager
def accepting(handle: Callable[[socket.socket], None]) -> Iterator[str]:
    """Hand the connections of a free port to a function, each in a thread of its own; give the port's URL."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=_accept, args=(listener, handle), daemon=True).start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)


def _accept(listener: socket.socket, handle: Callable[[socket.socket], None]) -> None:
    with suppress(OSError):
        while True:
            phone, _ = listener.accept()
            threading.Thread(target=handle, args=(phone,), daemon=True).start()


def _connect(phone: socket.socket, port: int, recording: Recording) -> None:
    """Forward one connection both ways until it ends."""
    with phone, suppress(OSError), socket.create_connection(("127.0.0.1", port)) as server:
        back = {"target": recording.forward, "args": (server, phone), "kwargs": {"is_recorded": False}}
        responses = threading.Thread(**back, daemon=True)  # type: ignore[arg-type]
        responses.start()
        recording.forward(phone, server, is_recorded=True)
        responses.join()
