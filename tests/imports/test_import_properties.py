"""Whatever a sheet says: writing it twice changes nothing, and taking it back leaves what was."""

from collections.abc import Iterator

import pytest
from clerks import SignIn
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from import_tables import Desk, contents, sheet
from sqlalchemy import Engine

from locator.accounts.domain.rights import Role
from locator.db.session import Login, write_engine
from locator.imports.domain.run import RunState

COUNTY = "441202"
WORDS = st.sampled_from(
    ["", "蓝塘路1号", "Cafe\u0301 二楼", "${alert(1)}", "=1+1", "`x`", "长" * 60, "  空 格 "]
)
NAMES = st.integers(1, 12).map(lambda n: f"第{n}号驿站")
ROWS = st.lists(
    st.tuples(
        NAMES,
        st.sampled_from(["union_station", "drivers_home", "司机之家", "别的"]),
        st.sampled_from([COUNTY, "441203", "110108", ""]),
        WORDS,
        st.sampled_from(["112.470123", "112.480456", "", "23.05", "x"]),
        st.sampled_from(["23.050123", "23.060456", "", "112.47"]),
        st.sampled_from(["0758-2234567", "", "1.38E+10", "12351"]),
        st.sampled_from(["24/7", "Mo-Fr 08:00-18:00", "", "周一"]),
        st.sampled_from(["", "热水", "热水、充电", "drinking_water", "没有这项"]),
    ),
    min_size=1,
    max_size=8,
)


@pytest.fixture
def desk(engine: Engine, database_url: str, staff: SignIn) -> Iterator[Desk]:
    """Return an approver at imports."""
    writes = write_engine(database_url, login=Login("locator_staff"))
    yield Desk(engine, writes, staff(Role.APPROVER, COUNTY))
    writes.dispose()


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=ROWS, second=ROWS)
def test_written_twice_is_written_once_and_taken_back_is_gone(
    desk: Desk, engine: Engine, first: list[tuple[str, ...]], second: list[tuple[str, ...]]
) -> None:
    run = desk.check(sheet(*first))
    if run.to_write:
        desk.apply(run)
    before = contents(engine)
    run = desk.check(sheet(*second))
    if not run.to_write:
        return
    assert desk.apply(run).state is RunState.APPLIED
    assert desk.check(sheet(*second)).to_write == 0
    assert desk.undo(desk.run(run.id)).state is RunState.UNDONE
    assert contents(engine) == before
