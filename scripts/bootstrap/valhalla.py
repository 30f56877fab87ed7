"""The routing engine: an environment with a newer Python, its tiles, its service on loopback."""

import json
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from bootstrap.console import SetupFailed, run_logged
from bootstrap.layout import LOCKS, ROOT

ENVIRONMENT = ROOT / ".venv-routing"

MIN_VERSION = (3, 12)
PYTHON_NAMES = ("python3.14", "python3.13", "python3.12", "python3")
START_TIMEOUT_S = 300  # while the process has not ended: a busy machine is slow
STOP_TIMEOUT_S = 10
NO_PYTHON = "Valhalla's package needs Python 3.12 or newer, and none was found."


def newer_python() -> Path | None:
    """Return a Python that Valhalla's package supports: this one, on the path, or one of pyenv."""
    on_path = [Path(found) for name in PYTHON_NAMES if (found := shutil.which(name))]
    of_pyenv = sorted(Path.home().glob(".pyenv/versions/3.1[2-9]*/bin/python"))
    candidates = [Path(sys.executable), *on_path, *of_pyenv]
    return next((python for python in candidates if _is_new_enough(python)), None)


def install(log: Path) -> None:
    """Create the engine's environment, unless it has the pinned package already."""
    lock, stamp = LOCKS / "routing.txt", ENVIRONMENT / "lock.txt"
    if stamp.exists() and stamp.read_bytes() == lock.read_bytes():
        return
    python = newer_python()
    if python is None:
        raise SetupFailed(NO_PYTHON, "install python3.12, or pyenv install 3.12.")
    shutil.rmtree(ENVIRONMENT, ignore_errors=True)
    run_logged([str(python), "-m", "venv", str(ENVIRONMENT)], log, "Making the environment")
    pip = [_tool("pip"), "install", "--disable-pip-version-check"]
    pinned = ["--require-hashes", "--only-binary", ":all:", "-r", str(lock)]
    run_logged([*pip, *pinned], log, "Installing Valhalla")
    stamp.write_bytes(lock.read_bytes())


def is_installed() -> bool:
    """Tell whether the engine can be started without a network."""
    return (ENVIRONMENT / "lock.txt").exists()


@dataclass
class Valhalla:
    """A routing engine with all its files in one folder."""

    folder: Path
    port: int
    log: Path
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    sockets: Path = field(init=False)  # short, however long the folder's path is

    def __post_init__(self) -> None:
        self.sockets = Path(tempfile.mkdtemp(prefix="routing-"))

    @property
    def address(self) -> str:
        """The URL for the locator."""
        return f"http://127.0.0.1:{self.port}"

    def build(self, extract: Path) -> None:
        """Build the tiles of an extract, replacing earlier ones."""
        tiles = self.folder / "tiles"
        shutil.rmtree(tiles, ignore_errors=True)
        tiles.mkdir(parents=True)
        self._configure(tiles)
        command = [_program("valhalla_build_tiles"), "-c", str(self._config), str(extract)]
        run_logged(command, self.log, "Building the tiles")

    def start(self) -> None:
        """Start the service and wait until it listens."""
        self._require_free_port()
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                [_program("valhalla_service"), str(self._config), "1"],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        deadline = time.monotonic() + START_TIMEOUT_S
        while not self._listens():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise SetupFailed("The routing service did not start.", f"see {self.log}")
            time.sleep(0.1)

    def wait(self) -> None:
        """Wait until the service ends, which is a failure."""
        assert self.process is not None
        self.process.wait()
        raise SetupFailed("The routing service ended by itself.", f"see {self.log}")

    def stop(self) -> None:
        """Stop the service if it is running."""
        shutil.rmtree(self.sockets, ignore_errors=True)
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    @property
    def _config(self) -> Path:
        return self.folder / "valhalla.json"

    def _configure(self, tiles: Path) -> None:
        """Write the configuration: our tiles, loopback only, and no requests in any log."""
        result = subprocess.run(
            [_tool("valhalla_build_config"), "--mjolnir-tile-dir", str(tiles)],
            capture_output=True,
            check=True,
        )
        config = json.loads(result.stdout)
        config["mjolnir"].update(tile_extract="", traffic_extract="", admin="", timezone="")
        # Its other algorithm lets a truck through a gate that is too low for it (3.9.1).
        config["thor"]["source_to_target_algorithm"] = "timedistancematrix"
        config["httpd"]["service"]["listen"] = f"tcp://127.0.0.1:{self.port}"
        for part in ("loki", "thor", "odin", "meili"):
            config[part].setdefault("logging", {}).update(type="", long_request=1e9)
        for name in ("interrupt", "loopback"):
            config["httpd"]["service"][name] = f"ipc://{self.sockets}/{name}"
        for part in ("loki", "thor", "odin"):
            config[part]["service"]["proxy"] = f"ipc://{self.sockets}/{part}"
        self._config.write_text(json.dumps(config), encoding="utf-8")

    def _require_free_port(self) -> None:
        if self._listens():
            raise SetupFailed(f"Port {self.port} is taken.", "name another by --port.")

    def _listens(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0


def _tool(name: str) -> str:
    return str(ENVIRONMENT / "bin" / name)


def _program(name: str) -> str:
    """Return a program of the package itself: its wrapper scripts would not pass on signals."""
    return str(next(ENVIRONMENT.glob(f"lib/python3.*/site-packages/valhalla/bin/{name}")))


def _is_new_enough(python: Path) -> bool:
    version = f"import sys, venv; sys.exit(sys.version_info[:2] < {MIN_VERSION})"
    return subprocess.run([str(python), "-c", version], capture_output=True, check=False).returncode == 0
