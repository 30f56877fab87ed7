"""The wire between a phone and the server, listened to: every byte that leaves the phone, in order."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

PIECE_BYTES = 65_536


@dataclass
class Wire:
    """Where the phone connects to, and what it has sent."""

    address: str
    _sent: list[bytes] = field(default_factory=list)

    def carry(self, source: socket.socket, target: socket.socket, *, listening: bool) -> None:
        """Hand bytes on until one side ends."""
        with suppress(OSError):
            while piece := source.recv(PIECE_BYTES):
                if listening:
                    self._sent.append(piece)
                target.sendall(piece)
        for one in (source, target):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    @property
    def sent(self) -> str:
        """All that has left the phone so far."""
        return b"".join(self._sent).decode(errors="replace")


@contextmanager
def listened_to(port: int) -> Iterator[Wire]:
    """Stand between phones and the server on a port of this machine."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        wire = Wire(f"http://127.0.0.1:{door.getsockname()[1]}/")
        threading.Thread(target=_accept, args=(door, port, wire), daemon=True).start()
        yield wire
        with suppress(OSError):
            door.shutdown(socket.SHUT_RDWR)


def _accept(door: socket.socket, port: int, wire: Wire) -> None:
    with suppress(OSError):
        while True:
            phone, _ = door.accept()
            threading.Thread(target=_connect, args=(phone, port, wire), daemon=True).start()


def _connect(phone: socket.socket, port: int, wire: Wire) -> None:
    """Carry one connection both ways until it ends."""
    with phone, suppress(OSError), socket.create_connection(("127.0.0.1", port)) as server:
        back = {"target": wire.carry, "args": (server, phone), "kwargs": {"listening": False}}
        answers = threading.Thread(**back, daemon=True)  # type: ignore[arg-type]
        answers.start()
        wire.carry(phone, server, listening=True)
        answers.join()
