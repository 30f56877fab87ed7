"""Files encrypted to public keys in the format of age, which other programs read as well.

Keys are age's (`age1…`, `AGE-SECRET-KEY-…`) or those of SSH (`ssh-ed25519 …`, `ssh-rsa …`).
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pyrage

from geodata.sentence import Sentence
from locator.backups.domain import BackupRefused

SUFFIX = ".age"
OF_SSH = "ssh-"
SSH_FILE = "-----BEGIN"
SECRET = "AGE-SECRET-KEY-"
Key = Any  # pyrage's classes have no common type


def recipients_of(texts: Iterable[str]) -> list[Key]:
    """Return the public keys that are written in texts; raise BackupRefused for one that is none."""
    return [_recipient(text.strip()) for text in texts if text.strip()]


def identities_in(file: Path) -> list[Key]:
    """Return the private keys in a file; raise BackupRefused if it has none."""
    try:
        content = file.read_text()
        if content.startswith(SSH_FILE):
            return [pyrage.ssh.Identity.from_buffer(content.encode())]
        lines = [line.strip() for line in content.splitlines()]
        found = [pyrage.x25519.Identity.from_str(line) for line in lines if line.startswith(SECRET)]
    except (OSError, UnicodeDecodeError, pyrage.IdentityError):
        found = []
    if not found:
        raise BackupRefused(Sentence("{file} 里没有能读的私钥", file=file))
    return found


def encrypt(file: Path, to: Path, recipients: Sequence[Key]) -> None:
    """Write a file encrypted; only its owner may read the result, too."""
    to.touch(mode=0o600)
    pyrage.encrypt_file(str(file), str(to), recipients)


def decrypt(file: Path, to: Path, identities: Sequence[Key]) -> None:
    """Write the content of an encrypted file; raise BackupRefused if none of the keys opens it."""
    to.touch(mode=0o600)
    try:
        pyrage.decrypt_file(str(file), str(to), identities)
    except pyrage.DecryptError:
        raise BackupRefused(Sentence("这把私钥打不开这份备份：要用备份时那把公钥的私钥")) from None


def _recipient(text: str) -> Key:
    kind = pyrage.ssh if text.startswith(OF_SSH) else pyrage.x25519
    try:
        return kind.Recipient.from_str(text)
    except pyrage.RecipientError:
        raise BackupRefused(
            Sentence("“{text}”不是 age 或 SSH 的公钥，要以 age1 或 ssh- 开头", text=text)
        ) from None
