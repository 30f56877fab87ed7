"""What happens by itself: a backup each night, a drill each week, old backups deleted, all of it noted."""

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine

from geodata.sentence import Sentence
from locator.backups.actions.backup import make_backup
from locator.backups.actions.drill import drill
from locator.backups.domain import BackupRefused, finished, newest
from locator.config import Settings
from locator.operations.actions.self_check import store_result
from locator.operations.domain import BACKUP, DRILL

KEPT = 14


def back_up(engine: Engine, settings: Settings, now: datetime) -> None:
    """Make a backup where the settings say, keep the newest fourteen; nothing if they say nowhere."""
    if not settings.backup_dir:
        return
    to = Path(settings.backup_dir)

    def make() -> None:
        make_backup(engine, settings.database_url, Path(settings.data_dir), to, now.astimezone(UTC))
        for old in finished(to)[:-KEPT]:
            shutil.rmtree(old)

    _note(engine, BACKUP, now, make)


def rehearse(engine: Engine, settings: Settings, now: datetime) -> None:
    """Try whether the newest backup restores."""
    if not settings.backup_dir:
        return

    def restore() -> None:
        folder = newest(Path(settings.backup_dir))
        if folder is None:
            raise BackupRefused(Sentence("还没有备份：请先运行 locator backup"))
        drill(engine, settings.database_url, folder, now)

    _note(engine, DRILL, now, restore)


def _note(engine: Engine, name: str, now: datetime, work: Callable[[], None]) -> None:
    """Do something and note how it went; raise what it raises."""
    try:
        work()
    except (BackupRefused, OSError) as error:
        store_result(engine, name, str(error) or type(error).__name__, now)
        raise
    store_result(engine, name, "", now)
