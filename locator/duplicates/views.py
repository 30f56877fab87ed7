"""Stations that may be one, side by side on the desk: merged, house and room, or told apart for ever."""

from typing import Any

from flask import Blueprint, Flask, Response, current_app, redirect, request, url_for
from sqlalchemy import Connection

from geodata.geodesy import distance_m
from geodata.lonlat import LonLat
from geodata.sentence import Sentence
from locator.accounts.domain.rights import Right
from locator.accounts.views import session
from locator.accounts.views.access import requires
from locator.duplicates import queries
from locator.duplicates.actions import duplicates as duplicate_actions
from locator.duplicates.actions import merging
from locator.duplicates.actions.duplicates import PairVerdict
from locator.duplicates.domain import differences, joined
from locator.duplicates.map import marked_map
from locator.editing.actions import families
from locator.entries.domain.likeness import name_similarity
from locator.entries.queries import drafts
from locator.entries.queries.drafts import StoredStation
from locator.errors import InvalidRequest
from locator.hours.domain.errors import InvalidException
from locator.http import clock
from locator.http.database import as_staff
from locator.http.flash import redirect_with_message
from locator.http.responses import nonce, page
from locator.maps.views.map_page import current_basemap
from locator.sheets.domain.entry_cells import Cells, cells_of, changes
from locator.stations.queries import families as families_of

bp = Blueprint("staff_duplicates", __name__, url_prefix="/staff/duplicates")
MARKS_MODULE = "js/staff/place_marks.js"
MARKS = ("甲", "乙")
SIDES = ("left", "right")
LONGEST_REASON = 200
CHOSEN = ("take_", "stays", "reason", "verdict")
DONE = {
    PairVerdict.DIFFERENT: "told-apart",
    PairVerdict.ROOMS: "one-house",
    PairVerdict.SAME: "merged",
}


@bp.get("")
@requires(Right.LOOK)
def queue() -> Response:
    """List the pairs that wait for a word, and the mergers that were made."""
    areas = session.actor().areas(Right.LOOK)

    def asked(connection: Connection) -> dict[str, object]:
        return {
            "found": queries.waiting(connection, areas),
            "total": queries.count(connection, areas),
            "mergers": queries.mergers(connection, areas),
        }

    may_merge = session.actor().may_somewhere(Right.PUBLISH)
    values = as_staff(asked, session.by())
    return page("duplicates/queue.html", private=True, may_merge=may_merge, **values)


@bp.get("/compare")
@requires(Right.LOOK)
def find_pair() -> Response:
    """Go to two stations that somebody names."""
    codes = [request.args.get(name, "").strip()[:20] for name in ("code", "other")]
    if not all(codes):
        raise InvalidRequest({"other": Sentence("请写另一站的编号")})
    return _see(url_for(".pair", code=codes[0], other=codes[1]))


@bp.get("/<code>/<other>")
@requires(Right.LOOK)
def pair(code: str, other: str) -> Response:
    """Show two stations side by side."""

    def asked(connection: Connection) -> Response:
        left, right = _both(connection, code, other, Right.LOOK)
        return _side_by_side(left, right)

    return as_staff(asked, session.by())


@bp.post("/<code>/<other>")
@requires(Right.PUBLISH)
def decide(code: str, other: str) -> Response:
    """Do what somebody says of two stations."""
    said = request.form.get("verdict", "")
    if said not in {one.value for one in PairVerdict}:
        raise InvalidRequest({"verdict": Sentence("请选一个：是同一个、一处两间，还是两个站")})
    verdict = PairVerdict(said)

    def act(connection: Connection) -> Response:
        both = _both(connection, code, other, Right.PUBLISH)
        if verdict is PairVerdict.SAME and request.form.get("sure") != "yes":
            return _before_merging(connection, both)
        return redirect_with_message(_done(connection, verdict, both), DONE[verdict])

    return as_staff(act, session.by(_reason()))


@bp.post("/mergers/<int:number>/undo")
@requires(Right.PUBLISH)
def undo(number: int) -> Response:
    """Take a merger back."""
    actor, now = session.actor(), clock.now()
    code = as_staff(lambda connection: merging.undo(connection, actor, number, now), session.by("撤销合并"))
    return redirect_with_message(url_for("lifecycle.life", code=code), "merger-undone")


