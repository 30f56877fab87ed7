"""The roles of staff and the rights that each gives: row security decides by them, and so does the program.

Each upgrade of the schema writes the rows to the table `role_right`. A new role is a row here. Whose areas
they hold in is in `locator.accounts.domain.rights`.
"""

from enum import StrEnum
from typing import Self

from geodata.sentence import Sentence


class Right(StrEnum):
    """A group of operations on what lies in an area."""

    LOOK = "look"  # read entries that are not public, reports, figures, history
    TEND = "tend"  # daily upkeep: close for a day, answer reports, name keepers
    EDIT = "edit"  # propose changes to entries
    PUBLISH = "publish"  # approve changes, import, undo
    APPOINT = "appoint"  # invite people, give and end roles


class Role(StrEnum):
    """The role of an appointment, held over a subtree of divisions or of union organisations.

    A row is its code, its Chinese name (also the translation key), and the rights that it gives, of which it
    needs one.
    """

    name_zh: str
    rights: frozenset[Right]

    def __new__(cls, code: str, zh: str = "", *rights: Right) -> Self:
        """Make a role of its row."""
        role = str.__new__(cls, code)
        role._value_ = code
        role.name_zh = zh
        role.rights = frozenset(rights)
        return role

    ADMINISTRATOR = "administrator", "管理员", *Right
    APPROVER = "approver", "审核员", Right.LOOK, Right.TEND, Right.EDIT, Right.PUBLISH
    EDITOR = "editor", "编辑员", Right.LOOK, Right.TEND, Right.EDIT
    INSPECTOR = "inspector", "巡查员", Right.LOOK
    AUDITOR = "auditor", "查阅员", Right.LOOK

    @property
    def zh(self) -> str:
        """The Chinese name, also the translation key."""
        return Sentence(self.name_zh)


def rows_as_sql() -> str:
    """Return the rows of role_right as SQL: ``('editor', 'look'), ('editor', 'tend')``."""
    rights = [(role, right) for role in Role for right in Right if right in role.rights]
    return ",\n  ".join(f"('{role.value}', '{right.value}')" for role, right in rights)
