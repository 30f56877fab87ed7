"""A network between the program and its database that can fall silent, be slow, or be cut."""

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum, auto
from pathlib import Path

CHUNK_BYTES = 65_536
DELAY_S = 0.5
CUT_BYTES = 300  # of an answer


class State(Enum):
    """What the network does."""

    GOOD = auto()
    SILENT = auto()  # takes everything and passes nothing on
    SLOW = auto()  # each piece half a second later
    CUT = auto()  # an answer ends in its middle


@dataclass
class Wire:
    """The network's port, and its state, which open connections have as well."""

    port: int
    state: State = State.GOOD
    changed: threading.Condition = field(default_factory=threading.Condition)

    def become(self, state: State) -> None:
        """Change the state; what waits in a silent network goes on."""
        with self.changed:
            self.state = state
            self.changed.notify_all()

    def forward(self, source: socket.socket, target: socket.socket, *, is_answer: bool) -> None:
        """Pass on what comes from one side until it ends."""
        with contextlib.suppress(OSError):
            while chunk := source.recv(CHUNK_BYTES):
                with self.changed:
                    self.changed.wait_for(lambda: self.state is not State.SILENT)
                if self.state is State.SLOW:
                    time.sleep(DELAY_S)  # this is what the fault is
                if self.state is State.CUT and is_answer:
                    target.sendall(chunk[:CUT_BYTES])
                    break
                target.sendall(chunk)
        for side in (source, target):
            with contextlib.suppress(OSError):
                side.shutdown(socket.SHUT_RDWR)


@contextmanager
def database_wire(socket_folder: Path) -> Iterator[Wire]:
    """Lead a port of loopback to a PostgreSQL server's socket."""
    place = str(socket_folder / ".s.PGSQL.5432")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        wire = Wire(listener.getsockname()[1])

        def connect(client: socket.socket) -> None:
            with client, contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as server:
                server.connect(place)
                back = threading.Thread(
                    target=wire.forward, args=(server, client), kwargs={"is_answer": True}, daemon=True
                )
                back.start()
                wire.forward(client, server, is_answer=False)
                back.join()

        def accept() -> None:
            with contextlib.suppress(OSError):
                while True:
                    threading.Thread(target=connect, args=(listener.accept()[0],), daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        yield wire
        wire.become(State.GOOD)
        with contextlib.suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
