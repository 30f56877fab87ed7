"""Imports in tests: a person with a worker in the same process, sheets in a line or two, table contents."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256

import queues
from clerks import StaffClient
from factories import NOON
from sqlalchemy import Engine, func, select, text

from geodata.crs.conversion import Crs
from locator.accounts.domain.rights import Actor
from locator.accounts.queries.people import find_session
from locator.db.session import change
from locator.imports.actions import steps
from locator.imports.domain.run import LaterChanges, RunState
from locator.imports.queries import runs
from locator.imports.queries.runs import Run
from locator.imports.tables import import_result
from locator.jobs.domain import Queue
from locator.stations.tables import facet_check, service_offer, station

HEADING = ("站名", "类型", "行政区划代码", "地址", "经度", "纬度", "电话", "opening_hours", "services")
STATION_ROWS = """
    SELECT to_jsonb(s) - '{id,code,version,updated_at,created_at,timetable_id,no_app_timetable_id}'::text[]
    FROM station s ORDER BY s.id"""
OFFER_ROWS = "SELECT to_jsonb(o) - 'timetable_id' FROM service_offer o ORDER BY o.station_id, o.code"
CHECK_ROWS = "SELECT to_jsonb(c) FROM facet_check c ORDER BY c.station_id, c.facet"
PUBLIC_ROWS = """
    SELECT to_jsonb(p) - '{timetable_id,no_app_timetable_id,changed_in}'::text[]
    FROM public_station p ORDER BY p.station_id"""


def sheet(*rows: Sequence[object], heading: Sequence[str] = HEADING) -> bytes:
    """Return a CSV file with these rows under the headings."""
    lines = [",".join(f'"{cell}"' for cell in row) for row in (heading, *rows)]
    return "\n".join(lines).encode("utf-8-sig")


def digest(engine: Engine) -> str:
    """Return a hash of everything that imports write, except generated ids and timestamps."""
    return sha256("\n".join(contents(engine)).encode()).hexdigest()


def contents(engine: Engine) -> list[str]:
    """Return every row that imports write, as text."""
    with engine.connect() as connection:
        return [
            str(row)
            for query in (STATION_ROWS, OFFER_ROWS, CHECK_ROWS, PUBLIC_ROWS)
            for row in connection.execute(text(query)).scalars()
        ]


def written(engine: Engine) -> tuple[int, ...]:
    """Return the numbers of stations, offers, checks, and rows marked as written."""
    tables = (station, service_offer, facet_check)
    marked = select(func.count()).where(import_result.c.set_id.is_not(None)).select_from(import_result)
    with engine.connect() as connection:
        counts = [connection.scalar(select(func.count()).select_from(table)) or 0 for table in tables]
        return (*counts, connection.scalar(marked) or 0)


@dataclass
class Importer:
    """A person who imports, and a worker that does the jobs."""

    engine: Engine
    staff: Engine
    client: StaffClient

    def work(self) -> None:
        """Run all jobs of imports in the queue."""
        queues.work(self.engine, self.staff, NOON, queues=(Queue.IMPORTS,))

    def run(self, key: int) -> Run:
        """Return an import in its current state."""
        with self.engine.connect() as connection:
            return runs.by_id_unchecked(connection, key)

    def begin(self, content: bytes, name: str = "台账.csv") -> Run:
        """Upload a file and have it read."""
        with change(self.staff, self.client.by) as connection:
            key = steps.begin(connection, self.actor, name, content)
        self.work()
        return self.run(key)

    def check(self, content: bytes, name: str = "台账.csv", crs: Crs = Crs.WGS_84) -> Run:
        """Upload a file, accept the guessed columns, and have it checked."""
        run = self.begin(content, name)
        with change(self.staff, self.client.by) as connection:
            steps.choose_columns(connection, run, {})
        if self.run(run.id).state is RunState.DATUM:
            with change(self.staff, self.client.by) as connection:
                steps.choose_crs(connection, self.run(run.id), crs, self.actor)
        self.work()
        return self.run(run.id)

    def request_apply(self, run: Run) -> None:
        """Request to write an import, without running the worker."""
        with change(self.staff, self.client.by) as connection:
            steps.apply(connection, run, self.actor, NOON)

    def apply(self, run: Run) -> Run:
        """Write an import."""
        self.request_apply(run)
        self.work()
        return self.run(run.id)

    def submit(self, run: Run) -> None:
        """Submit an import for approval."""
        with change(self.staff, self.client.by) as connection:
            steps.submit(connection, run)

    def request_undo(self, run: Run, later: LaterChanges = LaterChanges.KEEP) -> None:
        """Request to undo an import, without running the worker."""
        with change(self.staff, self.client.by) as connection:
            steps.undo(connection, run, self.actor, later, NOON)

    def undo(self, run: Run, later: LaterChanges = LaterChanges.KEEP) -> Run:
        """Undo an import."""
        self.request_undo(run, later)
        self.work()
        return self.run(run.id)

    def correct(self, run: Run, cells: dict[tuple[int, int], str]) -> Run:
        """Correct cells, by line and column, and check again."""
        with change(self.staff, self.client.by) as connection:
            steps.correct_cells(connection, run, cells, self.actor)
        self.work()
        return self.run(run.id)

    def import_all(self, content: bytes, name: str = "台账.csv") -> Run:
        """Upload, check and write a file."""
        return self.apply(self.check(content, name))

    @property
    def actor(self) -> Actor:
        """The person."""
        with self.engine.connect() as connection:
            session = find_session(connection, self.client.token)
        assert session
        return session.actor


ImportAs = Callable[..., Importer]
