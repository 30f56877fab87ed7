"""Rows of a sheet judged: which stations they are, what their entries are to be, and what keeps them out.

An import by page and one by command are judged here alike.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from geodata.geodesy import distance_m
from geodata.lonlat import BBox
from geodata.sentence import Sentence
from locator.accounts.domain.rights import Actor, Right
from locator.entries.actions.coordinates import convert_positions
from locator.entries.domain import lifecycle
from locator.entries.queries import drafts
from locator.entries.queries.drafts import StoredStation
from locator.errors import RowProblem
from locator.imports.actions.candidate_row import Judged, doubt_places, find_near, set_places
from locator.imports.domain import merge
from locator.imports.domain.run import Outcome, Verdict
from locator.imports.queries import neighbours
from locator.imports.queries.neighbours import MARGIN_DEG, Neighbour, Neighbourhood
from locator.organizations.queries import has_any_name
from locator.organizations.tables import organization
from locator.sheets.domain.entry_cells import cells_of, changes, keep_unlisted_values
from locator.sheets.domain.findings import Severity
from locator.sheets.domain.reader import read_draft
from locator.sheets.domain.row import SheetRow
from locator.stations.domain.station import PositionQuality

OUTSIDE = Sentence("位置不在它写的区县里：看看坐标系，或者经纬度是不是写反了")
Verdicts = Mapping[int, tuple[Verdict, str]]


@dataclass(frozen=True, slots=True)
class Bench:
    """What the rows of one file are judged against."""

    file_name: str
    actor: Actor | None  # whose areas hold; None: all of the country
    organizations: Mapping[str, int]
    hood: Neighbourhood
    verdicts: Verdicts

    def shows(self, one: Neighbour) -> bool:
        """Tell whether a stored station may be set beside a row: a factory's own room elsewhere may not."""
        return (
            one.is_public
            or self.actor is None
            or self.actor.may(Right.LOOK, one.division_code, one.operator_id)
        )

    def is_elsewhere(self, stored: StoredStation) -> bool:
        """Tell whether a stored station is none of the actor's."""
        return self.actor is not None and not self.actor.may(
            Right.EDIT, stored.draft.division_code, stored.operator_id
        )


def bench_for(
    connection: Connection,
    sheet: Sequence[SheetRow],
    file_name: str,
    actor: Actor | None = None,
    verdicts: Verdicts | None = None,
) -> Bench:
    """Return what a sheet is judged against; `verdicts` are a clerk's words about its lines."""
    verdicts = verdicts or {}
    names = {row.cells["operator"] for row in sheet if row.cells.get("operator")}
    known = select(organization.c.name, organization.c.id).where(has_any_name(names))
    codes = [row.cells["code"] for row in sheet if row.cells.get("code")]
    codes += [code for verdict, code in verdicts.values() if verdict is Verdict.SAME]
    divisions = {row.cells["division_code"] for row in sheet if row.cells.get("division_code")}
    hood = neighbours.around(connection, divisions, _box(sheet), codes)
    organizations = {one.name: one.id for one in connection.execute(known)}
    return Bench(file_name, actor, organizations, hood, verdicts)


def identified(sheet: Sequence[SheetRow], bench: Bench) -> list[Judged]:
    """Return the rows with the stations that they are, beyond doubt or perhaps."""
    judged = [Judged(row, findings=list(row.findings)) for row in sheet]
    first: dict[object, int] = {}
    for one in judged:
        if one.row.is_station:
            _identify(one, bench, first)
    shown = [one for one in bench.hood.stations if bench.shows(one)]
    set_places(judged)
    doubt_places(judged, shown)
    find_near(judged, shown)
    return judged


def judge(connection: Connection, bench: Bench, judged: Sequence[Judged]) -> None:
    """Read what the rows' entries are to be, and refuse what cannot be; large sheets come in parts."""
    ids = {one.target.id for one in judged if one.target}
    stored = {one.id: one for one in drafts.by_ids(connection, sorted(ids))}
    for one in judged:
        one.stored = stored.get(one.target.id) if one.target else None
        _require_mine(one, bench)
        one.forget_what_is_stored()
        if one.row.is_station and not one.is_refused:
            _draft(one, bench)
    _place(connection, judged)
    for one in judged:
        if one.draft and not one.is_refused:
            _require_area(one, bench)
            _ask_of_surveyed(one)


def outcome(one: Judged) -> tuple[Outcome, list[list[str]]]:
    """Return what becomes of a row, and which cells of a stored entry it changes: column, before, after."""
    if one.is_skipped or not one.row.is_station:
        return Outcome.SKIPPED, []
    if one.is_refused or one.draft is None:
        return Outcome.REFUSED, []
    if one.stored is None:
        return (Outcome.DOUBTED if one.near else Outcome.ADDED), []
    changed = changes(cells_of(one.stored.draft), cells_of(one.draft))
    listed = [[each.column, each.before, each.after] for each in changed]
    return (Outcome.CHANGED if changed else Outcome.UNCHANGED), listed


