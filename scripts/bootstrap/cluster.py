"""A private PostgreSQL cluster with PostGIS: create, start, find and stop it."""

import ctypes
import os
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from bootstrap import debian
from bootstrap.background import is_alive
from bootstrap.console import SetupFailed, run_logged
from bootstrap.memory import shared_buffers
from bootstrap.owner import Owner

DATABASE = "locator"
SUPERUSER = "locator"
START_TIMEOUT_S = 300  # while the process has not ended: a busy machine is slow
STOP_TIMEOUT_S = 300
SOCKET_PATH_LIMIT = 100  # the kernel's sun_path holds 107 bytes
FALLBACK_HOME = Path("/var/lib/worker-station-locator")
PR_SET_PDEATHSIG = 1

# Nothing of a query may reach the log: no statement, no parameter, no detail of an error.
NO_QUERY_LOGGING = {
    "log_statement": "none",
    "log_duration": "off",
    "log_min_duration_statement": "-1",
    "log_min_duration_sample": "-1",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
}
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "timezone": "Asia/Shanghai",
    "shared_buffers": shared_buffers(),
    "max_connections": "100",
    # For the import of a country: with less, full pages would be written to the log again and again.
    "max_wal_size": "4GB",
    **NO_QUERY_LOGGING,
}
TEMPORARY_SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",  # what a query costs does not depend on when somebody has looked at its tables
    "shared_buffers": "64MB",  # dropping a database, of which tests drop many, looks at all of them
    "max_connections": "200",  # test processes keep theirs from one test to the next
    "max_wal_size": "256MB",
    "shared_preload_libraries": "postgis-3",  # a connection that calls PostGIS costs 16 ms, not 25
}


def require_postgis(log: Path) -> None:
    """Install PostgreSQL and PostGIS from Debian if they are missing."""
    if _installed_versions():
        return
    package = debian.newest(r"postgresql-(\d+)-postgis-3", log) or "postgis postgresql-postgis"
    debian.install(package.split(), "PostgreSQL with PostGIS", log)
    if not _installed_versions():
        raise SetupFailed(
            "PostgreSQL with PostGIS was installed but is not found under /usr/lib/postgresql.",
            remedy="name a database of your own by LOCATOR_DATABASE_URL.",
        )


def _installed_versions() -> list[int]:
    """Return the PostgreSQL versions with a server and PostGIS, newest first."""
    found = []
    for control in Path("/usr/share/postgresql").glob("*/extension/postgis.control"):
        version = control.parts[-3]
        if Path(f"/usr/lib/postgresql/{version}/bin/initdb").exists() and version.isdigit():
            found.append(int(version))
    return sorted(found, reverse=True)


