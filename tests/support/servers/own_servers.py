"""PostGIS servers of a test's own, one or a pair with a standby, that it may kill, freeze or promote."""

import contextlib
import os
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bootstrap.cluster import DATABASE, SUPERUSER, TEMPORARY_SETTINGS, Cluster
from sqlalchemy import TextClause, create_engine, text

from locator.db import migrate
from locator.db.session import change, write_engine
from locator.operations.actions.reference import load_reference

IN_STEP = (
    text("ALTER SYSTEM SET synchronous_standby_names = '*'"),
    text("ALTER SYSTEM SET synchronous_commit = 'remote_apply'"),
    text("SELECT pg_reload_conf()"),
)
IS_IN_STEP = text("SELECT bool_or(sync_state = 'sync') FROM pg_stat_replication")
WRITTEN = text("SELECT pg_current_wal_lsn()::text")
HAS_REPLAYED = text("SELECT pg_last_wal_replay_lsn() >= CAST(:lsn AS pg_lsn)")
# How far a change must have come before it is done is set while the server runs.
SETTINGS = {name: value for name, value in TEMPORARY_SETTINGS.items() if name != "synchronous_commit"}
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
            result = connection.execute(question, parameters)
            answer: object = result.scalar() if result.returns_rows else None
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

    def replicate_in_step(self) -> None:
        """Let a change count as done when the standby shows it, as the operators' guide recommends."""
        for command in IN_STEP:
            self.primary.ask(command)
        while not self.primary.ask(IS_IN_STEP):
            pass

    def let_standby_follow(self) -> None:
        """Return when the standby has everything that was written."""
        lsn = str(self.primary.ask(WRITTEN))
        while not self.standby.ask(HAS_REPLAYED, lsn=lsn):
            pass


@contextlib.contextmanager
def own_cluster() -> Iterator[Cluster]:
    """Run an empty server."""
    with open_folder() as folder:
        cluster = Cluster(folder / "postgres", folder / "postgres.log", TEMPORARY_SETTINGS)
        cluster.ensure_running()
        try:
            yield cluster
        finally:
            cluster.stop()


@contextlib.contextmanager
def running_pair() -> Iterator[Pair]:
    """Run a primary with the schema and the reference data, and its standby."""
    with open_folder() as folder:
        primary, standby = (
            Cluster(folder / name, folder / f"{name}.log", SETTINGS) for name in ("primary", "standby")
        )
        with _running(primary, standby) as pair:
            yield pair


@contextlib.contextmanager
def open_folder() -> Iterator[Path]:
    """Make a folder that the servers' user may enter; pytest closes its own whenever it is started."""
    with tempfile.TemporaryDirectory(prefix="locator-servers-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


@contextlib.contextmanager
def _running(primary: Cluster, standby: Cluster) -> Iterator[Pair]:
    try:
        primary.ensure_running()
        _fill(primary)
        _copy(primary, standby)
        standby.ensure_running()
        yield Pair(*(Server(cluster, cluster.socket or cluster.home) for cluster in (primary, standby)))
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
