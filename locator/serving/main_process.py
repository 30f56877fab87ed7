"""The main process of a generation: granian's, and a watch that ends a worker which does not get on.

granian starts a worker again that ended, unless it ends within seconds of its start; what counts as a
start here is its first beat, so that a worker may be killed as often as somebody likes.
"""

import logging
import os
import resource
import signal
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from granian._granian import SocketHolder
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server.mp import MPServer, WorkerProcess

from locator.serving.beats import BEAT_S, FOLDER, beat_age_s
from locator.serving.leaving import KEEP_ALIVE_S, LISTENING
from locator.serving.listening import BACKLOG, of_process

TIMES_FOLDER = "PROMETHEUS_MULTIPROC_DIR"  # where workers count; read when prometheus_client is imported
TARGET = "locator.serving.worker:create_gateway"
SILENT_S = 6.0  # so that another gets on within ten
START_S = 120.0  # on a busy machine
HEADER_TIMEOUT_MS = 10_000
KILL_TIMEOUT_S = 10
log = logging.getLogger("locator")


def run(
    sockets: Sequence[socket.socket],
    workers: int,
    silent_s: float = SILENT_S,
    target: str = TARGET,
    *,
    tells_parent: bool = False,
) -> None:
    """Serve what a factory returns until SIGTERM or SIGINT; end a worker that is silent for so long.

    When all workers have begun to answer, the parent process may be told by SIGUSR1. Told so itself, this
    process lets them accept no more, and ends when what they had accepted is answered.
    """
    _allow_connections()
    LISTENING.extend(sockets)
    with (
        tempfile.TemporaryDirectory(prefix="locator-beats-") as folder,
        tempfile.TemporaryDirectory(prefix="locator-times-") as times,
    ):
        os.environ[FOLDER] = folder
        os.environ[TIMES_FOLDER] = times
        server = _Server(sockets, target, workers)
        server.respawned_wrks = _Starts(server, Path(folder))
        signal.signal(signal.SIGUSR1, lambda *_: server.leave())
        watch = (server, Path(folder), silent_s, tells_parent)
        threading.Thread(target=_watch, args=watch, daemon=True).start()
        server.serve()


class _Starts(dict[int, float]):
    """When granian started workers again; it gives up where one ends within seconds of that.

    One that had beaten had started well: its end is an accident, not the next turn of a loop.
    """

    def __init__(self, server: MPServer, folder: Path) -> None:
        super().__init__()
        self._server, self._folder = server, folder

    def get(self, key: int, default: Any = None) -> Any:
        """Return when a worker was started again; the default for one that had beaten since."""
        has_beaten = beat_age_s(self._folder, self._server.wrks[key].inner.pid) is not None
        return default if has_beaten else super().get(key, default)


class _Server(MPServer):
    """granian's server, whose workers accept from sockets that were opened before it."""

    def __init__(self, sockets: Sequence[socket.socket], target: str, workers: int) -> None:
        address = sockets[0].getsockname()
        super().__init__(
            target,
            address=str(address[0]),
            port=int(address[1]),
            workers=workers,
            interface=Interfaces.RSGI,
            factory=True,
            http=HTTPModes.http1,
            http1_settings=HTTP1Settings(header_read_timeout=HEADER_TIMEOUT_MS),
            websockets=False,
            backlog=BACKLOG,
            log_level=LogLevels.warning,
            respawn_failed_workers=True,
            workers_kill_timeout=KILL_TIMEOUT_S,
        )
        self._sockets = sockets
        self._sso = None

    def leave(self) -> None:
        """Let the workers accept no more, and stop when their connections had time to end."""
        for worker in list(self.wrks):
            _send(worker.inner.pid, signal.SIGUSR1)
        threading.Timer(KEEP_ALIVE_S, self.stop).start()

    def stop(self) -> None:
        """End the workers, then the process."""
        self.signal_handler_interrupt()  # type: ignore[no-untyped-call]

    def _init_shared_socket(self) -> None:
        self._ssp = None  # workers would bind by this themselves

    def _spawn_worker(self, idx: int, target: Any, callback_loader: Any) -> WorkerProcess:  # type: ignore[override]
        descriptor = of_process(idx, self._sockets).fileno()
        self._shd: Any = SocketHolder(descriptor, False, BACKLOG)  # type: ignore[call-arg]
        return super()._spawn_worker(idx, target, callback_loader)


def _allow_connections() -> None:
    """Allow as many open files as the system lets this process have."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def _watch(server: _Server, folder: Path, silent_s: float, tells_parent: bool) -> None:
    parent = os.getppid()
    while True:
        time.sleep(BEAT_S)
        if os.getppid() != parent:  # killed: nobody would end this process
            server.stop()
        ages_s = {worker: beat_age_s(folder, worker.inner.pid) for worker in list(server.wrks)}
        if tells_parent and ages_s and None not in ages_s.values():
            _send(parent, signal.SIGUSR1)
            tells_parent = False
        for worker, age_s in ages_s.items():
            if (age_s or 0) > silent_s or (age_s is None and time.monotonic() - worker.birth > START_S):
                pid = worker.inner.pid
                log.warning("serve: worker %s (process %s) does not get on; killed", worker.idx + 1, pid)
                _send(pid, signal.SIGKILL)


def _send(pid: int, number: signal.Signals) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return  # it ended by itself meanwhile


if __name__ == "__main__":
    inherited = [socket.socket(fileno=int(number)) for number in sys.argv[2:]]
    run(inherited, int(sys.argv[1]), tells_parent=True)
