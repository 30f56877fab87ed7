"""Taking a file of stations in: everything is checked first, then all of it is written, or nothing."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import numpy as np
from sqlalchemy import Connection, Engine, select

from geodata.crs import Crs, position_to_wgs84, to_wgs84
from geodata.errors import GeodataError
from geodata.geodesy import distance_m
from geodata.lonlat import LonLat
from geodata.outline import require_in_china
from geodata.sentence import Sentence
from geodata.sheets import Row, Sheet, read_sheet
from locator.actions.station_rows import Progress, insert_stations
from locator.db.session import change
from locator.db.tables import station
from locator.domain.draft import PositionInput, RowProblem, StationDraft
from locator.domain.draft_reader import COLUMNS, read_draft, unknown_columns
from locator.errors import ImportRefused

LOOKUP_BATCH = 5_000
FARTHEST_GATE_M = 3_000.0  # a service area has its ramp before it
SHAPEFILE_NAME = 10  # letters that a Shapefile keeps of a column's name; of two alike it numbers the second
CUT_NAMES = {name[:SHAPEFILE_NAME]: name for name in COLUMNS if len(name) > SHAPEFILE_NAME}
CUT_NAMES |= {"opening_ho": "opening_hours", "opening__1": "opening_hours_text"}


@dataclass(frozen=True, slots=True)
class Checked:
    """A file after checking: what can be written, and every problem in it."""

    drafts: list[StationDraft] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)

    @property
    def without_position(self) -> list[StationDraft]:
        """The drafts that will be stored and listed, but lie nowhere on a map."""
        return [draft for draft in self.drafts if draft.position is None]


def read_file(path: Path, crs: Crs | None) -> Sheet:
    """Read a file of any format that we take; raise UnreadableFile."""
    from geodata.layers import SHAPEFILES, SUFFIXES, read_layer  # heavy, and needed for few files only

    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        return read_sheet(path)
    sheet = read_layer(path, crs)
    return _with_full_names(sheet) if suffix in SHAPEFILES else sheet


def _with_full_names(sheet: Sheet) -> Sheet:
    """Return a Shapefile's table under our columns' names, which it has cut short."""

    def full(name: str) -> str:
        return CUT_NAMES.get(name, name)

    rows = [Row(row.line, {full(name): cell for name, cell in row.cells.items()}) for row in sheet.rows]
    return Sheet(tuple(full(name) for name in sheet.columns), rows)


def check(sheet: Sheet, crs: Crs | None) -> Checked:
    """Check every row; `crs` is the system of coordinates whose row does not say."""
    problems = unknown_columns(sheet.columns)
    drafts = []
    for row in sheet.rows:
        draft, found = read_draft(row.line, row.cells, crs)
        problems += found
        if draft:
            drafts.append(draft)
    drafts, misplaced = placed(drafts)
    problems += misplaced + _doubled(drafts)
    return Checked(drafts, sorted(problems, key=lambda problem: problem.line))


def placed(drafts: Sequence[StationDraft]) -> tuple[list[StationDraft], list[RowProblem]]:
    """Return the drafts with their WGS 84 positions; those that cannot be in China are problems."""
    results: dict[int, StationDraft] = dict(enumerate(drafts))
    problems = []
    by_crs: dict[Crs, list[tuple[int, PositionInput]]] = defaultdict(list)
    for n, draft in enumerate(drafts):
        if draft.position_input:
            by_crs[draft.position_input.crs].append((n, draft.position_input))
    for crs, given in by_crs.items():
        lon, lat = np.array([one.given for _, one in given]).T
        for (n, _), *there in zip(given, *to_wgs84(lon, lat, crs), strict=True):
            try:
                position = require_in_china(LonLat.of(float(there[0]), float(there[1])))
            except GeodataError as error:
                problems.append(RowProblem(drafts[n].line, "lon", str(error)))
                continue
            results[n] = replace(drafts[n], position=position)
    with_gates = [_with_gate(draft) for draft in results.values()]
    problems += [problem for _, problem in with_gates if problem]
    return [draft for draft, _ in with_gates], problems


def _with_gate(draft: StationDraft) -> tuple[StationDraft, RowProblem | None]:
    """Return a draft with the place where vehicles turn in; a gate far away is a slip of the pen."""
    given = draft.gate_input
    if given is None or draft.position is None:
        return draft, None
    gate = position_to_wgs84(given.given, given.crs)
    away_m = distance_m(draft.position, gate)
    if away_m > FARTHEST_GATE_M:
        sentence = Sentence(
            "入口离站点 {away} 公里，最多 {most} 公里",
            away=f"{away_m / 1000:.1f}",
            most=f"{FARTHEST_GATE_M / 1000:g}",
        )
        return draft, RowProblem(draft.line, "gate_lon", sentence)
    return replace(draft, gate=gate), None


def write(engine: Engine, checked: Checked, today: date, progress: Progress, dry_run: bool = False) -> int:
    """Write all drafts of a file in one transaction, or refuse with ImportRefused and write none.

    A dry run does everything but write. Returns how many stations were, or would be, written.
    """
    with change(engine) as connection:
        problems = checked.problems + already_there(connection, checked.drafts)
        if problems:
            raise ImportRefused(problems)
        if not dry_run:
            insert_stations(connection, checked.drafts, today, progress)
    return len(checked.drafts)


def already_there(connection: Connection, drafts: Sequence[StationDraft]) -> list[RowProblem]:
    """Return a problem for each draft whose name, division and address a stored station has."""
    identity = (station.c.name, station.c.division_code, station.c.address)
    problems = []
    for start in range(0, len(drafts), LOOKUP_BATCH):
        batch = drafts[start : start + LOOKUP_BATCH]
        names = {draft.name for draft in batch}
        asked = select(station.c.code, *identity).where(station.c.name.in_(names))
        codes = {tuple(row[1:]): row.code for row in connection.execute(asked)}
        for draft in batch:
            code = codes.get((draft.name, draft.division_code, draft.address))
            if code:
                sentence = Sentence("已有同名、同区县、同地址的站点 {code}，没有再加一次", code=code)
                problems.append(RowProblem(draft.line, "name", sentence))
    return problems


def _doubled(drafts: Iterable[StationDraft]) -> list[RowProblem]:
    """Return a problem for each row that says again what an earlier row of the file said."""
    first: dict[tuple[str | None, ...], int] = {}
    problems = []
    for draft in drafts:
        identity = (draft.name, draft.division_code, draft.address)
        earlier = first.setdefault(identity, draft.line)
        if earlier != draft.line:
            sentence = Sentence("与第 {earlier} 行的站名、区县和地址都相同", earlier=earlier)
            problems.append(RowProblem(draft.line, "name", sentence))
    return problems
