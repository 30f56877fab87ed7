"""The key that signs packs: a setting, or made once in the data directory; phones know its public half."""

import os
from base64 import b64decode, b64encode
from functools import cached_property
from pathlib import Path
from typing import cast

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask import current_app

KEY = "locator.pack_key"
FILE = "pack.key"
OWNER_ONLY = 0o600


class PackKey:
    """The key, read or made when it is first used."""

    def __init__(self, said: str, data_dir: str) -> None:
        self._said = said
        self._path = Path(data_dir) / FILE

    @cached_property
    def _private(self) -> Ed25519PrivateKey:
        said = self._said or self._kept()
        return Ed25519PrivateKey.from_private_bytes(b64decode(said, validate=True))

    @property
    def public(self) -> str:
        """The public half, in base64."""
        return b64encode(self._private.public_key().public_bytes_raw()).decode()

    def sign(self, body: bytes) -> str:
        """Return the signature of some bytes, in base64."""
        return b64encode(self._private.sign(body)).decode()

    def _kept(self) -> str:
        """Return the key in the file; of several processes that make one, the first wins."""
        if not self._path.exists():
            made = self._path.with_suffix(f".{os.getpid()}")
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with open(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY), "w") as file:
                file.write(b64encode(Ed25519PrivateKey.generate().private_bytes_raw()).decode())
            try:
                os.link(made, self._path)
            except FileExistsError:
                pass  # another process was first
            finally:
                made.unlink()
        return self._path.read_text(encoding="ascii").strip()


def public() -> str:
    """Return the public half in base64; nothing where there is no key and none can be made."""
    try:
        return pack_key().public
    except OSError:
        return ""


def pack_key() -> PackKey:
    """Return the application's key."""
    return cast(PackKey, current_app.extensions[KEY])
