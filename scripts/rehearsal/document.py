"""The blocks of commands of a guide, each with its mark: run, or not run for a reason."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
GUIDE = ROOT / "docs" / "production.md"
PART = re.compile(
    r"^## (?P<section>[^\n]+)$"
    r"|^<!-- (?P<mark>run|not run: (?P<reason>[^>]+?)) -->\n```sh\n(?P<marked>.*?)^```"
    r"|^```\w*\n(?P<bare>.*?)^```",
    re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Block:
    """Commands of a section; `reason` says why they are not run, empty where they are."""

    section: str
    commands: str
    reason: str


def blocks(text: str) -> Iterator[Block]:
    """Yield the blocks of a guide in order; raise ValueError for one without a mark."""
    section = ""
    for found in PART.finditer(text):
        if found["section"]:
            section = found["section"]
        elif found["bare"] is not None:
            raise ValueError(f"a block of “{section}” says neither run nor not run: {found['bare'][:60]!r}")
        else:
            yield Block(section, found["marked"], found["reason"] or "")