def _identify(one: Judged, bench: Bench, first: dict[object, int]) -> None:
    """Find the station that a row is, by the clerk's word or by what identifies it."""
    verdict, code = bench.verdicts.get(one.row.line, (None, ""))
    one.is_skipped, one.is_decided = verdict is Verdict.SKIP, verdict is not None
    if verdict is Verdict.SAME:
        one.target = bench.hood.known.by_code.get(code)
    elif verdict is not Verdict.OTHER:
        one.target = bench.hood.known.identified(one.row.cells)
    cells = one.row.cells
    if _is_merged(one, bench):
        return
    if verdict is None and (said := cells.get("code")) and said not in bench.hood.known.by_code:
        weight = (
            Severity.CONFIRM if bench.actor else Severity.NOTE
        )  # a whole country may move to another database
        one.find("code_unknown", Sentence("没有代码是“{code}”的站：没有按代码认", code=said), weight, "code")
    words = (cells.get("name"), cells.get("division_code"), cells.get("address"))
    earlier = first.setdefault(one.target.id if one.target else words, one.row.line)
    if earlier != one.row.line and not one.is_skipped:
        one.refuse("doubled", Sentence("和第 {line} 行是同一个站，请留一行", line=earlier), "name")


def _is_merged(one: Judged, bench: Bench) -> bool:
    """Refuse a row that is a station which was merged, and name the one that stands for it now."""
    cells = one.row.cells
    gone = bench.hood.gone.identified(cells)
    if gone is None or not bench.shows(gone) or (one.target and gone.code != cells.get("code")):
        return False
    heir = bench.hood.heirs.get(gone.id)
    if heir and bench.shows(heir):
        said = Sentence("这一站已并入 {code}（{name}），请改那一站", code=heir.code, name=heir.name)
    else:
        said = Sentence("这一站已并入别的站，不写入")
    named = (name for name in ("code", "external_identifier") if cells.get(name))
    one.refuse("merged", said, next((name for name in named if getattr(gone, name) == cells[name]), "name"))
    return True


def _draft(one: Judged, bench: Bench) -> None:
    """Read what the entry is to be."""
    if one.stored:
        cells = merge.upon(one.stored.draft, one.row.cells, one.row.filled)
    else:
        cells = merge.with_source({**one.row.defaults, **one.row.cells}, bench.file_name)
        if not cells.get("division_code"):
            one.refuse("placeless", Sentence("没有写在哪个区县"), "division_code")
    draft, problems = read_draft(one.row.line, cells, None)
    if draft and one.stored:
        draft = keep_unlisted_values(one.stored.draft, draft)
    if draft:
        problems += lifecycle.status_problems(one.stored.draft if one.stored else None, draft)
    _refuse(one, problems)
    one.draft = draft if not problems else None


def _refuse(one: Judged, problems: Sequence[RowProblem]) -> None:
    for problem in problems:
        one.refuse("unreadable", Sentence("{why}", why=problem.sentence), problem.column)


def _place(connection: Connection, judged: Sequence[Judged]) -> None:
    """Give the drafts their places in WGS 84; refuse what lies elsewhere than it says."""
    read = {one.row.line: one for one in judged if one.draft}
    there, problems = convert_positions([one.draft for one in read.values() if one.draft])
    for problem in problems:
        _refuse(read[problem.line], [problem])
    for draft in there:
        read[draft.line].draft = draft
    places = [(draft.line, draft.division_code, draft.position) for draft in there]
    for line in neighbours.outside_their_division(connection, places):
        if not read[line].is_refused and not read[line].is_where_stored:
            read[line].refuse("outside", OUTSIDE, "lon", "lat")


def _require_mine(one: Judged, bench: Bench) -> None:
    """Refuse a row that is a station elsewhere, and forget the station: nothing of it is told."""
    if one.stored and bench.is_elsewhere(one.stored):
        sentence = Sentence("代码 {code} 是别处的站，不在您管的范围里，不写入", code=one.stored.code)
        one.refuse("elsewhere", sentence, "code" if one.row.cells.get("code") else "name")
        one.stored = None


def _require_area(one: Judged, bench: Bench) -> None:
    draft = one.draft
    if bench.actor is None or draft is None:
        return
    to_be = (draft.division_code, bench.organizations.get(draft.operator))
    if not bench.actor.may(Right.EDIT, *to_be):
        one.refuse("elsewhere", Sentence("不在您管的范围里，不写入"), "division_code")


def _ask_of_surveyed(one: Judged) -> None:
    """Ask about a place that somebody has looked at, and that the sheet moves without having done so."""
    was, becomes = one.stored.draft if one.stored else None, one.draft
    if was is None or becomes is None or was.position is None or becomes.position is None:
        return
    if was.position_quality is not PositionQuality.SURVEYED or (
        becomes.position_quality is PositionQuality.SURVEYED
    ):
        return
    pattern = "这一站的位置有人到现场核过，表里的离它 {away_m} 米；写入以后以表为准"
    sentence = Sentence(pattern, away_m=round(distance_m(was.position, becomes.position)))
    one.find("surveyed", sentence, Severity.CONFIRM, "lon", "lat")


def _box(sheet: Sequence[SheetRow]) -> BBox | None:
    """Return a box around the places of a sheet, wide enough for any system they may be in."""
    lons, lats = [], []
    for row in sheet:
        try:
            lons.append(float(row.cells["lon"]))
            lats.append(float(row.cells["lat"]))
        except (KeyError, ValueError):
            continue
    if not lons:
        return None
    least, most = (min(lons), min(lats)), (max(lons), max(lats))
    return BBox(*(side - MARGIN_DEG for side in least), *(side + MARGIN_DEG for side in most))
