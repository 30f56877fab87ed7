"""A clerk answers once: for a column, for every row, for all cells written alike, and for the next file."""

import io
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from clerks import SignIn, StaffClient
from click.testing import CliRunner
from test_import_pages import COUNTY, Work, upload, work, workbook

from locator.accounts.domain.rights import Role
from locator.cli import main

HEADING = ("站点名称", "地址", "状态", "备注一栏")
ROWS = [
    ("蓝塘驿站", "端州一路26号", "正常开放", "甲"),
    ("府前驿站", "府前路1号", "搬走了", "乙"),
    ("坑口驿站", "鼎湖大道18号", "搬走了", "丙"),
    ("2026-03-08", "桂城路6号", "正常开放", "丁"),
]


def mended(client: StaffClient, worker: Work, address: str, **form: str) -> None:
    """Send a form of the check's page and have the rows checked again."""
    route = form.pop("to")
    assert client.send(f"{address}/{route}", **form).status_code == 303
    work(worker)


def preview(path: Path, division: str) -> dict[str, Any]:
    """Return what the command says that a clerk of a division would write with a file."""
    command = ["import", str(path), "--dry-run", "--json", "--division", division]
    found: dict[str, Any] = json.loads(CliRunner().invoke(main, command).stdout)
    return found


def begin(client: StaffClient, worker: Work, rows: list[tuple[str, ...]] = ROWS) -> str:
    """Upload a sheet without coordinates and have it checked; return its URL."""
    address = upload(client, worker, workbook(台账=[("端州区驿站",), HEADING, *rows]), "台账.xlsx")
    mended(client, worker, address, to="columns")
    return address


def test_one_correction_holds_for_all_cells_written_alike(staff: SignIn, worker: Work) -> None:
    client = staff(Role.APPROVER, COUNTY)
    address = begin(client, worker)
    shown = client.get(f"{address}?show=refused").text
    assert shown.count("不知道开不开，没有写入") == 2 and "写着“搬走了”的都这样改" in shown
    mended(client, worker, address, to="mend", like="yes", **{"cell-4-2": "暂停开放"})
    assert "不知道开不开" not in client.get(f"{address}?show=refused").text
    added = client.get(f"{address}?show=added").text
    assert "府前驿站" in added and "坑口驿站" in added


def test_one_answer_is_given_for_a_column_and_for_every_row(staff: SignIn, worker: Work) -> None:
    client = staff(Role.APPROVER, COUNTY)
    address = begin(client, worker)
    mended(client, worker, address, to="replace", column="2", where="part", find="搬走", words="停用")
    mended(client, worker, address, to="replace", column="2", where="same", find="停用了", words="停用")
    mended(client, worker, address, to="value", field="type", words="司机之家")
    page = client.get(f"{address}?show=added").text
    assert "府前驿站" in page and "已经一次回答了 3 项" in page
    mended(client, worker, address, to="value", field="type", words="没有这种")
    assert "没有“没有这种”这种站" in client.get(f"{address}?show=refused").text
    mended(client, worker, address, to="value", field="type", words="")
    assert "这种站" not in client.get(f"{address}?show=refused").text
    assert client.send(f"{address}/value", field="address", words="x").status_code == 400  # a column has it
    assert client.send(f"{address}/replace", column="2", where="same", words="x").status_code == 400
    assert client.send(f"{address}/replace", column="99", where="all", words="x").status_code == 400


def test_nothing_that_was_read_is_dropped_without_a_tab(staff: SignIn, worker: Work) -> None:
    client = staff(Role.APPROVER, COUNTY)
    address = begin(client, worker)
    shown = client.get(f"{address}?show=unread").text
    assert "备注一栏" in shown and "甲" in shown and "不导入的列和表" in shown


