"""Two unions' own ledgers go in by the wizard's one click, and come out cell for cell as they came."""

import io
from pathlib import Path

import openpyxl
import pytest
from import_tables import ImportAs, Importer
from sqlalchemy import Engine, select
from test_import_pages import upload

from geodata.crs.conversion import Crs
from locator.accounts.domain.rights import Role
from locator.db.session import change
from locator.entries.tables import own_field
from locator.imports.actions import steps
from locator.imports.actions.stored_columns import matches_of
from locator.imports.domain.run import Outcome, Verdict
from locator.imports.tables import import_result

MOST_AGAIN = 100  # rows that are worth the time of two more imports
LEDGERS = Path(__file__).parent / "ledgers"
CASES = {  # file: division, columns that are kept as own fields
    "dachuan67": (
        "511703",
        *("星级", "授牌日期", "运维单位", "建设补贴(元)", "运维补贴(元/年)", "日均服务人次"),
    ),
    "shenyang491": ("210100", "车间", "市级投入(万元)", "企业投入(万元)", "满意度", "利用率"),
}


def table(content: bytes) -> list[list[str]]:
    """Return the cells of a workbook's first sheet as texts."""
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    return [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]


def import_ledger(clerk: Importer, content: bytes, name: str) -> str:
    """Take a ledger in by the wizard, its unknown columns as own fields; return the import's address."""
    address = upload(clerk.client, clerk.work, content, name)
    assert clerk.client.send(f"{address}/columns", own="all", crs="gcj02").status_code == 303
    clerk.work()
    run = clerk.run(int(address.rpartition("/")[2]))
    doubted = select(import_result.c.line).where(
        import_result.c.run_id == run.id, import_result.c.outcome == Outcome.DOUBTED.value
    )
    with change(clerk.staff, clerk.client.by) as connection:  # 第1工会驿站 and 第11工会驿站 are two
        others = dict.fromkeys(connection.scalars(doubted), (Verdict.OTHER, ""))
        steps.decide(connection, run, others, clerk.actor)
    clerk.work()
    clerk.apply(clerk.run(run.id))
    return address


@pytest.mark.parametrize("case", CASES)
def test_a_ledger_comes_out_as_it_went_in(
    import_as: ImportAs, engine: Engine, in_process: None, case: str
) -> None:
    area, *own = CASES[case]
    clerk = import_as(Role.APPROVER, area)
    client, content = clerk.client, (LEDGERS / f"{case}.xlsx").read_bytes()
    address = import_ledger(clerk, content, f"{case}.xlsx")
    with engine.connect() as connection:
        names = connection.scalars(select(own_field.c.name).order_by(own_field.c.id)).all()
        assert names == own
    again = client.get(f"{address}/again.xlsx", buffered=True)
    assert again.status_code == 200, again.text
    given, written = table(content), table(again.data)
    assert (len(given), given[0]) == (len(written), written[0])
    different = [
        (heading, cell, other)
        for cells, others in zip(given, written, strict=True)
        for heading, cell, other in zip(given[0], cells, others, strict=True)
        if cell != other
    ]
    assert not different, different[:5]
    if len(given) > MOST_AGAIN:
        return
    # Next month's file, and the export for round trips: nobody is asked, nothing changes.
    exported = client.get("/staff/exports/stations.xlsx", buffered=True).data
    for file, name in ((content, f"{case}.xlsx"), (exported, "导出.xlsx")):
        next_run = clerk.begin(file, name)
        assert not any(match.heading in own and not match.field for match in matches_of(next_run))
        with change(clerk.staff, client.by) as connection:
            steps.choose_columns(connection, next_run, {}, Crs.GCJ_02)
        clerk.work()
        counts = clerk.run(next_run.id).counts
        assert {one.value: n for one, n in counts.items() if n} == {"unchanged": len(given) - 1}
