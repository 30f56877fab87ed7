"""Ports of this machine for servers that a test starts.

The kernel gives those of its own range to whoever connects, and browsers connect all the time: a port from
there that was free a moment ago may be taken when the server has started. So these are below that range, and
drawn by lot.
"""

import contextlib
import random
import socket

FIRST, LAST = 15_000, 32_000  # the kernel's own begin at 32,768
_lot = random.SystemRandom()
_given: set[int] = set()


def free_port() -> int:
    """Return a port at which nobody listens now, and which this process has given to nobody else."""
    while True:
        port = _lot.randint(FIRST, LAST)
        with contextlib.suppress(OSError), socket.socket() as probe:
            probe.bind(("127.0.0.1", port))
            if port not in _given:
                _given.add(port)
                return port


def listens(port: int) -> bool:
    """Tell whether somebody listens at a port."""
    with contextlib.suppress(ConnectionRefusedError), socket.create_connection(("127.0.0.1", port)):
        return True
    return False
