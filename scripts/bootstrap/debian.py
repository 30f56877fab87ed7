"""Debian packages: which are missing, and installing them."""

import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from bootstrap.console import SetupFailed, run_logged


def missing(packages: Sequence[str]) -> list[str]:
    """Return the packages that are not installed."""
    return [name for name in packages if not _installed(name)]


def install(packages: Sequence[str], why: str, log: Path) -> None:
    """Install packages as root or with password-less sudo; otherwise fail with the command to run."""
    line = "apt-get install -y --no-install-recommends " + " ".join(packages)
    prefix = _root_prefix()
    if prefix is None or not shutil.which("apt-get"):
        raise SetupFailed(
            f"{why} is missing, and this user may not install packages.",
            remedy=f"run this line, then start again:\n\n    sudo {line}\n",
        )
    print(f"    {why} is missing; installing by: {line}", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    run_logged([*prefix, "apt-get", "update"], log, "apt-get update", env=quiet)
    run_logged([*prefix, *line.split()], log, f"Installing {' '.join(packages)}", env=quiet)


def newest(pattern: str, log: Path) -> str | None:
    """Return the package whose name matches with the highest number in the first group.

    If no package matches, the package lists are fetched first: `apt-get update` may never have run.
    """
    found = _matching(pattern)
    prefix = _root_prefix()
    if not found and prefix is not None and shutil.which("apt-get"):
        run_logged([*prefix, "apt-get", "update"], log, "apt-get update")
        found = _matching(pattern)
    return max(found)[1] if found else None


def _matching(pattern: str) -> list[tuple[int, str]]:
    if not shutil.which("apt-cache"):
        return []
    names = subprocess.run(["apt-cache", "pkgnames"], capture_output=True, text=True, check=False)
    matches = (re.fullmatch(pattern, name) for name in names.stdout.split())
    return [(int(hit[1]), hit[0]) for hit in matches if hit]


def _installed(name: str) -> bool:
    query = ["dpkg-query", "-W", "-f=${Status}", name]
    if not shutil.which(query[0]):
        return False
    status = subprocess.run(query, capture_output=True, text=True, check=False).stdout
    return status.endswith(" installed")


def _root_prefix() -> list[str] | None:
    """Return the prefix that runs a command as root, or None if there is none."""
    if os.geteuid() == 0:
        return []
    if not shutil.which("sudo"):
        return None
    result = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False)
    return ["sudo", "-n"] if result.returncode == 0 else None
