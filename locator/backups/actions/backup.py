"""Make a backup: the database as of one moment, keys and settings, and what to compare by."""

import os
import shutil
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, text

from locator.backups.actions.programs import run
from locator.backups.domain import DUMP, KEYS, SETTINGS, Manifest, digest_of, folder_name
from locator.backups.queries import contents
from locator.config import PREFIX
from locator.db import schema_version
from locator.db.session import change
from locator.history.queries import integrity

KEY_FILES = ("pack.key", "secrets.keys")
AS_OF_NOW = text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
SNAPSHOT = text("SELECT pg_export_snapshot(), current_setting('server_version_num')::int")


def make_backup(engine: Engine, url: str, data_dir: Path, to: Path, now: datetime) -> Path:
    """Write a backup into a folder; return its own folder, which has its name when it is whole."""
    final = to / folder_name(now)
    partial = final.with_suffix(".partial")
    partial.mkdir(mode=0o700, parents=True)
    try:
        with change(engine) as connection:
            _dump(connection, url, partial, data_dir, now)
        partial.rename(final)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    return final


def _dump(connection: Connection, url: str, folder: Path, data_dir: Path, now: datetime) -> None:
    """Write everything as of the transaction's moment."""
    connection.execute(AS_OF_NOW)
    snapshot, version = connection.execute(SNAPSHOT).one()
    run("pg_dump", url, version, ["-Fc", "-Z1", f"--snapshot={snapshot}", f"--file={folder / DUMP}"])
    _copy_keys(data_dir, folder / KEYS)
    _write_settings(folder / SETTINGS, os.environ)
    files = {str(path.relative_to(folder)): digest_of(path) for path in folder.rglob("*") if path.is_file()}
    Manifest(
        made_at=now.isoformat(),
        schema=str(schema_version.found(connection)),
        seal=str(integrity.latest_seal(connection)),
        tables=dict(contents(connection)),
        files=files,
    ).write(folder)


def _copy_keys(data_dir: Path, to: Path) -> None:
    to.mkdir(mode=0o700)
    for name in KEY_FILES:
        if (data_dir / name).is_file():
            shutil.copy2(data_dir / name, to / name)


def _write_settings(file: Path, environment: Mapping[str, str]) -> None:
    lines = [f"{name}={value}\n" for name, value in sorted(environment.items()) if name.startswith(PREFIX)]
    file.touch(mode=0o600)
    file.write_text("".join(lines), encoding="utf-8")
