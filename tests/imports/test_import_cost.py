"""The cost of an import grows with the sheet, not with each row: statements and function calls."""

from collections import Counter
from collections.abc import Iterator

import pytest
from clerks import SignIn
from import_tables import Importer, sheet
from sqlalchemy import Engine, event, text

from locator.accounts.domain.rights import Role
from locator.db.session import Login, write_engine
from locator.imports.domain.run import Outcome, RunState

COUNTY = "441202"
FEW, MANY = 300, 3_000
STATEMENTS_PER_BATCH = 15  # a large sheet may take one more batch of new stations
FUNCTION_CALLS = """
    SELECT f.funcname, f.calls FROM pg_stat_user_functions f
    WHERE NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = f.funcid AND d.deptype = 'e')"""

STILL_THERE = "SELECT count(*) FROM pg_stat_activity WHERE pid = ANY (CAST(:pids AS integer[]))"
CONNECTED: set[int] = set()  # processes of the server that have worked for the test
ROWS_READ = "SELECT seq_tup_read + idx_tup_fetch FROM pg_stat_user_tables WHERE relname = 'import_result'"


@pytest.fixture
def importer(engine: Engine, database_url: str, staff: SignIn) -> Iterator[Importer]:
    """Return an approver who imports, in a database that counts function calls."""
    with engine.begin() as connection:
        name = connection.scalar(text("SELECT quote_ident(current_database())"))
        connection.execute(text(f"ALTER DATABASE {name} SET track_functions = 'all'"))
    writes = write_engine(database_url, login=Login("locator_staff"))
    for one in (writes, engine):
        event.listen(one, "checkout", lambda driver, *_: CONNECTED.add(driver.info.backend_pid))
    yield Importer(engine, writes, staff(Role.APPROVER, COUNTY))
    writes.dispose()


def test_ten_times_the_rows_take_about_as_many_statements(importer: Importer) -> None:
    statements: list[str] = []
    event.listen(importer.staff, "before_cursor_execute", lambda *event: statements.append(event[2]))
    counts = []
    for first, count in ((0, FEW), (FEW, MANY)):
        run = importer.check(rows(first, count))
        statements.clear()
        assert importer.apply(run).state is RunState.APPLIED
        counts.append(len(statements))
    assert counts[1] <= counts[0] + STATEMENTS_PER_BATCH


def test_no_database_function_is_called_once_a_row(importer: Importer) -> None:
    before = calls(importer)
    for first, count in ((0, FEW), (FEW, MANY)):
        importer.import_all(rows(first, count))
    often = {name: n for name, n in (calls(importer) - before).items() if n >= FEW}
    assert not often


def test_changed_rows_are_written_and_shown_by_batch(importer: Importer) -> None:
    """What the public gets to know is worked out once a batch; after each statement it took 40 ms a row."""
    importer.import_all(rows(0, FEW))
    before = calls(importer)
    run = importer.import_all(rows(0, FEW, phone="0758-2234568", services="热水、无线网"))
    assert run.counts[Outcome.CHANGED] == FEW
    often = {name: n for name, n in (calls(importer) - before).items() if n >= FEW}
    assert set(often) == {"increase_version", "set_changed_in"}  # triggers of a row


def test_undoing_a_fresh_import_does_not_scan_it_for_each_row(importer: Importer) -> None:
    run = importer.import_all(rows(0, MANY))
    before = rows_read(importer)
    assert importer.undo(run).state is RunState.UNDONE
    assert rows_read(importer) - before < 20 * MANY


def rows_read(importer: Importer) -> int:
    """Return how many rows of imports have been read so far."""
    end_connections(importer)
    with importer.engine.connect() as connection:
        return connection.scalar(text(ROWS_READ)) or 0


def end_connections(importer: Importer) -> None:
    """End the connections and wait until the server has: then it has counted what they did."""
    importer.staff.dispose()
    importer.engine.dispose()
    with importer.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        CONNECTED.discard(connection.scalar(text("SELECT pg_backend_pid()")) or 0)
        while connection.scalar(text(STILL_THERE), {"pids": [*CONNECTED]}):
            pass
    CONNECTED.clear()


def calls(importer: Importer) -> Counter[str]:
    """Return how often each of our database functions was called."""
    end_connections(importer)
    with importer.engine.connect() as connection:
        return Counter({row.funcname: row.calls for row in connection.execute(text(FUNCTION_CALLS))})


def rows(first: int, count: int, phone: str = "0758-2234567", services: str = "热水、充电") -> bytes:
    """Return a sheet of dissimilar stations."""
    return sheet(
        *(
            (f"第{n}号驿站", "union_station", COUNTY, f"长堤路{n}号", f"{112.2 + n % 80 * 0.0051:.6f}")
            + (f"{23.0 + n // 80 * 0.0051:.6f}", phone, "24/7", services)
            for n in range(first, first + count)
        )
    )
