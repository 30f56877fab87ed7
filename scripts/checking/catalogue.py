"""The checks: the short name of each, what it looks at, and the program that it runs."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Check:
    """One program of the environment; exit status 0 means that nothing was found."""

    name: str
    title: str
    command: tuple[str, ...]  # a module of the environment or of scripts/, and its arguments
    wants_services: bool = False  # a browser, a routing engine and a PostGIS

    def argv(self, python: Path, arguments: Sequence[str] = ()) -> list[str]:
        """Return the command line under a Python of the environment."""
        return [str(python), "-m", *self.command, *arguments]

    def environment(self, root: Path, base: Mapping[str, str]) -> dict[str, str]:
        """Return the environment variables: a module of scripts/ is found in the checkout at `root`.

        Compiled modules are kept, whatever `base` says: tests start some hundred processes of the program.
        """
        variables = {name: text for name, text in base.items() if name != "PYTHONDONTWRITEBYTECODE"}
        if not (root / "scripts" / self.command[0].split(".")[0]).is_dir():
            return variables
        return {**variables, "PYTHONPATH": os.pathsep.join((str(root), str(root / "scripts")))}


# One more than there are cores: tests of browsers and of processes wait for a third of their time.
PROCESSES = (os.cpu_count() or 1) + 1
TESTS = Check(
    "tests",
    "Tests (pytest)",
    # The tests of one file stay in one process: what they share is made once. tests/support/order.py orders.
    ("pytest", f"-n{PROCESSES}", "--dist=loadfile", "--no-loadscope-reorder"),
    wants_services=True,
)
CHECKS = (
    Check("format", "Layout of the code (ruff format)", ("ruff", "format", "--check", ".")),
    Check("style", "Style (ruff)", ("ruff", "check", ".")),
    Check("types", "Types (mypy)", ("mypy",)),
    Check("imports", "Import contracts (import-linter)", ("checking.import_contracts",)),
    Check("words", "Translations (scripts/words)", ("wording.main", "--check")),
    TESTS,
)
BY_NAME = {check.name: check for check in CHECKS}
