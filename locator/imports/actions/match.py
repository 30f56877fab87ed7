"""Match rows of a sheet with stored stations, for the web page and the command: which each is or may be."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from sqlalchemy import Connection, select

from geodata.crs.arrays import to_wgs84
from geodata.crs.conversion import Crs
from geodata.lonlat import BBox, LonLat
from geodata.sentence import Sentence
from locator.accounts.domain.rights import Actor, Right
from locator.entries.domain.likeness import propose_matches
from locator.entries.queries.drafts import StoredStation
from locator.imports.actions.candidate_row import CandidateRow
from locator.imports.domain.run import Verdict
from locator.imports.queries import neighbours
from locator.imports.queries.neighbours import MARGIN_DEG, Neighbour, Neighbourhood
from locator.organizations.queries import has_any_name
from locator.organizations.tables import organization
from locator.sheets.domain.findings import Severity
from locator.sheets.domain.location.expected_area import CountyCentres
from locator.sheets.domain.row import SheetRow
from locator.stations.domain.own_words import OwnWords

Verdicts = Mapping[int, tuple[Verdict, str]]  # by line: the clerk's verdict, and the code of a station


@dataclass(frozen=True, slots=True)
class ImportContext:
    """What the rows of one file are compared with."""

    file_name: str
    actor: Actor | None  # whose areas apply; None: the whole country
    organizations: Mapping[str, int]
    neighbourhood: Neighbourhood
    verdicts: Verdicts
    own_words: OwnWords | None = None  # the unions' words for services; None: not known

    def may_show(self, neighbour: Neighbour) -> bool:
        """Tell whether the actor may see a stored station: not an internal room in another area."""
        return (
            neighbour.is_public
            or self.actor is None
            or self.actor.may(Right.LOOK, neighbour.division_code, neighbour.operator_id)
        )

    def is_outside_area(self, stored: StoredStation) -> bool:
        """Tell whether the actor may not edit a stored station."""
        return self.actor is not None and not self.actor.may(
            Right.EDIT, stored.draft.division_code, stored.operator_id
        )


def import_context(
    connection: Connection,
    sheet: Sequence[SheetRow],
    file_name: str,
    actor: Actor | None = None,
    verdicts: Verdicts | None = None,
) -> ImportContext:
    """Load what the rows of a sheet are compared with."""
    verdicts = verdicts or {}
    names = {row.cells["operator"] for row in sheet if row.cells.get("operator")}
    known = select(organization.c.name, organization.c.id).where(has_any_name(names))
    codes = [row.cells["code"] for row in sheet if row.cells.get("code")]
    codes += [code for verdict, code in verdicts.values() if verdict is Verdict.SAME]
    divisions = {row.cells["division_code"] for row in sheet if row.cells.get("division_code")}
    neighbourhood = neighbours.load_neighbourhood(connection, divisions, _box(sheet), codes)
    organizations = {row.name: row.id for row in connection.execute(known)}
    return ImportContext(file_name, actor, organizations, neighbourhood, verdicts)


def match_rows(sheet: Sequence[SheetRow], context: ImportContext) -> list[CandidateRow]:
    """Return the rows with the stations that they are, and the stations that they may be."""
    candidates = [CandidateRow(row, findings=row.findings) for row in sheet]
    _identify_rows(candidates, context)
    shown = [station for station in context.neighbourhood.stations if context.may_show(station)]
    _set_positions(candidates)
    _flag_misplaced(candidates, shown)
    _find_similar(candidates, shown)
    return candidates


def _identify_rows(candidates: Sequence[CandidateRow], context: ImportContext) -> None:
    """Set the stations that rows are; of a large sheet the first lines take memory, and are gone after."""
    first_lines: dict[object, int] = {}
    for candidate in candidates:
        if candidate.row.is_station:
            _identify(candidate, context, first_lines)


def _identify(candidate: CandidateRow, context: ImportContext, first_lines: dict[object, int]) -> None:
    """Set the station that a row is, by the clerk's verdict or by what identifies it."""
    index, cells = context.neighbourhood.index, candidate.row.cells
    verdict, code = context.verdicts.get(candidate.row.line, (None, ""))
    if (
        verdict is Verdict.SAME
        and code not in index.by_code
        and code not in context.neighbourhood.merged.by_code
    ):
        verdict = None  # that station was taken back since: the row is compared again
    candidate.is_skipped, candidate.is_decided = verdict is Verdict.SKIP, verdict is not None
    if verdict is Verdict.SAME:
        candidate.target = index.by_code.get(code)
    elif verdict is not Verdict.OTHER:
        candidate.target = index.identified(cells)
    if _refuse_merged(candidate, context):
        return
    if verdict is None and (given := cells.get("code")) and given not in index.by_code:
        # A country's data may move to a new database.
        severity = Severity.CONFIRM if context.actor else Severity.NOTE
        sentence = Sentence("没有代码是“{code}”的站：没有按代码认", code=given)
        candidate.find("code_unknown", sentence, severity, "code")
    identity = repr((cells.get("name"), cells.get("division_code"), cells.get("address"))).encode()
    key = candidate.target.id if candidate.target else identity  # bytes: a third of the texts' memory
    earlier = first_lines.setdefault(key, candidate.row.line)
    if earlier != candidate.row.line and not candidate.is_skipped:
        candidate.refuse("doubled", Sentence("和第 {line} 行是同一个站，请留一行", line=earlier), "name")


