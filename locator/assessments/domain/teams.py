"""A team: its members, where each comes from, and which stations they may not judge.

Nobody judges their own: a member from a part of the judged area judges none of that part's stations. Where a
round wants outsiders (互学互评: 江苏 leads 河南, 安徽, 宁夏), nobody of the area, of a part of it or of what
it lies in is a member.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from locator.accounts.domain.rights import Area

MAX_TEAMS, MAX_MEMBERS = 60, 30  # of a round, of a team


@dataclass(frozen=True, slots=True)
class Home:
    """Where a member comes from: a division or a union, of this also the division that it represents."""

    area: Area
    division_code: str | None

    def lies_in(self, other: "Home") -> bool:
        """Tell whether this is the other place or a part of it."""
        if other.area.organization_id is None:
            return other.area.contains(self.division_code) and self.division_code is not None
        return self.area.organization_id in other.area.organization_ids


@dataclass(frozen=True, slots=True)
class Member:
    """A member that is kept: the name, the key of the area that they come from, their account."""

    id: int
    name: str
    area: str
    staff_id: int | None
    leads: bool


@dataclass(frozen=True, slots=True)
class Team:
    """A team that is kept."""

    id: int
    round_id: int
    name: str
    members: Sequence[Member]


def is_insider(home: Home, judged: Home) -> bool:
    """Tell whether a member is of the judged area, of a part of it, or of what it lies in but the country."""
    return home.lies_in(judged) or judged.lies_in(home)


def judges_own(home: Home, judged: Home, division_code: str | None, operator_id: int | None) -> bool:
    """Tell whether a station is of the part of the judged area that a member comes from."""
    is_part = home.lies_in(judged) and not judged.lies_in(home)
    return is_part and home.area.contains(division_code, operator_id)
