"""The locator as an operator installs it: from a wheel, in an environment that has nothing else.

No network is used: packages come from the wheel files that scripts/test downloads, Leaflet and the list of
divisions from the node_modules of set-up.
"""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import repository
from bootstrap.assets import MODULES, VARIABLE
from bootstrap.layout import VENV
from bootstrap.wheels import WHEELS
from ports import free_port

START_TIMEOUT_S = 300
FOREIGN = ("LOCATOR_", "PIP_", "PYTHON", "UV_", "VIRTUAL_ENV")  # variables that would let something else in
OFFLINE = {
    "UV_CACHE_DIR": str(VENV / "uv-cache"),  # on the same disk, so that files are linked and not copied
    "UV_FIND_LINKS": str(WHEELS),
    "UV_NO_CONFIG": "1",
    "UV_NO_INDEX": "1",
    "UV_OFFLINE": "1",
}


def build(folder: Path) -> Path:
    """Build the source distribution of the repository's files, and from it the wheel; return the wheel.

    Both are built in environments that hold what pyproject.toml requires, and nothing more.
    """
    repository.copy_to(folder / "checkout")
    _uv("build", str(folder / "checkout"), "--out-dir", str(folder), **{VARIABLE: str(MODULES)})
    (wheel,) = folder.glob("*.whl")
    return wheel


@dataclass(frozen=True)
class Installation:
    """An environment with the locator in it, and an empty folder from which its programs are run."""

    home: Path
    settings: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, wheel: Path, home: Path, extra: str = "") -> "Installation":
        """Make an environment and install a wheel in it, perhaps with an extra."""
        (home / "work").mkdir(parents=True)
        _uv("venv", str(home / "env"))
        wanted = f"worker-station-locator{extra} @ {wheel.as_uri()}"
        _uv("pip", "install", "--python", str(home / "env"), wanted)
        return cls(home)

    def run(self, program: str, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
        """Run a program of the environment to its end."""
        return subprocess.run(
            [self._path(program), *arguments],
            cwd=self.home / "work",
            env=_own_variables() | self.settings | settings,
            capture_output=True,
            text=True,
            check=False,
        )

    @contextmanager
    def served(self) -> Iterator[str]:
        """Serve the locator; give its address."""
        port = free_port()
        command = [self._path("locator"), "serve", "--port", str(port)]
        log = self.home / "server.log"
        with log.open("wb") as output:
            server = subprocess.Popen(
                command,
                cwd=self.home / "work",
                env=_own_variables() | self.settings,
                stdout=output,
                stderr=output,
            )
        try:
            _wait(f"http://127.0.0.1:{port}/live", server, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait()

    def _path(self, program: str) -> str:
        return str(self.home / "env" / "bin" / program)


def _uv(*arguments: str, **settings: str) -> None:
    if not WHEELS.exists():
        raise pytest.UsageError("This test installs packages from .venv/wheels: scripts/test fills it")
    ended = subprocess.run(
        [
            str(VENV / "bin" / "uv"),
            *arguments,
            *(() if arguments[0] == "pip" else ("--python", sys.executable)),
        ],
        env=_own_variables() | OFFLINE | settings,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr


def _own_variables() -> dict[str, str]:
    return {name: said for name, said in os.environ.items() if not name.startswith(FOREIGN)}


def _wait(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_TIMEOUT_S
    while True:
        try:
            with urllib.request.urlopen(address, timeout=10):
                return
        except (urllib.error.URLError, OSError):
            ended = server.poll() is not None or time.monotonic() > deadline
            assert not ended, log.read_text(errors="replace")
            time.sleep(0.05)
