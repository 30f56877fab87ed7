"""The result of a target: how it stands for the area, or for each part of it, and who is short by name."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from geodata.sentence import Sentence
from locator.targets.domain.parts import ELSEWHERE, Part, Parts
from locator.targets.domain.tally import Standing, Tally, Verdict, standing
from locator.targets.domain.target import Per, Target


@dataclass(frozen=True, slots=True)
class PartResult:
    """How a target stands for one part of the area."""

    part: Part
    tally: Tally
    standing: Standing


@dataclass(frozen=True, slots=True)
class Result:
    """How a target stands: all stations of the area together, and each part where it holds for the parts.

    `elsewhere` are stations of the area that no part has, since their entry names none; `has_total` is false
    for a person who sees only some parts.
    """

    target: Target
    place: str
    total: Tally
    parts: Sequence[PartResult]
    elsewhere: Tally
    has_total: bool = True

    def only(self, keys: Collection[str]) -> "Result":
        """Return the result as a person sees it who sees only some of the parts."""
        parts = [one for one in self.parts if one.part.key in keys]
        total = sum((one.tally for one in parts), Tally())
        return replace(self, parts=parts, total=total, elsewhere=Tally(), has_total=False)

    @property
    def standing(self) -> Standing:
        """How it stands for all stations together."""
        terms = self.target.terms
        return standing(terms.metric, terms.least, self.total)

    @property
    def short(self) -> list[PartResult]:
        """The parts that are short, the shortest first."""
        short = [one for one in self.parts if one.standing.verdict is Verdict.SHORT]
        return sorted(short, key=lambda one: -one.standing.lacking)

    @property
    def reached_parts(self) -> int:
        """How many parts reach it."""
        return sum(one.standing.verdict is Verdict.REACHED for one in self.parts)

    @property
    def is_reached(self) -> bool:
        """Tell whether it is reached, by every part where it holds for the parts."""
        if self.target.terms.per is Per.SELF:
            return self.standing.verdict is Verdict.REACHED
        return bool(self.parts) and all(one.standing.verdict is Verdict.REACHED for one in self.parts)

    @property
    def words(self) -> str:
        """The verdict in a few words: 达到；差 49 个；5 个没达到，一共差 5 个."""
        if self.target.terms.per is Per.SELF:
            return self.standing.words
        if self.is_reached:
            return Sentence("{n} 个都达到", n=len(self.parts))
        short = self.short
        nothing = [one for one in self.parts if one.standing.verdict is Verdict.NOTHING]
        if not short:
            return Sentence("{n} 个没有站点，别的都达到", n=len(nothing))
        lacking = sum(one.standing.lacking for one in short)
        return Sentence("{n} 个没达到，一共差 {lacking} 个", n=len(short), lacking=lacking)


def result_of(target: Target, place: str, tallies: Mapping[str, Tally], parts: Parts | None) -> Result:
    """Put counts by division or union together to the result of a target; without parts for itself."""
    total = sum(tallies.values(), Tally())
    if parts is None:
        return Result(target, place, total, [], Tally())
    sums = summed(tallies, parts)
    terms = target.terms
    results = [
        PartResult(part, sums[part.key], standing(terms.metric, terms.least, sums[part.key]))
        for part in parts.listed
    ]
    return Result(target, place, total, results, sums[ELSEWHERE])


def summed(tallies: Mapping[str, Tally], parts: Parts) -> dict[str, Tally]:
    """Return the counts of each part, and of the stations elsewhere."""
    sums = dict.fromkeys([*parts.keys, ELSEWHERE], Tally())
    for key, tally in tallies.items():
        part = parts.by_key(key or None)
        sums[part] = sums[part] + tally
    return sums
