"""What is left when the database is lost: backups, dumps without roles, programs older than their data."""

import random
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bootstrap.cluster import DATABASE, SUPERUSER, Cluster
from own_servers import own_cluster
from sqlalchemy import create_engine, make_url, text

from locator.backups.actions.restore import restore_backup
from locator.backups.domain import BackupRefused
from locator.db.session import write_engine
from trials.deployment.doors import Door
from trials.deployment.site import Site
from trials.trial import Control, Figure, Trial

FLIPS = 50
RESTORE_S = 60.0
NEWER = text(
    "UPDATE alembic_version SET version_num = '9999_of_a_later_program';"
    "ALTER TABLE running_process RENAME kind TO sort; ALTER TABLE change_row RENAME TO row_change;"
    "ALTER TABLE public_station RENAME TO open_station"
)
COMMANDS = (
    *(("db", "check"), ("db", "prepare"), ("doctor",), ("history", "check"), ("jobs",), ("work", "--once")),
    *(("open-data", "make"), ("backup",)),
)
CHECKING = 3  # of them look at the version; the others may work on what they still find


def backed_up(site: Site) -> Path:
    """Make a backup; return its folder."""
    return Path(site.locator("backup").stdout.strip().splitlines()[-1])


def drill(site: Site, door: Door) -> Figure:
    """Make a backup of the running site and try it: restored, compared, searched."""
    folder = backed_up(site)
    began = time.monotonic()
    tried = site.locator("drill", str(folder))
    took_s = time.monotonic() - began
    text_ = " ".join(tried.stdout.split()) or tried.stderr.strip().splitlines()[-1]
    return Figure(
        tried.returncode == 0 and site.machine.allows(took_s, RESTORE_S), text_, {"drill_s": took_s}
    )


def _flip(folder: Path, chance: random.Random) -> tuple[Path, bytes]:
    files = [path for path in folder.rglob("*") if path.is_file() and path.stat().st_size]
    file = chance.choice(files)
    whole = file.read_bytes()
    at = chance.randrange(len(whole))
    file.write_bytes(whole[:at] + bytes([whole[at] ^ (1 << chance.randrange(8))]) + whole[at + 1 :])
    return file, whole


def _damaged_drill(site: Site, door: Door) -> Figure:
    folder = backed_up(site)
    _flip(folder, random.Random(1))
    tried = site.locator("drill", str(folder))
    return Figure(tried.returncode == 0, (tried.stderr + tried.stdout).strip().splitlines()[-1])


def damaged(site: Site, door: Door) -> Figure:
    """Flip bytes of a backup, one after the other; each must be found."""
    folder, chance, found = backed_up(site), random.Random(2), 0
    with own_cluster() as empty:
        engine = write_engine(empty.url, "trials")
        for _ in range(FLIPS):
            file, whole = _flip(folder, chance)
            try:
                restore_backup(engine, empty.url, folder, None)
            except BackupRefused:
                found += 1
            file.write_bytes(whole)
        engine.dispose()
    return Figure(found == FLIPS, f"{found} of {FLIPS} flipped bits found", {"found": found})


def _as_it_was(site: Site, door: Door) -> Figure:
    folder = backed_up(site)
    tried = site.locator("drill", str(folder))
    return Figure(tried.returncode != 0, "a backup with no byte flipped is refused: no")


def _copy(site: Site, other: Cluster, database: str) -> None:
    """Restore a plain dump of a site's database into a database of a server."""
    dump = [site.cluster.program("pg_dump"), "-h", str(site.cluster.socket), "-U", SUPERUSER, DATABASE]
    made = subprocess.run(dump, capture_output=True, check=True)
    place = ["-h", str(other.socket), "-U", SUPERUSER, "-d", database]
    subprocess.run([other.program("psql"), "-q", *place], input=made.stdout, capture_output=True, check=True)


@contextmanager
def ruin(site: Site) -> Iterator[str]:
    """Restore a dump into a server that has none of the roles; give its address."""
    with own_cluster() as other:
        _copy(site, other, DATABASE)
        yield other.url


def restored_without_roles(site: Site, door: Door) -> Figure:
    """Ask db check about a dump that was restored without roles."""
    with ruin(site) as url:
        asked = site.locator("db", "check", LOCATOR_DATABASE_URL=url)
        mended = site.locator("db", "prepare", LOCATOR_DATABASE_URL=url)
        again = site.locator("db", "check", LOCATOR_DATABASE_URL=url)
    said = [line for line in (asked.stdout + asked.stderr).splitlines() if "现在是" in line or "授权" in line]
    holds = asked.returncode != 0 and bool(said) and "Traceback" not in asked.stderr
    return Figure(
        holds and mended.returncode == 0 and again.returncode == 0,
        f"db check refuses it: {'; '.join(said)[:300]}; db prepare makes it whole: {again.returncode == 0}",
        {"kinds": len(said)},
    )


def _whole(site: Site, door: Door) -> Figure:
    return Figure(site.locator("db", "check").returncode != 0, "the site's own database is refused: no")


@contextmanager
def newer_database(site: Site, is_newer: bool = True) -> Iterator[str]:
    """Make a database of a later program beside a site's; give its address."""
    name = "trial_of_a_later_program"
    site.sql(text(f"CREATE DATABASE {name}"))
    try:
        _copy(site, site.cluster, name)
        url = make_url(site.cluster.url).set(database=name)
        if is_newer:
            engine = create_engine(url)
            with engine.begin() as connection:
                connection.execute(NEWER)
            engine.dispose()
        yield url.render_as_string(hide_password=False)
    finally:
        site.sql(text(f"DROP DATABASE {name} WITH (FORCE)"))


def _asked(site: Site, url: str) -> list[subprocess.CompletedProcess[str]]:
    return [site.locator(*command, LOCATOR_DATABASE_URL=url) for command in COMMANDS]


def older_program(site: Site, door: Door) -> Figure:
    """Run commands on the data of a later program."""
    with newer_database(site) as url:
        asked = _asked(site, url)
    traces = [done for done in asked if "Traceback" in done.stderr + done.stdout]
    refused = [done for done in asked if done.returncode != 0]
    said = (asked[0].stderr + asked[0].stdout).strip().splitlines()
    return Figure(
        not traces and all(done.returncode for done in asked[:CHECKING]),
        f"{len(refused)} of {len(asked)} commands refuse, {len(traces)} tracebacks: {' '.join(said)[:200]}",
        {"refused": len(refused), "tracebacks": len(traces)},
    )


def _same_program(site: Site, door: Door) -> Figure:
    with newer_database(site, is_newer=False) as url:
        refused = [done for done in _asked(site, url) if done.returncode != 0]
    return Figure(
        len(refused) == len(COMMANDS), f"of the same program {len(refused)} of {len(COMMANDS)} refuse"
    )


TRIALS = (
    Trial(
        "drill",
        "a backup of the running site is tried",
        f"restored, the same, searched within {RESTORE_S:.0f} s",
        drill,
        Control("one bit flipped", _damaged_drill),
    ),
    Trial(
        "damaged-backups",
        f"{FLIPS} flipped bits, one at a time",
        "each is found",
        damaged,
        Control("no bit flipped", _as_it_was),
    ),
    Trial(
        "restored-ruin",
        "a dump restored without roles",
        "db check names what is missing",
        restored_without_roles,
        Control("a whole database", _whole),
    ),
    Trial(
        "older-program",
        "commands on the data of a later program",
        "a sentence, no traceback",
        older_program,
        Control("the same program", _same_program),
    ),
)
