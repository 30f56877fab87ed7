"""Which JavaScript modules of ``static/`` import which, read from their import statements."""

import posixpath
import re
from functools import lru_cache
from pathlib import Path

STATEMENT = re.compile(r'^(?:import|export) [^;]*?"(\.{1,2}/[\w./]+\.js)";', re.MULTILINE)
CALL = re.compile(r'\bimport\("(\.{1,2}/[\w./]+\.js)"\)')


def imports(folder: Path, name: str) -> tuple[str, ...]:
    """Return the modules that a module's statements import: they are needed before it runs.

    Names are paths below `folder`, the folder of static files: ``js/lib/grid.js``.
    """
    return _named(STATEMENT, folder, name)


def later_imports(folder: Path, name: str) -> tuple[str, ...]:
    """Return the modules that a module fetches by ``import("...")`` while it runs."""
    return _named(CALL, folder, name)


@lru_cache(maxsize=256)
def needed(folder: Path, name: str) -> tuple[str, ...]:
    """Return all modules that are needed before a module runs, in the order of their import."""
    found: dict[str, None] = {}
    for other in imports(folder, name):
        found |= dict.fromkeys((other, *needed(folder, other)))
    return tuple(found)


@lru_cache(maxsize=64)
def closure(folder: Path, name: str) -> frozenset[str]:
    """Return a module and all that it may import, at once or later."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        module = waiting.pop()
        if module not in found:
            found.add(module)
            waiting += [*imports(folder, module), *later_imports(folder, module)]
    return frozenset(found)


def _named(pattern: re.Pattern[str], folder: Path, name: str) -> tuple[str, ...]:
    text = (folder / name).read_text(encoding="utf-8")
    here = posixpath.dirname(name)
    return tuple(posixpath.normpath(posixpath.join(here, found)) for found in pattern.findall(text))
