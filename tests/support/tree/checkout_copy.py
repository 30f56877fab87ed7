"""A copy of this checkout in which a fault can be planted and taken back, and the checks run on it."""

import contextlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import databases
from bootstrap.layout import ROOT
from checking.catalogue import Check

# What set-up fetches or makes, and what makes a second run of a check quick.
BESIDE_GIT = ("static/vendor", "geodata/data/divisions.csv", "geodata/data/traditional.csv", ".mypy_cache")
COMPILED = ("geodata", "locator", "scripts", "tests/support")  # whose compiled modules are copied as well
ONE_PROCESS = ("-n0", "-p", "no:cacheprovider")


@dataclass(frozen=True)
class Answer:
    """How a check ended: its exit status and all that it printed."""

    status: int
    output: str = field(repr=False)

    @property
    def in_one_line(self) -> str:
        """The output without its line breaks: import-linter wraps long sentences."""
        return " ".join(self.output.split())


@dataclass
class CheckoutCopy:
    """A checkout in a folder of its own; `before` has the files that were changed, None for new ones."""

    root: Path
    before: dict[Path, str | None] = field(default_factory=dict)

    @classmethod
    def made(cls, root: Path) -> "CheckoutCopy":
        """Copy what git knows or would take, and what set-up made, with the times of the files.

        By these times Python knows that a compiled module is that of its file; pytest keeps its own, which
        name the file that they were compiled from.
        """
        listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        tracked = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout
        for name in (name for name in tracked.split("\0") if (ROOT / name).is_file() and name):
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, root / name)
        for name in BESIDE_GIT:
            if (ROOT / name).is_dir():
                shutil.copytree(ROOT / name, root / name, dirs_exist_ok=True)
            elif (ROOT / name).is_file():
                shutil.copy2(ROOT / name, root / name)
        for path in (path for name in COMPILED for path in (ROOT / name).rglob("__pycache__/*.pyc")):
            folder = root / path.relative_to(ROOT).parent
            if folder.parent.is_dir() and "-pytest-" not in path.name:
                folder.mkdir(exist_ok=True)
                with contextlib.suppress(FileNotFoundError):  # another process writes it anew
                    shutil.copy2(path, folder)
        return cls(root)

    def write(self, path: Path, text: str) -> None:
        """Write a file of the copy, until `undone` takes it back."""
        if path not in self.before:
            self.before[path] = path.read_text(encoding="utf-8") if path.exists() else None
        path.write_text(text, encoding="utf-8")

    def append(self, path: Path, text: str) -> None:
        """Add lines to the end of a file of the copy."""
        self.write(path, path.read_text(encoding="utf-8") + text)

    def replace(self, path: Path, old: str, new: str) -> None:
        """Replace a text where it stands first in a file; a fault that changes nothing is none."""
        text = path.read_text(encoding="utf-8")
        assert old in text, f"nowhere to plant the fault: {path.relative_to(self.root)} has no {old!r}"
        self.write(path, text.replace(old, new, 1))

    def find(self, pattern: str, wanted: str) -> Path:
        """Return the last file of a glob pattern, by name, in which a regular expression is found."""
        found = [
            path
            for path in sorted(self.root.glob(pattern))
            if re.search(wanted, path.read_text(encoding="utf-8"), re.MULTILINE)
        ]
        assert found, f"nowhere to plant the fault: no {pattern} has {wanted!r}"
        return found[-1]

    def substitute(self, pattern: str, wanted: str, text: str) -> None:
        """Replace a regular expression where it is first found in the file that `find` returns."""
        path = self.find(pattern, wanted)
        before = path.read_text(encoding="utf-8")
        self.write(path, re.sub(wanted, text, before, count=1, flags=re.MULTILINE))

    def node_of(self, test: str) -> str:
        """Return pytest's address of a test function, wherever its file is."""
        path = self.find("tests/**/test_*.py", rf"^def {test}\(")
        return f"{path.relative_to(self.root).as_posix()}::{test}"

    @contextmanager
    def undone(self) -> Iterator[None]:
        """Take back, in the end, what is written inside."""
        try:
            yield
        finally:
            for path, text in self.before.items():
                path.unlink() if text is None else path.write_text(text, encoding="utf-8")
            self.before.clear()

    def run(self, check: Check, *tests: str, own_templates: bool = False) -> Answer:
        """Run a check on the copy, of pytest only the named test functions.

        Their databases are copies of this run's templates, or of `own_templates` where the schema is changed.
        """
        arguments = [*map(self.node_of, tests), *ONE_PROCESS] if tests else []
        variables = {name: text for name, text in os.environ.items() if not name.startswith("PYTEST_")}
        if own_templates:
            variables.pop(databases.RUN, None)
        ended = subprocess.run(
            check.argv(Path(sys.executable), arguments),
            cwd=self.root,
            env=check.environment(self.root, variables),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        return Answer(ended.returncode, ended.stdout)
