"""Open a backup: its files as they were before they were encrypted, for as long as they are needed."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from geodata.sentence import Sentence
from locator.backups.actions.encryption import SUFFIX, decrypt, identities_in
from locator.backups.domain import BackupRefused, Manifest


@contextmanager
def opened(folder: Path, manifest: Manifest, identity: Path | None) -> Iterator[Path]:
    """Give a folder with the files of a backup in the clear; it is the backup's own if it is not encrypted.

    Raises BackupRefused where a private key is needed and not given, or is another one.
    """
    if not manifest.recipients:
        yield folder
        return
    if identity is None:
        raise BackupRefused(Sentence("这份备份是加密的：请用 --identity 给出私钥的文件"))
    identities = identities_in(identity)
    with tempfile.TemporaryDirectory(prefix="locator-opened-") as name:
        clear = Path(name)
        for encrypted in manifest.files:
            to = clear / encrypted.removesuffix(SUFFIX)
            to.parent.mkdir(mode=0o700, exist_ok=True)
            decrypt(folder / encrypted, to, identities)
        yield clear
