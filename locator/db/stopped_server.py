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
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, TypeVar

import psycopg
from psycopg.abc import PQGen
from sqlalchemy import Engine, event

Result = TypeVar("Result")
LONG_WAIT_S = 2.0
LOOK_S = 0.25
STOPPED = "the database server has stopped answering"


class Server:
    """A database server at one host and port."""

    def __init__(self, connect: Callable[[], psycopg.Connection]) -> None:
        """Set how to connect."""
        self.connect = connect
        self.is_stopped = False

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
Place = tuple[str, str]  # host and port, as an address names them
SERVERS: dict[tuple[object, ...], Server] = {}


class WatchedConnection(psycopg.Connection[Any]):
    """A connection whose waits are noted."""

    server: Server | None = None  # while it is being connected

    @contextlib.contextmanager
    def noted(self) -> Iterator[None]:
        """Note a wait for the server; end the connection to one that is known to have stopped answering."""
        if self.server is None:
            yield
            return
        if self.server.is_stopped:
            self.close()
            raise psycopg.OperationalError(STOPPED)
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
    """Let an engine's connections be watched; return the engine.

    Of several servers that its address names, those that have stopped are left out.
    """

    @event.listens_for(engine, "do_connect")
    def _connect(_dialect: object, _record: object, given: list[Any], named: dict[str, Any]) -> object:
        answering = [place for place in _places(named) if not _server(given, named, place).is_stopped]
        if not answering:
            raise psycopg.OperationalError(STOPPED)
        connection = WatchedConnection.connect(*given, **_at(answering, named))
        place = next((place for place in answering if _is_of(connection, place)), answering[0])
        connection.server = _server(given, named, place)
        return connection

    return engine


def _places(named: Mapping[str, Any]) -> list[Place]:
    """Return the servers that an address names, in their order."""
    hosts = str(named.get("host") or "").split(",")
    ports = str(named.get("port") or "").split(",")
    return list(zip(hosts, ports if len(ports) == len(hosts) else ports * len(hosts), strict=True))


def _at(places: Sequence[Place], named: Mapping[str, Any]) -> dict[str, Any]:
    """Return the arguments of an address, with these servers in place of its own."""
    hosts, ports = (",".join(part) for part in zip(*places, strict=True))
    others = {name: value for name, value in named.items() if name not in ("host", "port")}
    return others | {name: text for name, text in (("host", hosts), ("port", ports)) if text.strip(",")}


def _is_of(connection: psycopg.Connection[Any], place: Place) -> bool:
    """Tell whether a connection leads to a server; an address need not say its default host or port."""
    host, port = place
    info = connection.info
    return host in ("", info.host) and port in ("", str(info.port))


def _server(given: list[Any], named: Mapping[str, Any], place: Place) -> Server:
    """Return the one object of a server; all engines learn at once that it has stopped."""
    alone = {name: value for name, value in named.items() if name != "target_session_attrs"}
    connect = partial(psycopg.connect, *given, **_at([place], alone))
    return SERVERS.setdefault((*given, *place), Server(connect))
