"""A database that is built from the files of the schema is the one that the thirty migrations made.

It was the proof of the move. Delete it with the first revision that changes a table; from then on
test_upgrade.py holds, which compares a new database with an upgraded one.
"""

import re

from catalog import described
from sqlalchemy import Connection, Engine

COMMENT = re.compile(r"--[^\n]*")
BLANKS = re.compile(r"\s+")


def normalised(line: str) -> str:
    """Return a line of the catalog without the comments and the layout of a function's text."""
    return BLANKS.sub(" ", COMMENT.sub("", line)) if line.startswith("function ") else line


def test_the_files_build_what_thirty_migrations_made(connection: Connection, old_engine: Engine) -> None:
    with old_engine.connect() as old:
        before = {normalised(line) for line in described(old)}
    now = {normalised(line) for line in described(connection)}
    assert sorted(before - now) == []
    assert sorted(now - before) == []
    assert len(now) > 1500
