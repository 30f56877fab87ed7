"""The inspector's doors: as pages that work without a script, and as data for the phone that keeps them."""

from datetime import date
from typing import Any

from flask import Blueprint, Response, request, url_for
from sqlalchemy import Connection

from geodata.lonlat import LonLat
from geodata.map_links import MapApp, Place, links
from geodata.travel import TravelMode
from locator.accounts.domain.rights import Right
from locator.accounts.views import session
from locator.accounts.views.access import body_up_to, requires
from locator.accounts.views.refusals import change_or_show
from locator.assessments.domain.errors import JudgesOwn, StageSkipped
from locator.assessments.domain.rounds import last_day
from locator.assessments.queries.results import find_result
from locator.errors import InvalidRequest
from locator.http import clock, visitor
from locator.http.database import as_staff
from locator.http.flash import redirect_with_message
from locator.http.responses import json_response, page
from locator.inspections.actions import inspecting
from locator.inspections.domain.errors import TooManyFindingPhotos
from locator.inspections.domain.inspection import FAILED, MET, read_inspection
from locator.inspections.queries.doors import Door, doors_of, find_door
from locator.reports.domain import photo_file
from locator.reports.domain.errors import PhotoRefused

bp = Blueprint("inspector", __name__, url_prefix="/staff/inspect")
MAX_BODY_BYTES = 24 * 1024 * 1024  # three photos as a camera makes them; a script makes them small before
REFUSALS = (InvalidRequest, StageSkipped, JudgesOwn, PhotoRefused, TooManyFindingPhotos)
PHOTO = "photo_"
REASON = "巡查打分"


@bp.get("")
@requires(Right.LOOK)
def doors() -> Response:
    """Show the doors that the person is to look at this month."""
    today = clock.now().date()
    found = as_staff(lambda connection: _own_doors(connection, today), session.by())
    return page("inspections/doors.html", private=True, doors=found, today=today, map_link=_map_link)


@bp.get("/doors")
@requires(Right.LOOK)
def data() -> Response:
    """Return the same as data for the phone, with the token that its results are sent with."""
    found = as_staff(lambda connection: _own_doors(connection, clock.now().date()), session.by())
    response = json_response(
        {
            "person": session.actor().staff_id,
            "csrf": session.current().csrf,
            "doors": [_as_data(one) for one in found],
        }
    )
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.get("/<int:key>")
@requires(Right.LOOK)
def door(key: int) -> Response:
    """Show the form of a door."""
    return as_staff(lambda connection: _form(connection, key), session.by())


@bp.post("/<int:key>")
@body_up_to(MAX_BODY_BYTES)
@requires(Right.LOOK)
def inspect(key: int) -> Response:
    """Keep what was seen at a door; a phone is told whether it came late."""

    def record(connection: Connection) -> Response:
        me, now = session.actor().staff_id, clock.now()
        found = find_door(connection, me, key)
        given = read_inspection(session.form_values(), _photos(), found.criteria, now)
        number = inspecting.record(connection, me, found, given, now)
        if request.accept_mimetypes.best == "application/json":
            return json_response({"id": number, "is_late": find_result(connection, number).is_late})
        return redirect_with_message(url_for(".doors"), "inspected")

    if request.accept_mimetypes.best == "application/json":
        return as_staff(record, session.by(REASON))
    return change_or_show(record, REASON, REFUSALS, lambda connection, why: _form(connection, key, why))


def _own_doors(connection: Connection, today: date) -> list[Door]:
    return doors_of(connection, session.actor().staff_id, last_day(f"{today:%Y-%m}"))


def _photos() -> dict[str, bytes]:
    """Return the photos of the form by criterion, not decoded and none longer than the limit and a byte."""
    sent = {name: file for name, file in request.files.items() if name.startswith(PHOTO)}
    return {
        name.removeprefix(PHOTO): file.stream.read(photo_file.MAX_BYTES + 1) for name, file in sent.items()
    }


def _form(connection: Connection, key: int, trouble: str = "") -> Response:
    found = find_door(connection, session.actor().staff_id, key)
    entered = session.form_values() if request.method == "POST" else {}
    values: dict[str, Any] = {
        "door": found,
        "entered": entered,
        "map_link": _map_link,
        "met": MET,
        "failed": FAILED,
    }
    return page("inspections/door.html", private=True, trouble=trouble, **values)


def _map_link(one: Door) -> str:
    """Return the address of the way to a door in a map app; empty where its position is not known."""
    if one.place.lon is None or one.place.lat is None:
        return ""
    place = Place(one.task.station_name, LonLat(one.place.lon, one.place.lat), one.place.address)
    return links(place, visitor.platform(request.user_agent.string), TravelMode.EBIKE)[MapApp.AMAP]


def _as_data(one: Door) -> dict[str, Any]:
    return {
        "id": one.task.id,
        "round": one.round_name,
        "code": one.task.station_code,
        "name": one.task.station_name,
        "due_on": one.task.due_on.isoformat(),
        "address": one.place.address,
        "hours": str(one.place.hours),
        "phone": one.place.phone,
        "lon": one.place.lon,
        "lat": one.place.lat,
        "map": _map_link(one),
        "criteria": [{"code": criterion.code, "zh": criterion.zh} for criterion in one.criteria],
    }
