"""A mail server that takes connections and says nothing."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field


@dataclass
class SilentServer:
    """Its address, and how many have connected."""

    url: str
    connections: list[socket.socket] = field(default_factory=list)


@contextmanager
def silent_server() -> Iterator[SilentServer]:
    """Run the server."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = SilentServer(f"smtp://127.0.0.1:{listener.getsockname()[1]}")

        def accept() -> None:
            with suppress(OSError):
                while True:
                    server.connections.append(listener.accept()[0])

        threading.Thread(target=accept, daemon=True).start()
        try:
            yield server
        finally:
            with suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            for connection in server.connections:
                connection.close()
