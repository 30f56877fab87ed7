"""Files of the data directory that hold a key: made once, readable by their owner only."""

import os
from collections.abc import Callable
from pathlib import Path

OWNER_ONLY = 0o600


def read_or_make(path: Path, make: Callable[[], str]) -> str:
    """Return what a key file holds; if several processes make it, the first wins. Raise OSError."""
    if not path.exists():
        temporary = _written_beside(path, make())
        try:
            os.link(temporary, path)
        except FileExistsError:
            pass  # another process was first
        finally:
            temporary.unlink()
    return path.read_text(encoding="ascii").strip()


def replace(path: Path, text: str) -> None:
    """Put another content in the place of a key file's, at once and whole."""
    _written_beside(path, text).replace(path)


def _written_beside(path: Path, text: str) -> Path:
    temporary = path.with_suffix(f".{os.getpid()}")
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    return temporary
