"""The filters of stations in a URL, shared by the table and the exports."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, Field, field_validator

from geodata.divisions import codes
from geodata.divisions.codes import Division
from geodata.errors import UnknownDivision
from geodata.sentence import Sentence
from locator.accounts.domain.rights import Actor, Area, Right
from locator.accounts.views.division_labels import division_code_of
from locator.editing.domain.shape import parse_shape
from locator.editing.queries.conditions import NAMED_CONDITIONS
from locator.editing.queries.station_table import Problem, TableRequest
from locator.http import clock, errors
from locator.http.validation import validated
from locator.stations.domain.station import LifecycleStatus, StationKind

MAX_SHAPE_LENGTH = 6_000  # two hundred corners
MAX_AROUND_M = 200_000


class StationFilter(BaseModel):
    """The query parameters that choose stations.

    `shape` is what was drawn on the map; `around` the code of a station, `around_m` how far others lie.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    q: str = Field(default="", max_length=100)
    division: str = Field(default="", max_length=60)
    kind: StationKind | None = None
    status: LifecycleStatus | None = None
    problem: Problem | None = None
    trait: str = ""
    shape: str = Field(default="", max_length=MAX_SHAPE_LENGTH)
    around: str = Field(default="", max_length=20)
    around_m: int = Field(default=1000, ge=1, le=MAX_AROUND_M)

    @field_validator("trait")
    @classmethod
    def _is_known(cls, trait: str) -> str:
        if trait and trait not in NAMED_CONDITIONS:
            raise ValueError("没有这样的条件")
        return trait

    @field_validator("shape")
    @classmethod
    def _is_a_shape(cls, shape: str) -> str:
        if shape:
            parse_shape(shape)
        return shape

    @property
    def labels(self) -> list[str]:
        """The labels of the filters that are set."""
        labels = [str(value.zh) for value in (self.problem, self.kind, self.status) if value]
        if self.trait:
            labels = [NAMED_CONDITIONS[self.trait].label, *labels]
        if self.around:
            labels.append(Sentence("离 {code} 不到 {n} 米", code=self.around, n=self.around_m))
        return [*labels, Sentence("图上圈的")] if self.shape else labels


@dataclass(frozen=True, slots=True)
class Selection:
    """The filters, the division that they name, the error in its name if any, and the table's request."""

    given: StationFilter
    division: Division | None
    trouble: str
    request: TableRequest


def read_filter(arguments: Mapping[str, str], actor: Actor) -> Selection:
    """Read the filters of a URL; raise InvalidRequest. An unknown division selects no station."""
    given = validated(StationFilter, {name: text.strip() for name, text in arguments.items() if text.strip()})
    areas = actor.areas(Right.LOOK)
    division, trouble = _division(given.division, areas)
    request = TableRequest(
        areas=() if trouble else tuple(areas),
        now=clock.now(),
        division=division,
        kind=given.kind,
        status=given.status,
        problem=given.problem,
        condition=given.trait,
        text=given.q,
        shape=parse_shape(given.shape) if given.shape else (),
        around=given.around,
        around_m=given.around_m,
    )
    return Selection(given, division, trouble, request)


def _division(name: str, areas: Sequence[Area]) -> tuple[Division | None, str]:
    """Return the division of a name, or the error message for an unknown one."""
    try:
        return (codes.division(division_code_of(name, areas)) if name else None), ""
    except UnknownDivision as error:
        return None, errors.message_of(error)
