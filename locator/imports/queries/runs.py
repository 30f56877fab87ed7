"""Imports as the people who work on them see them: how each stands, and what was found of its rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, func, or_, select

from geodata.sentence import Sentence
from locator.accounts.domain.rights import Actor, Area, Right
from locator.accounts.tables import staff
from locator.imports.domain.errors import ImportNotFound
from locator.imports.domain.run import WRITTEN, Outcome, RunState, Stays
from locator.imports.tables import import_file, import_heading, import_job, import_result, import_run
from locator.sheets.domain.findings import Finding, Severity
from locator.stations.queries.areas import code_within, lies_within
from locator.stations.tables import station

PAGE_ROWS = 50
LISTED = 100
decider = staff.alias("decider")


@dataclass(frozen=True, slots=True)
class Run:
    """One file on its way in."""

    id: int
    author_id: int
    author: str
    division_code: str | None
    organization_id: int | None
    file_name: str
    state: RunState
    trouble: str
    crs: str
    columns: Sequence[Mapping[str, Any]]
    chosen: Mapping[str, str]
    found: Mapping[str, Any]
    made_at: datetime
    decider: str
    decided_at: datetime | None
    is_forgotten: bool

    @property
    def counts(self) -> Mapping[Outcome, int]:
        """How many rows became what."""
        given = self.found.get("counts", {})
        return {one: given.get(one.value, 0) - self.taken_back.get(one, 0) for one in Outcome}

    @property
    def taken_back(self) -> Mapping[Outcome, int]:
        """How many rows became what and were taken back, of an import that was undone."""
        if self.state is not RunState.UNDONE:
            return {}
        given, kept = self.found.get("counts", {}), self.found.get("left") or {}
        return {one: given.get(one.value, 0) - kept.get(one.value, 0) for one in WRITTEN}

    def rows_of(self, outcome: Outcome) -> int:
        """How many rows became something, though it were taken back since."""
        return self.taken_back.get(outcome, self.counts[outcome])

    @property
    def kept(self) -> int:
        """How many stations were left when it was undone."""
        return sum((self.found.get("left") or {}).values())

    @property
    def to_write(self) -> int:
        """How many rows would be written."""
        return self.counts[Outcome.ADDED] + self.counts[Outcome.CHANGED]

    @property
    def asked(self) -> int:
        """How many rows would be written without a cell that somebody should look at."""
        return int(self.found.get("counts", {}).get("asked", 0))

    @property
    def area(self) -> str:
        """The key under which its area's choices of columns are remembered."""
        if self.organization_id is not None:
            return f"organization:{self.organization_id}"
        return f"division:{self.division_code or ''}"

    def is_of(self, actor: Actor) -> bool:
        """Tell whether somebody works on it: its author, and whoever may publish where it comes from."""
        return actor.staff_id == self.author_id or self.may_be_decided_by(actor)

    def may_be_decided_by(self, actor: Actor) -> bool:
        """Tell whether somebody may write it in and take it back."""
        return actor.may(Right.PUBLISH, self.division_code, self.organization_id)


@dataclass(frozen=True, slots=True)
class CheckedRow:
    """One row of the file, as the last check left it."""

    line: int
    outcome: Outcome
    name: str
    findings: tuple[Finding, ...]
    changes: tuple[tuple[str, str, str], ...]  # column, before, after
    near: tuple[Mapping[str, Any], ...]
    cells: Mapping[str, str]
    station_code: str  # '' where there is none, or whoever asks may not edit it
    stays: Stays | None  # why undoing left its station


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the work is that goes on now; `total` 0: nobody knows yet."""

    done: int
    total: int
    is_begun: bool


def by_id(connection: Connection, run_id: int, actor: Actor) -> Run:
    """Return an import that somebody works on; raise ImportNotFound."""
    row = connection.execute(_RUNS.where(import_run.c.id == run_id)).one_or_none()
    run = _run(row) if row else None
    if run is None or not run.is_of(actor):
        raise ImportNotFound("没有这次导入，或者不归您管")
    return run


def of_number(connection: Connection, run_id: int) -> Run:
    """Return an import, for the worker; there is one."""
    return _run(connection.execute(_RUNS.where(import_run.c.id == run_id)).one())


def latest(connection: Connection, actor: Actor) -> list[Run]:
    """Return the imports that somebody works on, the newest first."""
    areas = actor.areas(Right.PUBLISH)
    mine = or_(
        import_run.c.author_id == actor.staff_id,
        lies_within(areas, func.coalesce(import_run.c.division_code, ""), import_run.c.organization_id),
    )
    rows = connection.execute(_RUNS.where(mine).order_by(import_run.c.id.desc()).limit(LISTED))
    return [run for run in map(_run, rows) if run.is_of(actor)]


def rows(
    connection: Connection,
    run_id: int,
    outcomes: Sequence[Outcome],
    page: int,
    *,
    asked: bool = False,
    kept: bool | None = None,
    areas: Sequence[Area] = (),
) -> list[CheckedRow]:
    """Return one page of the rows that became something, in the order of the file; pages count from 1.

    `asked`: only those with a cell that somebody should look at. `kept`: only those whose stations undoing
    has left, or only the others. Stations are named by their codes as far as they lie in `areas`.
    """
    chosen = _results(areas).where(
        import_result.c.run_id == run_id, import_result.c.outcome.in_([one.value for one in outcomes])
    )
    if asked:
        chosen = chosen.where(import_result.c.findings.contains([{"weight": Severity.CONFIRM.value}]))
    if kept is not None:
        chosen = chosen.where((import_result.c.stays != "") == kept)
    window = chosen.order_by(import_result.c.line).limit(PAGE_ROWS).offset((page - 1) * PAGE_ROWS)
    return [_checked(row) for row in connection.execute(window)]


def one_row(connection: Connection, run_id: int, line: int) -> CheckedRow:
    """Return one row; raise ImportNotFound."""
    chosen = _results().where(import_result.c.run_id == run_id, import_result.c.line == line)
    row = connection.execute(chosen).one_or_none()
    if row is None:
        raise ImportNotFound("没有这一行")
    return _checked(row)


def cells_at(connection: Connection, run_id: int, lines: Sequence[int]) -> dict[int, Mapping[str, str]]:
    """Return what some rows' entries are to be, by line; those of rows that are refused are not known."""
    chosen = select(import_result.c.line, import_result.c.cells).where(
        import_result.c.run_id == run_id,
        import_result.c.line.in_(lines),
        import_result.c.cells.is_not(None),
    )
    return {row.line: row.cells for row in connection.execute(chosen)}


