"""The deployment under trial: scripts/serve with two web processes and PostGIS, nginx before it."""

import os
import random
import ssl
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bootstrap.cluster import Cluster
from bootstrap.layout import ROOT
from fronts import NAME, front
from ports import free_port
from sqlalchemy import TextClause, create_engine

from trials.deployment.doors import Answer, Door, sources
from trials.deployment.machine import Machine, watched
from trials.deployment.processes import children, descendants, words_of
from trials.deployment.silent_server import SilentServer, silent_server

WORKERS = 2
SETTINGS = {"LOCATOR_DEMO_STATIONS": "300", "LOCATOR_WORKERS": str(WORKERS), "LOCATOR_PROXIES": "1"}
KINDS = {"web": "locator.serving", "work": "work", "schedule": "schedule", "postgres": "-k"}
# Digits that would be known again anywhere: the last trial looks for them in all that was kept.
LON, LAT = "112.4703917", "23.0518263"
POSITION = f'{{"lon": {LON}, "lat": {LAT}, "limit": 5}}'.encode()
JSON = "application/json"
ADDRESSES = sources(250)


@dataclass
class Site:
    """A running deployment, its folder, and its ways in."""

    folder: Path
    port: int
    settings: Mapping[str, str] = field(default_factory=dict)
    process: subprocess.Popen[str] | None = None
    doors: dict[str, Door] = field(default_factory=dict)
    mail: SilentServer | None = None
    machine: Machine = field(default_factory=Machine)

    @property
    def data(self) -> Path:
        """The data directory."""
        return self.folder / "data"

    @property
    def direct(self) -> Door:
        """The way in without the front."""
        return self.doors["direct"]

    def environment(self) -> dict[str, str]:
        """Return the environment of its processes: nothing of the caller's own settings."""
        clean = {name: text for name, text in os.environ.items() if not name.startswith("LOCATOR_")}
        return clean | SETTINGS | dict(self.settings)

    def start(self) -> None:
        """Run scripts/serve; return when it says that it is open."""
        command = ["scripts/serve", "--data-dir", str(self.data), "--port", str(self.port)]
        self.process = subprocess.Popen(
            [sys.executable, *command],
            cwd=ROOT,
            env=self.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert self.process.stdout
        said = []
        for line in self.process.stdout:
            said.append(line)
            if "is open at" in line:
                return
        raise RuntimeError(f"scripts/serve did not start:\n{''.join(said)}")

    def end(self) -> None:
        """Stop everything in order."""
        if self.process is not None:
            self.process.terminate()
            self.process.communicate(timeout=120)

    @property
    def supervisor(self) -> int:
        """The process id of scripts/serve."""
        assert self.process
        return self.process.pid

    def pid(self, kind: str) -> int | None:
        """Return the process of a kind: web, work, schedule, postgres; None while there is none."""
        for child in children(self.supervisor):
            if KINDS[kind] in words_of(child):
                return child
        return None

    def web_workers(self) -> list[int]:
        """Return the web server's processes that have said that they get on."""
        main = self.pid("web")
        beating = {path.name for path in Path(tempfile.gettempdir()).glob("locator-beats-*/*")}
        return [child for child in descendants(main) if str(child) in beating] if main else []

    def database_processes(self) -> list[int]:
        """Return the postmaster and its children."""
        postmaster = self.pid("postgres")
        return descendants(postmaster) if postmaster else []

    @property
    def cluster(self) -> Cluster:
        """Its own PostgreSQL."""
        return Cluster(self.data / "postgres", self.data / "log" / "postgres.log")

    def sql(self, question: TextClause, **parameters: Any) -> Any:
        """Return the one value of a statement."""
        engine = create_engine(self.cluster.url, isolation_level="AUTOCOMMIT")
        try:
            with engine.connect() as connection:
                result = connection.execute(question, parameters)
                return result.scalar() if result.returns_rows else None
        finally:
            engine.dispose()

    def locator(self, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
        """Run a command of the program on its database."""
        place = {"LOCATOR_DATABASE_URL": self.cluster.url, "LOCATOR_DATA_DIR": str(self.data)}
        return subprocess.run(
            [sys.executable, "-m", "locator.cli", *arguments],
            cwd=ROOT,
            env=self.environment() | place | settings,
            capture_output=True,
            text=True,
            check=False,
        )

    def answers(self, door: Door | None = None) -> bool:
        """Tell whether a search is answered just now, through one way in or through all."""
        ways = [door] if door else list(self.doors.values())
        return all(search(way, timeout_s=6.0).status == 200 for way in ways)

    def way(self, number: int) -> Door:
        """Return the ways in, in turn."""
        ways = list(self.doors.values())
        return ways[number % len(ways)]


def search(door: Door, source: str = "", timeout_s: float = 30.0) -> Answer:
    """Ask for the nearest stations, with a position in the body, from some address of many."""
    path, source = "/api/v1/stations/nearest", source or random.choice(ADDRESSES)
    return door.ask("POST", path, POSITION, source=source, timeout_s=timeout_s, Content_Type=JSON)


@contextmanager
def running(has_front: bool = True, **settings: str) -> Iterator[Site]:
    """Run a deployment in a folder of its own; everything ends with the block."""
    with ExitStack() as stack:
        name = stack.enter_context(tempfile.TemporaryDirectory(prefix="locator-trials-"))
        folder = Path(name)
        folder.chmod(0o755)
        mail = stack.enter_context(silent_server())
        site = Site(folder, free_port(), {"LOCATOR_MAIL_URL": mail.url} | settings, mail=mail)
        site.machine = stack.enter_context(watched())
        stack.callback(site.end)
        site.start()
        site.doors["direct"] = Door("direct", site.port, f"127.0.0.1:{site.port}")
        if has_front:
            (folder / "nginx").mkdir()
            running_front = stack.enter_context(front(folder / "nginx", site.port))
            tls = ssl.create_default_context(cafile=str(running_front.folder / "fullchain.pem"))
            site.doors["front"] = Door("front", running_front.port, NAME, tls)
        yield site
