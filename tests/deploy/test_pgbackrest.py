"""deploy/pgbackrest as delivered: the cluster is lost, and comes back as it was at a chosen moment."""

import json
import re
import secrets
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from bootstrap.cluster import SUPERUSER, TEMPORARY_SETTINGS, Cluster
from own_servers import Server, open_folder
from programs import wait_until
from sqlalchemy import text

from locator.backups.queries import contents
from locator.db.session import change, write_engine

FILES = Path(__file__).parents[2] / "deploy" / "pgbackrest"
NOW = text("SELECT clock_timestamp()::text")
SWITCH = text("SELECT pg_walfile_name(pg_switch_wal())")
IS_ARCHIVED = text("SELECT last_archived_wal >= :piece FROM pg_stat_archiver")
IN_RECOVERY = text("SELECT pg_is_in_recovery()")
MAKE = "CREATE TABLE written AS SELECT n, md5(n::text) FROM generate_series(1, 1000) n"
WRITE = "INSERT INTO written SELECT n, md5(n::text) FROM generate_series({}) n"
pytestmark = pytest.mark.skipif(
    not shutil.which("pgbackrest"), reason="pgbackrest is not installed (Debian's package of that name)"
)


class Archived:
    """A cluster that archives its log by the files of the product."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.config = folder / "pgbackrest.conf"
        settings = {name: value for name, value in TEMPORARY_SETTINGS.items() if name != "full_page_writes"}
        delivered = re.findall(r"^(\w+) = '?(.*?)'?$", (FILES / "archiving.conf").read_text(), re.M)
        archiving = {
            name: value.replace("pgbackrest ", f"pgbackrest --config={self.config} ")
            for name, value in delivered
        }
        self.cluster = Cluster(folder / "postgres", folder / "postgres.log", settings | archiving)
        (folder / "repository").mkdir()
        self.cluster.owner.give(folder / "repository")
        self.write_config("/nowhere")

    def write_config(self, socket: str) -> None:
        """Write the delivered file with this cluster's places."""
        given = (FILES / "pgbackrest.conf").read_text()
        for delivered, here in (
            ("repo1-path=/var/lib/pgbackrest", f"repo1-path={self.folder / 'repository'}"),
            ("repo1-cipher-pass=CHANGE", f"repo1-cipher-pass={secrets.token_hex(16)}"),
            ("pg1-path=/var/lib/postgresql/15/main", f"pg1-path={self.cluster.files}\npg1-user={SUPERUSER}"),
            ("pg1-socket-path=/var/run/postgresql", f"pg1-socket-path={socket}"),
        ):
            assert delivered in given
            if "cipher-pass" in delivered and self.config.exists():
                here = re.findall(r"repo1-cipher-pass=.*", self.config.read_text())[0]
            given = given.replace(delivered, here)
        self.config.write_text(f"{given}\n[global:archive-push]\nlock-path={self.folder / 'repository'}\n")

    def pgbackrest(self, command: str, *options: str) -> str:
        """Run pgbackrest as the owner of the cluster; return what it prints."""
        place = [f"--config={self.config}", "--stanza=locator", f"--lock-path={self.folder / 'repository'}"]
        done = subprocess.run(
            ["pgbackrest", *place, *options, command],
            capture_output=True, text=True, check=False, cwd="/", **self.cluster.owner.drop,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    @property
    def newest_backup(self) -> str:
        """The name of the newest backup.

        By itself pgbackrest takes one that was finished in an earlier second than the moment asked for.
        """
        (stanza,) = json.loads(self.pgbackrest("info", "--output=json"))
        return str(stanza["backup"][-1]["label"])

    def tables(self) -> dict[str, list[int | str]]:
        """Return what is in all tables."""
        engine = write_engine(self.cluster.url, "test")
        with change(engine) as connection:
            found = dict(contents(connection))
        engine.dispose()
        return found

    def run(self, statement: str) -> None:
        """Change something."""
        engine = write_engine(self.cluster.url, "test")
        with change(engine) as connection:
            connection.execute(text(statement))
        engine.dispose()


@pytest.fixture
def archived() -> Iterator[Archived]:
    with open_folder() as folder:
        archived = Archived(folder)
        archived.cluster.ensure_running()
        try:
            archived.run(MAKE)
            yield archived
        finally:
            archived.cluster.stop()


def test_the_lost_cluster_comes_back_as_it_was_before_the_mistake(archived: Archived) -> None:
    server = Server(archived.cluster, archived.cluster.socket or archived.folder)
    archived.write_config(str(server.socket))
    archived.pgbackrest("stanza-create")
    archived.pgbackrest("backup", "--type=full")

    archived.run(WRITE.format("1001, 1500"))
    wanted, moment = archived.tables(), str(server.ask(NOW))
    archived.run("DELETE FROM written")  # the mistake
    archived.run(WRITE.format("1501, 1600"))
    piece = str(server.ask(SWITCH))
    wait_until(lambda: server.ask(IS_ARCHIVED, piece=piece), "the log is archived")

    backup = archived.newest_backup
    server.kill()
    shutil.rmtree(archived.cluster.files)
    for lock in server.socket.glob(".s.PGSQL.*"):  # of the lost machine, too
        lock.unlink()
    archived.cluster.files.mkdir(mode=0o700)
    archived.cluster.owner.give(archived.cluster.files)
    to_then = ("--type=time", f"--target={moment}", "--target-action=promote", f"--set={backup}")
    archived.pgbackrest("restore", *to_then)
    archived.cluster.ensure_running()
    wait_until(lambda: not server.ask(IN_RECOVERY), "the end of the recovery")
    assert archived.tables() == wanted
