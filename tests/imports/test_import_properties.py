"""For any sheet: importing it twice changes nothing, and undoing restores the former state."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from import_tables import ImportAs, Importer, contents, sheet
from sqlalchemy import Engine

from locator.accounts.domain.rights import Role
from locator.imports.domain.run import RunState

COUNTY = "441202"
TEXTS = st.sampled_from(
    ["", "蓝塘路1号", "Cafe\u0301 二楼", "${alert(1)}", "=1+1", "`x`", "长" * 60, "  空 格 "]
)
NAMES = st.integers(1, 12).map(lambda n: f"第{n}号驿站")
ROWS = st.lists(
    st.tuples(
        NAMES,
        st.sampled_from(["union_station", "drivers_home", "司机之家", "别的"]),
        st.sampled_from([COUNTY, "441203", "110108", ""]),
        TEXTS,
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
def importer(import_as: ImportAs) -> Importer:
    """Return an approver who imports."""
    return import_as(Role.APPROVER, COUNTY)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(first=ROWS, second=ROWS)
def test_importing_is_idempotent_and_undoing_restores(
    importer: Importer, engine: Engine, first: list[tuple[str, ...]], second: list[tuple[str, ...]]
) -> None:
    run = importer.check(sheet(*first))
    if run.to_write:
        importer.apply(run)
    before = contents(engine)
    run = importer.check(sheet(*second))
    if not run.to_write:
        return
    assert importer.apply(run).state is RunState.APPLIED
    assert importer.check(sheet(*second)).to_write == 0
    assert importer.undo(importer.run(run.id)).state is RunState.UNDONE
    assert contents(engine) == before
