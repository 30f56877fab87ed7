"""What a backup consists of, and how one is refused that is not what it says."""

import hashlib
from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any, Self

import orjson

from geodata.sentence import Sentence
from locator.errors import LocatorError

MANIFEST = "manifest.json"
MANIFEST_DIGEST = "manifest.sha256"
CONTENTS = "contents.json"
DUMP = "database.dump"
SETTINGS = "settings.env"
KEYS = "keys"
NAME_FORMAT = "locator-%Y%m%dT%H%M%SZ"
BLOCK_BYTES = 1 << 20


class BackupRefused(LocatorError):
    """A backup that is damaged or incomplete, or a database that is not empty."""

    status = HTTPStatus.CONFLICT


@dataclass(frozen=True, slots=True)
class Contents:
    """What is in the database of a backup, in numbers to compare by."""

    seal: str  # the latest of the history
    tables: dict[str, list[int | str]]  # name -> number of rows, sum of their hashes

    def write(self, folder: Path) -> None:
        """Write them into a folder."""
        (folder / CONTENTS).write_bytes(orjson.dumps(asdict(self), option=orjson.OPT_INDENT_2))

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Return the contents of a backup whose manifest was read."""
        file = folder / CONTENTS
        if not file.exists():  # one of before there was encryption
            file = folder / MANIFEST
        given: dict[str, Any] = orjson.loads(file.read_bytes())
        return cls(given["seal"], given["tables"])

    @property
    def rows(self) -> int:
        """The number of rows of all tables."""
        return sum(int(content[0]) for content in self.tables.values())


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself to whoever holds it, with or without its key."""

    made_at: str
    schema: str
    files: dict[str, str]  # name -> SHA-256, of what lies there
    recipients: list[str] = field(default_factory=list)  # the public keys that it is encrypted to

    def write(self, folder: Path) -> None:
        """Write the manifest into the folder of a backup."""
        (folder / MANIFEST).write_bytes(orjson.dumps(asdict(self), option=orjson.OPT_INDENT_2))
        (folder / MANIFEST_DIGEST).write_text(digest_of(folder / MANIFEST))

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Return the manifest of a backup whose files are what it says; raise BackupRefused otherwise."""
        try:
            if (folder / MANIFEST_DIGEST).read_text() != digest_of(folder / MANIFEST):
                raise BackupRefused(Sentence("备份坏了：{name} 和做备份时不一样", name=MANIFEST))
            given: dict[str, Any] = orjson.loads((folder / MANIFEST).read_bytes())
            known = {field.name: given[field.name] for field in fields(cls) if field.name in given}
            manifest = cls(**known)
        except (OSError, ValueError, TypeError):
            raise BackupRefused(Sentence("{folder} 不是一份完整的备份", folder=folder)) from None
        for name, digest in manifest.files.items():
            if not (folder / name).is_file() or digest_of(folder / name) != digest:
                raise BackupRefused(Sentence("备份坏了：{name} 和做备份时不一样", name=name))
        return manifest


def digest_of(file: Path) -> str:
    """Return the SHA-256 of a file."""
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def finished(folder: Path) -> list[Path]:
    """Return the finished backups in a folder, oldest first."""
    found = [path.parent for path in folder.glob(f"locator-*/{MANIFEST}")]
    return sorted((path for path in found if not path.suffix), key=lambda path: path.name)


def newest(folder: Path) -> Path | None:
    """Return the newest finished backup in a folder."""
    return next(reversed(finished(folder)), None)


def folder_name(now: datetime) -> str:
    """Return the name of a backup that is made at a time in UTC."""
    return now.strftime(NAME_FORMAT)


def made_at(folder: Path) -> datetime:
    """Return when a backup was made, by its name."""
    return datetime.strptime(folder.name, NAME_FORMAT).replace(tzinfo=UTC)
