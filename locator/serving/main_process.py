"""The web server's main process: granian's, and a watch that ends a worker which does not get on.

granian starts a worker again that ended, unless it ends within seconds of its start; what counts as a
start here is its first beat, so that a worker may be killed as often as somebody likes.
"""

import logging
import os
import resource
import signal
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server.mp import MPServer

from locator.serving.beats import BEAT_S, FOLDER, beat_age_s

TIMES_FOLDER = "PROMETHEUS_MULTIPROC_DIR"  # where workers count; read when prometheus_client is imported
TARGET = "locator.serving.worker:create_gateway"
SILENT_S = 6.0  # so that another gets on within ten
START_S = 120.0  # on a busy machine
HEADER_TIMEOUT_MS = 10_000
KILL_TIMEOUT_S = 10
CONNECTIONS = 8_192  # of all workers together; an idle or slow one costs a few kilobytes
log = logging.getLogger("locator")


def run(host: str, port: int, workers: int, silent_s: float = SILENT_S, target: str = TARGET) -> None:
    """Serve what a factory returns until SIGTERM or SIGINT; end a worker that is silent for so long."""
    _allow_connections()
    with (
        tempfile.TemporaryDirectory(prefix="locator-beats-") as folder,
        tempfile.TemporaryDirectory(prefix="locator-times-") as times,
    ):
        os.environ[FOLDER] = folder
        os.environ[TIMES_FOLDER] = times
        server = _server(target, host, port, workers)
        server.respawned_wrks = _Starts(server, Path(folder))
        threading.Thread(target=_watch, args=(server, Path(folder), silent_s), daemon=True).start()
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


def _server(target: str, host: str, port: int, workers: int) -> MPServer:
    return MPServer(
        target,
        address=host,
        port=port,
        workers=workers,
        interface=Interfaces.RSGI,
        factory=True,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=HEADER_TIMEOUT_MS),
        websockets=False,
        backlog=CONNECTIONS,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=KILL_TIMEOUT_S,
    )


def _allow_connections() -> None:
    """Allow as many open files as the system lets this process have."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def _watch(server: MPServer, folder: Path, silent_s: float) -> None:
    while True:
        time.sleep(BEAT_S)
        for worker in list(server.wrks):
            pid = worker.inner.pid
            age_s = beat_age_s(folder, pid)
            if (age_s or 0) > silent_s or (age_s is None and time.monotonic() - worker.birth > START_S):
                log.warning("serve: worker %s (process %s) does not get on; killed", worker.idx + 1, pid)
                _kill(pid)


def _kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return  # it ended by itself meanwhile
