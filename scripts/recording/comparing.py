"""Two records side by side: which answers differ, and how."""

import difflib
from collections.abc import Iterator
from pathlib import Path

from recording.answers import INDEX, UNFINISHED

SHOWN = 14  # lines of an answer's difference
CONTEXT = 1
LONGEST_LINE = 220


def differences(before: Path, after: Path, *, full: bool = False) -> Iterator[str]:
    """Yield what differs, answer by answer; nothing where the records are equal.

    Raises FileNotFoundError for a directory that is no record, ValueError for one that was broken off.
    """
    old, new = _answers(before), _answers(after)
    for name in sorted(old.keys() | new.keys()):
        if name not in new:
            yield f"missing now: {name}"
        elif name not in old:
            yield f"new: {name}"
        elif old[name] != new[name]:
            yield f"differs: {name}\n{_diff(old[name], new[name], full=full)}"


def _answers(folder: Path) -> dict[str, str]:
    if not (folder / INDEX).is_file():
        raise FileNotFoundError(f"{folder} is no record: it has no {INDEX}")
    if (folder / INDEX).read_text(encoding="utf-8") == UNFINISHED:
        raise ValueError(f"{folder} is a record that was broken off")
    files = sorted(folder.rglob("*.txt"))
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in files}


def _diff(old: str, new: str, *, full: bool) -> str:
    lines = list(difflib.unified_diff(old.splitlines(), new.splitlines(), lineterm="", n=CONTEXT))[2:]
    shown = lines if full else lines[:SHOWN]
    left = f"\n    ... {len(lines) - len(shown)} more lines" if len(lines) > len(shown) else ""
    return "\n".join(f"    {one if full else one[:LONGEST_LINE]}" for one in shown) + left
