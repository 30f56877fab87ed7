"""A database server that has stopped answering: who waits for it is let go within five seconds.

The server itself keeps a statement's time-out. One that stands still (a frozen machine, SIGSTOP) keeps none,
and a connection by unix socket never ends by itself. So each wait of a connection is noted. When one has
lasted `LONG_WAIT_S`, a fresh connection asks for a sign of life: if there is one, the statement is merely
long and goes on; if not, the sockets of all that wait are shut down, and until the server answers again
nobody begins to wait.
"""

import contextlib
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import psycopg
from psycopg.abc import PQGen
from sqlalchemy import Engine, event

Result = TypeVar("Result")
LONG_WAIT_S = 2.0
LOOK_S = 0.25
STOPPED = "the database server has stopped answering"


class Server:
    """A database server at one address."""

    def __init__(self, connect: Callable[[], psycopg.Connection]) -> None:
        """Set how to connect."""
        self.connect = connect
        self.is_stopped = False

    def require_answering(self) -> None:
        """Raise OperationalError while the server is known not to answer."""
        if self.is_stopped:
            raise psycopg.OperationalError(STOPPED)

    def look(self) -> None:
        """Ask for a sign of life; a refusal is one, too."""
        try:
            self.connect().close()
        except psycopg.errors.ConnectionTimeout:
            self.is_stopped = True
        except psycopg.Error:
            self.is_stopped = False
        else:
            self.is_stopped = False


class Watch:
    """The waits of a process's connections, looked at by one thread."""

    def __init__(self) -> None:
        self._waits: dict[int, tuple[float, Server]] = {}  # file descriptor -> since when, for whom
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def begin(self, descriptor: int, server: Server) -> None:
        """Note that a connection begins to wait."""
        if self._thread is None:
            with self._lock:
                self._start()
        self._waits[descriptor] = (time.monotonic(), server)

    def end(self, descriptor: int) -> None:
        """Note that a wait is over; not while its socket is being shut down."""
        with self._lock:
            self._waits.pop(descriptor, None)

    def _start(self) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._look_for_ever, daemon=True)
            self._thread.start()

    def _look_for_ever(self) -> None:
        stopped: set[Server] = set()
        while True:
            time.sleep(LOOK_S)
            stopped = self._look_once(stopped, time.monotonic())

    def _look_once(self, stopped: set[Server], now_s: float) -> set[Server]:
        """Look at the servers that are waited for long, and those that had stopped; return the stopped."""
        waits = list(self._waits.values())
        doubtful = stopped | {server for since_s, server in waits if now_s - since_s > LONG_WAIT_S}
        for server in doubtful:
            server.look()
        for descriptor, (_, server) in list(self._waits.items()):
            if server.is_stopped:
                self._shut_down(descriptor)
        return {server for server in doubtful if server.is_stopped}

    def _shut_down(self, descriptor: int) -> None:
        """Let the connection see its end, if it still waits."""
        with self._lock:
            if descriptor not in self._waits:
                return
            with socket.socket(fileno=os.dup(descriptor)) as copy:
                copy.shutdown(socket.SHUT_RDWR)


WATCH = Watch()
SERVERS: dict[tuple[object, ...], Server] = {}


class WatchedConnection(psycopg.Connection[Any]):
    """A connection whose waits are noted."""

    server: Server | None = None  # while it is being connected

    @contextlib.contextmanager
    def noted(self) -> Iterator[None]:
        """Note a wait for the server; raise OperationalError if it is known to have stopped answering."""
        if self.server is None:
            yield
            return
        self.server.require_answering()
        descriptor = self.pgconn.socket
        WATCH.begin(descriptor, self.server)
        try:
            yield
        finally:
            WATCH.end(descriptor)

    def wait(self, gen: PQGen[Result], *arguments: Any, **named: Any) -> Result:
        """Wait for the server as psycopg does."""
        with self.noted():
            return super().wait(gen, *arguments, **named)


def noted(connection: "psycopg.Connection[Any]") -> contextlib.AbstractContextManager[None]:
    """Note a wait that does not pass through `Connection.wait`: a call of libpq itself."""
    return connection.noted() if isinstance(connection, WatchedConnection) else contextlib.nullcontext()


def watch(engine: Engine) -> Engine:
    """Let an engine's connections be watched; return the engine."""

    @event.listens_for(engine, "do_connect")
    def _connect(_dialect: object, _record: object, given: list[Any], named: dict[str, Any]) -> object:
        server = _server_of(given, named)
        server.require_answering()
        connection = WatchedConnection.connect(*given, **named)
        connection.server = server
        return connection

    return engine


def _server_of(given: list[Any], named: dict[str, Any]) -> Server:
    """Return the one server object of an address; all engines learn at once that it has stopped."""
    place = (*given, named.get("host"), named.get("port"))
    return SERVERS.setdefault(place, Server(lambda: psycopg.connect(*given, **named)))
