"""The peers' own Python environment, in the scratch folder: nothing of it is a dependency of the product."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

PACKAGES = ("django", "psycopg[binary]", "granian", "tipg", "datasette")


def ensure(scratch: Path, report: Callable[[str], None]) -> Path:
    """Return the interpreter of an environment with the peers; install them by pip if they are not there."""
    folder = scratch / "peers-environment"
    python, done = folder / "bin" / "python", folder / "installed"
    if not done.exists():
        report(f"installing {', '.join(PACKAGES)}")
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", *PACKAGES], check=True)
        done.touch()
    return python
