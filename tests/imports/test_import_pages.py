"""The pages of an import without JavaScript: each step is a form, each refusal a message."""

import io
from collections.abc import Callable, Sequence

import openpyxl
from clerks import SignIn, StaffClient
from factories import AddStation
from flask.testing import FlaskClient
from import_tables import sheet
from sqlalchemy import Connection, select

from geodata.lonlat import LonLat
from locator.accounts.domain.rights import Role
from locator.stations.domain.station import Visibility
from locator.stations.tables import station

Work = Callable[[], None]
COUNTY = "441202"
HEADING = ("驿站名称", "所属区县", "详细地址", "经度", "纬度", "联系电话", "开放时间", "服务项目")
GOOD = ("黄塘驿站", "端州区", "蓝塘路1号", "112.470123", "23.050123", "0758-2234567", "24小时", "饮水、充电")
SWAPPED = ("桥头驿站", "端州区", "桥头路2号", "23.051234", "112.471234", "", "周一至周五8:30-17:30", "")


def upload(client: StaffClient, worker: Work, content: bytes, name: str = "台账.csv") -> str:
    """Upload a file and have it read; return the URL of the import."""
    data = {"csrf": client.csrf, "file": (io.BytesIO(content), name)}
    answer = client.post("/staff/imports", data=data, content_type="multipart/form-data")
    assert answer.status_code == 303, answer.text
    worker()
    return answer.location


def work(worker: Work) -> None:
    worker()


