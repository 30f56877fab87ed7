"""Acts of a union over many stations on the desk: a heat alert, a typhoon, the Spring Festival."""

from typing import Any

from flask import Blueprint, Response, request, url_for
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Connection

from geodata.divisions import division
from geodata.errors import UnknownDivision
from locator.accounts.domain.rights import Right
from locator.accounts.views import session
from locator.accounts.views.access import requires
from locator.accounts.views.division_labels import division_options, with_division_code
from locator.accounts.views.session import form_values
from locator.errors import InvalidRequest
from locator.hours.actions import exceptions as hour_actions
from locator.hours.actions.exceptions import Campaign, Stretch
from locator.hours.domain.errors import InvalidException, InvalidHours
from locator.hours.domain.timeline import Doors
from locator.hours.queries import exceptions
from locator.hours.views.closures import codes_in, require_codes
from locator.http import clock
from locator.http.database import as_staff
from locator.http.errors import words
from locator.http.fields import Division, Moment
from locator.http.flash import done
from locator.http.responses import page
from locator.http.validation import validated
from locator.stations.domain.errors import StationNotFound
from locator.stations.domain.station import StationKind
from locator.stations.queries import selection
from locator.stations.queries.selection import Chosen

bp = Blueprint("staff_campaigns", __name__, url_prefix="/staff/campaigns")
TEND = Right.TEND


class SetParameters(BaseModel):
    """Which stations: those of a list; or, without one, all in a division, of a kind."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    codes: str = Field(default="", max_length=60_000)
    division: Division | None = None
    kind: StationKind | None = None


class CampaignParameters(SetParameters):
    """What holds at these stations, when, and what their pages say."""

    name: str = Field(min_length=1, max_length=60)
    banner: str = Field(min_length=1, max_length=120)
    doors: Doors
    since: Moment
    until: Moment
    daily: str = Field(default="", max_length=100)

    @property
    def act(self) -> Campaign:
        """The act; raises InvalidException or InvalidHours for what is none."""
        during = Stretch(self.since, self.until)
        return Campaign(self.name, self.banner, self.doors, during, self.daily)


@bp.get("")
@requires(Right.LOOK)
def campaigns() -> Response:
    """List the acts that touch the asker's areas."""
    actor, now = session.actor(), clock.now()
    found = as_staff(lambda connection: exceptions.acts(connection, actor, now), session.by())
    may_start = actor.may_somewhere(TEND)
    return page("staff/campaigns/list.html", private=True, found=found, may_start=may_start, now=now)


@bp.get("/new")
@requires(Right.TEND)
def new() -> Response:
    """Show the form of an act."""
    area = session.actor().areas(TEND)[0]
    return _form({"division": area.division_code or "", "doors": Doors.CLOSED.value})


@bp.post("/new")
@requires(Right.TEND)
def start() -> Response:
    """Show which stations an act would be over; or begin it, where its button was pressed."""
    begins = request.form.get("do") == "start"

    def act(connection: Connection) -> list[Chosen]:
        values = with_division_code(form_values(), session.actor().areas(TEND))
        given = validated(CampaignParameters if begins else SetParameters, values)
        stations = _set(connection, given)
        if isinstance(given, CampaignParameters):
            codes, me = [one.code for one in stations], f"staff:{session.actor().staff_id}"
            hour_actions.start(connection, given.act, codes, me, clock.now())
        return stations

    try:
        stations = as_staff(act, session.by(request.form.get("name", "").strip()[:100]))
    except (InvalidException, InvalidHours, InvalidRequest, StationNotFound, UnknownDivision) as error:
        response = _form(dict(request.form), trouble=words(error))
        response.status_code = 400
        return response
    if begins:
        return done(url_for(".campaigns"), "campaign-started")
    return _form(dict(request.form), stations)


@bp.post("/<int:number>/lift")
@requires(Right.TEND)
def lift(number: int) -> Response:
    """End an act before its time."""
    as_staff(
        lambda connection: hour_actions.lift(connection, number, clock.now()), session.by("提前结束行动")
    )
    return done(url_for(".campaigns"), "campaign-lifted")


def _set(connection: Connection, given: SetParameters) -> list[Chosen]:
    codes = codes_in(given.codes)
    if codes:
        return selection.by_codes(connection, require_codes(connection, codes))
    place = division(given.division) if given.division else None
    stations = selection.alike(connection, session.actor().areas(TEND), place, given.kind)
    if not stations:
        raise InvalidException("您管的范围里没有这样的站")
    return stations


def _form(form: dict[str, Any], stations: list[Chosen] | None = None, trouble: str = "") -> Response:
    return page(
        "staff/campaigns/new.html",
        private=True,
        form=form,
        stations=stations,
        trouble=trouble,
        kinds=StationKind,
        divisions=division_options(session.actor().areas(TEND)),
        doors=Doors,
    )
