"""Staff pages of coverage: the grids and runs of a person's areas, and the forms that add them."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, request, url_for
from sqlalchemy import Connection

from geodata.crs.conversion import Crs
from geodata.sentence import Sentence
from locator.accounts.domain.rights import Right
from locator.accounts.views import session
from locator.accounts.views.access import body_up_to, requires
from locator.accounts.views.division_labels import division_options
from locator.accounts.views.refusals import change_or_show
from locator.coverage.actions import asking, grids
from locator.coverage.domain.errors import GridRefused, TooManyRuns
from locator.coverage.domain.given import read_terms
from locator.coverage.domain.run import DEFAULT_MINUTES, MAX_MINUTES, MODE_LABELS, Planned, ReachTerms
from locator.coverage.queries import kept
from locator.coverage.queries.demand import most_missed
from locator.coverage.queries.stations import find_station
from locator.coverage.views.labels import area_name
from locator.errors import InvalidRequest
from locator.http import clock
from locator.http.database import as_staff
from locator.http.flash import redirect_with_message
from locator.http.responses import page
from locator.stations.domain.station import StationKind
from locator.targets.queries.areas import area_of
from locator.targets.views.places import area_key

bp = Blueprint("staff_coverage", __name__, url_prefix="/staff/coverage")
LIST = "/staff/coverage"
MAX_BODY_BYTES = grids.MAX_BYTES + 64 * 1024
REFUSALS = (InvalidRequest, TooManyRuns, GridRefused)
SYSTEMS = {
    Crs.WGS_84: Sentence("WGS 84（GPS、国家 2000）"),
    Crs.GCJ_02: Sentence("GCJ-02（高德、腾讯）"),
    Crs.BD_09: Sentence("BD-09（百度）"),
}


@bp.get("")
@requires(Right.LOOK)
def runs() -> Response:
    """List the grids and runs of the person's areas."""
    return as_staff(_list_page, session.by())


@bp.post("")
@requires(Right.EDIT)
def ask() -> Response:
    """Ask for a run; the worker measures it."""

    def work(connection: Connection) -> Response:
        number = asking.ask(connection, _terms(connection), session.actor().staff_id, clock.now())
        return redirect_with_message(url_for("staff_coverage_run.run", key=number), "coverage-asked")

    return _change(work, "测算覆盖")


@bp.post("/grids")
@body_up_to(MAX_BODY_BYTES)
@requires(Right.EDIT)
def send_grid() -> Response:
    """Take in a grid; the worker reads it."""

    def work(connection: Connection) -> Response:
        values = session.form_values()
        area = area_key(connection, session.actor(), Right.EDIT, values.get("place", ""))
        upload = request.files.get("file")
        file_name, content = (upload.filename or "", upload.stream.read()) if upload else ("", b"")
        name = " ".join(values.get("name", "").split())[:80]
        crs = Crs.parse(values.get("crs", Crs.WGS_84.value))
        staff_id = session.actor().staff_id
        grids.take_in(connection, area, name, file_name, crs, content, staff_id, clock.now())
        return redirect_with_message(LIST, "grid-sent")

    return _change(work, "传网格")


@bp.post("/grids/<int:key>/remove")
@requires(Right.EDIT)
def remove_grid(key: int) -> Response:
    """Remove a grid and the runs over it."""
    as_staff(lambda connection: grids.remove(connection, key), session.by("去掉网格"))
    return redirect_with_message(LIST, "coverage-removed")


def _terms(connection: Connection) -> ReachTerms:
    """Return what the form asks, with a grid that the person sees and one change."""
    values = session.form_values()
    key = area_key(connection, session.actor(), Right.EDIT, values.get("place", ""))
    terms = read_terms(key, values, request.form.getlist("kind"))
    if values.get("grid"):
        terms = replace(terms, grid_id=_grid(connection, values["grid"]))
    if code := values.get("code", "").strip():
        if terms.planned:
            raise InvalidRequest({CODE: Sentence("新点和站点编号只填一样：一次只比一个变化")})
        terms = _with_station(connection, terms, code)
    return terms


CODE = Sentence("站点编号")
GRID = Sentence("网格")


def _grid(connection: Connection, text: str) -> int:
    ready = {str(one.id): one.id for one in kept.grids(connection) if one.cell_count}
    if text not in ready:
        raise InvalidRequest({GRID: Sentence("请选一份读好的网格")})
    return ready[text]


def _with_station(connection: Connection, terms: ReachTerms, code: str) -> ReachTerms:
    """Return terms that open a planned station, or close one in service."""
    area = area_of(connection, terms.area)
    found = find_station(connection, area, code) if area else None
    if found is None:
        raise InvalidRequest({CODE: Sentence("这里没有编号 {code} 的站，或者它没有位置", code=code[:20])})
    if found.is_planned:
        return replace(terms, planned=Planned(found.name[:80], found.position, ""))
    return replace(terms, without_id=found.id)


def _change(work: Callable[[Connection], Response], reason: str) -> Response:
    entered = session.form_values() | {"kinds": request.form.getlist("kind")}
    return change_or_show(
        work, reason, REFUSALS, lambda connection, why: _list_page(connection, why, entered)
    )


def _list_page(
    connection: Connection, trouble: str = "", entered: Mapping[str, Any] | None = None
) -> Response:
    areas = session.actor().areas(Right.EDIT)
    found = kept.runs(connection)
    sent = kept.grids(connection)
    return page(
        "coverage/list.html",
        private=True,
        runs=[(run, area_name(connection, run.terms.area)) for run in found],
        grids=[(grid, area_name(connection, grid.area)) for grid in sent],
        trouble=trouble,
        entered=entered or {"kinds": [], "minutes": str(DEFAULT_MINUTES)},
        places=[area.name for area in areas],
        divisions=division_options(areas) if areas else (),
        kinds=StationKind,
        modes=MODE_LABELS,
        systems=SYSTEMS,
        most_minutes=MAX_MINUTES,
        demand=most_missed(connection, clock.now().date()),
    )
