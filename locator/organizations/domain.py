"""The tree of union organisations: kinds, levels, and which union may be placed below which.

Source: 中国工会章程, chapters 2-5: unions of places (地方总工会) and of industries (产业工会) side by side,
down to the basic organisations (基层工会); a zone's union (开发区工会) has no division of its own.
"""

from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus

from geodata.divisions.codes import full_name
from geodata.sentence import Sentence
from locator.divisions.domain import code_prefix
from locator.errors import LocatorError


class UnionKind(StrEnum):
    """Whom a union represents: the workers of a division, of an industry, or of one employer."""

    TERRITORIAL = "territorial"
    INDUSTRY = "industry"
    WORKPLACE = "workplace"

    @property
    def zh(self) -> str:
        """The Chinese name, also the translation key."""
        return Sentence(KIND_NAMES[self])


class UnionLevel(StrEnum):
    """The level of a union, the highest first."""

    NATIONAL = "national"
    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    TOWNSHIP = "township"
    GRASSROOTS = "grassroots"

    @property
    def zh(self) -> str:
        """The Chinese name, also the translation key."""
        return Sentence(LEVEL_NAMES[self])

    @property
    def next_below(self) -> "UnionLevel":
        """The usual level of the unions directly below one of this level."""
        return RANKS[min(RANKS.index(self) + 1, len(RANKS) - 1)]


KIND_NAMES = {
    UnionKind.TERRITORIAL: "地方工会",
    UnionKind.INDUSTRY: "产业（行业）工会",
    UnionKind.WORKPLACE: "单位工会",
}
LEVEL_NAMES = {
    UnionLevel.NATIONAL: "全国",
    UnionLevel.PROVINCE: "省级",
    UnionLevel.CITY: "市级",
    UnionLevel.COUNTY: "区县级",
    UnionLevel.TOWNSHIP: "乡镇、街道、开发区",
    UnionLevel.GRASSROOTS: "基层",
}
RANKS = list(UnionLevel)


@dataclass(frozen=True, slots=True)
class UnionProfile:
    """Name, kind, level and division of a union; one without kind and level is only named by entries."""

    name: str
    kind: UnionKind | None
    level: UnionLevel | None
    division_code: str | None


def profile_problem(union: UnionProfile) -> str:
    """Return what is wrong with a union by itself, as a sentence; empty if nothing is."""
    is_national = union.level is UnionLevel.NATIONAL
    if union.kind is UnionKind.TERRITORIAL and not union.division_code and not is_national:
        return Sentence("地方工会要写它是哪个地区的；开发区的写所在的区县")
    return ""


def placement_problem(union: UnionProfile, parent: UnionProfile) -> str:
    """Return why a union cannot be placed below another, as a sentence; empty if it can."""
    if union.level and parent.level and RANKS.index(union.level) < RANKS.index(parent.level):
        names = {"level": union.level.zh, "name": parent.name, "above": parent.level.zh}
        return Sentence("{level}的工会不能放在“{name}”（{above}）下面", **names)
    if parent.division_code and not (union.division_code or parent.division_code).startswith(
        code_prefix(parent.division_code)
    ):
        names = {
            "place": full_name(union.division_code or ""),
            "name": parent.name,
            "there": full_name(parent.division_code),
        }
        return Sentence("{place}不在“{name}”的地区（{there}）里", **names)
    return ""


class NoSuchOrganization(LocatorError):
    """No union organisation has this name."""

    status = HTTPStatus.BAD_REQUEST


class UnionRefused(LocatorError):
    """A union cannot be named, placed or ended as requested."""

    status = HTTPStatus.CONFLICT
