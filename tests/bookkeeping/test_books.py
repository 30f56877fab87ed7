"""Money by year and source, and people by month: written by page, sheet and API, summed, and refused."""

import io
from typing import Any

import openpyxl
import pytest
from clerks import SignIn, StaffClient
from factories import AddStation
from sqlalchemy import Connection, Engine

from locator.accounts.domain.rights import Role
from locator.bookkeeping.domain.money import parse_amount, show_amount
from locator.bookkeeping.domain.sheet import read_sheet
from locator.bookkeeping.domain.use import UseCount, per_day
from locator.entries.queries import drafts
from locator.history.queries.integrity import current_table, replay_table

COUNTY, OTHER = "441202", "441203"
AREA = f"division:{COUNTY}"


@pytest.fixture
def code(add: AddStation, connection: Connection) -> str:
    """Return the code of a station of the county."""
    return drafts.by_ids(connection, [add(name="司机之家")])[0].code


def workbook(*rows: tuple[object, ...]) -> dict[str, Any]:
    """Return the form of a workbook with these rows."""
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    saved = io.BytesIO()
    book.save(saved)
    return {"area": AREA, "file": (io.BytesIO(saved.getvalue()), "经费.xlsx")}


def post(client: StaffClient, **fields: Any) -> Any:
    form = {"csrf": client.csrf} | fields
    return client.post("/staff/books/sheet", data=form, content_type="multipart/form-data")


def test_what_a_union_and_its_firms_put_in_is_summed_by_source(
    staff: SignIn, engine: Engine, code: str
) -> None:
    clerk = staff(Role.EDITOR, COUNTY)
    line = {"area": AREA, "year": "2024", "kind": "construction"}
    assert clerk.send("/staff/books", source="工会经费", amount="1815万元", **line).status_code == 303
    sheet = workbook(
        ("2024年经费",),
        ("年度", "来源", "金额（万元）", "站点名称", "文件"),
        (2024, "企业投入", 2400, "", "沈工发〔2024〕3号"),
        (2023, "工会经费", 3.7, "司机之家", ""),
    )
    assert post(clerk, **sheet).status_code == 303
    page = clerk.get("/staff/books?year=2024").text
    assert "4,215 万元" in page and "1,815 万元" in page and "2,400 万元" in page
    assert "4,218.7 万元" in clerk.get("/staff/books").text
    assert "沈工发〔2024〕3号" in page and "3.7 万元" in clerk.get(f"/staff/stations/{code}/books").text
    stranger = staff(Role.ADMINISTRATOR, OTHER)
    assert "1,815" not in stranger.get("/staff/books").text
    assert stranger.get(f"/staff/stations/{code}/books").status_code == 403
    assert stranger.send("/staff/books/1/remove").status_code == 404
    assert clerk.send("/staff/books/1/remove").status_code == 303
    assert "1,815" not in clerk.get("/staff/books").text
    with engine.begin() as connection:
        for name in ("money_line", "use_count"):
            assert replay_table(connection, name) == current_table(connection, name)


def test_people_are_summed_by_month_and_said_by_day(staff: SignIn, code: str) -> None:
    clerk = staff(Role.EDITOR, COUNTY)
    address = f"/staff/stations/{code}/books"
    assert clerk.send(f"{address}/use", month="2024-06", people="18000", how="gate").status_code == 303
    assert "平均每天 600 人次" in clerk.get("/staff/books?year=2024").text
    months = [
        ("月份", "人次", "职业", "我们的代码"),
        *((f"2025-{n:02d}", 172, "快递员", code) for n in range(1, 13)),
    ]
    assert post(clerk, **workbook(*months)).status_code == 303
    page = clerk.get("/staff/books?year=2025").text
    assert "人次：2064" in page and "快递员 2064" in page
    body = {
        "use": [{"month": "2025-01", "people": "200"}],
        "money": [{"year": "2025", "source": "财政", "amount": "20000", "kind": "运维"}],
    }
    api = f"/api/v1{address}"
    answer = clerk.post(api, json=body, headers={"X-CSRF-Token": clerk.csrf})
    assert answer.status_code == 200, answer.text
    assert {"month": "2025-01", "occupation": "", "people": 200, "how": "counted"} in answer.json["use"]
    assert (
        "人次：2092" in clerk.get("/staff/books?year=2025").text
    )  # all people of a month, where they are given
    clerk.send(f"{address}/use/remove", month="2025-01", occupation="")
    assert "人次：2064" in clerk.get("/staff/books?year=2025").text