def test_the_same_file_twice_mended_once_is_unchanged(
    staff: SignIn, worker: Work, database_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Marks, values, replacements and corrected cells hold for the next file with the same headings.

    They hold for the page and, for the same area, for the command; not for another county's.
    """
    client = staff(Role.APPROVER, COUNTY)
    address = begin(client, worker)
    assert client.send(f"{address}/layout", sheet="台账", kind="out", line="5").status_code == 303
    work(worker)
    mended(client, worker, address, to="columns", **{"column-3": "left_out"})
    mended(client, worker, address, to="mend", like="yes", **{"cell-4-2": "暂停开放"})
    mended(client, worker, address, to="mend", **{"cell-6-0": "桂城驿站"})
    mended(client, worker, address, to="value", field="access_note", words="按门铃")
    assert "写入 3 行" in client.get(address).text
    mended(client, worker, address, to="apply")
    again = upload(client, worker, workbook(台账=[("端州区驿站",), HEADING, *ROWS]), "台账.xlsx")
    shown = client.get(again).text
    assert "上次改过的 4 处，这次替您照样改了" in shown
    mended(client, worker, again, to="columns")
    unchanged = client.get(f"{again}?show=unchanged").text
    assert all(name in unchanged for name in ("蓝塘驿站", "府前驿站", "桂城驿站"))
    assert "写入" not in unchanged.split('<div class="acts">')[1].split("</div>")[0]
    (tmp_path / "下月.xlsx").write_bytes(workbook(台账=[("端州区驿站",), HEADING, *ROWS]))
    monkeypatch.setenv("LOCATOR_DATABASE_URL", database_url)
    own = preview(tmp_path / "下月.xlsx", COUNTY)
    assert own["counts"] | {"skipped": 0} == dict.fromkeys(own["counts"], 0) | {"unchanged": 3}
    assert own["answers_of"]["file"] == "台账.xlsx"
    written = CliRunner().invoke(main, ["import", str(tmp_path / "下月.xlsx"), "--division", COUNTY])
    assert "对“台账.xlsx”的回答" in written.output and "已写入：新增 0，修改 0 个站点" in written.output
    other = preview(tmp_path / "下月.xlsx", "441203")
    assert "answers_of" not in other and other["counts"]["refused"] == 4


def test_a_correction_is_given_again_to_its_own_row_only(staff: SignIn, worker: Work) -> None:
    """Two rows without a name: what was typed for the first is not given to another one."""
    client = staff(Role.APPROVER, COUNTY)
    rows = [("", "江滨路1号", "开放", ""), ("蓝塘驿站", "端州一路26号", "开放", "")]
    address = begin(client, worker, rows)
    mended(client, worker, address, to="mend", **{"cell-3-0": "江滨驿站"})
    mended(client, worker, address, to="apply")
    later = begin(client, worker, [("", "江滨路9号", "开放", ""), *rows])
    shown = client.get(f"{later}?show=refused").text
    assert shown.count('">没有站名<') == 1
    assert "江滨驿站" in client.get(f"{later}?show=unchanged").text


def test_starting_again_takes_every_answer_back(staff: SignIn, worker: Work) -> None:
    client = staff(Role.APPROVER, COUNTY)
    address = begin(client, worker)
    mended(client, worker, address, to="mend", like="yes", **{"cell-4-2": "暂停开放"})
    mended(client, worker, address, to="again")
    assert client.get(f"{address}?show=refused").text.count("不知道开不开") == 2


def test_a_name_merged_over_several_addresses_is_asked_once_for_each(staff: SignIn, worker: Work) -> None:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    for row in (("站点名称", "地址"), ("爱心驿站", "端州一路26号"), ("", "鼎湖大道18号")):
        page.append(row)
    page.merge_cells("A2:A3")
    saved = io.BytesIO()
    book.save(saved)
    client = staff(Role.APPROVER, COUNTY)
    address = upload(client, worker, saved.getvalue(), "台账.xlsx")
    mended(client, worker, address, to="columns")
    shown = client.get(f"{address}?show=refused").text
    assert shown.count("合并在地址不同的几行上") == 2
    mended(client, worker, address, to="mend", kind="several_stations")
    added = client.get(f"{address}?show=added").text
    assert "爱心驿站（端州一路26号）" in added and "爱心驿站（鼎湖大道18号）" in added
