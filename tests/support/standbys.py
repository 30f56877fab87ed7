"""A primary PostGIS server with a streaming standby, each of which a test may kill, freeze or promote."""

import contextlib
import os
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bootstrap.cluster import DATABASE, SUPERUSER, TEMPORARY_SETTINGS, Cluster
from sqlalchemy import TextClause, create_engine, text

from locator.db import migrate
from locator.db.session import change, write_engine
from locator.operations.actions.reference import load_reference

WRITTEN = text("SELECT pg_current_wal_lsn()::text")
HAS_REPLAYED = text("SELECT pg_last_wal_replay_lsn() >= CAST(:lsn AS pg_lsn)")
PROMOTE = text("SELECT pg_promote()")  # as in the operators' guide


@dataclass(frozen=True)
class Server:
    """A server and the folder of its socket, which stays in addresses when the server is gone."""

    cluster: Cluster
    socket: Path

    def ask(self, question: TextClause, **parameters: str) -> object:
        """Return the one value of a statement."""
        engine = create_engine(self.cluster.url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            answer: object = connection.scalar(question, parameters)
        engine.dispose()
        return answer

    def kill(self) -> None:
        """End the server and all its processes at once, as a power failure does."""
        _signal(self.cluster, signal.SIGKILL)
        self.cluster.stop()

    @contextlib.contextmanager
    def frozen(self) -> Iterator[None]:
        """Let the server stand still for a while, as a stopped virtual machine does."""
        processes = _signal(self.cluster, signal.SIGSTOP)
        try:
            yield
        finally:
            for process in processes:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(process, signal.SIGCONT)


@dataclass(frozen=True)
class Pair:
    """Two servers with the same rows: the standby follows the primary."""

    primary: Server
    standby: Server

    @property
    def writing_url(self) -> str:
        """The address of whichever of them may be written to."""
        return _address(self.primary, self.standby, "read-write")

    @property
    def reading_url(self) -> str:
        """The address for questions: the standby's while there is one."""
        return _address(self.standby, self.primary, "prefer-standby")

    def let_standby_follow(self) -> None:
        """Return when the standby has everything that was written."""
        lsn = str(self.primary.ask(WRITTEN))
        while not self.standby.ask(HAS_REPLAYED, lsn=lsn):
            pass


@contextlib.contextmanager
def running_pair(folder: Path) -> Iterator[Pair]:
    """Run a primary with the schema and the reference data, and its standby."""
    for above in (folder, *list(folder.parents)[:2]):
        above.chmod(0o755)  # the servers' user needs access
    primary, standby = (
        Cluster(folder / name, folder / f"{name}.log", TEMPORARY_SETTINGS) for name in ("primary", "standby")
    )
    try:
        primary.ensure_running()
        _fill(primary)
        _copy(primary, standby)
        standby.ensure_running()
        yield Pair(*(Server(cluster, cluster.socket or folder) for cluster in (primary, standby)))
    finally:
        standby.stop()
        primary.stop()


def _fill(primary: Cluster) -> None:
    engine = write_engine(primary.url, "test")
    migrate.upgrade(engine)
    with change(engine) as connection:
        load_reference(connection)
    engine.dispose()


def _copy(primary: Cluster, standby: Cluster) -> None:
    source = ["-h", str(primary.socket), "-U", SUPERUSER]
    command = [primary.program("pg_basebackup"), *source, "-D", str(standby.home), "-R", "--checkpoint=fast"]
    standby.home.mkdir()
    standby.owner.give(standby.home)
    done = subprocess.run(command, check=False, capture_output=True, text=True, cwd="/", **standby.owner.drop)
    assert done.returncode == 0, done.stderr
    standby.home.chmod(0o700)


def _address(first: Server, second: Server, wanted: str) -> str:
    hosts = f"host={first.socket}&host={second.socket}"
    return f"postgresql+psycopg://{SUPERUSER}@/{DATABASE}?{hosts}&target_session_attrs={wanted}"


def _signal(cluster: Cluster, number: signal.Signals) -> list[int]:
    children = Path(f"/proc/{cluster.pid}/task/{cluster.pid}/children").read_text().split()
    processes = [cluster.pid, *map(int, children)]
    for process in processes:
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, number)
    return processes
