"""A gateway served by granian in this process, at a port of its own."""

import asyncio
import contextlib
import socket
import threading
from collections.abc import Iterator

from granian.constants import HTTPModes, Interfaces
from granian.server.embed import Server

from locator.serving.gateway import Gateway


@contextlib.contextmanager
def served(gateway: Gateway) -> Iterator[int]:
    """Serve a gateway; give the port."""
    port = free_port()
    loop = asyncio.new_event_loop()
    server = Server(
        gateway,
        port=port,
        interface=Interfaces.RSGI,
        http=HTTPModes.http1,
        websockets=False,
        log_enabled=False,
    )
    thread = threading.Thread(target=loop.run_until_complete, args=(server.serve(),))
    thread.start()
    while not listens(port):
        assert thread.is_alive()
    try:
        yield port
    finally:
        loop.call_soon_threadsafe(server.stop)
        thread.join()
        loop.close()


def free_port() -> int:
    """Return a port at which nobody listens now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def listens(port: int) -> bool:
    """Tell whether somebody listens at a port."""
    with contextlib.suppress(ConnectionRefusedError), socket.create_connection(("127.0.0.1", port)):
        return True
    return False
