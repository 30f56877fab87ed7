"""The union tree as a sheet: comes back unchanged, is looked at first, is taken whole or not at all."""

import html
import io
import re

import pytest
from clerks import SignIn, StaffClient
from openpyxl import load_workbook
from sqlalchemy import Connection, select
from werkzeug.test import TestResponse

from geodata.divisions.codes import find_division
from geodata.files.grid import Grid
from locator.accounts.domain.rights import Role
from locator.errors import ImportRefused
from locator.organizations.tables import organization
from locator.unions.domain import parents_first, read_unions

HEAD = "工会名称,上级工会,级别,地区,类别\n"
TREE = f"""{HEAD}端州区总工会,肇庆市总工会,,广东省肇庆市端州区,
肇庆市总工会,广东省总工会,,广东省肇庆市,地方工会
广东省总工会,,,广东省,
端州区快递行业工会,端州区总工会,区县,,行业工会
"""
NO_PARENT = "没有上级的,不存在的工会,基层,,单位\n"


@pytest.fixture
def boss(staff: SignIn) -> StaffClient:
    """Return an administrator of the whole country."""
    return staff(Role.ADMINISTRATOR)


def upload(client: StaffClient, sheet: str) -> TestResponse:
    return client.send("/staff/unions/sheet", file=(io.BytesIO(sheet.encode()), "组织.csv"))


def store(client: StaffClient, looked_at: TestResponse) -> TestResponse:
    kept = re.search(r'<textarea name="rows" hidden>(.*?)</textarea>', looked_at.text, re.DOTALL)
    assert kept
    return client.send("/staff/unions/sheet", rows=html.unescape(kept[1]), do="store")


def parents(connection: Connection) -> dict[str, str | None]:
    names = {row.id: row.name for row in connection.execute(select(organization.c.id, organization.c.name))}
    query = select(organization.c.name, organization.c.parent_id).where(organization.c.kind != "")
    return {row.name: names.get(row.parent_id) for row in connection.execute(query)}


def test_a_tree_is_looked_at_then_taken_and_comes_back_unchanged(
    boss: StaffClient, connection: Connection
) -> None:
    looked_at = upload(boss, TREE)
    assert "新加 4 个" in looked_at.text and parents(connection) == {}
    assert store(boss, looked_at).location == "/staff/unions?told=unions-taken"
    assert parents(connection) == {
        "广东省总工会": None,
        "肇庆市总工会": "广东省总工会",
        "端州区总工会": "肇庆市总工会",
        "端州区快递行业工会": "端州区总工会",
    }
    book = load_workbook(io.BytesIO(boss.get("/staff/unions/sheet.xlsx", buffered=True).data))
    rows = [["" if cell is None else str(cell) for cell in row] for row in book.worksheets[0].values]
    assert rows[1] == ["广东省总工会", "地方工会", "省级", "广东省 440000", ""]
    again = upload(boss, "\n".join(",".join(row) for row in rows))
    assert "一样的 4 个" in again.text and "照表改" not in again.text


def test_one_wrong_row_refuses_all_and_each_row_has_its_reason(
    boss: StaffClient, connection: Connection
) -> None:
    answer = upload(boss, TREE + ",广东省总工会,省级,广东省,\n某会,广东省总工会,最高级,,行业\n")
    assert answer.status_code == 422 and parents(connection) == {}
    assert "第 6 行 名称：没有写" in answer.text and "第 7 行 级别：看不懂“最高级”" in answer.text
    answer = upload(boss, TREE + NO_PARENT)
    assert "第 6 行 上级：没有叫“不存在的工会”的工会" in answer.text and parents(connection) == {}


def test_an_administrator_of_a_union_takes_what_lies_below_it_and_nothing_above(
    boss: StaffClient, staff: SignIn, connection: Connection
) -> None:
    store(boss, upload(boss, TREE))
    key = connection.scalar(select(organization.c.id).where(organization.c.name == "肇庆市总工会"))
    city = staff(Role.ADMINISTRATOR, None, key)
    refused = upload(city, f"{HEAD}新省工会,,省级,湖南省,\n")
    assert refused.status_code == 422 and "不在您管的范围里" in refused.text
    taken = store(city, upload(city, f"{HEAD}鼎湖区总工会,肇庆市总工会,,广东省肇庆市鼎湖区,\n"))
    assert taken.status_code == 303 and parents(connection)["鼎湖区总工会"] == "肇庆市总工会"


@pytest.mark.parametrize(
    ("sheet", "problem"),
    [
        ("甲,乙,省级,,行业\n乙,甲,省级,,行业\n", "上级绕了一圈又回到它自己"),
        ("甲,,省级,,行业\n甲,,省级,,行业\n", "和第 2 行同名"),
        ("甲,,,,行业\n", "没有写，从地区也看不出来"),
        ("", "一行工会也没有"),
    ],
)
def test_what_no_tree_can_be_is_refused(sheet: str, problem: str) -> None:
    grid = Grid([line.split(",") for line in (HEAD + sheet).splitlines()])
    with pytest.raises(ImportRefused) as refused:
        parents_first(read_unions(grid, lambda text: find_division(text).code))
    assert any(problem in str(one) for one in refused.value.problems)


def test_kept_rows_that_no_page_sent_are_refused(boss: StaffClient) -> None:
    for rows in ("nonsense", "{}", "[1]", "[[1]]"):
        assert boss.send("/staff/unions/sheet", rows=rows, do="store").status_code == 422
