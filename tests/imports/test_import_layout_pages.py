"""The first page of an import: how its sheets were understood, and a clerk who says it is otherwise."""

from clerks import SignIn, StaffClient
from import_tables import sheet
from test_import_pages import (
    COUNTY,
    GOOD,
    HEADING,
    SWAPPED,
    Work,
    check,
    upload,
    work,
    workbook,
)

from locator.accounts.domain.rights import Role

PLAIN = ("站点名称", "区县", "地址")


def checked_names(client: StaffClient, worker: Work, address: str, outcome: str = "added") -> str:
    """Confirm the columns, have the rows checked; return the page of the rows of an outcome."""
    assert client.send(f"{address}/columns").status_code == 303
    work(worker)
    return client.get(f"{address}?show={outcome}").text


def test_the_page_shows_how_the_sheets_were_understood(staff: SignIn, worker: Work) -> None:
    """Every sheet is in one import and drawn with what its rows are; each row is named by its sheet."""
    heading = ("站点名称", "地址", "状态")
    content = workbook(
        封面=[("驿站台账",)],
        端州区=[("端州区驿站名单",), heading, ("蓝塘驿站", "端州一路26号", "开放")],
        鼎湖区=[heading, ("坑口驿站", "鼎湖大道18号", "开放"), ("桂城驿站", "兴业路6号", "说不清")],
    )
    client = staff(Role.EDITOR, "441200")
    address = upload(client, worker, content, "台账.xlsx")
    shown = client.get(address).text
    assert "端州区 · 1 个站" in shown and "鼎湖区 · 2 个站" in shown and "封面 · 不导入" in shown
    assert "区县（标题）" in shown and '<td class="kind">标题</td>' in shown
    assert '<td class="kind">列名</td>' in shown and "蓝塘驿站" in shown
    assert "没有站点的列名" in client.get(f"{address}/columns?sheet=0").text
    assert "桂城驿站" in client.get(f"{address}/columns?sheet=2").text
    refused = checked_names(client, worker, address, "refused")  # nobody asks for a coordinate system
    assert "鼎湖区!3" in refused and "桂城驿站" in refused
    added = client.get(f"{address}?show=added").text
    assert "蓝塘驿站" in added and "坑口驿站" in added


def test_a_section_says_how_many_stations_are_its_own(staff: SignIn, worker: Work) -> None:
    rows = [
        ("序号", "站点名称", "地址"),
        ("一、端州区（2个）", "", ""),
        ("1", "蓝塘驿站", "端州一路26号"),
        ("2", "府前驿站", "府前路1号"),
        ("二、鼎湖区（3个）", "", ""),
        ("3", "坑口驿站", "鼎湖大道18号"),
    ]
    client = staff(Role.EDITOR, "441200")
    shown = client.get(upload(client, worker, workbook(台账=rows), "台账.xlsx")).text
    assert "下面 2 个站归“端州区”，数目对得上" in shown
    assert "写着 3 个，下面读到 1 个站，归“鼎湖区”" in shown


def test_a_clerk_points_at_the_heading_and_at_rows(staff: SignIn, worker: Work) -> None:
    """What was not understood is said by ticking rows: the heading, a section, a row to leave out."""
    rows = [
        ("站点是谁", "在什么区", "怎么去"),  # no heading that anybody knows
        ("蓝塘驿站", "端州区", "端州一路26号"),
        ("星湖那边", "", ""),
        ("府前驿站", "端州区", "府前路1号"),
        ("样品驿站", "端州区", "样品路1号"),
    ]
    client = staff(Role.EDITOR, COUNTY)
    address = upload(client, worker, workbook(台账=rows), "台账.xlsx")
    title = {"sheet": "台账"}
    assert client.send(f"{address}/layout", **title, kind="heading").status_code == 400  # no row was picked
    for kind, lines in (("heading", "1"), ("section", "3"), ("out", "5")):
        assert client.send(f"{address}/layout", **title, kind=kind, lines=lines).status_code == 303
        work(worker)
    shown = client.get(address).text
    assert "下面 1 个站归“星湖那边”" in shown and "2 个站" in shown
    client.send(f"{address}/columns", **{"column-0": "name", "column-1": "county", "column-2": "address"})
    work(worker)
    added = client.get(f"{address}?show=added").text
    assert "蓝塘驿站" in added and "府前驿站" in added and "样品驿站" not in added
    assert "您说这一行不导入" in client.get(f"{address}?show=skipped").text
    client.send(f"{address}/layout", **title, kind="as_before", lines="5")
    work(worker)
    assert "3 个站" in client.get(address).text


