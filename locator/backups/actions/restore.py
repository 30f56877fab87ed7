"""Restore a backup into an empty database, and compare what is there with what the backup says."""

import shutil
from pathlib import Path

from sqlalchemy import Connection, Engine, text

from geodata.sentence import Sentence
from locator.backups.actions.programs import run
from locator.backups.domain import DUMP, KEYS, BackupRefused, Manifest
from locator.backups.queries import contents, is_empty
from locator.db import catalog, schema_files
from locator.db.session import change
from locator.history.queries import integrity

VERSION = text("SELECT current_setting('server_version_num')::int")
JOBS = "--jobs=2"


def restore_backup(engine: Engine, url: str, folder: Path, data_dir: Path | None) -> Manifest:
    """Restore a backup; return what it says of itself.

    Keys are put into the data directory where it has none. Raises BackupRefused for a damaged backup, before
    anything is written; for a database that is not empty; and where something differs afterwards.
    """
    manifest = Manifest.read(folder)
    with change(engine, of_schema=True) as connection:
        if not is_empty(connection):
            raise BackupRefused(Sentence("这个数据库不是空的：请给一个空的数据库"))
        schema_files.run(connection, ["roles"])
        version = connection.scalar(VERSION)
    run("pg_restore", url, version, [JOBS, "--exit-on-error", "--no-owner", str(folder / DUMP)])
    with change(engine, of_schema=True) as connection:
        require_equal(connection, manifest)
    if data_dir:
        _restore_keys(folder / KEYS, data_dir)
    return manifest


def require_equal(connection: Connection, manifest: Manifest) -> None:
    """Raise BackupRefused if a database is not what a backup says: tables, rights, history."""
    found = contents(connection)
    for name, content in manifest.tables.items():
        if found.get(name) != content:
            raise BackupRefused(Sentence("{name} 表还原得和备份时不一样", name=name))
    for difference in catalog.differences(connection):
        raise BackupRefused(difference.message)
    problems = integrity.chain_problems(connection, None)
    if problems or str(integrity.latest_seal(connection)) != manifest.seal:
        raise BackupRefused(Sentence("变更记录的封条对不上"))


def _restore_keys(keys: Path, data_dir: Path) -> None:
    data_dir.mkdir(parents=True, exist_ok=True)
    for file in keys.iterdir():
        if not (data_dir / file.name).exists():
            shutil.copy2(file, data_dir / file.name)
