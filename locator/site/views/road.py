"""What is ahead of a driver on a road, in the order in which it comes."""

from http import HTTPStatus

from flask import Blueprint, Response, redirect, request, url_for

from geodata.sentence import Sentence
from geodata.travel import TravelMode
from locator.accounts.views.access import public
from locator.errors import InvalidRequest
from locator.http import clock
from locator.http.database import read
from locator.http.responses import page
from locator.search.domain.road_question import REACH_M
from locator.search.views.road_parameters import road_from_form
from locator.search.views.vehicle import vehicle_faults

bp = Blueprint("road", __name__)

TOWARDS = {
    "n": Sentence("往北"),
    "ne": Sentence("往东北"),
    "e": Sentence("往东"),
    "se": Sentence("往东南"),
    "s": Sentence("往南"),
    "sw": Sentence("往西南"),
    "w": Sentence("往西"),
    "nw": Sentence("往西北"),
}


@bp.get("/road")
@public
def form() -> Response:
    """Show the search form for drivers: what is ahead depends on where one is, which is in no address."""
    return redirect(url_for("find.home", mode=TravelMode.TRUCK.value), HTTPStatus.SEE_OTHER)  # type: ignore[return-value]


@bp.post("/road")
@public
def ahead() -> Response:
    """Show what is ahead on a road from the phone's position, which is in the body and is not stored."""
    faults = vehicle_faults(request.form)
    if faults:
        raise InvalidRequest(faults)
    query = road_from_form(request.form)
    if not query.road.strip():
        raise InvalidRequest({"road": Sentence("请写路名或编号，例如 G42")})
    if query.position is None:
        raise InvalidRequest({"lon": Sentence("要知道您在哪，才知道前面有什么")})
    from locator.search.road_ahead import find_road_ahead  # imports numpy, which other pages do without

    now = clock.now()
    question = query.to_question(now)
    answer = read(lambda connection: find_road_ahead(connection, question))
    return page(
        "site/road.html",
        private=True,
        answer=answer,
        road=question.road,
        at=question.request.at,
        towards=TOWARDS,
        reach_km=round(REACH_M / 1000),
    )
