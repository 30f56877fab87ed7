"""A private PostgreSQL cluster with PostGIS: made, started, found and stopped."""

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
from bootstrap.console import SetupFailed, run_logged
from bootstrap.owner import Owner

DATABASE = "locator"
SUPERUSER = "locator"
START_TIMEOUT_S = 300  # of a process that has not ended: a busy machine is slow, not broken
STOP_TIMEOUT_S = 300
SOCKET_PATH_LIMIT = 100  # the kernel's sun_path holds 107 bytes
ELSEWHERE = Path("/var/lib/worker-station-locator")
PR_SET_PDEATHSIG = 1

# Nothing of a question may reach the log: no statement, no parameter, no detail of an error.
SILENT = {
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
    "shared_buffers": "256MB",
    "max_connections": "60",
    # A country imported at once: with less room, each page would go to the log whole, again and again.
    "max_wal_size": "4GB",
    **SILENT,
}
THROW_AWAY = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_wal_size": "256MB",
    "shared_preload_libraries": "postgis-3",  # a connection that calls PostGIS costs 16 ms, not 25
}


def require_postgis(log: Path) -> None:
    """Install PostgreSQL and PostGIS from Debian when they are missing."""
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
    """Return the PostgreSQL versions, newest first, that have a server and PostGIS."""
    found = []
    for control in Path("/usr/share/postgresql").glob("*/extension/postgis.control"):
        version = control.parts[-3]
        if Path(f"/usr/lib/postgresql/{version}/bin/initdb").exists() and version.isdigit():
            found.append(int(version))
    return sorted(found, reverse=True)


class Cluster:
    """A cluster whose files lie in `home`, reached by a unix socket in a short directory."""

    def __init__(self, home: Path, log: Path, extra: Mapping[str, str] | None = None) -> None:
        self.home = home
        self.log = log
        self.settings = SETTINGS | dict(extra or {})
        self.owner = Owner.chosen()
        self._process: subprocess.Popen[bytes] | None = None
        self._own_socket: Path | None = None

    @property
    def files(self) -> Path:
        """The cluster's files, behind the link where its user may not enter the data directory."""
        return self.home.resolve()

    @property
    def socket(self) -> Path | None:
        """The socket directory of the running server; None when it does not run."""
        pid_file = self.files / "postmaster.pid"
        try:
            lines = pid_file.read_text().splitlines()
        except FileNotFoundError:
            return None
        alive = len(lines) > 4 and Path(f"/proc/{lines[0].strip()}").exists()
        return Path(lines[4]) if alive else None

    @property
    def pid(self) -> int:
        """The process of the running server, of which the backends are children."""
        return int((self.files / "postmaster.pid").read_text().splitlines()[0])

    @property
    def url(self) -> str:
        """The SQLAlchemy address of the locator's database in this cluster."""
        return f"postgresql+psycopg://{SUPERUSER}@/{DATABASE}?host={self.socket}"

    def ensure_running(self) -> bool:
        """Make the cluster if need be and start it; tell whether this call started it."""
        if self.socket is not None and self._answers():
            return False
        fresh = not (self.files / "PG_VERSION").exists()
        if fresh:
            self._create()
        self._start()
        if fresh:
            self._run("createdb", DATABASE)
        return True

    def stop(self) -> None:
        """Stop the server in an orderly way: sessions end, everything is on disk."""
        socket = self.socket
        if socket is None:
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
        """Return the path of one of PostgreSQL's programs, of the version that the files are of."""
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
        self._place()
        run_logged(
            [self.program("initdb"), "-D", str(self.files), "-U", SUPERUSER, "-A", "trust"]
            + ["-E", "UTF8", "--locale=C.UTF-8", "--data-checksums"],
            self.log,
            "Making the PostgreSQL cluster",
            cwd="/",
            **self.owner.drop,
        )

    def _place(self) -> None:
        """Make an empty directory for the files that the owner reaches, linked if it is elsewhere."""
        if not self.home.is_symlink():
            self.home.mkdir(parents=True, exist_ok=True)
            self.owner.give(self.home)
            if self.owner.may_use(self.home):
                return
            self.home.rmdir()
            ELSEWHERE.mkdir(exist_ok=True)
            self.home.symlink_to(ELSEWHERE / secrets.token_hex(6))
        self.files.mkdir(exist_ok=True)
        self.owner.give(self.files)

    def _start(self) -> None:
        if self._own_socket is None:  # kept over a restart, so that addresses given out stay right
            self._own_socket = self._new_socket_directory()
        socket = self._own_socket
        socket.mkdir(mode=0o700, exist_ok=True)  # stopping took it away
        self.owner.give(socket)
        options = [f"-c{name}={value}" for name, value in self.settings.items()]
        with self.log.open("ab") as sink:
            self._process = subprocess.Popen(
                [self.program("postgres"), "-D", str(self.files), "-k", str(socket), *options],
                stdin=subprocess.DEVNULL,
                stdout=sink,
                stderr=sink,
                cwd="/",
                start_new_session=True,  # a Ctrl-C is ours to pass on, in the right order
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
        asked = [self.program("pg_isready"), "-q", "-h", str(socket), "-d", "postgres"]
        return subprocess.run(asked, check=False).returncode == 0

    def _run(self, name: str, *arguments: str) -> None:
        run_logged(
            [self.program(name), "-h", str(self.socket), "-U", SUPERUSER, *arguments],
            self.log,
            name,
            cwd="/",
        )


def _stop_with_parent() -> None:
    """Ask the kernel to stop this server when the script that started it is killed outright."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGINT)
