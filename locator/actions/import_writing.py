"""An import written in: one transaction for each area of whoever decided it, on the word of a session.

A row that may not be written, or whose station somebody has changed since the check, is refused, not an
error; the others are written. A worker that is killed leaves nothing of the area that it was at, and the
next one goes on with the areas that are left.
"""

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
    or_,
    select,
    text,
    true,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB

from geodata.sentence import Sentence
from locator.actions import import_queue
from locator.actions.import_queue import Job
from locator.actions.placing import placed
from locator.actions.staged_rows import take_over
from locator.actions.station_changes import update_stations
from locator.db.importing import import_result, import_run
from locator.db.reference import organization
from locator.db.session import By, change
from locator.db.tables import station
from locator.domain.draft import StationDraft
from locator.domain.draft_cells import keeping
from locator.domain.draft_reader import read_draft
from locator.domain.finding import Finding, Weight
from locator.domain.import_run import WRITTEN, Outcome, RunState
from locator.domain.rights import Area, Right, prefix
from locator.errors import NotAllowed
from locator.queries import drafts
from locator.queries.unions import goes_on

# One import at a time: two that meet would each take the other's new stations for their own.
ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(7361226004)")
PATIENCE = text("SET LOCAL lock_timeout = '60s'")
BATCH = 10_000  # new stations between two words of how far it is
CHANGED_BATCH = 1_000
row = import_result.c
ELSEWHERE = Sentence("不在写入人管的范围里，没有写入")
MOVED_ON = Sentence("检查以后别人改过这一站，没有写入；请再导入一次")
THERE_BY_NOW = Sentence("检查以后已经有人加了这一站，没有再加一次")


class Writing:
    """One import on its way into the tables."""

    def __init__(self, engine: Engine, staff: Engine, job: Job, by: By, today: date) -> None:
        """Take the owner's engine, which tells how far it is, and the staff's, which writes."""
        self.engine, self.staff, self.job, self.by, self.today = engine, staff, job, by, today
        self.done, self.total = 0, 0

    def write(self, areas: Sequence[Area]) -> None:
        """Write all areas that are not yet written; the last one ends the import."""
        with change(self.staff, self.by) as connection:
            self.total = _count(connection, self.job.run_id, true())
        for place, area in enumerate(areas):
            self._write_area(area, is_last=place == len(areas) - 1)

    def _write_area(self, area: Area, *, is_last: bool) -> None:
        mine = and_(row.run_id == self.job.run_id, _lies_in(area))
        try:
            self._in_one(mine, is_last=is_last, only_allowed=False)
        except NotAllowed:  # some row is not of this person's area after all: find out which
            self._in_one(mine, is_last=is_last, only_allowed=True)

    def _in_one(self, mine: ColumnElement[bool], *, is_last: bool, only_allowed: bool) -> None:
        with change(self.staff, self.by) as connection:
            connection.execute(PATIENCE)
            connection.execute(ONE_AT_A_TIME)
            if only_allowed:
                _refuse(connection, and_(mine, _waits(*WRITTEN), ~_is_allowed()), ELSEWHERE)
            _refuse(connection, and_(mine, _waits(Outcome.ADDED), _is_there()), THERE_BY_NOW)
            _refuse(connection, and_(mine, _waits(Outcome.CHANGED), _has_moved()), MOVED_ON)
            self._change(connection, mine)
            self._add(connection, mine)
            if is_last:
                _refuse(connection, and_(row.run_id == self.job.run_id, _waits(*WRITTEN)), ELSEWHERE)
                _end(connection, self.job.run_id)

    def _add(self, connection: Connection, mine: ColumnElement[bool]) -> None:
        for first, last in _ranges(connection, and_(mine, _waits(Outcome.ADDED))):
            batch = and_(mine, row.outcome == Outcome.ADDED.value, row.line.between(first, last))
            self._tell(take_over(connection, batch, self.today))

    def _change(self, connection: Connection, mine: ColumnElement[bool]) -> None:
        chosen = select(row.line, row.station_id, row.cells).where(mine, _waits(Outcome.CHANGED))
        waiting = connection.execute(chosen.order_by(row.line)).all()
        for start in range(0, len(waiting), CHANGED_BATCH):
            batch = waiting[start : start + CHANGED_BATCH]
            _note(connection, self.job.run_id, [one.line for one in batch])
            stored = {one.id: one for one in drafts.by_ids(connection, [one.station_id for one in batch])}
            wanted = {one.station_id: _draft(one.line, one.cells) for one in batch}
            there, _ = placed([keeping(stored[key].draft, draft) for key, draft in wanted.items()])
            update_stations(
                connection, list(zip((stored[key] for key in wanted), there, strict=True)), self.today
            )
            self._tell(len(batch))

    def _tell(self, more: int) -> None:
        self.done += more
        import_queue.tell(self.engine, self.job, self.done, self.total)


