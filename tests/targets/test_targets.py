"""Targets: Shanxi's two by 117 counties, Shenyang's 20 m², refusals, and who may see and set them."""

import io
import re
from collections.abc import Callable
from html import unescape
from typing import Any

import openpyxl
import pytest
from clerks import SignIn, StaffClient
from sqlalchemy import Engine, insert, text

from locator.accounts.domain.rights import Role
from locator.db.session import change
from locator.history.queries.integrity import current_table, replay_table
from locator.stations.tables import station
from locator.targets.domain.parts import division_parts
from locator.targets.domain.target import Per

SHANXI, SHENYANG = "140000", "210100"
COUNTIES = division_parts(Per.COUNTY, SHANXI).keys
SHORT = COUNTIES[:5]
KIND = "labor_relations_station"
IN_ALL = {"kind": KIND, "metric": "count", "per": "self", "least": "400", "ends": "2027"}
EACH = {"kind": KIND, "metric": "count", "per": "county", "least": "3", "ends": "2027-12-31"}
ROOM = (
    "INSERT INTO station (kind, name, division_code, parent_id, opened_on)"
    " SELECT kind, '六号间', division_code, id, '2025' FROM station"
    " WHERE division_code = :code AND status = 'open' LIMIT 1"
)
GONE = "UPDATE station SET status = 'delisted', status_since = '2026-12-31' WHERE division_code = :code"
Plant = Callable[..., None]


@pytest.fixture
def plant(engine: Engine) -> Plant:
    """Return a way to store stations by their columns; a kind, a name and the rest are sensible."""

    def _plant(rows: list[dict[str, Any]]) -> None:
        usual = {"kind": KIND, "visibility": "public", "status": "open", "parent_id": None, "area_m2": None}
        usual |= {"opened_on": None, "status_since": None, "is_demo": False}
        named = [usual | {"name": f"服务站{n}"} | row for n, row in enumerate(rows)]
        with change(engine) as connection:
            connection.execute(insert(station), named)

    return _plant


def of_years(by_year: dict[str, list[str]]) -> list[dict[str, Any]]:
    """Return stations of counties by the year in which they opened."""
    return [{"division_code": code, "opened_on": year} for year, codes in by_year.items() for code in codes]


def four_hundred_and_seventeen() -> list[dict[str, Any]]:
    """Return 117 stations of 2025, 150 of 2026 and 150 of 2027, of which five counties have two each."""
    others = COUNTIES[5:]
    return of_years(
        {"2025": COUNTIES, "2026-05": [*COUNTIES, *others[:33]], "2027-03-01": [*others, *others[:38]]}
    )


def three_each() -> list[dict[str, Any]]:
    return of_years({"2025": COUNTIES * 3})


def set_target(client: StaffClient, **given: str) -> str:
    """Set a target by the form; return the address of its page."""
    answer = client.send("/staff/targets", **given)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["Location"].partition("?")[0])


def words(page: str) -> str:
    """Return the text of a page without its elements."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", page)))


def rows_of(client: StaffClient, address: str) -> list[tuple[Any, ...]]:
    """Return the rows of a workbook's first sheet."""
    answer = client.get(address, buffered=True)
    assert answer.status_code == 200, answer.text
    return list(openpyxl.load_workbook(io.BytesIO(answer.data)).worksheets[0].iter_rows(values_only=True))


def test_four_hundred_and_seventeen_reach_the_sum_but_five_counties_have_two(
    staff: SignIn, plant: Plant, engine: Engine
) -> None:
    assert len(COUNTIES) == 117
    plant(four_hundred_and_seventeen())
    none = {"division_code": SHORT[0]}  # what does not count is put where it would help
    plant([none | {"kind": "labor_relations_point"}, none | {"name": "演示站", "is_demo": True}])
    plant([none | {"opened_on": "2024", "status": "delisted", "status_since": "2026-06-30"}])
    with change(engine) as connection:
        connection.execute(text(ROOM), {"code": SHORT[0]})
    province = staff(Role.EDITOR, SHANXI)
    whole, each = set_target(province, **IN_ALL), set_target(province, **EACH)
    listed = words(province.get("/staff/targets").text)
    assert "合计，站点总数至少 400" in listed and "417" in listed and "达到" in listed
    assert "5 个没达到，一共差 5 个" in listed
    assert "达到：417" in words(province.get(whole).text)
    page = words(province.get(each).text)
    assert "没达到的 5 小店区：2 · 差 1 个迎泽区：2 · 差 1 个杏花岭区：2 · 差 1 个" in page
    sheet = rows_of(province, f"{each}.xlsx")
    assert len(sheet) == 1 + 117 + 1 and [row[0] for row in sheet if row[4] == 1] == [
        *("小店区", "迎泽区", "杏花岭区", "尖草坪区", "万柏林区")
    ]
    for year, added in (("2026", "150"), ("2027", "150"), ("2025", "117")):
        given = IN_ALL | {"metric": "added", "least": "150", "begins": year, "ends": year}
        page = words(province.get(set_target(province, **given)).text)
        assert (f"达到：{added}" if added == "150" else "差 33 个：117") in page
    with engine.begin() as connection:
        assert replay_table(connection, "target") == current_table(connection, "target")