def _done(connection: Connection, verdict: PairVerdict, both: tuple[StoredStation, StoredStation]) -> str:
    """Do what was said; return the address to go on to."""
    actor, now = session.actor(), clock.now()
    if verdict is PairVerdict.DIFFERENT:
        duplicate_actions.decide(connection, (both[0].id, both[1].id), verdict, actor, now)
        return url_for(".queue")
    stays, goes = _stays_and_goes(both)
    if verdict is PairVerdict.ROOMS:
        families.set_parent(connection, actor, goes, stays.code)
        duplicate_actions.decide(connection, (stays.id, goes.id), verdict, actor, now)
        return url_for("lifecycle.life", code=stays.code)
    merging.merge(connection, actor, stays, goes, _cells_of_both(both), _why(), now)
    return url_for("lifecycle.life", code=stays.code)


def _before_merging(connection: Connection, both: tuple[StoredStation, StoredStation]) -> Response:
    """Say what merging will do, and ask whether it shall."""
    stays, goes = _stays_and_goes(both)
    return page(
        "duplicates/confirm_merge.html",
        private=True,
        stays=stays,
        goes=goes,
        changed=changes(cells_of(stays.draft), _cells_of_both(both)),
        rooms=len(families_of.rooms_of(connection, goes.id)),
        reason=_why(),
        said=[(name, text) for name, text in request.form.items() if name.startswith(CHOSEN)],
    )


def _stays_and_goes(both: tuple[StoredStation, StoredStation]) -> tuple[StoredStation, StoredStation]:
    return both if _chosen("stays") == SIDES[0] else both[::-1]


def _cells_of_both(both: tuple[StoredStation, StoredStation]) -> Cells:
    """Return the cells of the one that stays, with what was chosen of the one that goes."""
    stays, goes = _stays_and_goes(both)
    left, right = (cells_of(one.draft) for one in both)
    its = SIDES[1] if stays is both[0] else SIDES[0]  # the side of the one that goes
    taken = {one.name for one in differences(left, right) if _chosen(f"take_{one.name}") == its}
    return joined(cells_of(stays.draft), cells_of(goes.draft), taken)


def _both(connection: Connection, code: str, other: str, right: Right) -> tuple[StoredStation, StoredStation]:
    found = drafts.by_code(connection, code), drafts.by_code(connection, other)
    for one in found:
        session.require_at(right, one.draft.division_code, one.operator_id)
    return found


def _side_by_side(left: StoredStation, right: StoredStation) -> Response:
    places = {
        mark: one.draft.position for mark, one in zip(MARKS, (left, right), strict=True) if one.draft.position
    }
    actor, basemap = session.actor(), current_basemap()
    both = (left, right)
    return page(
        "duplicates/pair.html",
        private=True,
        both=tuple(zip(SIDES, MARKS, both, strict=True)),
        distance_m=distance_m(*places.values()) if len(places) == len(both) else None,
        likeness=name_similarity(left.draft.name, right.draft.name),
        choices=differences(cells_of(left.draft), cells_of(right.draft)),
        may_merge=all(actor.may(Right.PUBLISH, one.draft.division_code, one.operator_id) for one in both),
        map=_map(basemap, places) if places else None,
        basemap=basemap,
        nonce=nonce(),
    )


def _map(basemap: Any, places: dict[str, LonLat]) -> object:
    asset: Any = current_app.jinja_env.globals["asset"]
    return marked_map(basemap, asset(MARKS_MODULE), places)


def _chosen(name: str) -> str:
    return request.form.get(name, SIDES[0])


def _why() -> str:
    """Return why two are merged; raise InvalidException where nobody says."""
    if not _reason():
        raise InvalidException("请写为什么合并，去旧编号的人看得到")
    return _reason()


def _reason() -> str:
    return request.form.get("reason", "").strip()[:LONGEST_REASON]


def _see(address: str) -> Response:
    return redirect(address, 303)  # type: ignore[return-value]


def register(app: Flask) -> None:
    """Add these routes to an application."""
    app.register_blueprint(bp)
