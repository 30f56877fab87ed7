"""Staff pages of the figures: by division from the country to a county, each with its list of stations."""

from typing import Any
from urllib.parse import urlencode

import orjson
from flask import Blueprint, Flask, Response, request, url_for
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Connection

from geodata.divisions import codes
from geodata.divisions.codes import Division, full_name
from geodata.geojson import point
from geodata.sentence import Sentence, listed
from locator.accounts.domain.rights import Actor, Right
from locator.accounts.views import session
from locator.accounts.views.access import requires
from locator.boundaries.queries import shapes as division_shapes
from locator.figures.domain import MapFigure, class_breaks, class_of
from locator.figures.map import area_map
from locator.figures.queries.figures import Figures, Scope, read_figures
from locator.figures.queries.figures_below import DivisionFigures, figures_below
from locator.http import clock
from locator.http.assets.static_files import asset
from locator.http.database import as_staff
from locator.http.responses import NO_STORE, json_response, nonce, page
from locator.http.validation import validated
from locator.maps.views.map_page import current_basemap
from locator.platforms.domain import Platform
from locator.stations.domain.freshness import FreshnessLevel
from locator.stations.domain.station import Facet, LifecycleStatus, StationKind

bp = Blueprint("staff_figures", __name__, url_prefix="/staff/figures")
MAP_MODULE = "js/staff/figures_map.js"
STATION_TABLE = "/staff/stations"


class FigureParameters(BaseModel):
    """The division of the figures, and the figure that the map shows."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    division: str | None = Field(default=None, pattern=r"^\d{6}$")
    show: MapFigure = MapFigure.SERVED


@bp.get("")
@requires(Right.LOOK)
def overview() -> Response:
    """Show the figures of an area, and those of the divisions below it."""
    given, scope = _parameters()
    figures, parts = as_staff(lambda connection: _figures_with_parts(connection, scope), session.by())
    basemap = current_basemap()
    return page(
        "figures/overview.html",
        private=True,
        figures=figures,
        parts=parts,
        given=given,
        now=scope.now,
        place=scope.division,
        above=_divisions_above(scope.division),
        name=scope_name(scope.division),
        shown=MapFigure,
        map=_map(given),
        basemap=basemap,
        nonce=nonce(),
        **template_values(),
    )


@bp.get("/areas.json")
@requires(Right.LOOK)
def areas() -> Response:
    """Return the divisions below as GeoJSON, each an area or a point with its figure; for staff only."""
    given, scope = _parameters()
    features = as_staff(lambda connection: _features(connection, scope, given.show), session.by())
    response = json_response({"type": "FeatureCollection", "features": features})
    response.headers["Cache-Control"] = NO_STORE
    return response


def template_values() -> dict[str, Any]:
    """Return the lists and functions that the templates of figures use."""
    return {
        "kinds": StationKind,
        "stages": LifecycleStatus,
        "facets": Facet,
        "ages": FreshnessLevel,
        "platforms": Platform,
        "listed": list_url,
    }


def list_url(division: Division | None = None, **filters: str) -> str:
    """Return the URL of the list of the stations that a figure counts."""
    parameters = ({"division": division.code} if division else {}) | filters
    return f"{STATION_TABLE}?{urlencode(parameters)}" if parameters else STATION_TABLE


def current_scope(actor: Actor, division: Division | None = None) -> Scope:
    """Return the scope of a person's areas, or of a division in them, at present."""
    return Scope(tuple(actor.areas(Right.LOOK)), clock.now(), division)


def scope_name(division: Division | None) -> str:
    """Return the name of a division, or without one of the person's areas."""
    if division:
        return full_name(division.code)
    return listed(dict.fromkeys(area.name for area in session.actor().areas(Right.LOOK)))


def _parameters() -> tuple[FigureParameters, Scope]:
    given = validated(FigureParameters, {name: text for name, text in request.args.items() if text})
    division = codes.division(given.division) if given.division else own_division(session.actor())
    return given, current_scope(session.actor(), division)


def own_division(actor: Actor) -> Division | None:
    """Return the one division of a person's areas; None for the country, an organisation or several."""
    division_codes = {area.division_code for area in actor.areas(Right.LOOK)}
    only_code = division_codes.pop() if len(division_codes) == 1 else None
    return codes.division(only_code) if only_code else None


def _divisions_above(division: Division | None) -> list[Division]:
    """Return the divisions above one that lie in the person's areas, the highest first."""
    above: list[Division] = []
    actor = session.actor()
    while division and division.parent_code and actor.may(Right.LOOK, division.parent_code):
        division = codes.division(division.parent_code)
        above.insert(0, division)
    return above


def _figures_with_parts(connection: Connection, scope: Scope) -> tuple[Figures, list[DivisionFigures]]:
    return read_figures(connection, scope), figures_below(connection, scope)


def _map(given: FigureParameters) -> Any:
    areas_url = url_for(".areas", division=given.division, show=given.show.value)
    return area_map(current_basemap(), asset(MAP_MODULE), areas_url)


def _features(connection: Connection, scope: Scope, figure: MapFigure) -> list[dict[str, Any]]:
    parts = figures_below(connection, scope)
    if not parts:
        return []
    division_codes = [part.division.code for part in parts]
    shapes = division_shapes.boundary_shapes(connection, division_codes, parts[0].division.level)
    values = [part.value_of(figure) for part in parts]
    breaks = class_breaks(figure, values)
    return [
        {
            "type": "Feature",
            "geometry": _geometry(part, shapes.get(part.division.code)),
            "properties": {
                "name": part.division.name,
                "served": part.served,
                "class": class_of(value, breaks),
                "words": _figure_label(part, figure, value),
                "link": url_for(".overview", division=part.division.code, show=figure.value),
            },
        }
        for part, value in zip(parts, values, strict=True)
    ]


def _geometry(part: DivisionFigures, shape: str | None) -> Any:
    """Return the GeoJSON geometry of a division: its boundary, or the center of its stations."""
    return orjson.loads(shape) if shape else point(part.center)


def _figure_label(part: DivisionFigures, figure: MapFigure, value: float) -> str:
    if figure.is_share:
        return Sentence("{share} %，共 {n} 处", share=round(100 * value), n=part.served)
    return Sentence("{n} 处", n=part.served)


def register(app: Flask) -> None:
    """Add these routes to an application."""
    app.register_blueprint(bp)
