"""Imports as shown to the people who work on them: the state of each, and the findings about its rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, func, or_, select, true

from geodata.sentence import Sentence
from locator.accounts.domain.rights import Actor, Area, Right
from locator.accounts.tables import staff
from locator.imports.domain.answers import Answers
from locator.imports.domain.errors import ImportNotFound
from locator.imports.domain.run import WRITTEN, KeptReason, Outcome, RunState
from locator.imports.domain.value_columns import column_of_value
from locator.imports.tables import import_file, import_heading, import_job, import_result, import_run
from locator.sheets.domain.findings import Finding, Severity
from locator.sheets.domain.layout.parts import origins_of, row_name
from locator.stations.queries.areas import code_if_within, lies_within
from locator.stations.tables import station

PAGE_ROWS = 50
PIECE = 1 << 20  # bytes of a file that come at once
MAX_LISTED = 100
decider = staff.alias("decider")


@dataclass(frozen=True, slots=True)
class Run:
    """One import of a file."""

    id: int
    author_id: int
    author: str
    division_code: str | None
    organization_id: int | None
    file_name: str
    state: RunState
    trouble: str
    crs: str
    stored_columns: Sequence[Mapping[str, Any]]  # those of the sheet
    chosen: Mapping[str, str]
    found: Mapping[str, Any]
    made_at: datetime
    decider: str
    decided_at: datetime | None
    is_forgotten: bool
    answers: Answers

    @property
    def columns(self) -> Sequence[Mapping[str, Any]]:
        """The columns of the sheet, and after them those of the clerk's values for all rows."""
        return [*self.stored_columns, *map(column_of_value, self.answers.values.items())]

    @property
    def counts(self) -> Mapping[Outcome, int]:
        """The number of rows by outcome; rows that were undone do not count."""
        counted = self.found.get("counts", {})
        undone = self.taken_back
        return {outcome: counted.get(outcome.value, 0) - undone.get(outcome, 0) for outcome in Outcome}

    @property
    def taken_back(self) -> Mapping[Outcome, int]:
        """The number of rows by outcome that were undone."""
        if self.state is not RunState.UNDONE:
            return {}
        counted, kept = self.found.get("counts", {}), self.found.get("left") or {}
        return {outcome: counted.get(outcome.value, 0) - kept.get(outcome.value, 0) for outcome in WRITTEN}

    def rows_of(self, outcome: Outcome) -> int:
        """Return the number of rows with an outcome, including those that were undone since."""
        return self.taken_back.get(outcome, self.counts[outcome])

    @property
    def kept(self) -> int:
        """The number of stations that were kept when it was undone."""
        return sum((self.found.get("left") or {}).values())

    @property
    def to_write(self) -> int:
        """The number of rows that would be written."""
        return self.counts[Outcome.ADDED] + self.counts[Outcome.CHANGED]

    @property
    def to_review(self) -> int:
        """The number of rows that are kept without a cell that somebody should review."""
        return int(self.found.get("counts", {}).get("asked", 0))

    @property
    def told(self) -> int:
        """The number of rows of which something was read otherwise than written, or is not kept."""
        return int(self.found.get("counts", {}).get("told", 0))

    def row_name(self, line: int) -> str:
        """Return a line as the file's reader calls it: its number, with the sheet's title if several."""
        return row_name(origins_of(self.found.get("origins", [])), line)

    @property
    def area(self) -> str:
        """The key under which the column choices of its area are remembered."""
        if self.organization_id is not None:
            return f"organization:{self.organization_id}"
        return f"division:{self.division_code or ''}"

    def is_of(self, actor: Actor) -> bool:
        """Tell whether a person works on it: its author, and those who may publish in its area."""
        return actor.staff_id == self.author_id or self.may_be_decided_by(actor)

    def may_be_decided_by(self, actor: Actor) -> bool:
        """Tell whether a person may apply and undo it."""
        return actor.may(Right.PUBLISH, self.division_code, self.organization_id)


