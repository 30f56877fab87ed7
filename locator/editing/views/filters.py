"""Which stations are meant: the filters that the table, its files and the figures share."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, Field, field_validator

from geodata.divisions import Division, division
from geodata.errors import UnknownDivision
from locator.accounts.domain.rights import Actor, Area, Right
from locator.accounts.views.division_labels import division_code_of
from locator.editing.queries.conditions import TRAITS
from locator.editing.queries.station_table import Problem, TableRequest
from locator.http import clock, errors
from locator.http.integers import MAX_ROW_NUMBER
from locator.http.validation import validated
from locator.stations.domain.station import LifecycleStatus, StationKind


class StationFilter(BaseModel):
    """Which stations of the asker's areas; `after` is the last id of the page before."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    q: str = Field(default="", max_length=100)
    division: str = Field(default="", max_length=60)
    kind: StationKind | None = None
    status: LifecycleStatus | None = None
    problem: Problem | None = None
    trait: str = ""
    after: int = Field(default=0, ge=0, le=MAX_ROW_NUMBER)

    @field_validator("trait")
    @classmethod
    def _is_known(cls, trait: str) -> str:
        if trait and trait not in TRAITS:
            raise ValueError("没有这样的条件")
        return trait

    @property
    def words(self) -> list[str]:
        """What is filtered by, as words of ours."""
        found = [str(one.zh) for one in (self.problem, self.kind, self.status) if one]
        return [TRAITS[self.trait].words, *found] if self.trait else found


@dataclass(frozen=True, slots=True)
class Chosen:
    """The filters, the division that they name, what is wrong with that, and the question they amount to."""

    given: StationFilter
    place: Division | None
    trouble: str
    wanted: TableRequest


def read_filter(asked: Mapping[str, str], actor: Actor) -> Chosen:
    """Read an address's filters; raise InvalidRequest. A division that nobody knows chooses nothing."""
    said = {name: text.strip() for name, text in asked.items() if text.strip()}
    given = validated(StationFilter, said)
    areas = actor.areas(Right.LOOK)
    place, trouble = _place(given.division, areas)
    wanted = TableRequest(
        areas=() if trouble else tuple(areas),
        now=clock.now(),
        division=place,
        kind=given.kind,
        status=given.status,
        problem=given.problem,
        trait=given.trait,
        words=given.q,
        after=given.after,
    )
    return Chosen(given, place, trouble, wanted)


def _place(words: str, areas: Sequence[Area]) -> tuple[Division | None, str]:
    """Return the division that was asked for, or what is wrong with the asking."""
    try:
        return (division(division_code_of(words, areas)) if words else None), ""
    except UnknownDivision as error:
        return None, errors.message_of(error)
