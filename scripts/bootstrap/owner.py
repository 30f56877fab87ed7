"""The ordinary user that PostgreSQL runs as: it refuses to run as root."""

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
    """A user id and group id; `drop` has the subprocess options to become that user."""

    uid: int
    gid: int

    @classmethod
    def current(cls) -> "Owner":
        """Return the current user, or an ordinary one if that is root."""
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
        """The subprocess options that run a command as this user."""
        if os.geteuid() != 0:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def give(self, path: Path) -> None:
        """Make this user the owner of a directory, and close it to all others."""
        if os.geteuid() == 0:
            os.chown(path, self.uid, self.gid)
        path.chmod(0o700)

    def may_use(self, folder: Path) -> bool:
        """Tell whether this user can reach and write a folder (a parent may be closed to it)."""
        result = subprocess.run(["test", "-w", f"{folder}/."], cwd="/", check=False, **self.drop)
        return result.returncode == 0
