"""Who may do what: roles, the rights each brings, and when a second factor is asked for.

Source: the unions' practice of 省/市/区县/站点 (county approval of an entry's place, kind and status); the
areas themselves are kept by the database's row security (db/schema/policies).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from geodata.sentence import Sentence
from locator.divisions.domain import prefix


class Role(StrEnum):
    """What a person is appointed as, over a subtree of divisions or of union organisations."""

    ADMINISTRATOR = "administrator"
    APPROVER = "approver"
    EDITOR = "editor"
    INSPECTOR = "inspector"
    AUDITOR = "auditor"

    @property
    def zh(self) -> str:
        """The word that a person reads."""
        return Sentence(ROLE_NAMES[self])


ROLE_NAMES = {
    Role.ADMINISTRATOR: "管理员",
    Role.APPROVER: "审核员",
    Role.EDITOR: "编辑员",
    Role.INSPECTOR: "巡查员",
    Role.AUDITOR: "查阅员",
}


class Right(StrEnum):
    """One thing that may be done to what lies in an area."""

    LOOK = "look"  # entries that are not public, reports, figures, history
    TEND = "tend"  # close for a day, answer reports, name keepers
    EDIT = "edit"  # propose changes
    PUBLISH = "publish"  # approve them, import, undo
    APPOINT = "appoint"  # invite people, give and end roles


RIGHTS = {
    Role.ADMINISTRATOR: frozenset(Right),
    Role.APPROVER: frozenset({Right.LOOK, Right.TEND, Right.EDIT, Right.PUBLISH}),
    Role.EDITOR: frozenset({Right.LOOK, Right.TEND, Right.EDIT}),
    Role.INSPECTOR: frozenset({Right.LOOK}),
    Role.AUDITOR: frozenset({Right.LOOK}),
}
NEEDS_SECOND_FACTOR = frozenset({Right.PUBLISH, Right.APPOINT})


class LinkPurpose(StrEnum):
    """What a mailed link opens, once."""

    INVITATION = "invitation"
    RESET = "reset"


class Language(StrEnum):
    """The languages of the pages for staff."""

    ZH = "zh"
    EN = "en"


@dataclass(frozen=True, slots=True)
class Area:
    """A subtree: of a division, of an organisation, or of neither, which is everything.

    `name` is what a person reads; `organization_ids` holds the organisation and all below it.
    """

    name: str
    division_code: str | None = None
    organization_id: int | None = None
    organization_ids: frozenset[int] = frozenset()

    def has(self, division_code: str | None, organization_id: int | None = None) -> bool:
        """Tell whether a place of the two trees lies in this area."""
        if self.organization_id is not None:
            return organization_id in self.organization_ids
        return (division_code or "").startswith(prefix(self.division_code))


@dataclass(frozen=True, slots=True)
class Appointment:
    """One role over one area."""

    role: Role
    area: Area


@dataclass(frozen=True, slots=True)
class Actor:
    """A person who is signed in, and what the session's token lets the database know of it."""

    staff_id: int
    name: str
    email: str
    token: str
    appointments: tuple[Appointment, ...] = ()
    language: Language = Language.ZH

    def may(self, right: Right, division_code: str | None, organization_id: int | None = None) -> bool:
        """Tell whether this person may do something at a place of the two trees."""
        return any(area.has(division_code, organization_id) for area in self.areas(right))

    def may_somewhere(self, right: Right) -> bool:
        """Tell whether there is any place where this person may do it."""
        return bool(self.areas(right))

    def speaks_as(self, division_code: str | None, organization_id: int | None = None) -> str:
        """Return the union that this person answers for at a place: of their areas the narrowest."""
        there = [one for one in self.areas(Right.TEND) if one.has(division_code, organization_id)]
        if not there:
            return self.name
        nearest = max(there, key=lambda one: (one.organization_id is not None, prefix(one.division_code)))
        return nearest.name if nearest.organization_id is not None else f"{nearest.name}工会"

    def areas(self, right: Right) -> list[Area]:
        """Return the areas in which this person has a right."""
        return [one.area for one in self.appointments if right in RIGHTS[one.role]]


def needs_second_factor(roles: Iterable[Role]) -> bool:
    """Tell whether somebody with these roles must show a second factor: whoever publishes."""
    return any(RIGHTS[role] & NEEDS_SECOND_FACTOR for role in roles)