def lines_of(connection: Connection, run_id: int, outcome: Outcome) -> list[int]:
    """Return the lines that became something, in the order of the file."""
    chosen = select(import_result.c.line).where(
        import_result.c.run_id == run_id, import_result.c.outcome == outcome.value
    )
    return list(connection.scalars(chosen.order_by(import_result.c.line)))


def taken_up_in(connection: Connection, run_id: int) -> int:
    """Return the number of the import in which rows that were left in doubt are decided; 0: none."""
    chosen = (
        select(import_job.c.run_id)
        .join(import_run, import_run.c.id == import_job.c.run_id)
        .where(import_job.c.said["of"].as_integer() == run_id, import_run.c.state != RunState.DROPPED.value)
    )
    return connection.scalar(chosen.limit(1)) or 0


def findings(connection: Connection, run_id: int) -> list[Finding]:
    """Return everything found in a file, in its order."""
    chosen = select(import_result.c.findings).where(
        import_result.c.run_id == run_id, func.jsonb_array_length(import_result.c.findings) > 0
    )
    of_rows = connection.scalars(chosen.order_by(import_result.c.line))
    return [Finding.from_json(one) for kept in of_rows for one in kept]


def repairs(connection: Connection, run_id: int) -> int:
    """Return how many repairs there are to take."""
    return sum(1 for one in findings(connection, run_id) if _is_repair(one))


def repairs_of(connection: Connection, run_id: int, line: int | None) -> dict[tuple[int, int], str]:
    """Return the repaired cells of a row, or of all rows, by line and column."""
    return {
        (one.line, place): words
        for one in findings(connection, run_id)
        if _is_repair(one) and line in (None, one.line)
        for place, words in zip(one.columns, one.repair, strict=True)
    }


def _is_repair(one: Finding) -> bool:
    return one.severity is not Severity.NOTE and bool(one.repair) and len(one.repair) == len(one.columns)


def progress(connection: Connection, run_id: int) -> Progress:
    """Return how far the work on an import is."""
    waiting = select(import_job).where(import_job.c.run_id == run_id, import_job.c.ended_at.is_(None))
    row = connection.execute(waiting.order_by(import_job.c.id).limit(1)).one_or_none()
    return Progress(row.done, row.total, row.heard_at is not None) if row else Progress(0, 0, False)


def file_of(connection: Connection, run_id: int, kind: str) -> bytes | None:
    """Return a file of an import: ``given``, ``grid`` or ``marked``."""
    chosen = select(import_file.c.content).where(import_file.c.run_id == run_id, import_file.c.kind == kind)
    content = connection.scalar(chosen)
    return bytes(content) if content is not None else None


def has_file(connection: Connection, run_id: int, kind: str) -> bool:
    """Tell whether there is a file of an import, without bringing it."""
    there = select(import_file.c.run_id).where(import_file.c.run_id == run_id, import_file.c.kind == kind)
    return connection.scalar(there) is not None


def remembered(connection: Connection, area: str) -> dict[str, str]:
    """Return what headings meant the last time in an area: our field by plain heading."""
    chosen = select(import_heading.c.heading, import_heading.c.field).where(import_heading.c.area == area)
    return {row.heading: row.field for row in connection.execute(chosen)}


_RUNS = (
    select(import_run, staff.c.name.label("author"), func.coalesce(decider.c.name, "").label("decider"))
    .join(staff, staff.c.id == import_run.c.author_id)
    .outerjoin(decider, decider.c.id == import_run.c.decided_by)
)


def _results(areas: Sequence[Area] = ()) -> Select[Any]:
    return select(
        *(import_result.c[name] for name in ("line", "outcome", "name", "findings", "changes", "near")),
        *(import_result.c.cells, import_result.c.stays, code_within(areas)),
    ).outerjoin(station, station.c.id == import_result.c.station_id)


def _run(row: Row[Any]) -> Run:
    return Run(
        *(row.id, row.author_id, row.author, row.division_code, row.organization_id, row.file_name),
        *(RunState(row.state), row.trouble, row.crs, row.columns, row.chosen, row.found, row.made_at),
        *(row.decider, row.decided_at, row.forgotten_at is not None),
    )


def _checked(row: Row[Any]) -> CheckedRow:
    return CheckedRow(
        row.line,
        Outcome(row.outcome),
        row.name,
        tuple(Finding.from_json(one) for one in row.findings),
        tuple((one[0], one[1], one[2]) for one in row.changes),
        tuple(one | {"words": Sentence(one["pattern"], **one["values"])} for one in row.near),
        row.cells or {},
        row.station_code or "",
        Stays(row.stays) if row.stays else None,
    )
