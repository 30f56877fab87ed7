"""Make a backup: the database as of one moment, keys and settings, and what to compare by."""

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, text

from locator.backups.actions.encryption import SUFFIX, Key, encrypt, recipients_of
from locator.backups.actions.programs import run
from locator.backups.domain import DUMP, KEYS, SETTINGS, Contents, Manifest, digest_of, folder_name
from locator.backups.queries import contents
from locator.config import PREFIX
from locator.db import schema_version
from locator.db.session import change
from locator.history.queries import integrity

KEY_FILES = ("pack.key", "secrets.keys")
CLEAR_PREFIX = "backup-in-the-clear-"
AS_OF_NOW = text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
# While pg_dump reads as of this moment, and files are encrypted, the transaction itself waits.
WAIT_FOR_THE_DUMP = text("SET LOCAL idle_in_transaction_session_timeout = 0")
SNAPSHOT = text("SELECT pg_export_snapshot(), current_setting('server_version_num')::int")


def make_backup(
    engine: Engine, url: str, data_dir: Path, to: Path, now: datetime, recipients: Sequence[str] = ()
) -> Path:
    """Write a backup into a folder; return its own folder, which has its name when it is whole.

    With recipients nothing but the manifest is written in the clear there. Raises BackupRefused.
    """
    keys = recipients_of(recipients)
    final = to / folder_name(now)
    partial = final.with_suffix(".partial")
    partial.mkdir(mode=0o700, parents=True)
    try:
        with _clear_folder(partial, data_dir, bool(keys)) as clear, change(engine) as connection:
            schema = _dump(connection, url, clear, data_dir)
            if keys:
                _encrypt_all(clear, partial, keys)
        Manifest(now.isoformat(), schema, _digests(partial), list(recipients)).write(partial)
        partial.rename(final)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    return final


@contextmanager
def _clear_folder(partial: Path, data_dir: Path, is_encrypted: bool) -> Iterator[Path]:
    """Give the folder for files in the clear: the backup's, or one of the data directory that is removed.

    One that a killed process has left there goes as well.
    """
    if not is_encrypted:
        yield partial
        return
    data_dir.mkdir(parents=True, exist_ok=True)
    for left in data_dir.glob(f"{CLEAR_PREFIX}*"):
        shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=CLEAR_PREFIX, dir=data_dir) as name:
        yield Path(name)


def _dump(connection: Connection, url: str, folder: Path, data_dir: Path) -> str:
    """Write everything as of the transaction's moment; return the version of the schema."""
    connection.execute(AS_OF_NOW)
    connection.execute(WAIT_FOR_THE_DUMP)
    snapshot, version = connection.execute(SNAPSHOT).one()
    run("pg_dump", url, version, ["-Fc", "-Z1", f"--snapshot={snapshot}", f"--file={folder / DUMP}"])
    _copy_keys(data_dir, folder / KEYS)
    _write_settings(folder / SETTINGS, os.environ)
    Contents(str(integrity.latest_seal(connection)), dict(contents(connection))).write(folder)
    return str(schema_version.found(connection))


def _encrypt_all(clear: Path, to: Path, keys: Sequence[Key]) -> None:
    for file in _files_of(clear):
        target = to / file.relative_to(clear).with_name(f"{file.name}{SUFFIX}")
        target.parent.mkdir(mode=0o700, exist_ok=True)
        encrypt(file, target, keys)


def _digests(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): digest_of(path) for path in _files_of(folder)}


def _files_of(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def _copy_keys(data_dir: Path, to: Path) -> None:
    to.mkdir(mode=0o700)
    for name in KEY_FILES:
        if (data_dir / name).is_file():
            shutil.copy2(data_dir / name, to / name)


def _write_settings(file: Path, environment: Mapping[str, str]) -> None:
    lines = [f"{name}={value}\n" for name, value in sorted(environment.items()) if name.startswith(PREFIX)]
    file.touch(mode=0o600)
    file.write_text("".join(lines), encoding="utf-8")
