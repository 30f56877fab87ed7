"""A gateway served by granian in this process, at a port of its own."""

import asyncio
import contextlib
import threading
from collections.abc import Iterator

from granian.constants import HTTPModes, Interfaces
from granian.server.embed import Server
from ports import free_port, listens

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
