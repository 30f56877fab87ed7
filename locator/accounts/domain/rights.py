"""Roles, the rights that each gives over an area, and which of them require a second factor.

Source: the unions' practice of 省/市/区县/站点 (county approval of an entry's place, kind and status). Row
security enforces the areas (db/schema/policies).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from locator.db.role_rights import Right as Right
from locator.db.role_rights import Role as Role
from locator.divisions.domain import code_prefix

RIGHTS = {role: role.rights for role in Role}
NEEDS_SECOND_FACTOR = frozenset({Right.PUBLISH, Right.APPOINT})


class LinkPurpose(StrEnum):
    """What a mailed link is for."""

    INVITATION = "invitation"
    RESET = "reset"


class Language(StrEnum):
    """The languages of the staff pages."""

    ZH = "zh"
    EN = "en"


@dataclass(frozen=True, slots=True)
class Area:
    """The subtree of a division or of an organisation; with neither, the whole country.

    `name` is for display; `organization_ids` holds the organisation and all below it.
    """

    name: str
    division_code: str | None = None
    organization_id: int | None = None
    organization_ids: frozenset[int] = frozenset()

    @property
    def key(self) -> str:
        """What is remembered for the area is kept under this: ``division:511703``, ``organization:7``."""
        if self.organization_id is not None:
            return f"organization:{self.organization_id}"
        return f"division:{self.division_code or ''}"

    def contains(self, division_code: str | None, organization_id: int | None = None) -> bool:
        """Tell whether a division or an organisation lies in this area."""
        if self.organization_id is not None:
            return organization_id in self.organization_ids
        return (division_code or "").startswith(code_prefix(self.division_code))


@dataclass(frozen=True, slots=True)
class Appointment:
    """One role over one area."""

    role: Role
    area: Area


@dataclass(frozen=True, slots=True)
class Actor:
    """A person who is signed in; by the session's `token` the database knows who acts."""

    staff_id: int
    name: str
    email: str
    token: str
    appointments: tuple[Appointment, ...] = ()
    language: Language = Language.ZH

    def may(self, right: Right, division_code: str | None, organization_id: int | None = None) -> bool:
        """Tell whether this person has a right over a division or an organisation."""
        return any(area.contains(division_code, organization_id) for area in self.areas(right))

    def may_somewhere(self, right: Right) -> bool:
        """Tell whether this person has a right in any area."""
        return bool(self.areas(right))

    def union_name_at(self, division_code: str | None, organization_id: int | None = None) -> str:
        """Return the name of the union in whose name this person answers: the narrowest area's.

        Without such an area it is the person's own name.
        """
        areas = [area for area in self.areas(Right.TEND) if area.contains(division_code, organization_id)]
        if not areas:
            return self.name
        narrowest = max(
            areas, key=lambda area: (area.organization_id is not None, code_prefix(area.division_code))
        )
        return narrowest.name if narrowest.organization_id is not None else f"{narrowest.name}工会"

    def areas(self, right: Right) -> list[Area]:
        """Return the areas in which this person has a right."""
        return [held.area for held in self.appointments if right in RIGHTS[held.role]]


def needs_second_factor(roles: Iterable[Role]) -> bool:
    """Tell whether any of these roles gives a right that requires a second factor."""
    return any(RIGHTS[role] & NEEDS_SECOND_FACTOR for role in roles)
