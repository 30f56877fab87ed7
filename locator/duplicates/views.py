"""Staff pages of possible duplicates: the open pairs, a comparison, the verdict, undoing a merger."""

from typing import Any

from flask import Blueprint, Flask, Response, redirect, request, url_for
from sqlalchemy import Connection

from geodata.geodesy import distance_m
from geodata.lonlat import LonLat
from geodata.sentence import Sentence
from locator.accounts.domain.rights import Right
from locator.accounts.views import session
from locator.accounts.views.access import requires
from locator.boundaries.queries import position_check
from locator.duplicates import queries
from locator.duplicates.actions import duplicates as duplicate_actions
from locator.duplicates.actions import merging
from locator.duplicates.actions.duplicates import PairVerdict
from locator.duplicates.domain import differences, merge_cells
from locator.duplicates.map import marked_map
from locator.editing.actions import families
from locator.entries.domain.likeness import name_similarity
from locator.entries.queries import drafts
from locator.entries.queries.drafts import StoredStation
from locator.errors import InvalidRequest
from locator.hours.domain.errors import InvalidException
from locator.http import clock
from locator.http.assets.static_files import asset
from locator.http.database import as_staff
from locator.http.flash import redirect_with_message
from locator.http.language import translate
from locator.http.responses import nonce, page
from locator.maps.views.map_page import current_basemap
from locator.sheets.domain.entry_cells import Cells, cells_of, changes
from locator.stations.queries import families as families_of

StationPair = tuple[StoredStation, StoredStation]

bp = Blueprint("staff_duplicates", __name__, url_prefix="/staff/duplicates")
MARKS_MODULE = "js/staff/place_marks.js"
MARKS = (Sentence("甲"), Sentence("乙"))
SIDES = ("left", "right")
MAX_REASON_LENGTH = 200
REPEATED_FIELDS = ("take_", "stays", "reason", "verdict")
MESSAGES = {
    PairVerdict.DIFFERENT: "told-apart",
    PairVerdict.ROOMS: "one-house",
    PairVerdict.SAME: "merged",
}


@bp.get("")
@requires(Right.LOOK)
def queue() -> Response:
    """List the open pairs, and the mergers."""
    areas = session.actor().areas(Right.LOOK)

    def read_lists(connection: Connection) -> dict[str, object]:
        return {
            "found": queries.open_pairs(connection, areas),
            "total": queries.count_open_pairs(connection, areas),
            "mergers": queries.find_mergers(connection, areas),
        }

    may_merge = session.actor().may_somewhere(Right.PUBLISH)
    values = as_staff(read_lists, session.by())
    return page("duplicates/queue.html", private=True, may_merge=may_merge, **values)


@bp.get("/compare")
@requires(Right.LOOK)
def find_pair() -> Response:
    """Redirect to the comparison of two stations by their codes."""
    codes = [request.args.get(name, "").strip()[:20] for name in ("code", "other")]
    if not all(codes):
        raise InvalidRequest({"other": Sentence("请写另一站的编号")})
    return _redirect_to(url_for(".pair", code=codes[0], other=codes[1]))


@bp.get("/<code>/<other>")
@requires(Right.LOOK)
def pair(code: str, other: str) -> Response:
    """Show two stations side by side."""

    def compare(connection: Connection) -> Response:
        left, right = _require_pair(connection, code, other, Right.LOOK)
        return _pair_page(left, right, _neighbours(connection, left, right))

    return as_staff(compare, session.by())


@bp.post("/<code>/<other>")
@requires(Right.PUBLISH)
def decide(code: str, other: str) -> Response:
    """Apply the verdict on two stations; a merger is confirmed on a page of its own first."""
    value = request.form.get("verdict", "")
    if value not in tuple(PairVerdict):
        raise InvalidRequest({"verdict": Sentence("请选一个：是同一个、一处两间，还是两个站")})
    verdict = PairVerdict(value)

    def apply_verdict(connection: Connection) -> Response:
        pair = _require_pair(connection, code, other, Right.PUBLISH)
        if verdict is PairVerdict.SAME and request.form.get("sure") != "yes":
            return _confirmation_page(connection, pair)
        return redirect_with_message(_apply_verdict(connection, verdict, pair), MESSAGES[verdict])

    return as_staff(apply_verdict, session.by(_reason()))


@bp.post("/mergers/<int:number>/undo")
@requires(Right.PUBLISH)
def undo(number: int) -> Response:
    """Undo a merger."""
    actor, now = session.actor(), clock.now()
    code = as_staff(
        lambda connection: merging.undo_merger(connection, actor, number, now), session.by("撤销合并")
    )
    return redirect_with_message(url_for("lifecycle.life", code=code), "merger-undone")