class Cluster:
    """A cluster with its files in `home`, reached by a unix socket in a short directory."""

    def __init__(self, home: Path, log: Path, extra: Mapping[str, str] | None = None) -> None:
        self.home = home
        self.log = log
        self.settings = SETTINGS | dict(extra or {})
        self.owner = Owner.current()
        self._process: subprocess.Popen[bytes] | None = None
        self._own_socket: Path | None = None

    @property
    def files(self) -> Path:
        """The folder of the files; `home` is a link to it if its user cannot enter the data directory."""
        return self.home.resolve()

    @property
    def socket(self) -> Path | None:
        """The socket directory of the running server; None if it is not running."""
        pid_file = self.files / "postmaster.pid"
        try:
            lines = pid_file.read_text().splitlines()
        except FileNotFoundError:
            return None
        return Path(lines[4]) if len(lines) > 4 and is_alive(int(lines[0])) else None

    @property
    def pid(self) -> int:
        """The process id of the running server, the parent of its backends."""
        return int((self.files / "postmaster.pid").read_text().splitlines()[0])

    @property
    def url(self) -> str:
        """The SQLAlchemy URL of the locator's database in this cluster."""
        return f"postgresql+psycopg://{SUPERUSER}@/{DATABASE}?host={self.socket}"

    def ensure_running(self) -> bool:
        """Create the cluster if necessary and start it; return whether this call started it."""
        if self._runs_already():
            return False
        is_new = not (self.files / "PG_VERSION").exists()
        if is_new:
            self._create()
        self._start()
        if is_new:
            self._run("createdb", DATABASE)
        return True

    def _runs_already(self) -> bool:
        """Tell whether the server answers; one that is starting or stopping is waited for."""
        deadline = time.monotonic() + STOP_TIMEOUT_S
        while self.socket is not None and time.monotonic() < deadline:
            if self._answers():
                return True
            time.sleep(0.05)
        return False

    def stop(self) -> None:
        """Stop the server in order: sessions end, everything is written to disk."""
        socket = self.socket
        if socket is None:
            if self._process is not None and self._process.poll() is not None:
                self._process = None  # killed: reaped now, or its pid would hold the lock of its socket
            return
        os.kill(self.pid, signal.SIGINT)
        deadline = time.monotonic() + STOP_TIMEOUT_S
        while self.socket is not None and time.monotonic() < deadline:
            if self._process is not None:
                self._process.poll()  # reap it, or its /proc entry stays
            time.sleep(0.05)
        if self._process is not None:
            self._process.wait(STOP_TIMEOUT_S)
        self._process = None
        shutil.rmtree(socket, ignore_errors=True)

    def program(self, name: str) -> str:
        """Return the path of a PostgreSQL program of the version of the cluster's files."""
        version_file = self.files / "PG_VERSION"
        versions = _installed_versions()
        version = int(version_file.read_text()) if version_file.exists() else versions[0]
        if version not in versions:
            raise SetupFailed(
                f"The data in {self.files} is of PostgreSQL {version}, which is not installed.",
                remedy=f"install postgresql-{version}-postgis-3, or name a new --data-dir.",
            )
        return f"/usr/lib/postgresql/{version}/bin/{name}"

    def _create(self) -> None:
        self._create_directory()
        run_logged(
            [self.program("initdb"), "-D", str(self.files), "-U", SUPERUSER, "-A", "trust"]
            + ["-E", "UTF8", "--locale=C.UTF-8", "--data-checksums"],
            self.log,
            "Making the PostgreSQL cluster",
            cwd="/",
            **self.owner.drop,
        )

    def _create_directory(self) -> None:
        """Create an empty directory that the owner can use; a link if it is elsewhere."""
        if not self.home.is_symlink():
            self.home.mkdir(parents=True, exist_ok=True)
            self.owner.give(self.home)
            if self.owner.may_use(self.home):
                return
            self.home.rmdir()
            FALLBACK_HOME.mkdir(exist_ok=True)
            self.home.symlink_to(FALLBACK_HOME / secrets.token_hex(6))
        self.files.mkdir(exist_ok=True)
        self.owner.give(self.files)

    def _start(self) -> None:
        if self._own_socket is None:  # kept over a restart, so that URLs stay valid
            self._own_socket = self._new_socket_directory()
        socket = self._own_socket
        socket.mkdir(mode=0o700, exist_ok=True)  # removed when the server stops
        self.owner.give(socket)
        options = [f"-c{name}={value}" for name, value in self.settings.items()]
        with self.log.open("ab") as output:
            self._process = subprocess.Popen(
                [self.program("postgres"), "-D", str(self.files), "-k", str(socket), *options],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd="/",
                start_new_session=True,  # this script handles Ctrl-C, in the right order
                preexec_fn=_stop_with_parent,
                **self.owner.drop,
            )
        deadline = time.monotonic() + START_TIMEOUT_S
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                tail = "\n".join(self.log.read_text(errors="replace").splitlines()[-15:])
                raise SetupFailed(f"PostgreSQL did not start:\n{tail}", remedy=f"see {self.log}")
            time.sleep(0.05)

    def _new_socket_directory(self) -> Path:
        base = "/tmp" if os.access("/tmp", os.W_OK) else tempfile.gettempdir()
        socket = Path(tempfile.mkdtemp(prefix="locator-", dir=base))
        if len(f"{socket}/.s.PGSQL.5432") > SOCKET_PATH_LIMIT:
            socket.rmdir()
            raise SetupFailed(f"The path {socket} is too long for a unix socket.", "set TMPDIR")
        self.owner.give(socket)
        return socket

    def _answers(self) -> bool:
        socket = self.socket
        if socket is None:
            return False
        command = [self.program("pg_isready"), "-q", "-h", str(socket), "-d", "postgres"]
        return subprocess.run(command, check=False).returncode == 0

    def _run(self, name: str, *arguments: str) -> None:
        run_logged(
            [self.program(name), "-h", str(self.socket), "-U", SUPERUSER, *arguments],
            self.log,
            name,
            cwd="/",
        )


def _stop_with_parent() -> None:
    """Ask the kernel to stop this server when the script that started it is killed."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGINT)
