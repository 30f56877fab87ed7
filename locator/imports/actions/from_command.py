"""Import a file of stations from the command line, with the same reading and matching as on the web page.

Nobody confirms anything here, so whatever a clerk would have to review blocks the whole file; only hours
and services as posted are stored unread. All rows are written, or none.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from sqlalchemy import Connection, Engine

from geodata.crs.conversion import Crs
from geodata.errors import UnreadableFile
from geodata.files.grid_reader import LAYERS, read_grids
from geodata.sentence import Sentence
from locator.accounts.domain.rights import Actor
from locator.db.session import change
from locator.editing.actions.station_changes import update_stations
from locator.entries.actions.station_rows import Progress, insert_stations
from locator.entries.domain.draft import StationDraft
from locator.errors import ImportRefused, RowProblem
from locator.imports.actions.candidate_row import CandidateRow
from locator.imports.actions.evaluating.evaluate import evaluate_rows, outcome
from locator.imports.actions.match import import_context, match_rows
from locator.imports.actions.memory import Memory
from locator.imports.actions.places import name_places
from locator.imports.actions.recalled import NO_MEMORY, AreaMemory, recalled
from locator.imports.domain.run import Outcome, Verdict
from locator.sheets.domain.columns.matching import ColumnMatch, match_columns
from locator.sheets.domain.columns.people import PRIVATE
from locator.sheets.domain.findings import Finding, Severity, column_letters
from locator.sheets.domain.layout.parts import Table, place_of
from locator.sheets.domain.location.position import crs_said
from locator.sheets.domain.row import SheetRow, read_rows
from locator.stations.domain.own_words import OwnWords

MAX_SAMPLED_ROWS = 400  # from the top
POSTED_FIELDS = frozenset({"opening_hours_text", "services_text"})  # stored as posted if they cannot be read
Line = tuple[int, Sequence[str]]
HEADING_SAYS_CRS = Sentence("列名写明了坐标系，和 --crs 不同：按列名读")
NEW = (Outcome.ADDED, Outcome.DOUBTED)


@dataclass(frozen=True, slots=True)
class StationFile:
    """A file in our columns, with problems of its headings and, by line, the hours that are only posted."""

    name: str
    table: Table
    columns: Sequence[ColumnMatch]
    rows: Sequence[SheetRow]
    problems: Sequence[RowProblem]
    posted_hours: Sequence[tuple[int, str]]
    notes: Sequence[RowProblem] = ()  # on the whole file
    memory: Memory | None = None  # of an earlier file, whose answers were given again
    skipped: frozenset[int] = frozenset()  # lines that they leave out
    own_words: OwnWords | None = None  # the unions' words for services; None: not known


@dataclass(frozen=True, slots=True)
class Preview:
    """What importing a file would do: its rows, the problems that block it, and notes."""

    rows: Sequence[CandidateRow]
    problems: Sequence[RowProblem]
    notes: Sequence[RowProblem]

    @property
    def counts(self) -> Counter[Outcome]:
        """The number of rows by outcome."""
        return Counter(outcome(row)[0] for row in self.rows)

    @property
    def drafts(self) -> list[StationDraft]:
        """The entries of new stations."""
        return [row.draft for row in self.rows if row.draft and outcome(row)[0] in NEW]

    def require_no_problems(self) -> None:
        """Raise ImportRefused if there are problems."""
        if self.problems:
            raise ImportRefused(self.problems)


def read_file(
    path: Path,
    crs: Crs | None,
    today: date,
    *,
    read_posted: bool = True,
    within: str = "",
    is_sure: bool = False,
    area: AreaMemory = NO_MEMORY,
) -> StationFile:
    """Read all sheets of a file of any supported format; raise UnreadableFile.

    `crs` is the coordinate system of rows that do not name their own, in a sheet whose headings name none
    (高德坐标); without it, a layer's own system applies. Without `read_posted`, hours that are only posted
    are not read. `within` is the division of the clerk in whose name it is read. With `is_sure` only
    columns that are surely known are read. The answers that `area` remembers of a sheet with the same
    headings hold for this one.
    """
    earlier = recalled(read_grids(path), area)
    table = earlier.table
    if not any(table.headings) and not table.refusals:
        raise UnreadableFile("没有找到列名：要有一行写明每一列是什么")
    lines = [(line, row) for line, row in enumerate(table.rows[table.line :], table.line + 1) if any(row)]
    sampled = [cells for line, cells in lines[:MAX_SAMPLED_ROWS] if line not in table.aside]
    columns = match_columns(table.headings, sampled, area.headings, area.own_cells)
    corrections, skipped = earlier.corrections(lines, columns), earlier.skipped(lines)
    lines = earlier.answered(lines, corrections)
    columns = tuple(earlier.columns(columns))
    said = crs_said(columns)
    system = said or crs or _crs_of(path) or earlier.crs
    used = [column if column.is_sure or not is_sure else replace(column, field="") for column in columns]
    rows = list(
        read_rows(
            *(lines, used, system),
            today=today,
            within=within,
            uncalculated=table.uncalculated,
            aside=table.aside,
            shared_names=table.shared_names,
            own_choices=area.own_choices,
            own_words=area.own_words,
        )
    )
    signs = _posted_hours(lines, columns)
    if not read_posted:
        rows = _without_posted_hours(rows, {line for line, _ in signs}, columns)
    problems = [*_sheet_problems(table), *_column_problems(table, lines, columns)]
    notes = [RowProblem(0, sheet.title, note) for sheet in table.sheets for note in sheet.notes]
    if said and crs and said is not crs:
        notes.append(RowProblem(0, "crs", HEADING_SAYS_CRS))
    return StationFile(
        *(path.name, table, columns, rows, problems, signs, notes, earlier.memory, skipped),
        own_words=area.own_words,
    )


def preview(connection: Connection, file: StationFile, actor: Actor | None = None) -> Preview:
    """Match a file with what is stored; nothing is written. Without an actor no area is required."""
    verdicts = dict.fromkeys(file.skipped, (Verdict.SKIP, ""))
    context = import_context(connection, file.rows, file.name, actor, verdicts)
    context = replace(context, own_words=file.own_words)
    rows = match_rows(file.rows, context)
    evaluate_rows(connection, context, rows)
    name_places(rows, file.table.origins)
    problems, notes = list(file.problems), list(file.notes)
    for row in rows:
        for found in row.findings if not row.is_skipped else ():
            is_blocking = _is_blocking(found, file.columns)
            (problems if is_blocking else notes).append(_problem_of(found, file))
        notes += [_resemblance(row, near, file) for near in row.near[:1]]
    return Preview(rows, sorted(problems, key=lambda problem: problem.line), notes)


def import_file(
    engine: Engine,
    file: StationFile,
    today: date,
    progress: Progress,
    *,
    dry_run: bool = False,
    actor: Actor | None = None,
) -> Preview:
    """Write a file in one transaction if nothing blocks it; return what was, or would be, done.

    A row that only resembles a station becomes a new one: the search for duplicates later shows both to a
    clerk. With an actor, rows outside of their area block the file.
    """
    with change(engine) as connection:
        found = preview(connection, file, actor)
        if not dry_run and not found.problems:
            insert_stations(connection, found.drafts, today, progress)
            _update(connection, found.rows, today, progress)
    return found


def _update(connection: Connection, rows: Iterable[CandidateRow], today: date, progress: Progress) -> None:
    changed = [
        (row.stored, row.draft)
        for row in rows
        if row.stored and row.draft and outcome(row)[0] is Outcome.CHANGED
    ]
    if changed:
        update_stations(connection, changed, today)
        progress(len(changed))


def _crs_of(path: Path) -> Crs | None:
    if path.suffix.lower() not in LAYERS:
        return None
    from geodata.files.layers import declared_crs  # imports geopandas, needed for few files only

    return declared_crs(path)


def _sheet_problems(table: Table) -> list[RowProblem]:
    """Return a problem for each sheet that is refused whole."""
    return [RowProblem(0, sheet.title, sheet.refusal) for sheet in table.refusals if sheet.refusal]


def _column_problems(table: Table, lines: Sequence[Line], columns: Sequence[ColumnMatch]) -> list[RowProblem]:
    """Return a problem for each non-empty column whose meaning is uncertain."""
    problems = []
    heading_line = place_of(table.origins, table.line + 1)[1] - 1
    for column in columns:
        if column.is_sure or not any(column.index < len(row) and row[column.index] for _, row in lines):
            continue
        problems.append(
            RowProblem(heading_line, column.heading or column_letters(column.index), column_question(column))
        )
    return problems


def column_question(column: ColumnMatch) -> Sentence:
    """Return what is asked about a column that is not surely known."""
    if column.field == PRIVATE:
        return Sentence("像是个人的电话，没有写入：要公布的请把列名改成“站点电话”")
    if column.field:
        return Sentence("是不是 {field}，没有把握：请把列名改成它", field=column.field)
    return Sentence("不认识这一列：请改列名，或者去掉这一列")


def _posted_hours(
    lines: Iterable[tuple[int, Sequence[str]]], columns: Sequence[ColumnMatch]
) -> list[tuple[int, str]]:
    """Return the lines whose hours are only given as posted, not in our syntax."""
    posted = [column.index for column in columns if column.field == "opening_hours_text"]
    syntax = [column.index for column in columns if column.field == "opening_hours"]
    found = []
    for line, cells in lines:
        texts = [cells[index] for index in posted if index < len(cells) and cells[index]]
        if texts and not any(index < len(cells) and cells[index] for index in syntax):
            found.append((line, "；".join(texts)))
    return found


def _without_posted_hours(
    rows: Iterable[SheetRow], lines: set[int], columns: Sequence[ColumnMatch]
) -> list[SheetRow]:
    """Return the rows without the hours that were read from posted text, in some lines."""
    posted = {column.index for column in columns if column.field == "opening_hours_text"}
    return [
        replace(
            row,
            cells={name: text for name, text in row.cells.items() if name != "opening_hours"},
            findings=tuple(found for found in row.findings if not posted.intersection(found.columns)),
        )
        if row.line in lines
        else row
        for row in rows
    ]


def _is_blocking(found: Finding, columns: Sequence[ColumnMatch]) -> bool:
    if found.severity is Severity.CONFIRM:
        fields = {columns[index].field for index in found.columns}
        return not (fields and fields <= POSTED_FIELDS)
    return found.severity is Severity.REFUSED


def _problem_of(found: Finding, file: StationFile) -> RowProblem:
    headings = [file.columns[index].heading or column_letters(index) for index in found.columns]
    title, line = place_of(file.table.origins, found.line)
    column = "、".join(headings)
    if len(file.table.origins) > 1 and title:
        column = f"{title} {column}".strip()
    return RowProblem(line, column, found.sentence)


def _resemblance(candidate: CandidateRow, near: dict[str, object], file: StationFile) -> RowProblem:
    """Return a note about which station, or which earlier line, a new row may be."""
    origins = file.table.origins
    which = near["code"] or Sentence("第 {line} 行", line=place_of(origins, int(str(near["line"])))[1])
    sentence = Sentence("像是同一个站：{which}“{name}”；先当作新的站", which=which, name=near["name"])
    return RowProblem(place_of(origins, candidate.row.line)[1], "", sentence)
