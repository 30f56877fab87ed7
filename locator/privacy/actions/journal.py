"""A list of what was erased, in the data directory: whoever restores an older backup has it erased again.

It names nobody: an account and a report by their numbers, addresses and numbers by salted digests.
"""

import json
import os
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from locator.key_files import OWNER_ONLY
from locator.privacy.actions.erase import Erased
from locator.privacy.domain.redaction import Kind

NAME = "erasures.jsonl"


@dataclass(frozen=True, slots=True)
class Entry:
    """One erasure."""

    at: datetime
    kind: Kind
    subject_id: int
    salt: str
    digests: tuple[str, ...]

    def is_of(self, value: str) -> bool:
        """Tell whether an address or a number was among the values erased."""
        return _digest(self.salt, value) in self.digests


def note(data_dir: Path, erased: Erased, at: datetime) -> None:
    """Add an erasure to the list; raise OSError where it cannot be written."""
    salt = secrets.token_hex(16)
    line = {
        "at": at.isoformat(),
        "kind": erased.kind.value,
        "subject": erased.subject_id,
        "salt": salt,
        "digests": [_digest(salt, value) for value in erased.values] if erased.kind in BY_VALUE else [],
    }
    data_dir.mkdir(parents=True, exist_ok=True)
    with open(os.open(data_dir / NAME, os.O_WRONLY | os.O_APPEND | os.O_CREAT, OWNER_ONLY), "w") as file:
        file.write(json.dumps(line) + "\n")
        file.flush()
        os.fsync(file.fileno())


def entries(data_dir: Path) -> Iterator[Entry]:
    """Yield what was erased, in order."""
    path = data_dir / NAME
    lines: Iterable[str] = path.read_text(encoding="utf-8").splitlines() if path.exists() else ()
    for line in lines:
        read = json.loads(line)
        at = datetime.fromisoformat(read["at"])
        yield Entry(at, Kind(read["kind"]), read["subject"], read["salt"], tuple(read["digests"]))


BY_VALUE = (Kind.KEEPER, Kind.CONTACT)


def _digest(salt: str, value: str) -> str:
    return sha256(f"{salt}\n{value.lower()}".encode()).hexdigest()
