"""Staff pages of targets: those of a person's areas with their results, one with its parts, the form."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, request, url_for
from sqlalchemy import Connection

from geodata.sentence import Sentence
from locator.accounts.domain.rights import Right
from locator.accounts.views import session
from locator.accounts.views.access import requires
from locator.accounts.views.division_labels import division_options
from locator.accounts.views.refusals import change_or_show
from locator.errors import InvalidRequest, NotAllowed
from locator.http import clock
from locator.http.database import as_staff
from locator.http.download import download
from locator.http.flash import redirect_with_message
from locator.http.integers import row_number
from locator.http.language import translate
from locator.http.responses import page
from locator.places.views.readable import in_the_readers_letters
from locator.publishing.actions.file_writer import write_workbook
from locator.stations.domain.station import StationKind
from locator.targets.actions import keeping
from locator.targets.domain.errors import TargetNotFound, TooManyTargets
from locator.targets.domain.given import read_target
from locator.targets.domain.result import Result
from locator.targets.domain.target import Metric, Per, Target, TargetTerms, shown_number
from locator.targets.queries import kept
from locator.targets.queries.results import named_stations, read_result, read_results, target_area
from locator.targets.views.places import area_key, may_for
from locator.targets.views.sheets import result_headings, result_notes, result_rows

bp = Blueprint("staff_targets", __name__, url_prefix="/staff/targets")
PAGE_SIZE = 10  # each is counted anew
LIST = "/staff/targets"


@bp.get("")
@requires(Right.LOOK)
def targets() -> Response:
    """List the targets of the person's areas with how they stand, and those that are set from above."""
    return as_staff(_list_page, session.by())


@bp.post("")
@requires(Right.EDIT)
def add() -> Response:
    """Set a target."""

    def set_target(connection: Connection) -> Response:
        number = keeping.set_target(connection, _given(connection))
        return redirect_with_message(url_for(".one", key=number), "target-set")

    return _change(set_target, "定目标", _list_page)


@bp.get("/<int:key>", endpoint="one")
@requires(Right.LOOK)
def show_target(key: int) -> Response:
    """Show how a target stands for each part of its area, and who is short by name."""
    return as_staff(lambda connection: _target_page(connection, key), session.by())


@bp.post("/<int:key>")
@requires(Right.EDIT)
def change(key: int) -> Response:
    """Change a target."""

    def change_target(connection: Connection) -> Response:
        _require_own(connection, _found(connection, key))
        keeping.change_target(connection, key, _given(connection))
        return redirect_with_message(url_for(".one", key=key), "target-changed")

    return _change(change_target, "改目标", lambda *args: _target_page(args[0], key, *args[1:]))


@bp.post("/<int:key>/remove")
@requires(Right.EDIT)
def remove(key: int) -> Response:
    """Take a target away."""

    def remove_target(connection: Connection) -> None:
        _require_own(connection, _found(connection, key))
        keeping.remove_target(connection, key)

    as_staff(remove_target, session.by("去掉目标"))
    return redirect_with_message(LIST, "target-removed")


@bp.get("/<int:key>.xlsx")
@requires(Right.LOOK)
def sheet(key: int) -> Response:
    """Send the result of a target as a workbook."""

    def read(connection: Connection) -> tuple[Result, Any]:
        result = _shown_result(connection, _found(connection, key))
        return result, named_stations(connection, result.target) if result.has_total else []

    result, stations = as_staff(read, session.by())
    rows, headings = result_rows(result, stations), result_headings(result)
    notes = result_notes(result, clock.now())

    def write(path: Path) -> None:
        write_workbook(path, headings, rows, notes, title=translate(Sentence("目标")))

    place = in_the_readers_letters(result.place)
    name = f"{translate(Sentence('目标'))}-{place}-{clock.now():%Y-%m-%d}.xlsx"
    return download(name, write)


def _given(connection: Connection) -> TargetTerms:
    values = session.form_values()
    area = area_key(connection, session.actor(), Right.EDIT, values.get("place", ""))
    return read_target(area, values, request.form.getlist("kind"))


