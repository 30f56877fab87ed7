"""PostgreSQL's own programs for dumping and restoring, of the server's version."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import make_url

from geodata.sentence import Sentence
from locator.backups.domain import BackupRefused
from locator.db.address import conninfo

DEBIAN = Path("/usr/lib/postgresql")
SHOWN_CHARACTERS = 300


def run(name: str, url: str, server_version: int, arguments: Sequence[str], options: str = "") -> None:
    """Run a program against a database; raise BackupRefused with the end of what it says if it fails.

    The options are settings of its sessions. The password goes by the environment: other users can read
    command lines.
    """
    address = make_url(url)
    plain = conninfo(address.set(password=None))
    secret = {"PGPASSWORD": str(address.password)} if address.password else {}
    command = [_program(name, server_version), *arguments, f"--dbname={plain}"]
    environment = os.environ | secret | ({"PGOPTIONS": options} if options else {})
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=environment)
    if done.returncode:
        said = done.stderr.strip()[-SHOWN_CHARACTERS:]
        raise BackupRefused(Sentence("{name} 没有成：{said}", name=name, said=said))


def entries(dump: Path, server_version: int) -> list[str]:
    """Return the lines of a dump's table of contents, as pg_restore lists them."""
    command = [_program("pg_restore", server_version), "--list", str(dump)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        raise BackupRefused(
            Sentence("{name} 没有成：{said}", name="pg_restore", said=done.stderr.strip()[-SHOWN_CHARACTERS:])
        )
    return done.stdout.splitlines()


def _program(name: str, server_version: int) -> str:
    own = DEBIAN / str(server_version // 10_000) / "bin" / name
    found = str(own) if own.exists() else shutil.which(name)
    if not found:
        raise BackupRefused(Sentence("这台机器上没有 {name}：请装 postgresql-client", name=name))
    return found
