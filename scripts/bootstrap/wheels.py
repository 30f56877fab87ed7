"""Wheels of the lock file: with them the locator can be installed without a network."""

import hashlib
import shutil
from pathlib import Path

from bootstrap.console import run_logged
from bootstrap.layout import LOCKS, PYTHON, VENV

WHEELS = VENV / "wheels"
LOCK = LOCKS / "runtime.txt"
STAMP = WHEELS / "lock.sha256"


def ensure(log: Path) -> None:
    """Download the packages of scripts/locks/runtime.txt, unless that is done."""
    wanted = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    if STAMP.exists() and STAMP.read_text() == wanted:
        return
    shutil.rmtree(WHEELS, ignore_errors=True)  # only the locked versions may be found
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "download", "--no-deps"]
    run_logged(
        [*pip, "--require-hashes", "--only-binary", ":all:", "--dest", str(WHEELS), "-r", str(LOCK)],
        log,
        "Downloading the wheels for the test of the package",
    )
    STAMP.write_text(wanted)
