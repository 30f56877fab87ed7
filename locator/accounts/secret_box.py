"""Secrets that lie in the database encrypted, with keys that do not: `secrets.keys` of the data directory.

Whoever has a copy of the database alone cannot make codes of anybody's second factor. The file has a key a
line, the newest first: it encrypts, all decrypt (Fernet: AES-128-CBC with HMAC-SHA256).
"""

import os
from dataclasses import dataclass
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from locator import key_files

FILE_NAME = "secrets.keys"
MARK = "fernet:"  # what was stored before there were keys has none: base32 has no colon
KEPT_KEYS = 2  # a process that has just read the file may encrypt with the one before


@dataclass(frozen=True, slots=True)
class SecretBox:
    """Encrypts and decrypts with the keys of a data directory, as they are at that moment."""

    data_dir: str

    def seal(self, secret: str) -> str:
        """Return a secret encrypted; raise OSError if there is no key and none can be written."""
        return MARK + self._keys().encrypt(secret.encode()).decode()

    def open(self, stored: str) -> str:
        """Return a secret that was stored; empty for none, or if its key is lost."""
        if not stored.startswith(MARK):
            return stored
        try:
            return self._keys().decrypt(stored.removeprefix(MARK).encode()).decode()
        except InvalidToken:
            return ""

    @property
    def has_keys(self) -> bool:
        """Tell whether there is a file of keys that can be read."""
        return os.access(self._path, os.R_OK)

    def add_key(self) -> None:
        """Put a new key before the others, and forget all but the one before it."""
        lines = [_new_key(), *self._lines()][:KEPT_KEYS]
        key_files.replace(self._path, "\n".join(lines))

    @property
    def _path(self) -> Path:
        return Path(self.data_dir) / FILE_NAME

    def _lines(self) -> list[str]:
        return key_files.read_or_make(self._path, _new_key).split()

    def _keys(self) -> MultiFernet:
        return MultiFernet([Fernet(line) for line in self._lines()])


def _new_key() -> str:
    return Fernet.generate_key().decode()
