"""The page of a run: its shares by hour, before and after the change, its map, its removal."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, url_for
from sqlalchemy import Connection

from geodata.sentence import Sentence
from locator.accounts.domain.rights import Right
from locator.accounts.views import session
from locator.accounts.views.access import requires
from locator.coverage.actions import asking
from locator.coverage.domain.errors import CoverageNotFound
from locator.coverage.domain.run import HourRow, Run, hour_rows
from locator.coverage.map import features, reach_map
from locator.coverage.queries import kept
from locator.coverage.queries.kept import KeptArea
from locator.coverage.views.labels import (
    BY_ESTIMATE,
    BY_STREETS,
    area_name,
    change_label,
    engine_label,
    question,
)
from locator.http.assets.static_files import asset
from locator.http.database import as_staff
from locator.http.flash import redirect_with_message
from locator.http.language import translate
from locator.http.responses import NO_STORE, json_response, nonce, page
from locator.maps.views.map_page import current_basemap

bp = Blueprint("staff_coverage_run", __name__, url_prefix="/staff/coverage/<int:key>")
MAP_MODULE = "js/staff/figures_map.js"


@dataclass(frozen=True, slots=True)
class Result:
    """A run with what it found, as its page and its report show it."""

    run: Run
    place: str
    areas: list[KeptArea]
    rows: list[HourRow]

    @property
    def question(self) -> Sentence:
        """What is asked."""
        return question(self.run)

    @property
    def change(self) -> Sentence | str:
        """The change that is tried; empty for none."""
        return change_label(self.run)

    @property
    def engine(self) -> Sentence:
        """How the areas were found."""
        return engine_label(self.areas)

    @property
    def labels(self) -> list[str]:
        """The labels of the map's areas, by number."""
        return [f"{area.name} {translate(label_of(area))}" for area in self.areas]


def read_result(connection: Connection, key: int) -> Result:
    """Return a run with what it found; raise CoverageNotFound."""
    run = kept.find_run(connection, key)
    if run is None:
        raise CoverageNotFound(asking.NOT_FOUND)
    place = area_name(connection, run.terms.area)
    rows = hour_rows(kept.shares(connection, key))
    return Result(run, place, list(kept.areas(connection, key)), rows)


def label_of(area: KeptArea) -> Sentence:
    """Return how one area was found."""
    return BY_STREETS if area.by_streets else BY_ESTIMATE


@bp.get("")
@requires(Right.LOOK)
def run(key: int) -> Response:
    """Show a run: that it waits, why it was not measured, or what it found."""
    result = as_staff(lambda connection: read_result(connection, key), session.by())
    shown = result.run.done_at is not None
    basemap = current_basemap()
    areas_url = url_for(".areas", key=key)
    drawn: Any = reach_map(basemap, asset(MAP_MODULE), areas_url) if shown else None
    may_edit = bool(session.actor().areas(Right.EDIT))
    return page(
        "coverage/run.html",
        private=True,
        result=result,
        map=drawn,
        basemap=basemap,
        nonce=nonce(),
        may_edit=may_edit,
    )


@bp.get("/areas.json")
@requires(Right.LOOK)
def areas(key: int) -> Response:
    """Return the areas of a run as GeoJSON; for staff only."""
    result = as_staff(lambda connection: read_result(connection, key), session.by())
    words = [translate(label_of(area)) for area in result.areas]
    collection = {"type": "FeatureCollection", "features": features(result.areas, words)}
    response = json_response(collection)
    response.headers["Cache-Control"] = NO_STORE
    return response


@bp.post("/remove")
@requires(Right.EDIT)
def remove(key: int) -> Response:
    """Remove a run."""
    as_staff(lambda connection: asking.remove(connection, key), session.by("去掉测算"))
    return redirect_with_message("/staff/coverage", "coverage-removed")