def test_tables_that_cannot_be_told_apart_are_refused_until_the_clerk_says_where_one_begins(
    staff: SignIn, worker: Work
) -> None:
    rows = [
        ("站点名称", "地址", "区县", "地址", "站点名称"),
        ("甲驿站", "一路1号", "端州区", "二路2号", "乙驿站"),
    ]
    client = staff(Role.EDITOR, COUNTY)
    address = upload(client, worker, workbook(台账=rows), "台账.xlsx")
    shown = client.get(address).text
    assert "像是几张表并排" in shown and "从哪一列开始" in shown and "列都对了" not in shown
    client.send(f"{address}/layout", sheet="台账", kind="beside", column="3")
    work(worker)
    shown = client.get(address).text
    assert "2 个站" in shown and '<th scope="col" class="begins">' in shown
    refused = checked_names(client, worker, address, "refused")  # the second table names no county
    assert "甲驿站" not in refused and "乙驿站" in refused
    client.send(f"{address}/value", field="county", words="端州区")  # there is a column of it


def test_several_stations_in_a_cell_refuse_the_sheet_until_the_row_is_left_out(
    staff: SignIn, worker: Work
) -> None:
    rows = [PLAIN, ("1.甲驿站 2.乙驿站", "端州区", "一路1号"), ("丙驿站", "端州区", "三路3号")]
    client = staff(Role.EDITOR, COUNTY)
    address = upload(client, worker, workbook(台账=rows), "台账.xlsx")
    shown = client.get(address).text
    assert "第 2 行等 1 行，一格里写了几个站" in shown and "列都对了" not in shown
    client.send(f"{address}/layout", sheet="台账", kind="out", line="2")
    work(worker)
    assert "丙驿站" in checked_names(client, worker, address)


def test_another_table_begins_where_the_clerk_says(staff: SignIn, worker: Work) -> None:
    rows = [
        PLAIN,
        ("蓝塘驿站", "端州区", "端州一路26号"),
        ("叫什么", "在哪", "哪个区"),
        ("坑口驿站", "端州二路18号", "端州区"),
    ]
    client = staff(Role.EDITOR, COUNTY)
    address = upload(client, worker, workbook(台账=rows), "台账.xlsx")
    client.send(f"{address}/layout", sheet="台账", kind="table", line="3")
    work(worker)
    shown = client.get(address).text
    assert shown.count('<td class="kind">列名</td>') == 2


def test_repairs_that_change_what_is_true_are_accepted_by_kind(staff: SignIn, worker: Work) -> None:
    """采用全部 mends coordinates only; whether holidays are open is a question of its own."""
    client = staff(Role.APPROVER, COUNTY)
    address = check(client, worker, sheet(GOOD, SWAPPED, heading=HEADING))
    shown = client.get(address).text
    assert "采用全部 1 条建议" in shown and "采用 1 条建议：开放时间里没写明的" in shown
    client.send(f"{address}/mend")
    work(worker)
    shown = client.get(f"{address}?show=asked").text
    assert "采用全部" not in shown and "是“周一至周五 08:30-17:30”吗" in shown
    client.send(f"{address}/mend", kind="hours_likely")
    work(worker)
    assert "采用 1 条建议" not in client.get(address).text
