"""The tree of union organisations: what kinds and levels there are, and what may stand below what.

Source: 中国工会章程, chapters 2-5: unions of places (地方总工会) and of industries (产业工会) side by side,
down to the basic organisations (基层工会); a zone's union (开发区工会) has no division of its own.
"""

from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus

from geodata.divisions.codes import full_name
from geodata.sentence import Sentence
from locator.divisions.domain import prefix
from locator.errors import LocatorError


class UnionKind(StrEnum):
    """For whom a union stands: for all who work in a place, in an industry, or at one employer."""

    TERRITORIAL = "territorial"
    INDUSTRY = "industry"
    WORKPLACE = "workplace"

    @property
    def zh(self) -> str:
        """The word that a person reads."""
        return Sentence(KIND_NAMES[self])


class UnionLevel(StrEnum):
    """How high a union stands, the highest first."""

    NATIONAL = "national"
    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    TOWNSHIP = "township"
    GRASSROOTS = "grassroots"

    @property
    def zh(self) -> str:
        """The word that a person reads."""
        return Sentence(LEVEL_NAMES[self])

    @property
    def next_below(self) -> "UnionLevel":
        """The level that the unions directly below one of this level mostly have."""
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
class Standing:
    """What a union is called and where it stands; without kind and level it is a name in an entry only."""

    name: str
    kind: UnionKind | None
    level: UnionLevel | None
    division_code: str | None


def trouble_alone(one: Standing) -> str:
    """Return what is wrong with a union by itself, as a sentence; empty when nothing is."""
    if one.kind is UnionKind.TERRITORIAL and not one.division_code and one.level is not UnionLevel.NATIONAL:
        return Sentence("地方工会要写它是哪个地区的；开发区的写所在的区县")
    return ""


def trouble_below(one: Standing, above: Standing) -> str:
    """Return why a union cannot stand below another, as a sentence; empty when it can."""
    if one.level and above.level and RANKS.index(one.level) < RANKS.index(above.level):
        names = {"level": one.level.zh, "name": above.name, "above": above.level.zh}
        return Sentence("{level}的工会不能放在“{name}”（{above}）下面", **names)
    if above.division_code and not (one.division_code or above.division_code).startswith(
        prefix(above.division_code)
    ):
        place, there = full_name(one.division_code or ""), full_name(above.division_code)
        return Sentence("{place}不在“{name}”的地区（{there}）里", place=place, name=above.name, there=there)
    return ""


class NoSuchOrganization(LocatorError):
    """No union organisation has this name."""

    status = HTTPStatus.BAD_REQUEST


class UnionRefused(LocatorError):
    """A union that cannot be called, stand or end like that."""

    status = HTTPStatus.CONFLICT
