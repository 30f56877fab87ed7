"""Import every module of the packages and print each file that this opened and that holds no code.

Run as a program: ``python tests/support/sheets/files_at_import.py ROOT``. An audit hook sees every opening,
by whatever library; the interpreter's own folders, time zones, MIME types and /proc are the libraries'
affair.
"""

import importlib
import mimetypes
import os
import sys
import zoneinfo
from collections.abc import Iterator
from pathlib import Path

PACKAGES = ("geodata", "locator")
PROGRAMS = ("__main__", "env")  # run as programs: the command line, Alembic's migrations
CODE = (".py", ".pyc", ".so")


def modules(root: Path) -> Iterator[str]:
    """Yield the names of all modules that may be imported."""
    for package in PACKAGES:
        for path in sorted((root / package).rglob("*.py")):
            if path.stem not in PROGRAMS:
                yield ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__")


def main(root: Path) -> None:
    """Print a line ``MODULE opened FILE`` for each."""
    own = [sys.prefix, sys.base_prefix, "/proc", *zoneinfo.TZPATH, *mimetypes.knownfiles]
    allowed = tuple({os.path.realpath(path) for path in own})
    imported = ""
    opened: set[tuple[str, str]] = set()

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        if event == "open" and isinstance(arguments[0], str | bytes | os.PathLike):
            opened.add((imported, os.path.realpath(os.fsdecode(arguments[0]))))

    sys.path.insert(0, str(root))
    sys.addaudithook(watch)
    for imported in modules(root):
        importlib.import_module(imported)
    for module, path in sorted(opened):
        if os.path.isfile(path) and not path.endswith(CODE) and not path.startswith(allowed):
            sys.stdout.write(f"{module} opened {path}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
