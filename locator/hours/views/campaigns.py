"""Staff pages of campaigns over many stations: a heat alert, a typhoon, the Spring Festival."""

from typing import Any

from flask import Blueprint, Response, request, url_for
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Connection

from geodata.divisions.codes import division
from geodata.errors import UnknownDivision
from locator.accounts.domain.rights import Right
from locator.accounts.views import session
from locator.accounts.views.access import requires
from locator.accounts.views.division_labels import division_options, with_division_code
from locator.accounts.views.session import form_values
from locator.errors import InvalidRequest
from locator.hours.actions.exceptions import Campaign, Period, end_campaign, start_campaign
from locator.hours.domain.errors import InvalidException, InvalidHours
from locator.hours.domain.timeline import DoorState
from locator.hours.queries import exceptions
from locator.hours.views.closures import parse_codes, require_codes
from locator.http import clock
from locator.http.database import as_staff
from locator.http.errors import message_of
from locator.http.fields import Division, Moment
from locator.http.flash import redirect_with_message
from locator.http.responses import page
from locator.http.validation import validated
from locator.stations.domain.errors import StationNotFound
from locator.stations.domain.station import StationKind
from locator.stations.queries import selection
from locator.stations.queries.selection import SelectedStation

bp = Blueprint("staff_campaigns", __name__, url_prefix="/staff/campaigns")
TEND = Right.TEND


class StationSetParameters(BaseModel):
    """The stations of a campaign: a list of codes, or all in a division and of a kind."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    codes: str = Field(default="", max_length=60_000)
    division: Division | None = None
    kind: StationKind | None = None


class CampaignParameters(StationSetParameters):
    """The stations of a campaign, their state, its period and its banner."""

    name: str = Field(min_length=1, max_length=60)
    banner: str = Field(min_length=1, max_length=120)
    doors: DoorState
    since: Moment
    until: Moment
    daily: str = Field(default="", max_length=100)

    @property
    def campaign(self) -> Campaign:
        """The campaign; raises InvalidException or InvalidHours if it is invalid."""
        period = Period(self.since, self.until)
        return Campaign(self.name, self.banner, self.doors, period, self.daily)


@bp.get("")
@requires(Right.LOOK)
def campaigns() -> Response:
    """List the campaigns that touch the user's areas."""
    actor, now = session.actor(), clock.now()
    rows = as_staff(lambda connection: exceptions.campaigns_in_areas(connection, actor, now), session.by())
    may_start = actor.may_somewhere(TEND)
    return page("hours/campaigns.html", private=True, campaigns=rows, may_start=may_start, now=now)


@bp.get("/new")
@requires(Right.TEND)
def new() -> Response:
    """Show the form of a new campaign."""
    area = session.actor().areas(TEND)[0]
    return _form({"division": area.division_code or ""})


@bp.post("/new")
@requires(Right.TEND)
def start() -> Response:
    """Show the stations that a campaign would cover, or start it where its button was pressed."""
    is_start = request.form.get("do") == "start"

    def apply(connection: Connection) -> list[SelectedStation]:
        values = with_division_code(form_values(), session.actor().areas(TEND))
        parameters = validated(CampaignParameters if is_start else StationSetParameters, values)
        stations = _selected_stations(connection, parameters)
        if isinstance(parameters, CampaignParameters):
            codes, user = [station.code for station in stations], f"staff:{session.actor().staff_id}"
            start_campaign(connection, parameters.campaign, codes, user, clock.now())
        return stations

    try:
        stations = as_staff(apply, session.by(request.form.get("name", "").strip()[:100]))
    except (InvalidException, InvalidHours, InvalidRequest, StationNotFound, UnknownDivision) as error:
        response = _form(dict(request.form), trouble=message_of(error))
        response.status_code = 400
        return response
    if is_start:
        return redirect_with_message(url_for(".campaigns"), "campaign-started")
    return _form(dict(request.form), stations)


@bp.post("/<int:number>/lift")
@requires(Right.TEND)
def lift(number: int) -> Response:
    """End a campaign early."""
    as_staff(lambda connection: end_campaign(connection, number, clock.now()), session.by("提前结束行动"))
    return redirect_with_message(url_for(".campaigns"), "campaign-lifted")


def _selected_stations(connection: Connection, parameters: StationSetParameters) -> list[SelectedStation]:
    codes = parse_codes(parameters.codes)
    if codes:
        return selection.by_codes(connection, require_codes(connection, codes))
    area = division(parameters.division) if parameters.division else None
    stations = selection.in_service(connection, session.actor().areas(TEND), area, parameters.kind)
    if not stations:
        raise InvalidException("您管的范围里没有这样的站")
    return stations


def _form(form: dict[str, Any], stations: list[SelectedStation] | None = None, trouble: str = "") -> Response:
    return page(
        "hours/new_campaign.html",
        private=True,
        form=form,
        stations=stations,
        trouble=trouble,
        kinds=StationKind,
        divisions=division_options(session.actor().areas(TEND)),
        doors=DoorState,
    )