def test_wrong_figures_are_refused_with_a_sentence_and_nothing_is_written(staff: SignIn, code: str) -> None:
    clerk = staff(Role.EDITOR, COUNTY)
    address = f"/staff/stations/{code}/books"
    good_use, good_money = (
        {"month": "2024-06", "people": "1"},
        {"year": "2024", "source": "工会", "amount": "1"},
    )
    wrong = [
        ("use", good_use | {"people": "-5"}, "不能是负数"),
        ("use", good_use | {"people": "约600"}, "不是人次"),
        ("use", good_use | {"month": "2024-13"}, "不是月份"),
        ("money", good_money | {"amount": "-1"}, "不能是负数"),
        ("money", good_money | {"amount": "1000000000000"}, "最多 12 位数"),
        ("money", good_money | {"amount": "=1+1"}, "不是金额"),
        ("money", good_money | {"year": "24"}, "不是年份"),
        ("money", good_money | {"source": " "}, "从哪里来"),
    ]
    for kind, form, sentence in wrong:
        answer = clerk.send(f"{address}/{kind}", **form)
        assert (answer.status_code, sentence in answer.text) == (400, True), (form, answer.text)
    sheet = workbook(
        ("月份", "人次", "站点名称"),
        ("2024-05", -3, "司机之家"),
        ("2024-06", 9, "没有的站"),
        ("2024-07", 9, "司机之家"),
        ("2024-07", 8, "司机之家"),
    )
    answer = post(clerk, **sheet)
    assert answer.status_code == 422
    for sentence in ("第 2 行", "不能是负数", "没有“没有的站”", "和第 4 行是同一站"):
        assert sentence in answer.text, sentence
    assert "还没有记人次" in clerk.get(address).text
    assert post(clerk, **workbook(("甲", "乙"), ("一", "二"))).status_code == 422
    assert post(clerk, area=AREA, pasted="年度\t来源\t金额\n2024\t工会\t5").status_code == 303


@pytest.mark.parametrize(
    ("written", "unit", "shown"),
    [
        ("1815万元", 1, "1,815 万元"),
        ("２０，０００", 1, "2 万元"),
        ("3.7", 10_000, "3.7 万元"),
        ("12.5元", 10_000, "12.5 元"),
        ("999999999999.99", 1, "999,999,999,999.99 元"),
        ("0", 1, "0 元"),
    ],
)
def test_amounts_are_read_in_their_unit(written: str, unit: int, shown: str) -> None:
    assert show_amount(parse_amount(written, unit)) == shown


@pytest.mark.parametrize(
    "heading", ["站点名称", "户外劳动者服务站点名称", "驿站名称（必填）", "Station name"]
)
def test_a_stations_name_has_the_headings_of_sheets_of_stations(heading: str) -> None:
    read = read_sheet([["月份", "服务人次", heading], ["2024-06", "5", "司机之家"]])
    assert [(one.name, one.value.people) for one in read.lines if isinstance(one.value, UseCount)] == [
        ("司机之家", 5)
    ]


def test_a_day_has_the_month_divided_by_its_days() -> None:
    assert per_day(18_000, ["2024-06"]) == 600
    assert per_day(0, []) == 0
    assert not read_sheet([["月份", "人次"], ["2024年3月", "600人次"], ["", ""]]).problems