def _refuse_merged(candidate: CandidateRow, context: ImportContext) -> bool:
    """Refuse a row of a merged station, and name its successor; tell whether it was one."""
    cells = candidate.row.cells
    merged = context.neighbourhood.merged.identified(cells)
    if merged is None or not context.may_show(merged):
        return False
    if candidate.target and merged.code != cells.get("code"):
        return False
    successor = context.neighbourhood.successors.get(merged.id)
    if successor and context.may_show(successor):
        sentence = Sentence(
            "这一站已并入 {code}（{name}），请改那一站", code=successor.code, name=successor.name
        )
    else:
        sentence = Sentence("这一站已并入别的站，不写入")
    identifiers = (name for name in ("code", "external_identifier") if cells.get(name))
    column = next((name for name in identifiers if getattr(merged, name) == cells[name]), "name")
    candidate.refuse("merged", sentence, column)
    return True


def _set_positions(candidates: Sequence[CandidateRow]) -> None:
    """Set the WGS 84 positions of the rows with coordinates."""
    by_crs: defaultdict[Crs, list[tuple[CandidateRow, LonLat]]] = defaultdict(list)
    for candidate in candidates:
        cells = candidate.row.cells
        if "lon" in cells and "lat" in cells and "crs" in cells:
            by_crs[Crs(cells["crs"])].append((candidate, LonLat.parse(cells["lon"], cells["lat"])))
    for crs, given in by_crs.items():
        lon, lat = np.array([position for _, position in given]).T
        for (candidate, _), *converted in zip(given, *to_wgs84(lon, lat, crs), strict=True):
            candidate.position = LonLat.of(float(converted[0]), float(converted[1]))


def _flag_misplaced(candidates: Sequence[CandidateRow], stations: Sequence[Neighbour]) -> None:
    """Add findings to rows whose position does not fit their division, judged without boundaries.

    A station that keeps its stored position is not questioned.
    """
    rows = [candidate for candidate in candidates if candidate.position and candidate.division_code]
    own = {candidate.target.id for candidate in rows if candidate.target}
    places = chain(
        (
            (station.division_code, station.position)
            for station in stations
            if station.id not in own and not station.is_demo
        ),
        ((candidate.division_code, candidate.position) for candidate in rows),
    )
    expected = CountyCentres((code, position) for code, position in places if code and position)
    for candidate in rows:
        if candidate.position is None or candidate.division_code is None or candidate.is_where_stored:
            continue
        if found := expected.misplaced(candidate.division_code, candidate.position):
            candidate.find("misplaced", found.sentence, found.severity, "lon", "lat")


class _ComparedRow:
    """A row as it is compared with stations; its texts are read when they are asked for."""

    __slots__ = ("candidate",)

    def __init__(self, candidate: CandidateRow) -> None:
        self.candidate = candidate

    @property
    def name(self) -> str:
        return self.candidate.row.cells.get("name", "")

    @property
    def address(self) -> str:
        return self.candidate.row.cells.get("address", "")

    @property
    def division_code(self) -> str | None:
        return self.candidate.row.cells.get("division_code")

    @property
    def position(self) -> LonLat | None:
        return self.candidate.position


def _find_similar(candidates: Sequence[CandidateRow], stations: Sequence[Neighbour]) -> None:
    """Set the stations that each unidentified row may be: stored ones and earlier rows."""
    open_rows = [
        candidate
        for candidate in candidates
        if candidate.row.is_station and not (candidate.target or candidate.is_decided)
    ]
    compared = [_ComparedRow(candidate) for candidate in open_rows]
    for found in propose_matches(compared, stations):
        other, own = stations[found.other], open_rows[found.row]
        about = {"code": other.code, "line": 0, "name": other.name, "address": other.address}
        own.near = [*own.near, found.as_json() | about | _positions(other.position, own.position)]
    for found in propose_matches(compared, compared, within_sheet=True):
        similar, own = compared[found.other], open_rows[found.row]
        about = {"code": "", "line": open_rows[found.other].row.line}
        about |= {"name": similar.name, "address": similar.address}
        own.near = [*own.near, found.as_json() | about | _positions(similar.position, own.position)]


def _positions(other: LonLat | None, own: LonLat | None) -> dict[str, list[float] | None]:
    """Return the positions of the other station and of the row, for a map."""
    return {"place": list(other) if other else None, "own_place": list(own) if own else None}


def _box(sheet: Sequence[SheetRow]) -> BBox | None:
    """Return a box around the positions of a sheet, wide enough for any coordinate system."""
    lons, lats = [], []
    for row in sheet:
        try:
            lons.append(float(row.cells["lon"]))
            lats.append(float(row.cells["lat"]))
        except (KeyError, ValueError):
            continue
    if not lons:
        return None
    return BBox(
        *(min(lons) - MARGIN_DEG, min(lats) - MARGIN_DEG),
        *(max(lons) + MARGIN_DEG, max(lats) + MARGIN_DEG),
    )
