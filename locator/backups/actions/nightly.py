"""What happens by itself: a backup each night, a drill each week, old backups deleted, all of it noted."""

import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from sqlalchemy import Engine

from locator.backups.actions.backup import make_backup
from locator.backups.actions.drill import drill
from locator.backups.domain import BackupRefused, finished, made_at, newest
from locator.config import Settings
from locator.db.session import change
from locator.operations.actions.self_check import store_result
from locator.operations.domain import BACKUP, DRILL
from locator.operations.queries import self_checks
from locator.time_zone import SHANGHAI

KEPT = 14
HOUR = 3
DRILL_EVERY = timedelta(days=7)


def back_up(engine: Engine, settings: Settings, now: datetime) -> None:
    """Make the backup of the night, unless it is there; keep the newest fourteen.

    It is asked each hour: one that was missed at three is made as soon as the worker runs again.
    """
    if not settings.backup_dir:
        return
    to = Path(settings.backup_dir)
    last = newest(to)
    if last and made_at(last) >= _last_night(now):
        return

    def make() -> None:
        make_backup(engine, settings.database_url, Path(settings.data_dir), to, now.astimezone(UTC))
        for old in finished(to)[:-KEPT]:
            shutil.rmtree(old)

    _note(engine, BACKUP, now, make)


def rehearse(engine: Engine, settings: Settings, now: datetime) -> None:
    """Try whether the newest backup restores, a week after the last time."""
    folder = newest(Path(settings.backup_dir)) if settings.backup_dir else None
    if folder is None:
        return
    with change(engine) as connection:
        last = self_checks.by_name(connection, DRILL)
    if last is None or now - last.tried_at >= DRILL_EVERY:
        _note(engine, DRILL, now, partial(drill, engine, settings.database_url, folder, now))


def _last_night(now: datetime) -> datetime:
    """Return the latest three o'clock in Shanghai."""
    three = now.astimezone(SHANGHAI).replace(hour=HOUR, minute=0, second=0, microsecond=0)
    return three if three <= now else three - timedelta(days=1)


def _note(engine: Engine, name: str, now: datetime, work: Callable[[], object]) -> None:
    """Do something and note how it went; raise what it raises."""
    try:
        work()
    except (BackupRefused, OSError) as error:
        store_result(engine, name, str(error) or type(error).__name__, now)
        raise
    store_result(engine, name, "", now)
