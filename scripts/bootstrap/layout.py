"""Where things lie in a checkout and in its data directory."""

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
    """The one directory that holds what must outlive a run: the database and the logs."""

    path: Path

    @classmethod
    def chosen(cls, flag: str | None) -> "DataDir":
        """Return the directory named by the flag, the environment or the default, made if need be."""
        named = flag or os.environ.get("LOCATOR_DATA_DIR") or str(ROOT / ".data")
        path = Path(named).expanduser().resolve()
        path.mkdir(parents=True, exist_ok=True)
        return cls(path)

    @property
    def cluster(self) -> Path:
        """The private PostgreSQL cluster, or a link to it."""
        return self.path / "postgres"

    @property
    def address(self) -> Path:
        """Says where the last server on this directory was to be reached, for the links of commands."""
        return self.path / "address"

    def is_served(self) -> bool:
        """Tell whether a server uses this directory now."""
        try:
            with exclusively(self.lock, "taken"):
                return False
        except SetupFailed:
            return True

    @property
    def lock(self) -> Path:
        """Held by the server that uses this directory."""
        return self.path / "serve.lock"

    def log(self, name: str) -> Path:
        """Return the path of one log file."""
        folder = self.path / "log"
        folder.mkdir(exist_ok=True)
        return folder / f"{name}.log"


@contextlib.contextmanager
def exclusively(path: Path, message: str | None = None) -> Iterator[None]:
    """Hold a lock on a file or folder; wait for it, or refuse with `message` when it is taken."""
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | (fcntl.LOCK_NB if message else 0))
    except BlockingIOError:
        raise SetupFailed(message or "") from None
    try:
        yield
    finally:
        os.close(handle)
