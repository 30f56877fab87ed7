"""A database that is built from the files of the schema is the one that the thirty migrations made.

Since then rights are read from a table (role_right) where policies and functions had lists of roles; what
that changed is spelled out here. It was the proof of the move: delete it with the next revision that changes
a table. From then on test_upgrade.py holds, which compares a new database with an upgraded one.
"""

import re

import pytest
from catalog import described
from sqlalchemy import Connection, Engine

COMMENT = re.compile(r"--[^\n]*")
BLANKS = re.compile(r"\s+")
RIGHT = re.compile(r"(my_divisions|my_organizations|has_right)\('(\w+)'(::text)?")
ROLES = {
    "look": "{administrator,approver,editor,inspector,auditor}",
    "tend": "{administrator,approver,editor}",
    "edit": "{administrator,approver,editor}",
    "publish": "{administrator,approver}",
    "appoint": "{administrator}",
}
# What looks up rights by itself, and what looked at a role.
REWRITTEN = (
    *("FUNCTION public.my_divisions(", "FUNCTION public.my_organizations(", "FUNCTION public.has_role("),
    *("FUNCTION public.has_right(", "FUNCTION public.may_somewhere(", "FUNCTION public.may_manage("),
    *("FUNCTION public.administrators_of_everything(", "FUNCTION public.keep_an_administrator("),
    *("FUNCTION public.ask_for_second_factor(", "TRIGGER appointment_asks_for_second_factor "),
    *("TRIGGER last_administrator_stays AFTER DELETE OR UPDATE ON public.appointment ",),
    *("policy staff.administrators_invite ", "role_right"),
    "grant SELECT on alembic_version to locator_door",  # whoever meets an error asks for the version
)


def normalised(line: str) -> str:
    """Return a line as it was before role_right, without the comments and the layout of a function's text."""
    line = RIGHT.sub(lambda found: _with_roles(*found.groups()), line)
    return BLANKS.sub(" ", COMMENT.sub("", line)) if line.startswith("function ") else line


def _with_roles(function: str, right: str, cast: str | None) -> str:
    name = "has_role" if function == "has_right" else function
    return f"{name}('{ROLES[right]}'{f'{cast}[]' if cast else ''}"


@pytest.fixture
def before(old_engine: Engine) -> set[str]:
    """Return what the thirty migrations made."""
    with old_engine.connect() as connection:
        return {normalised(line) for line in described(connection)}


@pytest.fixture
def now(connection: Connection) -> set[str]:
    """Return what the files make."""
    return {normalised(line) for line in described(connection)}


def test_nothing_was_lost_and_nothing_came_but_rights(before: set[str], now: set[str]) -> None:
    different = before ^ now
    assert [line for line in sorted(different) if not any(name in line for name in REWRITTEN)] == []
    assert len(before & now) > 1500


def test_each_line_that_may_differ_does(before: set[str], now: set[str]) -> None:
    assert [name for name in REWRITTEN if not any(name in line for line in before ^ now)] == []
