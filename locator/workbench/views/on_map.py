"""What the map beside the table asks for: the stations in view, and the codes of those in a drawn shape."""

from typing import Any

from flask import Blueprint, Response, request
from sqlalchemy import Connection

from geodata.errors import InvalidBox
from geodata.lonlat import BBox
from geodata.sentence import Sentence
from locator.accounts.domain.rights import Right
from locator.accounts.views import session
from locator.accounts.views.access import requires
from locator.errors import InvalidRequest
from locator.hours.queries.states import opening_of
from locator.http.database import as_staff
from locator.http.responses import NO_STORE, json_response
from locator.search.views.labels import shown_state
from locator.workbench.domain.selection import MOST_STATIONS, too_many
from locator.workbench.queries import map as stations_on_map
from locator.workbench.views.parameters import Asked, read_asked

bp = Blueprint("staff_workbench_map", __name__, url_prefix="/staff/workbench")


@bp.get("/points.json")
@requires(Right.LOOK)
def points() -> Response:
    """Return the stations of the filters in a `box`, single or counted; without one also where they lie."""
    arguments = request.args.to_dict(flat=False)
    box = _box(arguments.pop("box", [""])[0])
    asked = read_asked(arguments, session.actor())
    return _answer(as_staff(lambda connection: _points(connection, asked, box), session.by()))


@bp.get("/inside.json")
@requires(Right.LOOK)
def inside() -> Response:
    """Return the codes of the stations of the filters, which have a `shape`; raise InvalidRequest."""
    asked = read_asked(request.args.to_dict(flat=False), session.actor())
    if not asked.selection.request.shape:
        raise InvalidRequest({"shape": Sentence("缺少这个参数")})
    codes = as_staff(
        lambda connection: stations_on_map.codes_in(connection, asked.selection.request, MOST_STATIONS),
        session.by(),
    )
    if len(codes) > MOST_STATIONS:
        raise InvalidRequest({"shape": too_many()})
    return _answer({"codes": codes})


def _points(connection: Connection, asked: Asked, box: BBox | None) -> dict[str, Any]:
    wanted = asked.selection.request
    whole = box or stations_on_map.box_around(connection, wanted)
    if whole is None:
        return {"stations": [], "counts": [], "box": None}
    found = stations_on_map.in_view(connection, wanted, whole)
    now = wanted.now
    return {
        "stations": [
            {
                "code": row.code,
                "name": row.name,
                "lon": row.lon,
                "lat": row.lat,
                "state": shown_state(opening_of(row, now), row.checked_at, now).value,
            }
            for row in found.pins
        ],
        "counts": [{"stations": row.stations, "lon": row.lon, "lat": row.lat} for row in found.counts],
        "box": None if box else list(whole),
    }


def _box(text: str) -> BBox | None:
    try:
        return BBox.parse(text) if text else None
    except InvalidBox as error:
        raise InvalidRequest({"box": Sentence.word(error.args[0])}) from None


def _answer(value: object) -> Response:
    response = json_response(value)
    response.headers["Cache-Control"] = NO_STORE
    return response
