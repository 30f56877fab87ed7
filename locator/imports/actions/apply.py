"""Apply an import: one transaction for each area of the person who decided it, with that person's session.

A row that may not be written, or whose station was changed since the check, is refused; the others are
written. A killed worker leaves nothing of its current area; the next one continues with the remaining areas.
Half of very many new stations are written by a second transaction at the same time (decision 106).
"""

import threading
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Integer,
    and_,
    exists,
    func,
    literal,
    not_,
    or_,
    select,
    text,
    true,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB

from geodata.sentence import Sentence
from locator.accounts.domain.rights import Area, Right
from locator.db.session import ChangeContext, change
from locator.db.together import change_together
from locator.divisions.domain import code_prefix
from locator.editing.actions.station_changes import update_stations
from locator.entries.actions.coordinates import convert_positions
from locator.entries.domain.draft import StationDraft
from locator.entries.queries import drafts
from locator.errors import NotAllowed
from locator.imports.actions import queue
from locator.imports.actions.queue import Job
from locator.imports.actions.staged_rows import StagedTexts, insert_staged, look_up, staged_texts
from locator.imports.domain.run import WRITTEN, Outcome, RunState
from locator.imports.tables import import_result, import_run
from locator.organizations.queries import is_active
from locator.organizations.tables import organization
from locator.sheets.domain.entry_cells import keep_unlisted_values
from locator.sheets.domain.findings import Finding, Severity
from locator.sheets.domain.reader import read_draft
from locator.stations.tables import station

# One import at a time: two at once would not see each other's new stations. The second transaction of an
# import has a lock of its own, which the next import waits for.
IMPORT_LOCK = text(
    "SELECT pg_advisory_xact_lock(7361226004), pg_advisory_lock(7361226005), pg_advisory_unlock(7361226005)"
)
SECOND_LOCK = text("SELECT pg_advisory_xact_lock(7361226005)")
LOCK_TIMEOUT = text("SET LOCAL lock_timeout = '60s'")
MIN_SHARED_ROWS = 20_000  # new stations of an area of which a second transaction writes half
ADDED_BATCH = 10_000  # new stations between two progress reports
CHANGED_BATCH = 1_000
row = import_result.c
OUTSIDE_AREA = Sentence("不在写入人管的范围里，没有写入")
CHANGED_SINCE_CHECK = Sentence("检查以后别人改过这一站，没有写入；请再导入一次")
GONE_SINCE_CHECK = Sentence("检查以后这一站已经没有了，没有写入；请再导入一次")
ADDED_SINCE_CHECK = Sentence("检查以后已经有人加了这一站，没有再加一次")


