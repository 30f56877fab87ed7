"""A backup that is encrypted to a public key: of use to nobody without the private one, and still checked."""

import random
import shutil
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import databases
import pyrage
import pytest
from click.testing import CliRunner
from factories import NOON, AddStation
from sqlalchemy import Engine

from locator.backups.actions import nightly
from locator.backups.actions.restore import restore_backup
from locator.backups.domain import MANIFEST, BackupRefused, Manifest, newest
from locator.cli import main
from locator.config import Settings
from locator.db.session import change, write_engine
from locator.operations.domain import DRILL
from locator.operations.queries import self_checks

SECRET_NAME = "只有钥匙才看得到的驿站"


class Keys:
    """A pair of keys as `age-keygen` writes it."""

    def __init__(self, file: Path) -> None:
        pair = pyrage.x25519.Identity.generate()
        self.public, self.file = str(pair.to_public()), file
        file.write_text(f"# created: today\n# public key: {self.public}\n{pair}\n")


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    return Keys(tmp_path / "key.txt")


@pytest.fixture
def empty_url() -> Iterator[str]:
    """Return the URL of an empty database."""
    with databases.copied("template0") as address:
        yield address


@pytest.fixture
def backup(
    keys: Keys, database_url: str, add: AddStation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """Return an encrypted backup, as the command makes it."""
    add(name=SECRET_NAME)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "pack.key").write_text("a key")
    monkeypatch.setenv("LOCATOR_DATABASE_URL", database_url)
    monkeypatch.setenv("LOCATOR_DATA_DIR", str(tmp_path / "data"))
    made = CliRunner().invoke(main, ["backup", "--recipient", keys.public])
    assert made.exit_code == 0, made.output
    return Path(made.output.strip())


def test_nothing_is_in_the_clear_but_what_tells_whether_it_is_whole(backup: Path, keys: Keys) -> None:
    assert {path.suffix for path in backup.rglob("*") if path.is_file()} == {".age", ".json", ".sha256"}
    assert Manifest.read(backup).recipients == [keys.public]
    for file in backup.rglob("*"):
        assert not file.is_file() or SECRET_NAME.encode() not in file.read_bytes()
    assert not list((backup.parents[1]).glob("backup-in-the-clear-*"))


def test_the_private_key_restores_it(backup: Path, keys: Keys, empty_url: str, tmp_path: Path) -> None:
    restored = write_engine(empty_url, "test")
    done = restore_backup(restored, empty_url, backup, tmp_path / "other", keys.file)
    restored.dispose()
    assert done.contents.tables["public.station"][0] == 1
    assert (tmp_path / "other" / "pack.key").read_text() == "a key"


def test_a_drill_takes_the_key(backup: Path, keys: Keys) -> None:
    tried = CliRunner().invoke(main, ["drill", "--identity", str(keys.file)])
    assert tried.exit_code == 0 and "公开的站点 1 个" in tried.output and "秒" in tried.output, tried.output


def test_without_the_key_or_with_another_it_is_refused_in_a_sentence(backup: Path, tmp_path: Path) -> None:
    refused = CliRunner().invoke(main, ["drill"])
    assert refused.exit_code == 1 and "请用 --identity" in refused.output
    other = Keys(tmp_path / "other.txt")
    refused = CliRunner().invoke(main, ["drill", "--identity", str(other.file)])
    assert refused.exit_code == 1 and "打不开这份备份" in refused.output
    (tmp_path / "other.txt").write_text("no key at all")
    refused = CliRunner().invoke(main, ["drill", "--identity", str(other.file)])
    assert refused.exit_code == 1 and "没有能读的私钥" in refused.output


def test_a_key_that_is_none_is_refused_before_anything_is_written(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOCATOR_DATABASE_URL", database_url)
    monkeypatch.setenv("LOCATOR_DATA_DIR", str(tmp_path))
    for text in ("age1nonsense", "ssh-ed25519 nonsense", "my key"):
        refused = CliRunner().invoke(main, ["backup", "--recipient", text])
        assert refused.exit_code == 1 and "公钥" in refused.output
    assert list(tmp_path.iterdir()) == []


def test_every_flipped_byte_is_found_without_the_key(backup: Path, empty_url: str) -> None:
    restored = write_engine(empty_url, "test")
    files = [path for path in backup.rglob("*") if path.is_file()]
    chance = random.Random(1)
    for _ in range(50):
        file = chance.choice(files)
        whole = file.read_bytes()
        at = chance.randrange(len(whole))
        file.write_bytes(whole[:at] + bytes([whole[at] ^ (1 << chance.randrange(8))]) + whole[at + 1 :])
        with pytest.raises(BackupRefused, match=r"坏了|不是一份完整"):
            restore_backup(restored, empty_url, backup, None)
        file.write_bytes(whole)
    restored.dispose()


def test_a_key_of_ssh_does_as_well(
    engine: Engine, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not shutil.which("ssh-keygen"):
        pytest.skip("ssh-keygen is not installed")
    file = tmp_path / "id"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(file)], check=True)
    monkeypatch.setenv("LOCATOR_DATABASE_URL", database_url)
    monkeypatch.setenv("LOCATOR_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("LOCATOR_BACKUP_RECIPIENTS", file.with_suffix(".pub").read_text().strip())
    monkeypatch.setenv("LOCATOR_BACKUP_IDENTITY", str(file))
    assert CliRunner().invoke(main, ["backup"]).exit_code == 0
    tried = CliRunner().invoke(main, ["drill"])
    assert tried.exit_code == 0, tried.output


def test_the_nightly_one_is_encrypted_and_tried_where_its_key_is(
    engine: Engine, database_url: str, add: AddStation, keys: Keys, tmp_path: Path
) -> None:
    add()
    data_dir, to = tmp_path / "data", tmp_path / "backups"
    given = {"database_url": database_url, "data_dir": str(data_dir), "backup_dir": str(to)}
    settings = Settings(**given, backup_recipients=keys.public)  # type: ignore[arg-type]
    nightly.back_up(engine, settings, NOON)
    folder = newest(to)
    assert folder and Manifest.read(folder).recipients == [keys.public]

    nightly.rehearse(engine, settings, NOON)
    assert drilled(engine) is None, "nobody can say that it restores"
    manifest = (folder / MANIFEST).read_bytes()
    (folder / MANIFEST).write_bytes(b"{}")
    with pytest.raises(BackupRefused):
        nightly.rehearse(engine, settings, NOON)
    (folder / MANIFEST).write_bytes(manifest)

    with_key = Settings(**given, backup_identity=str(keys.file))  # type: ignore[arg-type]
    nightly.rehearse(engine, with_key, NOON + timedelta(days=8))
    found = drilled(engine)
    assert found and (found.trouble, found.worked_at) == ("", NOON + timedelta(days=8))


def drilled(engine: Engine) -> self_checks.SelfCheck | None:
    with change(engine) as connection:
        return self_checks.by_name(connection, DRILL)
