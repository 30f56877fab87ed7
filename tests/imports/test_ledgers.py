"""Two unions' own ledgers go in by the wizard's one click, and come out cell for cell as they came."""

import io
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from clerks import SignIn, StaffClient
from sqlalchemy import Engine, select
from test_import_pages import upload

from locator.accounts.domain.rights import Role
from locator.stations.tables import own_field

Work = Callable[[], None]
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


def import_ledger(client: StaffClient, worker: Work, content: bytes, name: str) -> str:
    """Take a ledger in by the wizard, its unknown columns as own fields; return the import's address."""
    address = upload(client, worker, content, name)
    assert client.send(f"{address}/columns", own="all", crs="gcj02").status_code == 303
    worker()
    assert client.send(f"{address}/apply").status_code == 303
    worker()
    return address


@pytest.mark.parametrize("case", CASES)
def test_a_ledger_comes_out_as_it_went_in(
    staff: SignIn, worker: Work, engine: Engine, in_process: None, case: str
) -> None:
    area, *own = CASES[case]
    client = staff(Role.APPROVER, area)
    content = (LEDGERS / f"{case}.xlsx").read_bytes()
    address = import_ledger(client, worker, content, f"{case}.xlsx")
    with engine.connect() as connection:
        names = connection.scalars(select(own_field.c.name).order_by(own_field.c.id)).all()
        assert names == own
    again = client.get(f"{address}/again.xlsx", buffered=True)
    assert again.status_code == 200, again.text
    given, written = table(content), table(again.data)
    different = [pair for pair in zip(given, written, strict=True) if pair[0] != pair[1]]
    assert not different, different[:2]
    # Next month's file: nobody is asked, nothing changes; nor by the export for round trips.
    second = upload(client, worker, content, f"{case}.xlsx")
    assert "列现在不导入" not in client.get(second).text
    for file in (content, client.get("/staff/exports/stations.xlsx", buffered=True).data):
        third = upload(client, worker, file, "再来.xlsx")
        client.send(f"{third}/columns", crs="gcj02")
        worker()
        shown = client.get(third).text
        assert f"<strong>{len(table(content)) - 1}</strong>无变化" in shown, shown