class ImportWriter:
    """Writes one import into the tables."""

    def __init__(self, engine: Engine, staff: Engine, job: Job, by: ChangeContext, today: date) -> None:
        """Set the owner's engine, for progress reports, and the staff engine, which writes."""
        self.engine, self.staff, self.job, self.by, self.today = engine, staff, job, by, today
        self.done, self.total = 0, 0
        self.progress = threading.Lock()

    def write(self, areas: Sequence[Area]) -> None:
        """Write all areas that are not written yet; the last one ends the import."""
        with change(self.staff, self.by) as connection:
            self.total = _count(connection, self.job.run_id, true())
        for index, area in enumerate(areas):
            self._write_area(area, is_last=index == len(areas) - 1)

    def _write_area(self, area: Area, *, is_last: bool) -> None:
        in_area = and_(row.run_id == self.job.run_id, _is_in_area(area))
        try:
            self._write_halves(in_area)
            with change(self.staff, self.by) as connection:
                self._write_rest(connection, in_area, is_last=is_last)
        except NotAllowed:  # refuse single rows that this person may not write
            with change(self.staff, self.by) as connection:
                take_turn(connection)
                _refuse(connection, and_(in_area, _is_pending(*WRITTEN), ~_is_allowed()), OUTSIDE_AREA)
                self._write_rest(connection, in_area, is_last=is_last)

    def _write_rest(self, connection: Connection, in_area: ColumnElement[bool], *, is_last: bool) -> None:
        """Write what is not written yet; of the last area, end the import."""
        take_turn(connection)
        if _count(connection, self.job.run_id, in_area):
            self._write_pending(connection, in_area)
        if is_last:
            in_run = row.run_id == self.job.run_id
            _refuse(connection, and_(in_run, _is_pending(*WRITTEN)), OUTSIDE_AREA)
            _refuse(connection, and_(in_run, _is_pending(Outcome.UNCHANGED), _is_gone()), GONE_SINCE_CHECK)
            _finish(connection, self.job.run_id)

    def _write_halves(self, in_area: ColumnElement[bool]) -> None:
        """Write everything by two transactions at once, if there are very many new stations.

        Their hours and organisations are stored before: of two transactions that store the same one, one
        waits for the other.
        """
        new = and_(in_area, _is_pending(Outcome.ADDED))
        with change(self.staff, self.by) as connection:
            if _count(connection, self.job.run_id, new) < MIN_SHARED_ROWS:
                return
            middle = select(func.percentile_disc(0.5).within_group(row.line)).where(new)
            is_below = and_(row.outcome == Outcome.ADDED.value, row.line > connection.scalar(middle))
            texts = staged_texts(connection, new)
            look_up(connection, texts, self.today)

        def write_first(connection: Connection) -> None:
            self._write_pending(connection, and_(in_area, not_(is_below)), texts)

        def write_second(connection: Connection) -> None:
            take_second_turn(connection)
            self._write_pending(connection, and_(in_area, is_below), texts)

        change_together(self.staff, self.by, before=take_turn, first=write_first, second=write_second)

    def _write_pending(
        self, connection: Connection, chosen: ColumnElement[bool], texts: StagedTexts | None = None
    ) -> None:
        _refuse(connection, and_(chosen, _is_pending(Outcome.ADDED), _exists_already()), ADDED_SINCE_CHECK)
        _refuse(connection, and_(chosen, _is_pending(Outcome.CHANGED), _was_changed()), CHANGED_SINCE_CHECK)
        self._change(connection, chosen)
        ids = look_up(connection, texts, self.today) if texts else None
        for first, last in _ranges(connection, and_(chosen, _is_pending(Outcome.ADDED))):
            batch = and_(chosen, row.outcome == Outcome.ADDED.value, row.line.between(first, last))
            self._report(insert_staged(connection, batch, self.today, ids))

    def _change(self, connection: Connection, in_area: ColumnElement[bool]) -> None:
        chosen = select(row.line, row.station_id, row.cells).where(in_area, _is_pending(Outcome.CHANGED))
        waiting = connection.execute(chosen.order_by(row.line)).all()
        for start in range(0, len(waiting), CHANGED_BATCH):
            batch = waiting[start : start + CHANGED_BATCH]
            _record_change_set(connection, self.job.run_id, [result.line for result in batch])
            ids = [result.station_id for result in batch]
            stored = {station.id: station for station in drafts.by_ids(connection, ids)}
            wanted = {result.station_id: _draft(result.line, result.cells) for result in batch}
            located, _ = convert_positions(
                [keep_unlisted_values(stored[key].draft, draft) for key, draft in wanted.items()]
            )
            changes = list(zip((stored[key] for key in wanted), located, strict=True))
            update_stations(connection, changes, self.today)
            self._report(len(batch))

    def _report(self, more: int) -> None:
        with self.progress:
            self.done += more
            queue.report_progress(self.engine, self.job, self.done, self.total)


def take_turn(connection: Connection) -> None:
    """Wait until no other import is written or undone."""
    connection.execute(LOCK_TIMEOUT)
    connection.execute(IMPORT_LOCK)


def take_second_turn(connection: Connection) -> None:
    """Have the next import wait for this second transaction, too."""
    connection.execute(LOCK_TIMEOUT)
    connection.execute(SECOND_LOCK)


def _is_in_area(area: Area) -> ColumnElement[bool]:
    """Return the condition that a row's entry is in an area."""
    if area.organization_id is not None:
        in_area = organization.c.id.in_(sorted(area.organization_ids))
        names = select(organization.c.name).where(in_area, is_active())
        return _cell("operator").in_(names)
    digits = code_prefix(area.division_code)
    return _cell("division_code").startswith(digits) if digits else true()


def _cell(column: str) -> ColumnElement[Any]:
    """Return a cell of the row's entry."""
    return row.cells[column].astext  # type: ignore[no-any-return]


