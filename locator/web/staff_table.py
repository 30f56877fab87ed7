"""The table of the stations of somebody's areas."""

from flask import Blueprint, Response, request
from pydantic import BaseModel, ConfigDict, Field

from geodata.divisions import division
from locator.domain.rights import Right
from locator.domain.station import LifecycleStatus, StationKind
from locator.queries import station_table
from locator.queries.station_table import Problem, TableRequest
from locator.web import clock, staff_session
from locator.web.database import as_staff
from locator.web.params import validated
from locator.web.responses import page

bp = Blueprint("staff_table", __name__, url_prefix="/staff/stations")


class TableParameters(BaseModel):
    """Which stations of the asker's area to list."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    q: str = Field(default="", max_length=100)
    division: str | None = Field(default=None, pattern=r"^\d{6}$")
    kind: StationKind | None = None
    status: LifecycleStatus | None = None
    problem: Problem | None = None
    after: int = Field(default=0, ge=0)


@bp.get("")
def table() -> Response:
    """List the stations of the asker's areas."""
    given = validated(TableParameters, {name: text.strip() for name, text in request.args.items() if text})
    actor = staff_session.actor()
    wanted = TableRequest(
        areas=tuple(actor.areas(Right.LOOK)),
        now=clock.now(),
        division=division(given.division) if given.division else None,
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
        now=wanted.now,
        may_add=actor.may_somewhere(Right.EDIT),
        kinds=StationKind,
        states=LifecycleStatus,
        problems=Problem,
    )
