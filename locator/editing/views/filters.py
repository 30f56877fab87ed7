"""The filters of stations in a URL, shared by the table and the exports."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, Field, field_validator

from geodata.divisions import codes
from geodata.divisions.codes import Division
from geodata.errors import UnknownDivision
from locator.accounts.domain.rights import Actor, Area, Right
from locator.accounts.views.division_labels import division_code_of
from locator.editing.queries.conditions import NAMED_CONDITIONS
from locator.editing.queries.station_table import Problem, TableRequest
from locator.http import clock, errors
from locator.http.integers import MAX_ROW_NUMBER
from locator.http.validation import validated
from locator.stations.domain.station import LifecycleStatus, StationKind


class StationFilter(BaseModel):
    """The query parameters of the table; `after` is the last id of the previous page."""

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
        if trait and trait not in NAMED_CONDITIONS:
            raise ValueError("没有这样的条件")
        return trait

    @property
    def labels(self) -> list[str]:
        """The labels of the filters that are set."""
        labels = [str(value.zh) for value in (self.problem, self.kind, self.status) if value]
        return [NAMED_CONDITIONS[self.trait].label, *labels] if self.trait else labels


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
        after=given.after,
    )
    return Selection(given, division, trouble, request)


def _division(name: str, areas: Sequence[Area]) -> tuple[Division | None, str]:
    """Return the division of a name, or the error message for an unknown one."""
    try:
        return (codes.division(division_code_of(name, areas)) if name else None), ""
    except UnknownDivision as error:
        return None, errors.message_of(error)