def _is_pending(*outcomes: Outcome) -> ColumnElement[bool]:
    return and_(row.outcome.in_([outcome.value for outcome in outcomes]), row.set_id.is_(None))


def _is_allowed() -> ColumnElement[bool]:
    """Return the condition that the database allows this session to write a row's entry."""
    operator = select(organization.c.id).where(organization.c.name == _cell("operator"), is_active())
    after = func.has_right(Right.PUBLISH.value, _cell("division_code"), operator.scalar_subquery())
    place = func.geography(func.ST_GeomFromEWKT(row.staged["station"]["position"].astext))
    fits = or_(row.staged.is_(None), func.place_fits(_cell("division_code"), place))
    stored = select(
        func.has_right(Right.PUBLISH.value, station.c.division_code, station.c.operator_organization_id)
    )
    before = func.coalesce(stored.where(station.c.id == row.station_id).scalar_subquery(), true())
    return and_(after, fits, before)


def _exists_already() -> ColumnElement[bool]:
    """Return the condition that a station with a row's name, division and address exists by now."""
    cells = tuple_(
        _cell("name"),
        func.coalesce(_cell("division_code"), ""),
        func.coalesce(_cell("address"), ""),
    )
    identity = tuple_(station.c.name, func.coalesce(station.c.division_code, ""), station.c.address)
    return exists().where(identity == cells)


def _was_changed() -> ColumnElement[bool]:
    as_checked = and_(station.c.id == row.station_id, station.c.version == row.station_version)
    return ~exists().where(as_checked)


def _is_gone() -> ColumnElement[bool]:
    """Return the condition that the station that a row was is no longer stored."""
    return ~exists().where(station.c.id == row.station_id)


def _refuse(connection: Connection, condition: ColumnElement[bool], why: Sentence) -> None:
    """Refuse rows that were to be written, with a finding about the whole line."""
    about_row = Finding(0, (), "too_late", Severity.REFUSED, why).as_json()
    finding = func.jsonb_set(literal([about_row], JSONB), text("'{0,line}'"), func.to_jsonb(row.line))
    values = {"outcome": Outcome.REFUSED.value, "findings": row.findings.op("||")(finding)}
    connection.execute(update(import_result).where(condition).values(values))


def _record_change_set(connection: Connection, run_id: int, lines: Sequence[int]) -> None:
    """Store which change set writes some rows; the database requires it where two people decide."""
    results = update(import_result).where(row.run_id == run_id, row.line.in_(lines))
    connection.execute(results.values(set_id=select(func.current_change_set()).scalar_subquery()))


def _ranges(connection: Connection, condition: ColumnElement[bool]) -> Iterator[tuple[int, int]]:
    """Yield the first and last line of each batch of pending rows."""
    number = func.row_number().over(order_by=row.line) - 1
    numbered = (
        select(row.line, func.div(number, ADDED_BATCH).cast(Integer).label("batch"))
        .where(condition)
        .subquery()
    )
    ends = select(func.min(numbered.c.line), func.max(numbered.c.line)).group_by(numbered.c.batch)
    yield from ((first, last) for first, last in connection.execute(ends.order_by(text("1"))).all())


def _draft(line: int, cells: dict[str, Any]) -> StationDraft:
    draft, problems = read_draft(line, cells, None)
    assert draft, problems  # the check has read the same cells
    return draft


def _count(connection: Connection, run_id: int, condition: ColumnElement[bool]) -> int:
    counted = select(func.count()).select_from(import_result)
    return connection.scalar(counted.where(row.run_id == run_id, _is_pending(*WRITTEN), condition)) or 0


def _finish(connection: Connection, run_id: int) -> None:
    """Store the counts and end the import, in the transaction of the last area."""
    counted = (
        select(row.outcome, func.count().label("rows")).where(row.run_id == run_id).group_by(row.outcome)
    )
    counts = {result.outcome: result.rows for result in connection.execute(counted)}
    found = import_run.c.found.op("||")(literal({"counts": counts}, JSONB))
    ended = update(import_run).where(import_run.c.id == run_id)
    connection.execute(ended.values(state=RunState.APPLIED.value, found=found))
