"""The virtual environment: created once, updated to the lock file, left alone if nothing changed."""

import hashlib
import importlib.util
import json
import shutil
import subprocess
import sys
from pathlib import Path

from bootstrap import debian
from bootstrap.console import run_logged
from bootstrap.layout import LOCKS, PYTHON, ROOT, VENV

STAMP = VENV / "locator-lock.json"


def ensure(lock: str, log: Path) -> None:
    """Install the packages of scripts/locks/<lock>.txt and this checkout in .venv.

    The dev lock contains the runtime lock, so an environment for tests also serves.
    """
    if _is_usable() and _stamp() in (_fingerprint(lock), _fingerprint("dev")):
        return
    if not _is_usable():
        _create(log)
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check"]
    run_logged(
        [*pip, "install", "--require-hashes", "--only-binary", ":all:"] + ["-r", str(LOCKS / f"{lock}.txt")],
        log,
        "Installing the Python packages",
    )
    run_logged(
        [*pip, "install", "--no-deps", "--no-build-isolation", "--editable", str(ROOT)],
        log,
        "Installing the locator itself",
    )
    STAMP.write_text(json.dumps(_fingerprint(lock)))


def _is_usable() -> bool:
    """Tell whether .venv has a supported Python that still starts (its base may have been removed)."""
    if not PYTHON.exists():
        return False
    version = "import sys; print(sys.version_info[:2] >= (3, 11))"
    answer = subprocess.run([str(PYTHON), "-c", version], capture_output=True, check=False)
    return answer.stdout.strip() == b"True"


def _create(log: Path) -> None:
    if importlib.util.find_spec("ensurepip") is None:
        debian.install(["python3-venv"], "Python's venv module", log)
    shutil.rmtree(VENV, ignore_errors=True)
    run_logged([sys.executable, "-m", "venv", str(VENV)], log, "Making the virtual environment")


def _stamp() -> dict[str, str] | None:
    return json.loads(STAMP.read_text()) if STAMP.exists() else None


def _fingerprint(lock: str) -> dict[str, str]:
    """Return what the environment depends on: the lock, our metadata and the path of the checkout."""
    digest = hashlib.sha256()
    for path in (LOCKS / f"{lock}.txt", ROOT / "setup.cfg", ROOT / "setup.py"):
        digest.update(path.read_bytes())
    return {"lock": lock, "sha256": digest.hexdigest(), "checkout": str(ROOT)}
