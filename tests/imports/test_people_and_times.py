"""Sheets with people, dates, times and lists come out as their answers say; pasted tables are sheets."""

from collections.abc import Callable
from pathlib import Path

import pytest
from clerks import SignIn
from factories import TODAY
from people_and_times import CASES, HEAD, Case, place

from geodata.crs.conversion import Crs
from geodata.errors import UnreadableFile
from geodata.files.pasted import pasted_file
from locator.accounts.domain.rights import Role
from locator.imports.actions import from_command
from locator.imports.actions.from_command import StationFile
from locator.sheets.domain.findings import Severity

WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style><!-- td{} --></style></head>
<body><!--StartFragment--><table class=MsoTable><tr><td rowspan=2><p>站点名称</p></td><td rowspan=2>区县</td>
<td rowspan=2>地址</td><td colspan=2><p><span lang=ZH-CN>联系人</span></p></td></tr>
<tr><td>姓名</td><td>电话</td></tr><tr><td><p>甲驿站<o:p></o:p></p></td><td>端州区</td><td>端州一路1号</td>
<td><p>张三</p></td><td><p>13800138000</p></td></tr></table><!--EndFragment--></body></html>"""


def read(path: Path) -> StationFile:
    return from_command.read_file(path, Crs.GCJ_02, TODAY, is_sure=True)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.kind)
def test_a_sheet_is_read_as_its_answer_says(case: Case, tmp_path: Path) -> None:
    case.write(tmp_path / case.file)
    file = read(tmp_path / case.file)
    rows = {row.cells.get("name", ""): row for row in file.rows if row.is_station}
    assert rows.keys() == case.stations.keys()
    for name, answer in case.stations.items():
        cells = {**rows[name].cells}
        if "services" in cells:
            cells["services"] = "、".join(sorted(cells["services"].split("、")))
        assert {column: cells.get(column, "") for column in answer} == answer, name
        assert cells["division_code"] == "441202" and "refused" not in {
            finding.severity.value for finding in rows[name].findings
        }
    questions = [one for row in rows.values() for one in row.findings if one.severity is Severity.CONFIRM]
    assert len(questions) == case.asked, questions


@pytest.mark.parametrize(
    ("html", "text", "contact"),
    [
        (WORD, "站点名称 区县", "张三 13800138000"),
        ("", WORD, "张三 13800138000"),
        ("<p>x</p>", "\t".join((*HEAD, "站长电话")) + "\r\n" + "\t".join((*place("甲"), "13800138000")),
         "（站长） 13800138000"),
    ],
    ids=["from Word", "as text", "from a spreadsheet"],
)  # fmt: skip
def test_a_pasted_table_is_a_sheet(tmp_path: Path, html: str, text: str, contact: str) -> None:
    name, content = pasted_file(html, text)
    (tmp_path / name).write_bytes(content)
    (row,) = read(tmp_path / name).rows
    assert (row.cells["name"], row.cells["private_contact"]) == ("甲驿站", contact)


@pytest.mark.parametrize("text", ["", "甲驿站", "一行\n两行", "一格\t两格"])
def test_what_is_no_table_is_refused_when_pasted(text: str) -> None:
    with pytest.raises(UnreadableFile, match="粘贴的不是表格"):
        pasted_file("<p>没有</p>", text)


def test_a_clerk_pastes_a_table_into_the_page(staff: SignIn, worker: Callable[[], None]) -> None:
    clerk = staff(Role.APPROVER, "441202")
    refused = clerk.send("/staff/imports", pasted="甲驿站")
    assert "粘贴的不是表格" in refused.text
    table = "\t".join((*HEAD, "站长电话")) + "\n" + "\t".join((*place("甲"), "13800138000"))
    begun = clerk.send("/staff/imports", pasted=table)
    assert begun.status_code == 303
    worker()
    assert "站长电话" in clerk.get(begun.location, follow_redirects=True).text