@dataclass(frozen=True, slots=True)
class CheckedRow:
    """One row of the file with the result of the last check."""

    line: int
    outcome: Outcome
    name: str
    findings: tuple[Finding, ...]
    changes: tuple[tuple[str, str, str], ...]  # column, before, after
    near: tuple[Mapping[str, Any], ...]
    cells: Mapping[str, str]
    station_code: str  # '' if there is none, or the reader may not edit it
    stays: KeptReason | None  # why undoing kept its station


@dataclass(frozen=True, slots=True)
class Progress:
    """The progress of the current task; `total` 0 if not known yet."""

    done: int
    total: int
    is_begun: bool


def by_id(connection: Connection, run_id: int, actor: Actor) -> Run:
    """Return an import of a person; raise ImportNotFound."""
    row = connection.execute(_SELECT_RUNS.where(import_run.c.id == run_id)).one_or_none()
    run = _run(row) if row else None
    if run is None or not run.is_of(actor):
        raise ImportNotFound("没有这次导入，或者不归您管")
    return run


def by_id_unchecked(connection: Connection, run_id: int) -> Run:
    """Return an import without checking whose it is, for the worker."""
    return _run(connection.execute(_SELECT_RUNS.where(import_run.c.id == run_id)).one())


def latest(connection: Connection, actor: Actor) -> list[Run]:
    """Return the imports of a person, newest first."""
    areas = actor.areas(Right.PUBLISH)
    mine = or_(
        import_run.c.author_id == actor.staff_id,
        lies_within(areas, func.coalesce(import_run.c.division_code, ""), import_run.c.organization_id),
    )
    rows = connection.execute(_SELECT_RUNS.where(mine).order_by(import_run.c.id.desc()).limit(MAX_LISTED))
    return [run for run in map(_run, rows) if run.is_of(actor)]


def rows(
    connection: Connection,
    run_id: int,
    outcomes: Sequence[Outcome],
    page: int,
    *,
    having: Severity | None = None,
    kept: bool | None = None,
    areas: Sequence[Area] = (),
) -> list[CheckedRow]:
    """Return one page of the rows with some outcomes, in the order of the file; pages count from 1.

    `having`: only rows with a finding of this severity. `kept`: only rows whose stations
    undoing has kept, or only the others. Stations outside of `areas` get no code.
    """
    chosen = _select_results(areas).where(
        import_result.c.run_id == run_id, import_result.c.outcome.in_([outcome.value for outcome in outcomes])
    )
    if having:
        chosen = chosen.where(import_result.c.findings.contains([{"weight": having.value}]))
    if kept is not None:
        chosen = chosen.where((import_result.c.stays != "") == kept)
    window = chosen.order_by(import_result.c.line).limit(PAGE_ROWS).offset((page - 1) * PAGE_ROWS)
    return [_checked_row(row) for row in connection.execute(window)]


def row_at(connection: Connection, run_id: int, line: int) -> CheckedRow:
    """Return the row of a line; raise ImportNotFound."""
    chosen = _select_results().where(import_result.c.run_id == run_id, import_result.c.line == line)
    row = connection.execute(chosen).one_or_none()
    if row is None:
        raise ImportNotFound("没有这一行")
    return _checked_row(row)


def cells_by_line(connection: Connection, run_id: int, lines: Sequence[int]) -> dict[int, Mapping[str, str]]:
    """Return the entries to write, by line; refused rows have none."""
    chosen = select(import_result.c.line, import_result.c.cells).where(
        import_result.c.run_id == run_id,
        import_result.c.line.in_(lines),
        import_result.c.cells.is_not(None),
    )
    return {row.line: row.cells for row in connection.execute(chosen)}


