"""Paths in a checkout and in its data directory."""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bootstrap.console import SetupFailed

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
LOCKS = ROOT / "scripts" / "locks"
PYTHON = VENV / "bin" / "python"


@dataclass(frozen=True)
class DataDir:
    """The directory with everything that must outlive a run: the database and the logs."""

    path: Path

    @classmethod
    def from_option(cls, option: str | None) -> "DataDir":
        """Return the directory of the option, the environment or the default, created if necessary."""
        name = option or os.environ.get("LOCATOR_DATA_DIR") or str(ROOT / ".data")
        path = Path(name).expanduser().resolve()
        path.mkdir(parents=True, exist_ok=True)
        return cls(path)

    @property
    def cluster(self) -> Path:
        """The private PostgreSQL cluster, or a link to it."""
        return self.path / "postgres"

    @property
    def address(self) -> Path:
        """The file with the URL of the last server that used this directory, for links in commands."""
        return self.path / "address"

    def is_served(self) -> bool:
        """Tell whether a server is using this directory."""
        try:
            with locked(self.lock, "in use"):
                return False
        except SetupFailed:
            return True

    @property
    def lock(self) -> Path:
        """The file that the server using this directory locks."""
        return self.path / "serve.lock"

    def log(self, name: str) -> Path:
        """Return the path of a log file."""
        folder = self.path / "log"
        folder.mkdir(exist_ok=True)
        return folder / f"{name}.log"


@contextlib.contextmanager
def locked(path: Path, message: str | None = None) -> Iterator[None]:
    """Hold a lock on a file or folder; wait for it, or raise SetupFailed with `message` if it is held."""
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | (fcntl.LOCK_NB if message else 0))
    except BlockingIOError:
        raise SetupFailed(message or "") from None
    try:
        yield
    finally:
        os.close(handle)
