"""Restore a backup into an empty database, and compare what is there with what the backup says."""

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from sqlalchemy import Connection, Engine, text

from geodata.sentence import Sentence
from locator.backups.actions import programs
from locator.backups.actions.opening import opened
from locator.backups.actions.programs import run
from locator.backups.domain import DUMP, KEYS, BackupRefused, Contents, Manifest
from locator.backups.queries import contents, is_empty
from locator.db import catalog, schema_files
from locator.db.session import change
from locator.history.queries import integrity

OF_AN_EXTENSION = re.compile(r"COMMENT - EXTENSION |TABLE DATA \S+ spatial_ref_sys ")
VERSION = text("SELECT current_setting('server_version_num')::int")
# A server process each for a table or an index: more than the machine has cores gains nothing.
MOST_JOBS = 8
# While nobody else uses the database: indexes are built in memory, and nothing waits for the disk, since all
# of it would be done again anyway if the power failed.
OPTIONS = "-c maintenance_work_mem=256MB -c synchronous_commit=off -c statement_timeout=0"
ANALYZE = text("ANALYZE")


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored, and how long it took: the database alone, and with all comparisons."""

    manifest: Manifest
    contents: Contents
    database_s: float
    whole_s: float


def restore_backup(
    engine: Engine, url: str, folder: Path, data_dir: Path | None, identity: Path | None = None
) -> Restored:
    """Restore a backup; return what it says of itself.

    Keys are put into the data directory where it has none. Raises BackupRefused for a damaged backup, before
    anything is written; for a database that is not empty; for a private key that is missing or another one;
    and where something differs afterwards.
    """
    began_s = monotonic()
    manifest = Manifest.read(folder)
    with opened(folder, manifest, identity) as clear:
        said = Contents.read(clear)
        with change(engine, of_schema=True) as connection:
            if not is_empty(connection):
                raise BackupRefused(Sentence("这个数据库不是空的：请给一个空的数据库"))
            schema_files.run(connection, ["roles"])
            version = connection.scalar(VERSION)
        jobs = f"--jobs={min(os.cpu_count() or 1, MOST_JOBS)}"
        with _chosen_entries(clear / DUMP, version) as chosen:
            how = [jobs, "--exit-on-error", "--no-owner", f"--use-list={chosen}"]
            run("pg_restore", url, version, [*how, str(clear / DUMP)], OPTIONS)
        database_s = monotonic() - began_s
        with change(engine, of_schema=True) as connection:
            connection.execute(ANALYZE)  # pg_restore leaves the planner without figures
            require_equal(connection, said)
        if data_dir:
            _restore_keys(clear / KEYS, data_dir)
    return Restored(manifest, said, database_s, monotonic() - began_s)


@contextmanager
def _chosen_entries(dump: Path, version: int) -> Iterator[Path]:
    """Give a file that lists what of a dump is restored: all but what only an extension's owner may write.

    The extensions of a login that is no superuser are the superuser's: they are there before.
    """
    with tempfile.NamedTemporaryFile("w", suffix=".list", encoding="utf-8") as file:
        file.writelines(
            f"{line}\n" for line in programs.entries(dump, version) if not OF_AN_EXTENSION.search(line)
        )
        file.flush()
        yield Path(file.name)


def require_equal(connection: Connection, said: Contents) -> None:
    """Raise BackupRefused if a database is not what a backup says: tables, rights, history."""
    found = contents(connection)
    for name, content in said.tables.items():
        if found.get(name) != content:
            raise BackupRefused(Sentence("{name} 表还原得和备份时不一样", name=name))
    for difference in catalog.differences(connection):
        raise BackupRefused(difference.message)
    problems = integrity.chain_problems(connection, None)
    if problems or str(integrity.latest_seal(connection)) != said.seal:
        raise BackupRefused(Sentence("变更记录的封条对不上"))


def _restore_keys(keys: Path, data_dir: Path) -> None:
    data_dir.mkdir(parents=True, exist_ok=True)
    for file in keys.iterdir():
        if not (data_dir / file.name).exists():
            shutil.copy2(file, data_dir / file.name)
