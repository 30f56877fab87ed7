"""A file of stations taken in by command: read, understood and compared as an import by page is.

Nobody is there to confirm anything, so whatever a clerk would have to look at keeps the whole file out;
only words as they are posted are kept as they stand. All of it is written, or nothing.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from sqlalchemy import Connection, Engine

from geodata.crs import Crs
from geodata.errors import UnreadableFile
from geodata.grid import Grid
from geodata.grids import LAYERS, read_grid
from geodata.sentence import Sentence
from locator.db.session import change
from locator.editing.actions.station_changes import update_stations
from locator.entries.actions.station_rows import Progress, insert_stations
from locator.entries.domain.draft import StationDraft
from locator.errors import ImportRefused, RowProblem
from locator.imports.actions import match as import_judging
from locator.imports.actions.candidate_row import Judged
from locator.imports.domain.run import Outcome
from locator.sheets.domain.columns.matching import ColumnMatch, match_columns
from locator.sheets.domain.findings import Finding, Severity, column_letters
from locator.sheets.domain.header import find_header
from locator.sheets.domain.row import SheetRow, read_rows
from locator.sheets.domain.sheet_choice import best_title

SAMPLED = 400  # rows from the top
POSTED = frozenset({"opening_hours_text", "services_text"})  # kept as posted where they are not understood
Line = tuple[int, Sequence[str]]
NEW = (Outcome.ADDED, Outcome.DOUBTED)


@dataclass(frozen=True, slots=True)
class StationFile:
    """A file in our columns; `problems` are of its headings, `signs` are hours in words alone, by line."""

    name: str
    columns: Sequence[ColumnMatch]
    rows: Sequence[SheetRow]
    problems: Sequence[RowProblem]
    signs: Sequence[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Looked:
    """What a file would do: its rows, every problem that keeps it out, and what is worth knowing."""

    rows: Sequence[Judged]
    problems: Sequence[RowProblem]
    told: Sequence[RowProblem]

    @property
    def counts(self) -> Counter[Outcome]:
        """How many rows become what."""
        return Counter(import_judging.outcome(one)[0] for one in self.rows)

    @property
    def drafts(self) -> list[StationDraft]:
        """The entries that are to be, of new stations."""
        return [one.draft for one in self.rows if one.draft and import_judging.outcome(one)[0] in NEW]

    def require_whole(self) -> None:
        """Raise ImportRefused when anything keeps the file out."""
        if self.problems:
            raise ImportRefused(self.problems)


def read_file(path: Path, crs: Crs | None, today: date, *, read_posted: bool = True) -> StationFile:
    """Read and understand a file of any format that we take; raise UnreadableFile.

    `crs` is the system of places whose row does not say its own; without it, what a layer says of
    itself holds. Without `read_posted`, hours that are given in words alone stay words.
    """
    grid = read_grid(path)
    if (title := best_title(grid)) != grid.title:
        grid = read_grid(path, title)
    headed = find_header(grid)
    if not headed.line:
        raise UnreadableFile("没有找到列名：要有一行写明每一列是什么")
    lines = list(grid.lines(headed.first_line))
    columns = match_columns(headed.headings, [cells for _, cells in lines[:SAMPLED]])
    system = crs or _system_of(path)
    rows = list(read_rows(lines, columns, system, today=today, uncalculated=grid.uncalculated))
    signs = _signs(lines, columns)
    if not read_posted:
        rows = _as_posted(rows, {line for line, _ in signs}, columns)
    return StationFile(path.name, columns, rows, _of_columns(grid, headed.line, columns), signs)


def look(connection: Connection, file: StationFile) -> Looked:
    """Compare a file with what is stored; nothing is written."""
    bench = import_judging.bench_for(connection, file.rows, file.name)
    rows = import_judging.identified(file.rows, bench)
    import_judging.judge(connection, bench, rows)
    problems, told = list(file.problems), list[RowProblem]()
    for one in rows:
        for found in one.findings:
            (problems if _keeps_out(found, file.columns) else told).append(_said(found, file.columns))
        told += [_resembles(one, near) for near in one.near[:1]]
    return Looked(rows, sorted(problems, key=lambda each: each.line), told)


def take_in(
    engine: Engine, file: StationFile, today: date, progress: Progress, *, dry_run: bool = False
) -> Looked:
    """Write a file in one transaction when nothing keeps it out; return what was, or would be, done.

    A row that resembles a station, and is none beyond doubt, is a new one: the job that looks for
    duplicates lays both before a clerk.
    """
    with change(engine) as connection:
        looked = look(connection, file)
        if not dry_run and not looked.problems:
            insert_stations(connection, looked.drafts, today, progress)
            _change(connection, looked.rows, today, progress)
    return looked


def _change(connection: Connection, rows: Iterable[Judged], today: date, progress: Progress) -> None:
    changed = [
        (one.stored, one.draft)
        for one in rows
        if one.stored and one.draft and import_judging.outcome(one)[0] is Outcome.CHANGED
    ]
    if changed:
        update_stations(connection, changed, today)
        progress(len(changed))


def _system_of(path: Path) -> Crs | None:
    if path.suffix.lower() not in LAYERS:
        return None
    from geodata.layers import system_of  # heavy, and needed for few files only

    return system_of(path)


def _of_columns(grid: Grid, line: int, columns: Sequence[ColumnMatch]) -> list[RowProblem]:
    """Return a problem for each column that holds something and of which nobody knows surely what."""
    problems = []
    for one in columns:
        if one.is_sure or not any(one.index < len(row) and row[one.index] for row in grid.rows[line:]):
            continue
        sentence = Sentence("不认识这一列：请改列名，或者去掉这一列")
        if one.field:
            sentence = Sentence("是不是 {field}，没有把握：请把列名改成它", field=one.field)
        problems.append(RowProblem(line, one.heading or column_letters(one.index), sentence))
    return problems


def _signs(
    lines: Iterable[tuple[int, Sequence[str]]], columns: Sequence[ColumnMatch]
) -> list[tuple[int, str]]:
    """Return the lines that say their hours as they are posted, and not in our syntax."""
    posted = [one.index for one in columns if one.field == "opening_hours_text"]
    syntax = [one.index for one in columns if one.field == "opening_hours"]
    found = []
    for line, cells in lines:
        texts = [cells[index] for index in posted if index < len(cells) and cells[index]]
        if texts and not any(index < len(cells) and cells[index] for index in syntax):
            found.append((line, "；".join(texts)))
    return found


def _as_posted(rows: Iterable[SheetRow], lines: set[int], columns: Sequence[ColumnMatch]) -> list[SheetRow]:
    """Return rows without the hours that were read from words, in some lines."""
    posted = {one.index for one in columns if one.field == "opening_hours_text"}
    return [
        replace(
            row,
            cells={name: text for name, text in row.cells.items() if name != "opening_hours"},
            findings=tuple(one for one in row.findings if not posted.intersection(one.columns)),
        )
        if row.line in lines
        else row
        for row in rows
    ]


def _keeps_out(found: Finding, columns: Sequence[ColumnMatch]) -> bool:
    if found.severity is Severity.CONFIRM:
        fields = {columns[index].field for index in found.columns}
        return not (fields and fields <= POSTED)
    return found.severity is Severity.REFUSED


def _said(found: Finding, columns: Sequence[ColumnMatch]) -> RowProblem:
    headings = [columns[index].heading or column_letters(index) for index in found.columns]
    return RowProblem(found.line, "、".join(headings), found.sentence)


def _resembles(one: Judged, near: dict[str, object]) -> RowProblem:
    """Say which station, or which earlier line, a new one may be."""
    which = near["code"] or Sentence("第 {line} 行", line=near["line"])
    sentence = Sentence("像是同一个站：{which}“{name}”；先当作新的站", which=which, name=near["name"])
    return RowProblem(one.row.line, "", sentence)
