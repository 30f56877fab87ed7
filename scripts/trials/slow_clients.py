"""Clients that are slow: heads, bodies, uploads, and connections that do nothing."""

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager

from trials.deployment.asking import Asked, ask_for
from trials.deployment.doors import Door, sources
from trials.deployment.site import Site, search
from trials.deployment.unprotected import ONE_BY_ONE, THREADS_READ_BODIES, UNPROTECTED, served
from trials.trial import Control, Figure, Trial

SLOW = 1_000
FEW = 4  # are enough where nothing is bounded
UPLOADS, UPLOAD_BYTES, PIECE, PIECES_A_SECOND = 20, 2_000_000, 5_000, 10  # 50 kB a second each
STORM, IDLE = 2_000, 500
PROBES_S = 5.0
DURATION_S, CONTROL_S = 8.0, 4.0
DRIP_S = 1.0
ANSWER_S = 5.0  # who waits longer goes away
PROBERS = sources(400)[300:]  # other addresses than those of the slow
PATH = "/api/v1/stations/nearest"


def probed(door: Door) -> Asked:
    """Search as honest visitors do, each from another address."""
    duration_s = CONTROL_S if door.name == UNPROTECTED else DURATION_S
    return ask_for(
        lambda number: search(door, PROBERS[number % len(PROBERS)], timeout_s=ANSWER_S), PROBES_S, duration_s
    )


def judged(asked: Asked) -> Figure:
    """Say whether every probe was answered."""
    numbers = {"answered": asked.good, "asked": len(asked.answers), "p99_ms": asked.time_s(0.99) * 1000}
    return Figure(asked.good == len(asked.answers), f"probe: {asked.text}", numbers)


@contextmanager
def slow(door: Door, count: int, head: bytes, piece: bytes) -> Iterator[None]:
    """Hold so many connections that have begun a request, and send a piece of each now and then."""
    ended = threading.Event()
    with ExitStack() as stack:
        opened: list[socket.socket] = []
        for source in sources(count):
            with contextlib.suppress(OSError):
                connection = stack.enter_context(door.connect(source, 10.0))
                connection.sendall(head)
                opened.append(connection)
        dripping = threading.Thread(target=_drip, args=(opened, piece, ended), daemon=True)
        dripping.start()
        yield
        ended.set()
        dripping.join()


def _drip(connections: Sequence[socket.socket], piece: bytes, ended: threading.Event) -> None:
    while not ended.wait(DRIP_S):
        for connection in connections:
            with contextlib.suppress(OSError):  # refused meanwhile
                connection.sendall(piece)


def slow_heads(door: Door, count: int) -> Figure:
    """Send heads that do not end."""
    with slow(door, count, f"GET / HTTP/1.1\r\nHost: {door.host}\r\n".encode(), b"X-A: b\r\n"):
        return judged(probed(door))


def slow_bodies(door: Door, count: int) -> Figure:
    """Send bodies that dribble."""
    head = door.head("POST", PATH, {"Content-Type": "application/json", "Content-Length": "1000"})
    with slow(door, count, head + b"{", b" "):
        return judged(probed(door))


def slow_uploads(door: Door, count: int) -> Figure:
    """Upload photos at 50 kB a second."""
    ended = threading.Event()
    head = door.head(
        "POST",
        "/reports/AAAAA-AAAAA",
        {"Content-Type": "multipart/form-data; boundary=b", "Content-Length": str(UPLOAD_BYTES)},
    )

    def upload(source: str) -> None:
        with contextlib.suppress(OSError), door.connect(source, 10.0) as connection:
            connection.sendall(head)
            while not ended.wait(1 / PIECES_A_SECOND):
                connection.sendall(b"x" * PIECE)

    threads = [threading.Thread(target=upload, args=(source,), daemon=True) for source in sources(count)]
    for thread in threads:
        thread.start()
    time.sleep(DRIP_S)
    figure = judged(probed(door))
    ended.set()
    for thread in threads:
        thread.join()
    return figure


def storm(door: Door, count: int, idle: int) -> Figure:
    """Connect very often in a second, and keep many connections that ask nothing."""
    with ExitStack() as stack:
        began, opened = time.monotonic(), 0
        for number, source in enumerate(sources(count)):
            with contextlib.suppress(OSError):
                connection = socket.create_connection(("127.0.0.1", door.port), 10.0, (source, 0))
                opened += 1
                if number < idle:
                    stack.enter_context(connection)
                else:
                    connection.close()
        took_s = time.monotonic() - began
        figure = judged(probed(door))
    return Figure(figure.holds, f"{opened} connections in {took_s:.1f} s; {figure.text}", figure.numbers)


def _control(program: str, harm: Callable[[Door, int], Figure]) -> Control:
    def failing(site: Site, _: Door) -> Figure:
        with served(site, program) as door:
            return harm(door, FEW)

    what = "Python's own server" if program is ONE_BY_ONE else "a server whose threads read bodies"
    return Control(f"{FEW} of them at {what}", failing)


TRIALS = (
    Trial(
        "slow-heads",
        f"{SLOW:,} request heads that do not end",
        "every probe answered",
        lambda site, door: slow_heads(door, SLOW),
        _control(ONE_BY_ONE, slow_heads),
        by_doors=True,
    ),
    Trial(
        "slow-bodies",
        f"{SLOW:,} bodies that dribble",
        "every probe answered",
        lambda site, door: slow_bodies(door, SLOW),
        _control(THREADS_READ_BODIES, slow_bodies),
        by_doors=True,
    ),
    Trial(
        "slow-uploads",
        f"{UPLOADS} photos at 50 kB a second",
        "every probe answered",
        lambda site, door: slow_uploads(door, UPLOADS),
        _control(THREADS_READ_BODIES, slow_uploads),
        by_doors=True,
    ),
    Trial(
        "connection-storm",
        f"{STORM:,} connections at once, {IDLE} of them idle",
        "every probe answered",
        lambda site, door: storm(door, STORM, IDLE),
        _control(ONE_BY_ONE, lambda door, count: storm(door, count, count)),
        by_doors=True,
    ),
)
