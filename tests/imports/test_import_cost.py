"""What an import costs: by the sheet, not by the row, in statements and in calls of our own functions."""

from collections import Counter
from collections.abc import Iterator

import pytest
from clerks import SignIn
from import_tables import Desk, sheet
from sqlalchemy import Engine, event, text

from locator.accounts.domain.rights import Role
from locator.db.session import Login, write_engine
from locator.imports.domain.run import RunState

COUNTY = "441202"
FEW, MANY = 500, 5_000
A_BATCH = 15  # more statements than for a small sheet: a batch of new stations has so many
CALLED = """
    SELECT f.funcname, f.calls FROM pg_stat_user_functions f
    WHERE NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = f.funcid AND d.deptype = 'e')"""

READ = "SELECT seq_tup_read + idx_tup_fetch FROM pg_stat_user_tables WHERE relname = 'import_result'"


@pytest.fixture
def desk(engine: Engine, database_url: str, staff: SignIn) -> Iterator[Desk]:
    """Return an approver at imports, in a database that counts the calls of its functions."""
    with engine.begin() as connection:
        name = connection.scalar(text("SELECT quote_ident(current_database())"))
        connection.execute(text(f"ALTER DATABASE {name} SET track_functions = 'all'"))
    writes = write_engine(database_url, login=Login("locator_staff"))
    yield Desk(engine, writes, staff(Role.APPROVER, COUNTY))
    writes.dispose()


def test_ten_times_the_rows_take_the_same_statements(desk: Desk) -> None:
    statements: list[str] = []
    event.listen(desk.staff, "before_cursor_execute", lambda *said: statements.append(said[2]))
    counts = []
    for first, count in ((0, FEW), (FEW, MANY)):
        run = desk.check(rows(first, count))
        statements.clear()
        assert desk.apply(run).state is RunState.APPLIED
        counts.append(len(statements))
    assert counts[1] <= counts[0] + A_BATCH


def test_no_function_is_called_once_a_row(desk: Desk) -> None:
    before = calls(desk)
    for first, count in ((0, FEW), (FEW, MANY)):
        desk.take_in(rows(first, count))
    often = {name: n for name, n in (calls(desk) - before).items() if n >= FEW}
    assert not often


def test_what_was_written_a_moment_ago_is_taken_back_without_reading_it_for_each_row(desk: Desk) -> None:
    run = desk.take_in(rows(0, MANY))
    before = rows_read(desk)
    assert desk.undo(run).state is RunState.UNDONE
    assert rows_read(desk) - before < 20 * MANY


def rows_read(desk: Desk) -> int:
    """Return how many rows of imports have been read so far."""
    desk.staff.dispose()  # a connection that ends says what it has counted
    desk.engine.dispose()
    with desk.engine.connect() as connection:
        return connection.scalar(text(READ)) or 0


def calls(desk: Desk) -> Counter[str]:
    """Return how often each of the database's own functions was called."""
    desk.staff.dispose()  # a connection that ends says what it has counted
    desk.engine.dispose()
    with desk.engine.connect() as connection:
        return Counter({row.funcname: row.calls for row in connection.execute(text(CALLED))})


def rows(first: int, count: int) -> bytes:
    """Return a sheet of stations that are not alike."""
    return sheet(
        *(
            (f"第{n}号驿站", "union_station", COUNTY, f"长堤路{n}号", f"{112.2 + n % 80 * 0.0051:.6f}")
            + (f"{23.0 + n // 80 * 0.0051:.6f}", "0758-2234567", "24/7", "热水、充电")
            for n in range(first, first + count)
        )
    )
