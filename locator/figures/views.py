"""The figures of one's areas, by division from the country down to a county, each with the list behind it."""

from typing import Any
from urllib.parse import urlencode

import orjson
from flask import Blueprint, Flask, Response, current_app, request, url_for
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Connection

from geodata.divisions.codes import Division, division, full_name
from geodata.geojson import point
from geodata.sentence import Sentence, listed
from locator.accounts.domain.rights import Actor, Right
from locator.accounts.views import session
from locator.accounts.views.access import requires
from locator.boundaries.queries import areas_map
from locator.figures.domain import Shown, class_of, edges
from locator.figures.map import area_map
from locator.figures.queries.figures import Figures, Scope, figures
from locator.figures.queries.figures_below import DivisionFigures, below
from locator.http import clock
from locator.http.database import as_staff
from locator.http.responses import NO_STORE, json_response, nonce, page
from locator.http.validation import validated
from locator.maps.views.map_page import current_basemap
from locator.platforms.domain import Platform
from locator.stations.domain.freshness import FreshnessLevel
from locator.stations.domain.station import Facet, LifecycleStatus, StationKind

bp = Blueprint("staff_figures", __name__, url_prefix="/staff/figures")
MODULE = "js/staff/figures_map.js"
LIST = "/staff/stations"


class FigureParameters(BaseModel):
    """Of which division the figures are, and what the map shows of them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    division: str | None = Field(default=None, pattern=r"^\d{6}$")
    show: Shown = Shown.SERVED


@bp.get("")
@requires(Right.LOOK)
def overview() -> Response:
    """Show the figures, and those of the divisions below."""
    given, scope = _asked()
    found, parts = as_staff(lambda connection: _both(connection, scope), session.by())
    basemap = current_basemap()
    return page(
        "figures/overview.html",
        private=True,
        figures=found,
        parts=parts,
        given=given,
        now=scope.now,
        place=scope.division,
        above=_above(scope.division),
        name=scope_name(scope.division),
        shown=Shown,
        map=_map(given),
        basemap=basemap,
        nonce=nonce(),
        **vocabulary(),
    )


@bp.get("/areas.json")
@requires(Right.LOOK)
def areas() -> Response:
    """Answer with the divisions below, each as an area or a point with its figure; never to the public."""
    given, scope = _asked()
    features = as_staff(lambda connection: _features(connection, scope, given.show), session.by())
    answer = json_response({"type": "FeatureCollection", "features": features})
    answer.headers["Cache-Control"] = NO_STORE
    return answer


def vocabulary() -> dict[str, Any]:
    """Return the lists that the templates of figures go through."""
    return {
        "kinds": StationKind,
        "stages": LifecycleStatus,
        "facets": Facet,
        "ages": FreshnessLevel,
        "platforms": Platform,
        "listed": list_address,
    }


def list_address(place: Division | None = None, **filters: str) -> str:
    """Return the address of the list of just the stations that a figure counts."""
    asked = ({"division": place.code} if place else {}) | filters
    return f"{LIST}?{urlencode(asked)}" if asked else LIST


def scope_of(actor: Actor, place: Division | None = None) -> Scope:
    """Return whose stations are counted for a person now."""
    return Scope(tuple(actor.areas(Right.LOOK)), clock.now(), place)


def scope_name(place: Division | None) -> str:
    """Return what the figures are of, in words."""
    if place:
        return full_name(place.code)
    return listed(dict.fromkeys(one.name for one in session.actor().areas(Right.LOOK)))


def _asked() -> tuple[FigureParameters, Scope]:
    asked = {name: text for name, text in request.args.items() if text}
    given = validated(FigureParameters, asked)
    place = division(given.division) if given.division else own_place(session.actor())
    return given, scope_of(session.actor(), place)


def own_place(actor: Actor) -> Division | None:
    """Return the one division that a person works in; None for the country, an organisation or several."""
    codes = {one.division_code for one in actor.areas(Right.LOOK)}
    only = codes.pop() if len(codes) == 1 else None
    return division(only) if only else None


def _above(place: Division | None) -> list[Division]:
    """Return the divisions above one that lie in the person's area, the highest first."""
    found: list[Division] = []
    actor = session.actor()
    while place and place.parent_code and actor.may(Right.LOOK, place.parent_code):
        place = division(place.parent_code)
        found.insert(0, place)
    return found


def _both(connection: Connection, scope: Scope) -> tuple[Figures, list[DivisionFigures]]:
    return figures(connection, scope), below(connection, scope)


def _map(given: FigureParameters) -> Any:
    asset: Any = current_app.jinja_env.globals["asset"]
    address = url_for(".areas", division=given.division, show=given.show.value)
    return area_map(current_basemap(), asset(MODULE), address)


def _features(connection: Connection, scope: Scope, shown: Shown) -> list[dict[str, Any]]:
    parts = below(connection, scope)
    if not parts:
        return []
    codes = [one.division.code for one in parts]
    shapes = areas_map.shapes(connection, codes, parts[0].division.level)
    values = [one.value_of(shown) for one in parts]
    parted = edges(shown, values)
    return [
        {
            "type": "Feature",
            "geometry": _geometry(one, shapes.get(one.division.code)),
            "properties": {
                "name": one.division.name,
                "served": one.served,
                "class": class_of(value, parted),
                "words": _words(one, shown, value),
                "link": url_for(".overview", division=one.division.code, show=shown.value),
            },
        }
        for one, value in zip(parts, values, strict=True)
    ]


def _geometry(one: DivisionFigures, shape: str | None) -> Any:
    return orjson.loads(shape) if shape else point(one.middle)


def _words(one: DivisionFigures, shown: Shown, value: float) -> str:
    if shown.is_share:
        return Sentence("{share} %，共 {n} 处", share=round(100 * value), n=one.served)
    return Sentence("{n} 处", n=one.served)


def register(app: Flask) -> None:
    """Add these routes to an application."""
    app.register_blueprint(bp)
