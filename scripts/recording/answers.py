"""The record: one text file an answer, and an index in the order in which the answers were given."""

import csv
import hashlib
import re
from collections import Counter
from pathlib import Path

from werkzeug.test import TestResponse

from recording.decoding import decoded
from recording.normal import Normal
from recording.site import Ended

INDEX = "index.csv"
UNFINISHED = "unfinished\n"
LONGEST_NAME = 90
NOT_RECORDED = frozenset({"content-length", "date"})  # follow from the body, or are the server's
NOT_IN_NAMES = re.compile(r"[^\w=.-]+")


class Record:
    """A directory that is being filled with answers."""

    def __init__(self, folder: Path, normal: Normal) -> None:
        self.folder = folder
        self.normal = normal
        self.index: list[tuple[str, str, str]] = []
        self._names: Counter[str] = Counter()
        (folder / INDEX).write_text(UNFINISHED, encoding="utf-8")

    def answer(self, group: str, asked: str, given: TestResponse, *, rounded: bool = False) -> None:
        """Keep an answer of the application; `asked` is its request line, with what was sent.

        `rounded` is for means of positions, whose last decimals depend on the order of the rows.
        """
        self.normal.learn_from(given)
        headers = sorted(f"{name}: {value}" for name, value in given.headers if _matters(name))
        body = decoded(given.get_data(), given.headers.get("Content-Type", ""))
        head = "\n".join((asked, given.status, *headers))
        body = self.normal.body(body, given.mimetype or "", rounded=rounded)
        self._write(group, asked, given.status, f"{self.normal.text(head)}\n\n{body}\n")

    def command(self, arguments: tuple[str, ...], ended: Ended) -> None:
        """Keep how a command ended and what it printed."""
        asked = f"locator {' '.join(arguments)}"
        text = f"{asked}\nexit {ended.code}\n\n{ended.out}--- standard error\n{ended.err}"
        self._write("commands", asked, f"exit {ended.code}", self.normal.text(text))

    def text(self, group: str, name: str, text: str) -> None:
        """Keep a text that is no answer of its own."""
        self._write(group, name, "", self.normal.text(text))

    def finish(self) -> None:
        """Write the index."""
        with (self.folder / INDEX).open("w", encoding="utf-8", newline="") as file:
            lines = csv.writer(file, lineterminator="\n")
            lines.writerow(("answer", "asked", "status"))
            lines.writerows(self.index)

    def _write(self, group: str, asked: str, status: str, text: str) -> None:
        first = self.normal.text(asked.splitlines()[0])
        name = self._name(group, first)
        self.index.append((name, first, status))
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def _name(self, group: str, asked: str) -> str:
        """Return a file's name that says what was asked, and is the same in every record."""
        name = NOT_IN_NAMES.sub("-", asked).strip("-")
        if len(name) > LONGEST_NAME:
            name = f"{name[:LONGEST_NAME]}~{hashlib.sha256(name.encode()).hexdigest()[:6]}"
        name = f"{group}/{name}"
        self._names[name] += 1
        again = f"~{self._names[name]}" if self._names[name] > 1 else ""
        return f"{name}{again}.txt"


def _matters(header: str) -> bool:
    return header.lower() not in NOT_RECORDED