def _change(work: Callable[[Connection], Response], reason: str, show: Callable[..., Response]) -> Response:
    """Change targets in one transaction; show a refusal on the page, with what was entered."""
    entered = session.form_values() | {"kinds": request.form.getlist("kind")}
    refusals = (InvalidRequest, TooManyTargets)
    return change_or_show(work, reason, refusals, lambda connection, why: show(connection, why, entered))


def _found(connection: Connection, key: int) -> Target:
    found = kept.find_target(connection, key)
    if found is None:
        raise TargetNotFound(keeping.NOT_FOUND)
    return found


def _require_own(connection: Connection, target: Target) -> None:
    if not may_for(connection, session.actor(), Right.EDIT, target.terms.area):
        raise NotAllowed(keeping.NOT_FOUND)


def _shown_result(connection: Connection, target: Target) -> Result:
    """Return the result as the person may see it; raise TargetNotFound where it is none of the person's."""
    own = _own_view(connection, read_result(connection, target, clock.now()))
    if own is None:
        raise TargetNotFound(keeping.NOT_FOUND)
    return own


def _own_view(connection: Connection, result: Result) -> Result | None:
    """Return a whole result, or that of the parts in the person's areas; None where there are none."""
    actor, terms = session.actor(), result.target.terms
    if may_for(connection, actor, Right.LOOK, terms.area):
        return result
    if terms.per in (Per.SELF, Per.UNION):
        return None
    own = result.only([one.part.key for one in result.parts if actor.may(Right.LOOK, one.part.key)])
    return own if own.parts else None


def _list_page(
    connection: Connection, trouble: str = "", entered: Mapping[str, Any] | None = None
) -> Response:
    actor = session.actor()
    areas = actor.areas(Right.LOOK)
    own = kept.targets_in(connection, areas)
    known = {one.id for one in own}
    above = [one for one in kept.targets_for_parts(connection, areas) if one.id not in known]
    listed = [*own, *above]
    first = (row_number(request.args.get("page", ""), len(listed)) or 0) * PAGE_SIZE
    results = read_results(connection, listed[first : first + PAGE_SIZE], clock.now())
    shown = [_own_view(connection, one) for one in results]
    return page(
        "targets/list.html",
        private=True,
        results=[one for one in shown if one],
        pages=range((len(listed) + PAGE_SIZE - 1) // PAGE_SIZE),
        here=first // PAGE_SIZE,
        today=clock.now().date(),
        **_form_values(trouble, entered),
    )


def _target_page(
    connection: Connection, key: int, trouble: str = "", entered: Mapping[str, Any] | None = None
) -> Response:
    result = _shown_result(connection, _found(connection, key))
    target = result.target
    return page(
        "targets/target.html",
        private=True,
        result=result,
        stations=named_stations(connection, target) if result.has_total else [],
        today=clock.now().date(),
        may_edit=may_for(connection, session.actor(), Right.EDIT, target.terms.area),
        **_form_values(trouble, entered or _entered(connection, target)),
    )


def _entered(connection: Connection, target: Target) -> dict[str, Any]:
    """Return what the form of a target shows."""
    terms = target.terms
    return {
        "place": target_area(connection, target).name,
        "kinds": [kind.value for kind in terms.kinds],
        "metric": terms.metric.value,
        "per": terms.per.value,
        "least": shown_number(terms.least),
        "begins": terms.begins_on.isoformat() if terms.begins_on else "",
        "ends": terms.ends_on.isoformat(),
        "document": terms.document,
        "link": terms.link,
    }


def _form_values(trouble: str, entered: Mapping[str, Any] | None) -> dict[str, Any]:
    areas = session.actor().areas(Right.EDIT)
    return {
        "trouble": trouble,
        "entered": entered or {"kinds": []},
        "places": [area.name for area in areas],
        "divisions": division_options(areas) if areas else (),
        "kinds": StationKind,
        "metrics": Metric,
        "pers": Per,
    }
