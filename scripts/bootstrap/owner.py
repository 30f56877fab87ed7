"""The ordinary user that PostgreSQL runs as, which refuses to run as root."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bootstrap.console import SetupFailed

CANDIDATES = ("postgres", "nobody")


@dataclass(frozen=True)
class Owner:
    """A user id and group id; `drop` is what subprocess needs to become them, if anything."""

    uid: int
    gid: int

    @classmethod
    def chosen(cls) -> "Owner":
        """Return the invoking user, or an ordinary one when that is root."""
        if os.geteuid() != 0:
            return cls(os.geteuid(), os.getegid())
        for name in CANDIDATES:
            try:
                entry = pwd.getpwnam(name)
            except KeyError:
                continue
            return cls(entry.pw_uid, entry.pw_gid)
        raise SetupFailed(
            "PostgreSQL may not run as root, and this machine has no ordinary user for it.",
            remedy="make one by `adduser --system postgres`, then start again.",
        )

    @property
    def drop(self) -> dict[str, Any]:
        """Return the subprocess options that run a command as this user."""
        if os.geteuid() != 0:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def give(self, path: Path) -> None:
        """Make a directory this user's own and closed to all others."""
        if os.geteuid() == 0:
            os.chown(path, self.uid, self.gid)
        path.chmod(0o700)

    def may_use(self, folder: Path) -> bool:
        """Tell whether this user reaches and writes a folder (a parent may be closed to it)."""
        tried = subprocess.run(["test", "-w", f"{folder}/."], cwd="/", check=False, **self.drop)
        return tried.returncode == 0
