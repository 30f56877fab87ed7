"""The table of the stations of somebody's areas."""

from collections.abc import Sequence
from urllib.parse import urlencode

from flask import Blueprint, Response, request, url_for
from pydantic import BaseModel, ConfigDict, Field

from geodata.divisions import Division, division
from geodata.errors import UnknownDivision
from locator.domain.rights import Area, Right
from locator.domain.station import LifecycleStatus, StationKind
from locator.queries import station_table
from locator.queries.station_table import Problem, TableRequest
from locator.web import clock, staff_session
from locator.web.database import as_staff
from locator.web.division_words import code_of, options
from locator.web.params import validated
from locator.web.responses import page

bp = Blueprint("staff_table", __name__, url_prefix="/staff/stations")


class TableParameters(BaseModel):
    """Which stations of the asker's area to list."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    q: str = Field(default="", max_length=100)
    division: str = Field(default="", max_length=60)
    kind: StationKind | None = None
    status: LifecycleStatus | None = None
    problem: Problem | None = None
    after: int = Field(default=0, ge=0)


@bp.get("")
def table() -> Response:
    """List the stations of the asker's areas."""
    given = validated(TableParameters, {name: text.strip() for name, text in request.args.items() if text})
    actor = staff_session.actor()
    areas = actor.areas(Right.LOOK)
    place, trouble = _place(given.division, areas)
    wanted = TableRequest(
        areas=tuple(areas) if not trouble else (),
        now=clock.now(),
        division=place,
        kind=given.kind,
        status=given.status,
        problem=given.problem,
        words=given.q,
        after=given.after,
    )
    found = as_staff(lambda connection: station_table.page(connection, wanted), staff_session.by())
    return page(
        "staff/stations/table.html",
        private=True,
        found=found,
        given=given,
        place=place,
        trouble=trouble,
        divisions=options(areas),
        now=wanted.now,
        may_add=actor.may_somewhere(Right.EDIT),
        kinds=StationKind,
        states=LifecycleStatus,
        problems=Problem,
        first=_address(),
        rest=_address(after=str(found.next_after)) if found.next_after else None,
    )


def _place(words: str, areas: Sequence[Area]) -> tuple[Division | None, str]:
    """Return the division that was asked for, or what is wrong with the asking."""
    try:
        return (division(code_of(words, areas)) if words else None), ""
    except UnknownDivision as error:
        return None, str(error)


def _address(**more: str) -> str:
    """Return this table's address, from another row on."""
    asked = {name: text for name, text in request.args.items() if text and name != "after"}
    return f"{url_for('.table')}?{urlencode(asked | more)}"
