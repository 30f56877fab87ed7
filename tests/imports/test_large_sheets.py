"""A large sheet is checked by several processes and from a packed table: the results are the same."""

import pickle
import zlib
from pickle import UnpicklingError
from typing import Any

import orjson
import pytest
from import_tables import ImportAs, Importer, sheet
from sqlalchemy import delete, event, select

from geodata.crs.conversion import Crs
from locator.accounts.domain.rights import Role
from locator.db.session import change
from locator.divisions.tables import division
from locator.imports.actions import check
from locator.imports.actions.evaluating import process as evaluating_process
from locator.imports.actions.evaluating.process import RowProcesses
from locator.imports.actions.evaluating.rows import Block, Evaluation
from locator.imports.actions.spooled_rows import SpooledRows
from locator.imports.domain.run import Outcome, RunState
from locator.imports.domain.stored_grid import StoredGrid, pack_grid
from locator.imports.tables import import_result
from locator.operations.actions.reference import load_reference
from locator.sheets.domain.columns.matching import match_columns
from locator.sheets.domain.findings import Fault
from locator.sheets.domain.row import RowReader

COUNTY = "441202"
NAMES = ("图书馆驿站", "公园驿站", "车站驿站", "", "图书馆驿站", "码头驿站")
HOURS = ("24/7", "Mo-Fr 09:00-17:00", "看门口", "", "8点到18点", "Mo-Su 08:00-20:00")


@pytest.fixture
def importer(import_as: ImportAs) -> Importer:
    """Return an approver who imports."""
    return import_as(Role.APPROVER, COUNTY)


def rows(count: int) -> bytes:
    """Return rows to add, to ask about and to refuse, more than a block of them."""
    return sheet(
        *(
            (
                f"{NAMES[n % 6]}{n % 900}",
                "union_station",
                COUNTY if n % 50 else "999999",
                f"长堤路{n // 2 % 700}号",
            )
            + (f"{112.2 + n // 2 % 80 * 0.0051:.6f}", f"{23.0 + n // 160 * 0.0051:.6f}", "0758-2234567")
            + (HOURS[n % 6], "热水、充电")
            for n in range(count)
        )
    )


def results(importer: Importer) -> list[dict[str, Any]]:
    """Return what the check has stored of each row, in order."""
    with importer.engine.connect() as connection:
        found = connection.execute(select(import_result).order_by(import_result.c.line)).mappings()
        return [{**row, "run_id": 0} for row in found]


def test_processes_find_what_one_process_finds(importer: Importer, monkeypatch: pytest.MonkeyPatch) -> None:
    content = rows(2_300)
    alone = importer.check(content)
    expected = results(importer)
    with importer.engine.begin() as connection:
        connection.execute(delete(import_result))
    monkeypatch.setattr(check, "MIN_SHARED_ROWS", 1)
    monkeypatch.setattr(evaluating_process, "PROCESSES", 2)
    monkeypatch.setattr(evaluating_process, "STAY_ALIVE_S", 0.001)
    statements: list[str] = []
    event.listen(importer.engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
    shared = importer.check(content)
    assert "SELECT 1" in statements  # the transaction was not idle
    assert results(importer) == expected
    assert {Outcome.ADDED, Outcome.REFUSED, Outcome.DOUBTED} <= {Outcome(row["outcome"]) for row in expected}
    assert shared.found["counts"] == alone.found["counts"]


@pytest.mark.skipif(evaluating_process.PROCESSES < 2, reason="one processor")
def test_a_process_that_fails_fails_the_check_with_its_reason() -> None:
    context: Any = None
    blocks = [Block(b"no rows", (), {})]
    with RowProcesses(lambda _: set()) as processes, pytest.raises(UnpicklingError):
        list(processes.evaluate(Evaluation(1, context, ()), blocks, list))


def test_rows_read_by_processes_know_of_those_above(monkeypatch: pytest.MonkeyPatch) -> None:
    """A number used twice, a position copied down, and a section that has left the clerk's prefecture."""
    headings = ("站点名称", "区县", "详细地址", "经度", "纬度", "站点编号")
    lines = [
        (
            n,
            (
                f"第{n}号驿站",
                "新城区",  # there is one in Hohhot, too
                f"长堤路{n}号",
                "108.9601",
                f"{34 + n // 3 * 0.0001:.4f}",
                f"A-{n % 1_900}",
            ),
        )
        for n in range(2, 2_500)
    ]
    lines[700] = (702, ("咸阳市", "", "", "", "", "无"))
    reader = RowReader(match_columns(headings), Crs.WGS_84, within="610100")
    found = []
    for least in (10_000, 1):
        monkeypatch.setattr(check, "MIN_SHARED_ROWS", least)
        reader.has_left_division = False
        with SpooledRows() as spooled, RowProcesses(lambda _: set()) as processes:
            keys = check._read_rows(reader, iter(lines), spooled, processes)
            rows = [row for block in spooled.blocks() for row in pickle.loads(block)]
        found.append([(*row.findings, *key.findings) for row, key in zip(rows, keys, strict=True)])
    alone, shared = found
    assert shared == alone
    kinds = {finding.kind for findings in alone for finding in findings}
    assert {Fault.IDENTIFIER_TWICE, Fault.POSITION_COPIED} <= kinds
    asks = [any(1 in finding.columns for finding in one) for one in alone]
    assert (any(asks[:700]), all(asks[701:])) == (False, True)


def test_no_transaction_is_open_while_rows_are_read(
    importer: Importer, monkeypatch: pytest.MonkeyPatch
) -> None:
    match_rows, idle = check.match_rows, []

    def watched(*given: Any) -> Any:
        idle.append(importer.engine.pool.checkedout())  # type: ignore[attr-defined]
        return match_rows(*given)

    monkeypatch.setattr(check, "match_rows", watched)
    assert importer.check(rows(10)).state is RunState.CHECKED
    assert idle == [0]


@pytest.mark.parametrize("count", [0, 1, 999, 1_000, 2_001])
def test_a_stored_table_has_its_rows_with_their_numbers(count: int) -> None:
    table = [[f"驿站{n}\n二楼", "", str(n)] if n % 3 else ["", ""] for n in range(count)]
    grid = StoredGrid(pack_grid(table, {(2, 1)}))
    assert list(grid.lines(3)) == [(n, row) for n, row in enumerate(table, 1) if n >= 3 and any(row)]
    assert grid.uncalculated == {(2, 1)}


def test_a_table_that_an_earlier_program_has_stored_is_read() -> None:
    before = {"rows": [["站名"], ["甲"], [""], ["乙"]], "merged": [], "uncalculated": [[1, 0]]}
    grid = StoredGrid(zlib.compress(orjson.dumps(before)))
    assert list(grid.lines(2)) == [(2, ["甲"]), (4, ["乙"])]
    assert grid.uncalculated == {(1, 0)}


def test_divisions_are_written_by_one_statement_and_once(importer: Importer) -> None:
    with importer.engine.connect() as connection:
        before = connection.execute(select(division).order_by(division.c.code)).all()
    with change(importer.engine) as connection:
        connection.execute(delete(division).where(division.c.code == "659012"))
        load_reference(connection)
        assert connection.execute(select(division).order_by(division.c.code)).all() == before
