"""A backup holds all; it restores into an empty database equal row by row; a damaged one is refused."""

import random
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import databases
import pytest
from click.testing import CliRunner
from databases import with_options
from factories import NOON, AddStation
from flask.testing import FlaskClient
from sqlalchemy import Engine, text

from locator.backups.actions import nightly
from locator.backups.actions.backup import make_backup
from locator.backups.actions.drill import drill
from locator.backups.actions.restore import restore_backup
from locator.backups.domain import BackupRefused, finished, newest
from locator.backups.queries import contents
from locator.cli import main
from locator.config import Settings
from locator.db import catalog
from locator.db.session import change, write_engine

NOW = datetime(2026, 10, 2, 1, 0, tzinfo=UTC)
PHOTO = bytes(range(256)) * 300
REPORT = text("""
INSERT INTO report (id, code_hash, station_id, verdict, shown_state, witness)
VALUES (1, 'x', :station, 'locked', 'open', 'x')
""")
PHOTOS = text("""
WITH cleaned AS (INSERT INTO report_photo (report_id, jpeg) VALUES (1, :jpeg))
INSERT INTO report_upload (report_id, content, bytes) VALUES (1, :jpeg, 1)
""")
PHOTOS_KEPT = text("SELECT jpeg, content FROM report_photo JOIN report_upload USING (report_id)")


@pytest.fixture
def backup(engine: Engine, database_url: str, add: AddStation, tmp_path: Path) -> Path:
    """Return a backup of a database with some stations."""
    stations = [add(name=f"第{number}驿站") for number in range(12)]
    with change(engine) as connection:
        connection.execute(REPORT, {"station": stations[0]})
        connection.execute(PHOTOS, {"jpeg": PHOTO})
    data_dir = tmp_path / "data"
    data_dir.mkdir()
    (data_dir / "pack.key").write_text("a key")
    return make_backup(engine, database_url, data_dir, tmp_path / "backups", NOW)


@pytest.fixture
def empty_url() -> Iterator[str]:
    """Return the URL of an empty database."""
    with databases.copied("template0") as address:
        yield address


def test_it_restores_equal_with_rights_history_and_keys(
    engine: Engine, backup: Path, empty_url: str, tmp_path: Path
) -> None:
    assert newest(backup.parent) == backup and backup.name == "locator-20261002T010000Z"
    restored = write_engine(empty_url, "test")
    restore_backup(restored, empty_url, backup, tmp_path / "other")
    with change(engine) as here, change(restored) as there:
        assert contents(here) == contents(there)
        assert contents(here)["public.station"][0] == 12
        assert there.execute(PHOTOS_KEPT).one() == (PHOTO, PHOTO)
        assert catalog.differences(there) == []
    assert (tmp_path / "other" / "pack.key").read_text() == "a key"
    with pytest.raises(BackupRefused, match="不是空的"):
        restore_backup(restored, empty_url, backup, None)
    restored.dispose()


def test_a_dump_may_take_longer_than_a_transaction_may_idle(
    engine: Engine, database_url: str, tmp_path: Path
) -> None:
    """The transaction whose moment is dumped waits meanwhile: at 200,000 stations for a minute and more."""
    impatient = with_options(database_url, idle_in_transaction_session_timeout="10ms")
    bounded = write_engine(impatient, "test")
    assert make_backup(bounded, database_url, tmp_path, tmp_path / "backups", NOW).is_dir()
    bounded.dispose()


def test_a_drill_restores_searches_and_leaves_nothing(
    engine: Engine, database_url: str, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = secrets.token_hex(4)  # other tests may drill in the same cluster at this moment
    monkeypatch.setattr(secrets, "token_hex", lambda _: own)
    done = drill(engine, database_url, backup, NOON)
    assert (done.backup, done.stations, done.searches) == (backup.name, 12, 10)
    with change(engine) as connection:
        assert not connection.scalars(
            text("SELECT datname FROM pg_database WHERE datname = :name"), {"name": f"locator_drill_{own}"}
        ).all()


def test_every_flipped_byte_is_found(empty_url: str, backup: Path) -> None:
    restored = write_engine(empty_url, "test")
    files = [path for path in backup.rglob("*") if path.is_file() and path.stat().st_size]
    chance = random.Random(1)
    for _ in range(50):
        file = chance.choice(files)
        whole = file.read_bytes()
        at = chance.randrange(len(whole))
        file.write_bytes(whole[:at] + bytes([whole[at] ^ (1 << chance.randrange(8))]) + whole[at + 1 :])
        with pytest.raises(BackupRefused):
            restore_backup(restored, empty_url, backup, None)
        file.write_bytes(whole)
    restored.dispose()


def test_a_file_that_is_missing_is_named(empty_url: str, backup: Path) -> None:
    (backup / "database.dump").unlink()
    restored = write_engine(empty_url, "test")
    with pytest.raises(BackupRefused, match=r"database\.dump"):
        restore_backup(restored, empty_url, backup, None)
    restored.dispose()


def test_the_commands(
    database_url: str, add: AddStation, empty_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add()
    monkeypatch.setenv("LOCATOR_DATABASE_URL", database_url)
    monkeypatch.setenv("LOCATOR_DATA_DIR", str(tmp_path))
    assert "请先运行 locator backup" in CliRunner().invoke(main, ["drill"]).output
    made = CliRunner().invoke(main, ["backup"])
    assert made.exit_code == 0, made.output
    tried = CliRunner().invoke(main, ["drill"])
    assert tried.exit_code == 0 and "公开的站点 1 个" in tried.output, tried.output
    monkeypatch.setenv("LOCATOR_DATABASE_URL", empty_url)
    restored = CliRunner().invoke(main, ["restore", made.output.strip()])
    assert restored.exit_code == 0 and "都和 2026-" in restored.output, restored.output
    assert CliRunner().invoke(main, ["db", "check"]).exit_code == 0


def test_each_night_one_is_made_each_week_one_is_tried_and_both_are_told(
    client: FlaskClient,
    engine: Engine,
    database_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(nightly, "KEPT", 1)
    assert client.get("/ready").json["backup_worked_at"] is None
    to = tmp_path / "backups"
    settings = Settings(database_url=database_url, data_dir=str(tmp_path), backup_dir=str(to))
    for hours in (24, 23, 0):  # the second finds the backup of its night
        nightly.back_up(engine, settings, NOON - timedelta(hours=hours))
    nightly.rehearse(engine, settings, NOON)
    assert len(finished(to)) == 1
    ready = client.get("/ready").json
    assert (ready["backups"], ready["backup_trouble"], ready["drill_trouble"]) == ("green", "", "")
    assert ready["backup_worked_at"] and ready["drill_worked_at"]

    (finished(to)[-1] / "database.dump").write_bytes(b"")
    nightly.rehearse(engine, settings, NOON + timedelta(days=6))
    with pytest.raises(BackupRefused):
        nightly.rehearse(engine, settings, NOON + timedelta(days=7))
    ready = client.get("/ready").json
    assert (ready["light"], ready["backups"]) == ("yellow", "yellow")
    assert "database.dump" in ready["drill_trouble"]


def test_without_a_folder_none_is_made(engine: Engine, database_url: str, tmp_path: Path) -> None:
    nightly.back_up(engine, Settings(database_url=database_url, data_dir=str(tmp_path)), NOON)
    assert list(tmp_path.iterdir()) == []