def follow_up_of(connection: Connection, run_id: int) -> int:
    """Return the id of the import that continues the undecided rows of an import; 0 if there is none."""
    chosen = (
        select(import_job.c.run_id)
        .join(import_run, import_run.c.id == import_job.c.run_id)
        .where(import_job.c.said["of"].as_integer() == run_id, import_run.c.state != RunState.DROPPED.value)
    )
    return connection.scalar(chosen.limit(1)) or 0


def findings(connection: Connection, run_id: int) -> list[Finding]:
    """Return all findings about a file, in its order."""
    chosen = select(import_result.c.findings).where(
        import_result.c.run_id == run_id, func.jsonb_array_length(import_result.c.findings) > 0
    )
    of_rows = connection.scalars(chosen.order_by(import_result.c.line))
    return [Finding.from_json(found) for row in of_rows for found in row]


def progress(connection: Connection, run_id: int) -> Progress:
    """Return the progress of the current task of an import."""
    waiting = select(import_job).where(import_job.c.run_id == run_id, import_job.c.ended_at.is_(None))
    row = connection.execute(waiting.order_by(import_job.c.id).limit(1)).one_or_none()
    return Progress(row.done, row.total, row.started_at is not None) if row else Progress(0, 0, False)


def file_of(connection: Connection, run_id: int, kind: str) -> bytes | None:
    """Return a file of an import: ``given``, ``grid``, ``layout`` or ``marked``.

    It comes in pieces of PIECE: the buffer of a connection grows to its largest row, and never shrinks.
    """
    content = import_file.c.content
    last = func.octet_length(content).op("/")(PIECE)  # whole numbers
    piece = func.generate_series(0, last).table_valued("n").render_derived()
    pieces = select(func.substring(content, piece.c.n * PIECE + 1, PIECE)).join(piece, true())
    chosen = pieces.where(import_file.c.run_id == run_id, import_file.c.kind == kind).order_by(piece.c.n)
    found = connection.scalars(chosen).all()
    return b"".join(found) if found else None


def has_file(connection: Connection, run_id: int, kind: str) -> bool:
    """Tell whether an import has a file, without loading it."""
    found = select(import_file.c.run_id).where(import_file.c.run_id == run_id, import_file.c.kind == kind)
    return connection.scalar(found) is not None


def remembered_headings(connection: Connection, area: str) -> dict[str, str]:
    """Return what headings meant last time in an area: our field by normalised heading."""
    chosen = select(import_heading.c.heading, import_heading.c.field).where(import_heading.c.area == area)
    return {row.heading: row.field for row in connection.execute(chosen)}


_SELECT_RUNS = (
    select(import_run, staff.c.name.label("author"), func.coalesce(decider.c.name, "").label("decider"))
    .join(staff, staff.c.id == import_run.c.author_id)
    .outerjoin(decider, decider.c.id == import_run.c.decided_by)
)


def _select_results(areas: Sequence[Area] = ()) -> Select[Any]:
    return select(
        *(import_result.c[name] for name in ("line", "outcome", "name", "findings", "changes", "near")),
        *(import_result.c.cells, import_result.c.stays, code_if_within(areas)),
    ).outerjoin(station, station.c.id == import_result.c.station_id)


def _run(row: Row[Any]) -> Run:
    return Run(
        *(row.id, row.author_id, row.author, row.division_code, row.organization_id, row.file_name),
        *(RunState(row.state), row.trouble, row.crs, row.columns, row.chosen, row.found, row.made_at),
        *(row.decider, row.decided_at, row.forgotten_at is not None, Answers.from_json(row.answers)),
    )


def _checked_row(row: Row[Any]) -> CheckedRow:
    return CheckedRow(
        row.line,
        Outcome(row.outcome),
        row.name,
        tuple(Finding.from_json(found) for found in row.findings),
        tuple((column, before, after) for column, before, after in row.changes),
        tuple(near | {"words": Sentence(near["pattern"], **near["values"])} for near in row.near),
        row.cells or {},
        row.station_code or "",
        KeptReason(row.stays) if row.stays else None,
    )
