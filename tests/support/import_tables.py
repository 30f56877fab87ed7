"""Imports in tests: a worker without a process, a sheet in a line or two, what the tables hold."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from clerks import StaffClient
from factories import NOON
from sqlalchemy import Engine, text

from geodata.crs import Crs
from locator.accounts.domain.rights import Actor
from locator.accounts.queries.people import find_session
from locator.db.session import change
from locator.imports.actions import steps
from locator.imports.actions.worker import Worker
from locator.imports.domain.run import Later, RunState
from locator.imports.queries import runs
from locator.imports.queries.runs import Run

HEADING = ("站名", "类型", "行政区划代码", "地址", "经度", "纬度", "电话", "opening_hours", "services")
OF_A_STATION = """
    SELECT to_jsonb(s) - '{id,code,version,updated_at,created_at,timetable_id,no_app_timetable_id}'::text[]
    FROM station s ORDER BY s.id"""
OF_OFFERS = "SELECT to_jsonb(o) - 'timetable_id' FROM service_offer o ORDER BY o.station_id, o.code"
OF_CHECKS = "SELECT to_jsonb(c) FROM facet_check c ORDER BY c.station_id, c.facet"
OF_PUBLIC = """
    SELECT to_jsonb(p) - '{timetable_id,no_app_timetable_id,changed_in}'::text[]
    FROM public_station p ORDER BY p.station_id"""


def sheet(*rows: Sequence[object], heading: Sequence[str] = HEADING) -> bytes:
    """Return a CSV file of rows under the headings."""
    lines = [",".join(f'"{cell}"' for cell in row) for row in (heading, *rows)]
    return "\n".join(lines).encode("utf-8-sig")


def digest(engine: Engine) -> str:
    """Return one hash of everything that imports write, but for what the database counts itself."""
    return sha256("\n".join(contents(engine)).encode()).hexdigest()


def contents(engine: Engine) -> list[str]:
    """Return every row that imports write, as text."""
    with engine.connect() as connection:
        return [
            str(row)
            for question in (OF_A_STATION, OF_OFFERS, OF_CHECKS, OF_PUBLIC)
            for row in connection.execute(text(question)).scalars()
        ]


@dataclass
class Desk:
    """One person at imports, and a worker that does what the person asks for."""

    engine: Engine
    staff: Engine
    who: StaffClient

    @property
    def worker(self) -> Worker:
        """A worker in this process."""
        return Worker(self.engine, self.staff, lambda: NOON)

    def work(self) -> None:
        """Do all that waits."""
        while self.worker.work_once():
            pass

    def run(self, key: int) -> Run:
        """Return an import as it stands."""
        with self.engine.connect() as connection:
            return runs.of_number(connection, key)

    def begin(self, content: bytes, name: str = "台账.csv") -> Run:
        """Give a file, and let it be read."""
        with change(self.staff, self.who.by) as connection:
            key = steps.begin(connection, self.actor, name, content)
        self.work()
        return self.run(key)

    def check(self, content: bytes, name: str = "台账.csv", crs: Crs = Crs.WGS_84) -> Run:
        """Give a file, take the columns as they were guessed, and let it be checked."""
        run = self.begin(content, name)
        with change(self.staff, self.who.by) as connection:
            steps.choose_columns(connection, run, {})
        if self.run(run.id).state is RunState.DATUM:
            with change(self.staff, self.who.by) as connection:
                steps.choose_crs(connection, self.run(run.id), crs, self.actor)
        self.work()
        return self.run(run.id)

    def ask_to_apply(self, run: Run) -> None:
        """Click on the act, and no more."""
        with change(self.staff, self.who.by) as connection:
            steps.apply(connection, run, self.actor, NOON)

    def apply(self, run: Run) -> Run:
        """Write an import in."""
        self.ask_to_apply(run)
        self.work()
        return self.run(run.id)

    def submit(self, run: Run) -> None:
        """Hand an import to whoever may publish it."""
        with change(self.staff, self.who.by) as connection:
            steps.submit(connection, run)

    def ask_to_undo(self, run: Run, later: Later = Later.KEEP) -> None:
        """Click on taking it back, and no more."""
        with change(self.staff, self.who.by) as connection:
            steps.undo(connection, run, self.actor, later, NOON)

    def undo(self, run: Run, later: Later = Later.KEEP) -> Run:
        """Take an import back."""
        self.ask_to_undo(run, later)
        self.work()
        return self.run(run.id)

    def mend(self, run: Run, cells: dict[tuple[int, int], str]) -> Run:
        """Read cells as other words, and check anew."""
        with change(self.staff, self.who.by) as connection:
            steps.mend(connection, run, cells, self.actor)
        self.work()
        return self.run(run.id)

    def take_in(self, content: bytes, name: str = "台账.csv") -> Run:
        """Give a file, and write it in."""
        return self.apply(self.check(content, name))

    @property
    def actor(self) -> Actor:
        """Who it is."""
        with self.engine.connect() as connection:
            session = find_session(connection, self.who.token)
        assert session
        return session.actor


At = Callable[..., Desk]