def _apply_verdict(connection: Connection, verdict: PairVerdict, pair: StationPair) -> str:
    """Apply a verdict; return the URL of the page to show next."""
    actor, now = session.actor(), clock.now()
    if verdict is PairVerdict.DIFFERENT:
        duplicate_actions.record_verdict(connection, (pair[0].id, pair[1].id), verdict, actor, now)
        return url_for(".queue")
    survivor, merged = _survivor_and_merged(pair)
    if verdict is PairVerdict.ROOMS:
        families.set_parent(connection, actor, merged, survivor.code)
        duplicate_actions.record_verdict(connection, (survivor.id, merged.id), verdict, actor, now)
        return url_for("lifecycle.life", code=survivor.code)
    merging.merge_stations(connection, actor, survivor, merged, _merged_cells(pair), _require_reason(), now)
    return url_for("lifecycle.life", code=survivor.code)


def _confirmation_page(connection: Connection, pair: StationPair) -> Response:
    """Show what merging two stations would change, with a button to confirm."""
    survivor, merged = _survivor_and_merged(pair)
    return page(
        "duplicates/confirm_merge.html",
        private=True,
        survivor=survivor,
        merged=merged,
        changed=changes(cells_of(survivor.draft), _merged_cells(pair)),
        rooms=len(families_of.rooms_of(connection, merged.id)),
        reason=_require_reason(),
        repeated_fields=[
            (name, text) for name, text in request.form.items() if name.startswith(REPEATED_FIELDS)
        ],
    )


def _survivor_and_merged(pair: StationPair) -> StationPair:
    """Return the station that the form keeps, and the other one."""
    return pair if _form_side("stays") == SIDES[0] else pair[::-1]


def _merged_cells(pair: StationPair) -> Cells:
    """Return the survivor's cells with the values that the form takes from the other station."""
    survivor, merged = _survivor_and_merged(pair)
    left, right = (cells_of(stored.draft) for stored in pair)
    merged_side = SIDES[1] if survivor is pair[0] else SIDES[0]
    taken = {
        difference.name
        for difference in differences(left, right)
        if _form_side(f"take_{difference.name}") == merged_side
    }
    return merge_cells(cells_of(survivor.draft), cells_of(merged.draft), taken)


def _require_pair(connection: Connection, code: str, other: str, right: Right) -> StationPair:
    """Return two stations by code; raise StationNotFound, and NotAllowed without a right over both."""
    pair = drafts.by_code(connection, code), drafts.by_code(connection, other)
    for stored in pair:
        session.require_at(right, stored.draft.division_code, stored.operator_id)
    return pair


def _neighbours(connection: Connection, left: StoredStation, right: StoredStation) -> list[LonLat]:
    """Return the positions of the other stations near a pair."""
    own = [stored.draft.position for stored in (left, right) if stored.draft.position]
    if not own:
        return []
    areas = session.actor().areas(Right.LOOK)
    rows = position_check.nearby_stations(connection, own[0], left.id, areas)
    return [at for row in rows if (at := LonLat(row.lon, row.lat)) not in own]


def _pair_page(left: StoredStation, right: StoredStation, neighbours: list[LonLat]) -> Response:
    both, marks = (left, right), tuple(map(translate, MARKS))
    positions = {
        mark: stored.draft.position for mark, stored in zip(marks, both, strict=True) if stored.draft.position
    }
    actor, basemap = session.actor(), current_basemap()
    return page(
        "duplicates/pair.html",
        private=True,
        both=tuple(zip(SIDES, marks, both, strict=True)),
        distance_m=distance_m(*positions.values()) if len(positions) == len(both) else None,
        likeness=name_similarity(left.draft.name, right.draft.name),
        choices=differences(cells_of(left.draft), cells_of(right.draft)),
        may_merge=all(
            actor.may(Right.PUBLISH, stored.draft.division_code, stored.operator_id) for stored in both
        ),
        map=_map(basemap, positions, neighbours) if positions else None,
        basemap=basemap,
        nonce=nonce(),
    )


def _map(basemap: Any, positions: dict[str, LonLat], neighbours: list[LonLat]) -> object:
    return marked_map(basemap, asset(MARKS_MODULE), positions, neighbours)


def _form_side(name: str) -> str:
    return request.form.get(name, SIDES[0])


def _require_reason() -> str:
    """Return the reason for a merger; raise InvalidException where none was entered."""
    if not _reason():
        raise InvalidException("请写为什么合并，去旧编号的人看得到")
    return _reason()


def _reason() -> str:
    return request.form.get("reason", "").strip()[:MAX_REASON_LENGTH]


def _redirect_to(address: str) -> Response:
    return redirect(address, 303)  # type: ignore[return-value]


def register(app: Flask) -> None:
    """Add these routes to an application."""
    app.register_blueprint(bp)
