"""Evaluate the matched rows of a sheet: the entry that each would write, its changes, and refusals."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Connection

from geodata.geodesy import distance_m
from geodata.lonlat import LonLat
from geodata.sentence import Sentence
from locator.accounts.domain.rights import Right
from locator.entries.actions.coordinates import convert_positions
from locator.entries.domain import lifecycle
from locator.entries.queries import drafts
from locator.entries.queries.drafts import StoredStation
from locator.errors import RowProblem
from locator.imports.actions.candidate_row import CandidateRow
from locator.imports.actions.match import ImportContext
from locator.imports.domain import merge
from locator.imports.domain.run import Outcome
from locator.imports.queries import neighbours
from locator.sheets.domain.entry_cells import cells_of, changes, keep_unlisted_values
from locator.sheets.domain.findings import Fault, Severity
from locator.sheets.domain.reader import read_draft
from locator.stations.domain.service import OWN_WORD, own_word
from locator.stations.domain.station import PositionQuality

OUTSIDE_DIVISION = Sentence("位置不在它写的区县里：看看坐标系，或者经纬度是不是写反了")


# Returns the lines of those places (line, division, WGS 84 position) that lie outside of their division.
LinesOutside = Callable[[Sequence[tuple[int, str | None, LonLat | None]]], set[int]]


def evaluate_rows(connection: Connection, context: ImportContext, candidates: Sequence[CandidateRow]) -> None:
    """Set the entries of matched rows and refuse what cannot be written; call it in batches."""
    stored = stored_targets(connection, candidates)
    evaluate_matched(
        context, candidates, stored, lambda places: neighbours.lines_outside_division(connection, places)
    )


def stored_targets(connection: Connection, candidates: Sequence[CandidateRow]) -> Mapping[int, StoredStation]:
    """Return the stored stations that rows are, by id."""
    ids = {candidate.target.id for candidate in candidates if candidate.target}
    return {station.id: station for station in drafts.by_ids(connection, sorted(ids))} if ids else {}


def evaluate_matched(
    context: ImportContext,
    candidates: Sequence[CandidateRow],
    stored: Mapping[int, StoredStation],
    lines_outside: LinesOutside,
) -> None:
    """Do what `evaluate_rows` does, without a database."""
    for candidate in candidates:
        candidate.stored = stored.get(candidate.target.id) if candidate.target else None
        _require_own_station(candidate, context)
        candidate.drop_questions_about_stored_values()
        if candidate.row.is_station and not candidate.is_refused:
            _read_draft(candidate, context)
    _set_positions(candidates, lines_outside)
    for candidate in candidates:
        if candidate.draft and not candidate.is_refused:
            _require_own_area(candidate, context)
            _leave_out_others_words(candidate, context)
            _ask_about_surveyed_position(candidate)


def outcome(candidate: CandidateRow) -> tuple[Outcome, list[list[str]]]:
    """Return the outcome of a row, and the cells that it changes: column, before, after."""
    if candidate.is_skipped or not candidate.row.is_station:
        return Outcome.SKIPPED, []
    if candidate.is_refused or candidate.draft is None:
        return Outcome.REFUSED, []
    if candidate.stored is None:
        return (Outcome.DOUBTED if candidate.near else Outcome.ADDED), []
    changed = changes(cells_of(candidate.stored.draft), cells_of(candidate.draft))
    listed = [[change.column, change.before, change.after] for change in changed]
    return (Outcome.CHANGED if changed else Outcome.UNCHANGED), listed


def _read_draft(candidate: CandidateRow, context: ImportContext) -> None:
    """Set the entry that a row would write, or refuse the row."""
    row, stored = candidate.row, candidate.stored
    if stored:
        cells = merge.merged_cells(stored.draft, row.cells, row.filled)
    else:
        cells = merge.cells_with_source({**row.defaults, **row.cells}, context.file_name)
        if not cells.get("division_code"):
            candidate.refuse("placeless", Sentence("没有写在哪个区县"), "division_code")
    draft, problems = read_draft(row.line, cells, None)
    if draft and stored:
        draft = keep_unlisted_values(stored.draft, draft)
    if draft:
        problems += lifecycle.status_problems(stored.draft if stored else None, draft)
    _refuse(candidate, problems)
    candidate.draft = draft if not problems else None


def _refuse(candidate: CandidateRow, problems: Sequence[RowProblem]) -> None:
    for problem in problems:
        candidate.refuse("unreadable", Sentence("{why}", why=problem.sentence), problem.column)


def _set_positions(candidates: Sequence[CandidateRow], lines_outside: LinesOutside) -> None:
    """Set the WGS 84 positions of the drafts; refuse those outside their division's boundary."""
    by_line = {candidate.row.line: candidate for candidate in candidates if candidate.draft}
    located, problems = convert_positions(
        [candidate.draft for candidate in by_line.values() if candidate.draft]
    )
    for problem in problems:
        _refuse(by_line[problem.line], [problem])
    for draft in located:
        by_line[draft.line].draft = draft
    places = [(draft.line, draft.division_code, draft.position) for draft in located]
    for line in lines_outside(places):
        if not by_line[line].is_refused and not by_line[line].is_where_stored:
            by_line[line].refuse("outside", OUTSIDE_DIVISION, "lon", "lat")