def _lies_in(area: Area) -> ColumnElement[bool]:
    """Return the condition that a row's entry lies in an area."""
    if area.organization_id is not None:
        mine = organization.c.id.in_(sorted(area.organization_ids))
        names = select(organization.c.name).where(mine, goes_on())
        return _word("operator").in_(names)
    digits = prefix(area.division_code)
    return _word("division_code").startswith(digits) if digits else true()


def _word(column: str) -> ColumnElement[Any]:
    """Return a cell of the entry that a row is to make."""
    return row.cells[column].astext  # type: ignore[no-any-return]


def _waits(*outcomes: Outcome) -> ColumnElement[bool]:
    return and_(row.outcome.in_([one.value for one in outcomes]), row.set_id.is_(None))


def _is_allowed() -> ColumnElement[bool]:
    """Return the condition that the database's own rules let this session write a row's entry."""
    operator = select(organization.c.id).where(organization.c.name == _word("operator"), goes_on())
    to_be = func.has_right(Right.PUBLISH.value, _word("division_code"), operator.scalar_subquery())
    place = func.geography(func.ST_GeomFromEWKT(row.staged["station"]["position"].astext))
    fits = or_(row.staged.is_(None), func.place_fits(_word("division_code"), place))
    was = select(
        func.has_right(Right.PUBLISH.value, station.c.division_code, station.c.operator_organization_id)
    )
    now = func.coalesce(was.where(station.c.id == row.station_id).scalar_subquery(), true())
    return and_(to_be, fits, now)


def _is_there() -> ColumnElement[bool]:
    """Return the condition that a station of a row's name, division and address is there by now."""
    cells = tuple_(
        _word("name"),
        func.coalesce(_word("division_code"), ""),
        func.coalesce(_word("address"), ""),
    )
    words = tuple_(station.c.name, func.coalesce(station.c.division_code, ""), station.c.address)
    return exists().where(words == cells)


def _has_moved() -> ColumnElement[bool]:
    as_seen = and_(station.c.id == row.station_id, station.c.version == row.station_version)
    return ~exists().where(as_seen)


def _refuse(connection: Connection, which: ColumnElement[bool], why: Sentence) -> None:
    """Refuse rows that were to be written, and say why beside their line."""
    said = Finding(0, (), "too_late", Weight.REFUSED, why).as_json()
    finding = func.jsonb_set(literal([said], JSONB), text("'{0,line}'"), func.to_jsonb(row.line))
    values = {"outcome": Outcome.REFUSED.value, "findings": row.findings.op("||")(finding)}
    connection.execute(update(import_result).where(which).values(values))


def _note(connection: Connection, run_id: int, lines: Sequence[int]) -> None:
    """Say which change of the history writes some rows; the database asks for it where two people decide."""
    noted = update(import_result).where(row.run_id == run_id, row.line.in_(lines))
    connection.execute(noted.values(set_id=select(func.current_change_set()).scalar_subquery()))


def _ranges(connection: Connection, which: ColumnElement[bool]) -> Iterator[tuple[int, int]]:
    """Yield first and last line of each batch of the rows that wait."""
    number = func.row_number().over(order_by=row.line) - 1
    numbered = select(row.line, func.div(number, BATCH).cast(Integer).label("batch")).where(which).subquery()
    ends = select(func.min(numbered.c.line), func.max(numbered.c.line)).group_by(numbered.c.batch)
    yield from ((first, last) for first, last in connection.execute(ends.order_by(text("1"))).all())


def _draft(line: int, cells: dict[str, Any]) -> StationDraft:
    draft, problems = read_draft(line, cells, None)
    assert draft, problems  # the check has read the same cells
    return draft


def _count(connection: Connection, run_id: int, which: ColumnElement[bool]) -> int:
    counted = select(func.count()).select_from(import_result)
    return connection.scalar(counted.where(row.run_id == run_id, _waits(*WRITTEN), which)) or 0


def _end(connection: Connection, run_id: int) -> None:
    """Note what was written, and that it is done, in the transaction of the last area."""
    counted = (
        select(row.outcome, func.count().label("rows")).where(row.run_id == run_id).group_by(row.outcome)
    )
    counts = {one.outcome: one.rows for one in connection.execute(counted)}
    found = import_run.c.found.op("||")(literal({"counts": counts}, JSONB))
    ended = update(import_run).where(import_run.c.id == run_id)
    connection.execute(ended.values(state=RunState.APPLIED.value, found=found))
