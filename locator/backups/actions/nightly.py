"""What happens by itself: a backup each night, a drill each week, old backups deleted, all of it noted."""

import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from sqlalchemy import Engine

from locator.backups.actions.backup import make_backup
from locator.backups.actions.drill import drill
from locator.backups.domain import BackupRefused, Manifest, finished, made_at, newest
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
        keys = settings.backup_recipients.split(",") if settings.backup_recipients else []
        data_dir = Path(settings.data_dir)
        make_backup(engine, settings.database_url, data_dir, to, now.astimezone(UTC), keys)
        for old in finished(to)[:-KEPT]:
            shutil.rmtree(old)

    _note(engine, BACKUP, now, make)


def rehearse(engine: Engine, settings: Settings, now: datetime) -> None:
    """Try whether the newest backup restores, a week after the last time.

    One that is encrypted is tried where its private key is. Where it is not, that its files are whole is all
    that can be said, which is no drill: only what is wrong is noted.
    """
    folder = newest(Path(settings.backup_dir)) if settings.backup_dir else None
    if folder is None:
        return
    identity = Path(settings.backup_identity) if settings.backup_identity else None
    with change(engine) as connection:
        last = self_checks.by_name(connection, DRILL)
    if last is None or now - last.tried_at >= DRILL_EVERY:
        if identity is None and _is_encrypted(engine, folder, now):
            return
        _note(engine, DRILL, now, partial(drill, engine, settings.database_url, folder, now, identity))


def _is_encrypted(engine: Engine, folder: Path, now: datetime) -> bool:
    """Tell whether a backup is encrypted; note that it is damaged, and raise BackupRefused, if it is."""
    try:
        return bool(Manifest.read(folder).recipients)
    except BackupRefused as error:
        store_result(engine, DRILL, str(error), now)
        raise


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
