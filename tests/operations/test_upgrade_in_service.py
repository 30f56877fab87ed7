"""An upgrade while people search: another program, another schema, and nobody is refused.

LOCATOR_TEST_UPGRADE_SEARCHES=5000 makes it as long as the figure in docs/operations/upgrade.md.
"""

import http.client
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from factories import HERE, AddStation
from ports import free_port, listens
from programs import ROOT, wait_until
from sqlalchemy import create_engine, inspect

SEARCHES = int(os.environ.get("LOCATOR_TEST_UPGRADE_SEARCHES", "300"))
BODY = json.dumps({"lon": HERE.lon, "lat": HERE.lat})
JSON = {"Content-Type": "application/json"}
PYTHON = '#!/bin/sh\nPYTHONPATH={tree} exec {python} "$@"\n'
REVISION = '''
"""A column and a table more."""

from alembic import op

revision = "9999"
down_revision = "{before}"


def upgrade() -> None:
    """Add them."""
    op.execute("ALTER TABLE station ADD COLUMN tried text")
    op.execute("CREATE TABLE tried (id bigint PRIMARY KEY)")
'''
UPGRADE = (
    "import os; from locator.db import migrate, session;"
    "migrate.upgrade(session.write_engine(os.environ['LOCATOR_DATABASE_URL'], 'upgrade'))"
)


class Site:
    """A web server with its sockets from systemd, and the folder of the program that a link leads to."""

    def __init__(self, folder: Path, database_url: str) -> None:
        self.folder, self.port, self.log = folder, free_port(), folder / "log"
        self.settings = {"LOCATOR_DATABASE_URL": database_url, "LOCATOR_DATA_DIR": str(folder / "data")}
        self.link = folder / "venv"

    def install(self, name: str, tree: Path | None) -> Path:
        """Make the folder of a program; one without a tree does not start."""
        bin_folder = self.folder / name / "bin"
        bin_folder.mkdir(parents=True)
        python = bin_folder / "python"
        python.write_text(PYTHON.format(tree=tree, python=sys.executable) if tree else "#!/bin/sh\nexit 1\n")
        python.chmod(0o755)
        return bin_folder.parent

    def lead_to(self, program: Path) -> None:
        """Let the link lead to a program, as the operators' guide says."""
        new = self.folder / "venv.new"
        new.symlink_to(program)
        new.rename(self.link)

    @contextmanager
    def running(self) -> Iterator[subprocess.Popen[bytes]]:
        """Run the web server as systemd does."""
        given = [f"--setenv={name}={value}" for name, value in self.settings.items()]
        sockets = ["systemd-socket-activate", "-l", f"127.0.0.1:{self.port}", *given]
        place = ["127.0.0.1", str(self.port), "1", str(self.link / "bin" / "locator")]
        command = [*sockets, str(self.link / "bin" / "python"), "-m", "locator.serving", *place]
        with self.log.open("ab") as log, subprocess.Popen(command, stderr=log, cwd=self.folder) as process:
            try:
                wait_until(lambda: listens(self.port), "the socket")
                yield process
            finally:
                process.terminate()

    def upgrade(self, program: Path) -> None:
        """Bring the schema to that of a program."""
        command = [program / "bin" / "python", "-c", UPGRADE]
        subprocess.run(command, cwd=self.folder, env=os.environ | self.settings, check=True)

    def has_said(self, words: str) -> bool:
        """Tell whether words stand in the log."""
        return words in self.log.read_text()

    def columns(self) -> set[str]:
        """Return the names of the columns of a station."""
        engine = create_engine(self.settings["LOCATOR_DATABASE_URL"])
        names = {column["name"] for column in inspect(engine).get_columns("station")}
        engine.dispose()
        return names

    def ready(self) -> dict[str, object]:
        """Return the answer of /ready."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request("GET", "/ready")
        with connection.getresponse() as answer:
            said: dict[str, object] = json.loads(answer.read())
        connection.close()
        return said


class Visitors:
    """Phones that search all the time; half of them keep their connection."""

    def __init__(self, port: int) -> None:
        self.port, self.answers = port, Counter[str]()
        self._go_home = threading.Event()
        self._threads = [threading.Thread(target=self._search, args=(number % 2,)) for number in range(4)]

    def __enter__(self) -> "Visitors":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._go_home.set()
        for thread in self._threads:
            thread.join()

    def _search(self, keeps: int) -> None:
        connection = None
        while not self._go_home.is_set():
            connection = connection or http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
            try:
                connection.request("POST", "/api/v1/stations/nearest", BODY, JSON)
                with connection.getresponse() as answer:
                    found = len(json.loads(answer.read()).get("features", []))
                self.answers[f"{answer.status}, {found} found"] += 1
            except (OSError, http.client.HTTPException, ValueError) as error:
                self.answers[repr(error)] += 1
                keeps = 0
            if not keeps or answer.will_close:
                connection.close()
                connection = None
        if connection:
            connection.close()


@pytest.fixture
def site(tmp_path: Path, database_url: str, add: AddStation) -> Site:
    add()
    site = Site(tmp_path, database_url)
    site.lead_to(site.install("old", ROOT))
    return site


def only_child(process: subprocess.Popen[bytes]) -> int:
    """Return the process that another has started, when there is one; a former generation ends by itself."""
    children: list[str] = []
    while len(children) != 1:
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    return int(children[0])


def next_program(folder: Path) -> Path:
    """Return a copy of the program with a revision more."""
    tree = folder / "tree"
    shutil.copytree(ROOT / "locator", tree / "locator", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("geodata", "static", "templates"):
        (tree / name).symlink_to(ROOT / name)
    versions = tree / "locator" / "db" / "migrations" / "versions"
    before = max(path.name for path in versions.glob("[0-9]*.py")).partition("_")[0]
    (versions / "9999_try.py").write_text(REVISION.format(before=before))
    grants = tree / "locator" / "db" / "schema" / "grants.sql"
    grants.write_text(f"{grants.read_text()}\n-- another text\n")
    return tree


def test_an_upgrade_refuses_no_search(site: Site) -> None:
    broken, new = site.install("broken", None), site.install("new", next_program(site.folder))
    with site.running() as server:
        assert site.ready()["schema_is_current"]
        with Visitors(site.port) as visitors:
            site.upgrade(new)
            ready = site.ready()
            assert (ready["schema_is_current"], ready["schema_trouble"]) == (True, ""), "the old program's"

            site.lead_to(broken)
            server.send_signal(signal.SIGHUP)
            wait_until(lambda: site.has_said("does not start; this one goes on"), "it says so")

            site.lead_to(new)
            server.send_signal(signal.SIGHUP)
            wait_until(lambda: site.has_said("answers; the former one ends"), site.log.read_text)
            wait_until(lambda: visitors.answers.total() >= SEARCHES, "searches")
        assert site.ready()["schema_is_current"], "the new program's"
        assert "tried" in site.columns()

        killed = only_child(server)
        os.kill(killed, signal.SIGKILL)
        wait_until(lambda: only_child(server) != killed and site.ready(), "it is started again")
    assert set(visitors.answers) == {"200, 1 found"}, visitors.answers