def test_three_each_reach_every_county_but_not_the_sum_and_none_stands_in_the_list(
    staff: SignIn, plant: Plant, engine: Engine
) -> None:
    plant(three_each())
    province, county = staff(Role.EDITOR, SHANXI), staff(Role.EDITOR, COUNTIES[-1])
    whole, each = set_target(province, **IN_ALL), set_target(province, **EACH)
    assert "差 49 个：351" in words(province.get(whole).text)
    assert "117 个都达到" in words(province.get(each).text)
    with change(engine) as connection:
        connection.execute(text(GONE), {"code": COUNTIES[-1]})
    assert "1 个没达到，一共差 3 个" in words(province.get(each).text)
    assert [row[1] for row in rows_of(province, f"{each}.xlsx") if row[4] == 3] == [0]
    seen = words(county.get(each).text)  # the county sees its own line of the province's target
    assert "差 3 个" in seen and "小店区" not in seen and "合计" not in seen
    assert "一共差 3 个" in words(county.get("/staff/targets").text)
    assert county.get(whole).status_code == 404
    assert county.send(each, **EACH).status_code == county.send(f"{each}/remove").status_code == 403
    assert staff(Role.EDITOR, SHENYANG).get(each).status_code == 404


def test_break_rooms_below_twenty_square_metres_are_named(staff: SignIn, plant: Plant) -> None:
    districts = division_parts(Per.COUNTY, SHENYANG).keys
    rooms = [
        {
            "kind": "workshop_rest",
            "visibility": "site_only",
            "name": f"工间活动站{n}",
            "division_code": districts[n % len(districts)],
            "opened_on": "2021",
            "area_m2": 12.5 if n < 26 else 20.0,
        }
        for n in range(491)
    ]
    planned = rooms[0] | {"status": "planned", "opened_on": None}
    plant([*rooms, *(planned | {"name": f"筹建{n}"} for n in range(135))])
    city = staff(Role.EDITOR, SHENYANG)
    given = {"kind": "workshop_rest", "metric": "area", "per": "self", "least": "20", "ends": "2026"}
    page = city.get(set_target(city, **given)).text
    assert "差 26 个：465/491 够" in words(page) and "面积不够的站 26" in words(page)
    assert [n for n in range(491) if f">工间活动站{n}<" in page] == list(range(26))
    compared = rows_of(city, "/staff/figures/comparison.xlsx?by=county")
    assert [row[0] for row in compared[:1]] == ["地区或工会"] and len(compared) == 1 + len(districts) + 1
    assert compared[-1] == ("合计", 491, 491, 0, 491, 0, 135, 0)


def test_what_is_no_target_is_refused_with_a_sentence(staff: SignIn) -> None:
    clerk = staff(Role.EDITOR, SHANXI)
    refusals = {
        "ends": ("", "请写期限"),
        "least": ("-3", "不能是负数"),
        "metric": ("added", "从哪天算起"),
        "begins": ("2028", "比开始的还早"),
        "link": ("javascript:alert(1)", "https:// 开头"),
        "kind": ("castle", "没有“castle”这种站"),
        "place": ("月亮", "没有“月亮”这个地区"),
        "document": ("长" * 201, "太长"),
    }
    for name, (value, sentence) in refusals.items():
        answer = clerk.send("/staff/targets", **IN_ALL | {"document": "晋工发〔2025〕1号", name: value})
        assert (answer.status_code, sentence in answer.text) == (400, True), (name, words(answer.text))
        assert name in ("document", "metric") or "晋工发〔2025〕1号" in answer.text
    shares = IN_ALL | {"metric": "on_map"}
    assert "占比最多 100" in clerk.send("/staff/targets", **shares | {"least": "101"}).text
    assert "没有这一天" in clerk.send("/staff/targets", **IN_ALL | {"ends": "2026-02-30"}).text
    assert "应是整数" in clerk.send("/staff/targets", **IN_ALL | {"least": "2.5"}).text
    assert clerk.send("/staff/targets", **IN_ALL | {"place": "沈阳市"}).status_code == 403
    assert staff(Role.AUDITOR, SHANXI).send("/staff/targets", **IN_ALL).status_code == 403
    assert "还没有目标" in clerk.get("/staff/targets").text