def _require_own_station(candidate: CandidateRow, context: ImportContext) -> None:
    """Refuse a row whose station is outside the actor's area, and show nothing of that station."""
    if candidate.stored and context.is_outside_area(candidate.stored):
        sentence = Sentence("代码 {code} 是别处的站，不在您管的范围里，不写入", code=candidate.stored.code)
        candidate.refuse("elsewhere", sentence, "code" if candidate.row.cells.get("code") else "name")
        candidate.stored = None


def _require_own_area(candidate: CandidateRow, context: ImportContext) -> None:
    """Refuse a row that would put a station outside the actor's area."""
    draft = candidate.draft
    if context.actor is None or draft is None:
        return
    operator_id = context.organizations.get(draft.operator)
    if not context.actor.may(Right.EDIT, draft.division_code, operator_id):
        candidate.refuse("elsewhere", Sentence("不在您管的范围里，不写入"), "division_code")


def _leave_out_others_words(candidate: CandidateRow, context: ImportContext) -> None:
    """Leave out unions' words that the station may not have, and ask; what is stored already may stay."""
    draft, words = candidate.draft, context.own_words
    if draft is None or words is None:
        return
    kept = {offer.code for offer in candidate.stored.draft.services} if candidate.stored else set()
    place = draft.division_code or "", draft.operator
    new = {offer.code for offer in draft.services if OWN_WORD in offer.code} - kept
    others = {code for code in new if not words.may_stand(code, *place)}
    if others:
        allowed = tuple(offer for offer in draft.services if offer.code not in others)
        candidate.draft = replace(draft, services=allowed)
        names = "、".join(map(own_word, sorted(others)))[:200]
        sentence = Sentence(
            "“{words}”不是这一站的工会的服务词，没有写入：先在“服务词”里加上，再检查一次", words=names
        )
        candidate.find(Fault.OFFER_UNREAD, sentence, Severity.CONFIRM, "services")


def _ask_about_surveyed_position(candidate: CandidateRow) -> None:
    """Ask about a row that replaces a surveyed position with one that was not surveyed."""
    before, after = candidate.stored.draft if candidate.stored else None, candidate.draft
    if before is None or after is None or before.position is None or after.position is None:
        return
    is_surveyed = after.position_quality is PositionQuality.SURVEYED
    if before.position_quality is not PositionQuality.SURVEYED or is_surveyed:
        return
    pattern = "这一站的位置有人到现场核过，表里的离它 {away_m} 米；写入以后以表为准"
    sentence = Sentence(pattern, away_m=round(distance_m(before.position, after.position)))
    candidate.find("surveyed", sentence, Severity.CONFIRM, "lon", "lat")