def workbook(**sheets: Sequence[Sequence[object]]) -> bytes:
    """Return a workbook with these sheets."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        page = book.create_sheet(title)
        for row in rows:
            page.append(row)
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def test_the_largest_sheet_is_read_and_another_may_be_chosen(staff: SignIn, worker: Work) -> None:
    client = staff(Role.EDITOR, COUNTY)
    instructions = [["填表说明", "请逐项填写"]] * 30
    old = [HEADING[:3], ("旧驿站", "端州区", "老路1号")]
    content = workbook(说明=instructions, 去年=old, 今年=[HEADING, GOOD])
    address = upload(client, worker, content, "台账.xlsx")
    shown = client.get(address).text
    assert "今年 · 1 个站" in shown and "去年 · 不导入" in shown and "黄塘驿站" in shown
    assert client.send(f"{address}/sheet", title="去年").status_code == 303
    work(worker)
    shown = client.get(f"{address}?sheet=1").text
    assert "旧驿站" in shown and "去年 · 1 个站" in shown and "今年 · 不导入" in shown
    assert client.send(f"{address}/sheet", title="").status_code == 303
    work(worker)
    assert "黄塘驿站" in client.get(address).text
    assert client.send(f"{address}/sheet", title="没有").status_code == 400


def test_an_empty_sheet_does_not_end_the_import(staff: SignIn, worker: Work) -> None:
    client = staff(Role.EDITOR, COUNTY)
    address = upload(client, worker, workbook(台账=[HEADING, GOOD], 空的=[]), "台账.xlsx")
    client.send(f"{address}/sheet", title="空的")
    work(worker)
    shown = client.get(address).text
    assert "空的 · 不导入" in shown and "列都对了" not in shown
    client.send(f"{address}/sheet", title="")
    work(worker)
    assert "黄塘驿站" in client.get(address).text


def check(client: StaffClient, worker: Work, content: bytes) -> str:
    """Upload a file, confirm its columns and coordinate system, have it checked; return its URL."""
    address = upload(client, worker, content)
    assert client.send(f"{address}/columns").status_code == 303
    if "/datum" in client.get(address).text:  # asked only where there are coordinates
        assert client.send(f"{address}/datum", crs="wgs84").status_code == 303
    worker()
    return address


def test_the_check_shows_refused_rows_with_a_repair(staff: SignIn, worker: Work) -> None:
    client = staff(Role.APPROVER, COUNTY)
    address = check(client, worker, sheet(GOOD, SWAPPED, heading=HEADING))
    shown = client.get(address).text
    assert "写反了" in shown and "采用" in shown and "写入 1 行" in shown
    corrections = {"cell-3-3": "112.471234", "cell-3-4": "23.051234"}
    assert client.send(f"{address}/mend", **corrections).status_code == 303
    worker()
    assert "写入 2 行" in client.get(address).text
    assert client.send(f"{address}/apply").status_code == 303
    assert "正在写入" in client.get(address).text
    worker()
    assert "已写入" in client.get(address).text


def test_all_repairs_can_be_accepted_at_once(staff: SignIn, worker: Work) -> None:
    client = staff(Role.APPROVER, COUNTY)
    address = check(client, worker, sheet(GOOD, SWAPPED, heading=HEADING))
    assert client.send(f"{address}/mend").status_code == 303
    worker()
    assert "写入 2 行" in client.get(address).text


def test_the_clerks_own_file_can_be_downloaded_with_comments(staff: SignIn, worker: Work) -> None:
    client = staff(Role.EDITOR, COUNTY)
    address = check(client, worker, sheet(GOOD, SWAPPED, heading=HEADING))
    answer = client.get(f"{address}/marked")
    cell = openpyxl.load_workbook(io.BytesIO(answer.data)).active.cell(3, 4)
    assert "写反了" in cell.comment.text
    assert "attachment" in answer.headers["Content-Disposition"]


def test_a_possible_duplicate_is_decided_side_by_side(
    staff: SignIn, worker: Work, add: AddStation, connection: Connection
) -> None:
    add(name="黄塘工会驿站", at=LonLat(112.470163, 23.050163), address="蓝塘路3号", division_code=COUNTY)
    client = staff(Role.APPROVER, COUNTY)
    address = check(client, worker, sheet(GOOD, heading=HEADING))
    assert "疑似重复" in client.get(address).text
    beside = client.get(f"{address}/rows/2").text
    assert "黄塘工会驿站" in beside and "蓝塘路3号" in beside
    code = connection.scalar(select(station.c.code))
    assert client.send(f"{address}/rows/2", verdict=f"same:{code}").status_code == 303
    worker()
    shown = client.get(address).text
    assert "写入 1 行" in shown and "蓝塘路3号" in shown


def test_an_internal_room_of_another_area_is_not_shown(
    staff: SignIn, worker: Work, add: AddStation, connection: Connection
) -> None:
    values = {"name": "黄塘工会驿站", "address": "厂区里", "visibility": Visibility.SITE_ONLY}
    hidden = add(at=LonLat(112.470163, 23.050163), division_code="441203", **values)
    code = connection.scalar(select(station.c.code).where(station.c.id == hidden)) or ""
    editor = staff(Role.EDITOR, COUNTY)
    address = check(editor, worker, sheet(GOOD, heading=HEADING))
    shown = editor.get(f"{address}?show=added").text
    assert "黄塘驿站" in shown and "疑似重复" not in shown
    by_code = check(editor, worker, sheet((code, "", "端州区"), heading=("我们的代码", "站名", "所属区县")))
    refused = editor.get(by_code).text
    assert "是别处的站" in refused and "黄塘工会驿站" not in refused and "厂区里" not in refused
    other = staff(Role.EDITOR, "441203")
    assert "黄塘工会驿站" in other.get(f"{check(other, worker, sheet(GOOD, heading=HEADING))}/rows/2").text


def test_a_cell_outside_of_the_sheet_is_rejected(staff: SignIn, worker: Work) -> None:
    client = staff(Role.EDITOR, COUNTY)
    address = check(client, worker, sheet(GOOD, heading=HEADING))
    for cell in ("cell-2-2000000000", "cell-2-8", "cell-0-0", "cell-3-0", "cell-2-99999999999999999999"):
        assert client.send(f"{address}/mend", **{cell: "x"}).status_code == 400, cell
    assert client.send(f"{address}/rows/3", verdict="skip").status_code == 404


def test_chosen_headings_are_remembered_for_the_area(staff: SignIn, worker: Work) -> None:
    heading = ("驿站名称", "所属区县", "详细地址", "经度", "纬度", "联系电话", "开放时间", "老王填的")
    address = upload(staff(Role.EDITOR, COUNTY), worker, sheet(GOOD, heading=heading))
    first = staff(Role.EDITOR, COUNTY)
    assert first.get(address).status_code == 404  # another person's import
    author = staff(Role.EDITOR, COUNTY)
    address = upload(author, worker, sheet(GOOD, heading=heading))
    author.send(f"{address}/columns", **{"column-7": "wayfinding"})
    again = upload(first, worker, sheet(GOOD, heading=heading))
    assert "和您上次选的一样" not in first.get(f"{again}/columns").text  # nothing is written yet
    author.send(f"{address}/datum", crs="wgs84")
    work(worker)
    approver = staff(Role.APPROVER, COUNTY)
    assert approver.send(f"{address}/apply").status_code == 303
    work(worker)
    again = upload(first, worker, sheet(GOOD, heading=heading))
    assert first.get(f"{again}/columns").text.count("和您上次选的一样") == 1


def test_an_editor_submits_and_an_approver_applies(staff: SignIn, worker: Work) -> None:
    editor, approver = staff(Role.EDITOR, COUNTY), staff(Role.APPROVER, COUNTY)
    address = check(editor, worker, sheet(GOOD, heading=HEADING))
    assert "送审 1 行" in editor.get(address).text
    assert editor.send(f"{address}/apply").status_code == 403
    assert editor.send(f"{address}/submit").status_code == 303
    assert approver.send(f"{address}/back", words="缺电话").status_code == 303
    assert "缺电话" in editor.get(address).text
    editor.send(f"{address}/submit")
    assert "台账.csv" in approver.get("/staff/imports").text
    approver.send(f"{address}/apply")
    worker()
    assert "已写入" in editor.get(address).text
    assert "撤销" in approver.get(f"{address}/undo").text


def test_an_undone_import_shows_what_was_removed_and_what_was_kept(
    staff: SignIn, worker: Work, connection: Connection, client: FlaskClient
) -> None:
    approver = staff(Role.APPROVER, COUNTY)
    other = ("西江驿站", "端州区", "西江路9号", "112.480123", "23.060123", "", "", "")
    address = check(approver, worker, sheet(GOOD, other, heading=HEADING))
    approver.send(f"{address}/apply")
    work(worker)
    codes = {row.name: row.code for row in connection.execute(select(station.c.name, station.c.code))}
    edit = f'<a href="/staff/stations/{codes[GOOD[0]]}/edit">{GOOD[0]}</a>'
    assert edit in approver.get(f"{address}?show=added").text
    assert client.post(f"/stations/{codes[GOOD[0]]}/reports", data={"verdict": "fine"}).status_code < 400
    before = approver.get(f"{address}/undo").text
    assert "新增的 1 站去掉" in before and f"{edit}：有人反映过" in before
    approver.send(f"{address}/undo", later="keep")
    work(worker)
    after = approver.get(address).text
    assert "有 1 站留着没动" in after and edit in after and "有人反映过" in after
    assert "<strong>1</strong>新增，已去掉" in after and "<strong>1</strong>留着没动" in after
    gone = approver.get(f"{address}?show=added").text
    assert other[0] in gone and codes[other[0]] not in gone and GOOD[0] not in gone


def test_a_row_is_compared_with_another_row_of_its_file(staff: SignIn, worker: Work) -> None:
    client = staff(Role.APPROVER, COUNTY)
    twin = ("黄塘工会驿站", "端州区", "蓝塘路1号旁", "112.470163", "23.050163", "0758-2234567", *GOOD[6:])
    address = check(client, worker, sheet(GOOD, twin, heading=HEADING))
    beside = client.get(f"{address}/rows/3").text
    phones = beside.partition("电话</th>")[2].partition("</tr>")[0]
    assert phones.count("0758-2234567") == 2 and "differs" not in phones
    assert 'data-mark="★"' in beside and 'data-mark="0"' not in beside


def test_twenty_rows_to_review_fit_on_one_page(staff: SignIn, worker: Work) -> None:
    client = staff(Role.APPROVER, COUNTY)
    rows = [(f"第{n}驿站", "端州区", f"蓝塘路{n}00号", "", "", "1234", "", "") for n in range(20)]
    address = check(client, worker, sheet(*rows, heading=HEADING))
    shown = client.get(f"{address}?show=asked").text
    assert shown.count("不像电话") == 20 and "下一页" not in shown


def test_a_suggestion_may_be_an_empty_cell(staff: SignIn, worker: Work) -> None:
    client = staff(Role.APPROVER, COUNTY)
    zero = ("黄塘驿站", "端州区", "蓝塘路1号", "0", "0", "", "", "")
    shown = client.get(check(client, worker, sheet(zero, heading=HEADING))).text
    assert "建议：空着" in shown and "建议改成" not in shown


def test_new_stations_without_a_position_are_counted(staff: SignIn, worker: Work) -> None:
    client = staff(Role.APPROVER, COUNTY)
    unplaced = ("桥头驿站", "端州区", "桥头路2号", "", "", "", "", "")
    address = check(client, worker, sheet(GOOD, unplaced, heading=HEADING))
    shown = client.get(f"{address}?show=added").text
    assert "黄塘驿站" in shown and "桥头驿站" in shown
    assert "其中 1 站没有位置：会列在名单里，不会出现在地图上" in shown


def test_undecided_rows_can_be_imported_after_the_others(
    staff: SignIn, worker: Work, add: AddStation
) -> None:
    add(name="黄塘工会驿站", at=LonLat(112.470163, 23.050163), address="蓝塘路3号", division_code=COUNTY)
    client = staff(Role.APPROVER, COUNTY)
    other = ("桥头驿站", "端州区", "桥头路2号", "112.491234", "23.071234", "", "", "")
    address = check(client, worker, sheet(GOOD, other, heading=HEADING))
    assert "定了才写入" in client.get(address).text
    client.send(f"{address}/apply")
    work(worker)
    assert "疑似重复的 1 行没有写入" in client.get(address).text
    second = client.send(f"{address}/take-up").location
    work(worker)
    assert second in client.get(address).text
    assert client.send(f"{address}/take-up").status_code == 409
    left = client.get(second).text
    assert "黄塘驿站" in left and "桥头驿站" not in left
    client.send(f"{second}/rows/2", verdict="other")
    work(worker)
    client.send(f"{second}/apply")
    work(worker)
    assert "已写入" in client.get(second).text and "黄塘驿站" in client.get("/staff/stations").text


def test_a_position_in_another_province_is_shown_with_its_columns(staff: SignIn, worker: Work) -> None:
    client = staff(Role.APPROVER, COUNTY)
    far = ("桥头驿站", "端州区", "桥头路2号", "116.397", "39.909", "", "", "")
    address = check(client, worker, sheet(GOOD, far, heading=HEADING))
    shown = client.get(f"{address}?show=refused").text
    assert "离广东省最近也有 1590 公里" in shown and "黄塘驿站" not in shown
    assert ">经度、纬度</td>" in shown and 'value="116.397"' in shown and 'value="39.909"' in shown
