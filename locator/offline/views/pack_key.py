"""The Ed25519 key that signs packs: from the settings, or generated once in the data directory."""

from base64 import b64decode, b64encode
from functools import cached_property
from pathlib import Path
from typing import cast

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask import current_app

from locator.key_files import read_or_make

KEY = "locator.pack_key"
FILE_NAME = "pack.key"


class PackKey:
    """The key, read or generated at its first use; `configured` is the private key in base64."""

    def __init__(self, configured: str, data_dir: str) -> None:
        self._configured = configured
        self._path = Path(data_dir) / FILE_NAME

    @cached_property
    def _private(self) -> Ed25519PrivateKey:
        encoded = self._configured or self._read_or_generate()
        return Ed25519PrivateKey.from_private_bytes(b64decode(encoded, validate=True))

    @property
    def public(self) -> str:
        """The public key in base64, which phones know."""
        return b64encode(self._private.public_key().public_bytes_raw()).decode()

    def sign(self, body: bytes) -> str:
        """Return the signature of bytes, in base64."""
        return b64encode(self._private.sign(body)).decode()

    def _read_or_generate(self) -> str:
        """Return the key in the file."""
        return read_or_make(
            self._path, lambda: b64encode(Ed25519PrivateKey.generate().private_bytes_raw()).decode()
        )


def public_key() -> str:
    """Return the application's public key in base64; empty if there is none and none can be written."""
    try:
        return pack_key().public
    except OSError:
        return ""


def pack_key() -> PackKey:
    """Return the application's signing key."""
    return cast(PackKey, current_app.extensions[KEY])
