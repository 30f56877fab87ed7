"""The pages of an import of several sheets: how they were understood, and repairs by their kind."""

from clerks import SignIn
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


def test_the_page_shows_how_the_sheets_were_understood(staff: SignIn, worker: Work) -> None:
    """Every sheet is in one import; each row of it is named by its sheet."""
    heading = ("站点名称", "地址", "状态")
    content = workbook(
        封面=[("驿站台账",)],
        端州区=[("端州区驿站名单",), heading, ("蓝塘驿站", "端州一路26号", "开放")],
        鼎湖区=[heading, ("坑口驿站", "鼎湖大道18号", "开放"), ("桂城驿站", "兴业路6号", "说不清")],
    )
    client = staff(Role.EDITOR, "441200")
    address = upload(client, worker, content, "台账.xlsx")
    shown = client.get(address).text
    assert "“端州区”：1 个站" in shown and "“鼎湖区”：2 个站" in shown and "没有站点的列名" in shown
    assert "区县（标题）" in shown and "<td>标题</td>" in shown and "<td>列名</td>" in shown
    client.send(f"{address}/columns")
    client.send(f"{address}/datum", crs="wgs84")
    work(worker)
    refused = client.get(f"{address}?show=refused").text
    assert "鼎湖区!3" in refused and "桂城驿站" in refused
    added = client.get(f"{address}?show=added").text
    assert "蓝塘驿站" in added and "坑口驿站" in added


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
