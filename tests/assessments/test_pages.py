"""Staff pages of assessments: a scheme by its form, outsiders, who confirms, the workbook, roles."""

import io
import re
from typing import Any

import openpyxl
from clerks import SignIn, StaffClient
from factories import AddStation, north
from sqlalchemy import Engine, insert, select, text

from locator.accounts.domain.rights import Role
from locator.bookkeeping.tables import use_count
from locator.db.session import change
from locator.stations.tables import station

COUNTY, CITY = "441202", "441200"
SCHEME = {
    "name": "星级评定",
    "code": "star",
    "kind": "star",
    "months": "12",
    "criterion_code": ["", ""],
    "criterion": ["整洁", "按时开门"],
    "most": ["10", "10"],
    "weight": ["60", "40"],
    "proof": ["photo", "none"],
    "level": ["五星级", "四星级"],
    "stars": ["5", "4"],
    "least": ["90", "80"],
    "subsidy": ["5000", "3000"],
}
ROUND = {
    "name": "每月巡查",
    "review_begins": "2026-11-01",
    "review_ends": "2026-12-31",
    "confirm_begins": "2026-11-01",
    "confirm_ends": "2026-12-31",
}


def code_of(engine: Engine, key: int) -> str:
    with engine.connect() as connection:
        return str(connection.scalar(select(station.c.code).where(station.c.id == key)))


def begin(client: StaffClient, **said: Any) -> str:
    """Keep a scheme and begin a round of it; return the address of the round."""
    kept = client.send("/staff/schemes", **SCHEME)
    assert kept.status_code == 303, kept.text
    number = re.search(r"schemes/(\d+)", kept.location)
    assert number
    begun = client.send("/staff/rounds", **(ROUND | {"scheme": number[1]} | said))
    assert begun.status_code == 303, begun.text
    return str(begun.location.partition("?")[0])


def judge(client: StaffClient, code: str, address: str, points: str = "9", **said: Any) -> None:
    number = address.rpartition("/")[2]
    given = {"stage": "review", "points_c1": points, "points_c2": points} | said
    answer = client.send(f"/staff/stations/{code}/assessments/{number}", **given)
    assert answer.status_code == 303, answer.text


def test_a_county_rates_its_stations_and_a_colleague_confirms(
    staff: SignIn, add: AddStation, engine: Engine
) -> None:
    codes = [code_of(engine, add(name=f"驿站{n}", at=north(n * 300))) for n in range(3)]
    clerk, chief = staff(Role.EDITOR, COUNTY), staff(Role.APPROVER, COUNTY)
    refused = clerk.send("/staff/schemes", **(SCHEME | {"weight": ["60", "30"]}))
    assert refused.status_code == 400 and "各条权重加起来是 90%，应该正好 100%" in refused.text
    assert 'value="按时开门"' in refused.text, "what was entered is still there"
    address = begin(clerk)
    assert clerk.send(f"{address}/deal", month="2026-11").status_code == 409, "no team yet"
    assert clerk.send(f"{address}/teams", team="一组").status_code == 303
    assert clerk.send(f"{address}/deal", month="2026-11").status_code == 303
    assert "0/3，还差 3 处" in clerk.get(address).text
    for code, points in zip(codes[:2], ("9", "8"), strict=True):
        judge(clerk, code, address, points, finding_c1="灯不亮", due_c1="2026-11-30")
    page = clerk.get(f"{address}?month=2026-11").text
    assert "2/3，还差 1 处" in page and "驿站2" in page
    assert "灯不亮" in clerk.get(f"/staff/stations/{codes[0]}/assessments").text
    assert clerk.send(f"{address}/confirm").status_code == 403
    assert "评估结果等您确认" in chief.get("/staff/").text
    assert chief.send(f"{address}/confirm").status_code == 303
    assert chief.send(f"{address}/confirm").status_code == 409
    sheet = openpyxl.load_workbook(io.BytesIO(chief.get(f"{address}/results.xlsx", buffered=True).data))
    results, levels = (list(one.iter_rows(values_only=True)) for one in sheet.worksheets[:2])
    assert {row[1]: (row[5], row[6], row[7], row[10]) for row in results[1:]} == {
        "驿站0": (90, "五星级", 5000, "2027-11-23"),
        "驿站1": (80, "四星级", 3000, "2027-11-23"),
    }
    assert levels[1:] == [("五星级", 1, 5000, 5000), ("四星级", 1, 3000, 3000)]
    history = chief.get("/staff/history").text
    assert "确认评估结果" in history and "灯不亮" not in chief.get(f"/stations/{codes[0]}").text


def test_outsiders_only_and_each_role_its_part(staff: SignIn, add: AddStation, engine: Engine) -> None:
    code = code_of(engine, add(name="黄塘驿站"))
    city, county = staff(Role.EDITOR, CITY), staff(Role.APPROVER, COUNTY)
    address = begin(city, outsiders="yes")
    assert city.send(f"{address}/teams", team="外地组").status_code == 303
    team = re.search(r"teams/(\d+)/members", city.get(address).text)
    assert team
    members = f"{address}/teams/{team[1]}/members"
    inspector = staff(Role.INSPECTOR, CITY)
    named = city.send(members, name="周", home="320000", leads="yes", account=str(inspector.key))
    assert named.status_code == 303, named.text
    refused = city.send(members, name="李", home=COUNTY)
    assert refused.status_code == 409 and "自己不评自己" in refused.text
    assert city.send(members, name="李", home="没有这地方").status_code == 400
    assert city.send(f"{address}/deal", month="2026-11").status_code == 303
    assert "我们组这个月还要看的站" in inspector.get("/staff/rounds").text
    judge(inspector, code, address)
    stranger = staff(Role.INSPECTOR, CITY)
    number = address.rpartition("/")[2]
    given = {"stage": "review", "points_c1": "9", "points_c2": "9"}
    assert stranger.send(f"/staff/stations/{code}/assessments/{number}", **given).status_code == 403
    assert "每月巡查" in county.get("/staff/rounds").text, "its stations are in the city's round"
    elsewhere = staff(Role.APPROVER, "110108")
    assert "每月巡查" not in elsewhere.get("/staff/rounds").text
    assert "第 1 版" not in elsewhere.get("/staff/schemes").text
    for path in ("/deal", "/take-back", "/remove", "/teams", "/confirm"):
        answer = county.send(f"{address}{path}", month="2026-11", team="二组")
        assert answer.status_code == 403, "a part of the area does not decide for all of it"
    assert city.send(f"{address}/remove").status_code == 409, "something was judged"


def test_a_rule_proposes_and_a_second_person_approves(staff: SignIn, add: AddStation, engine: Engine) -> None:
    code = code_of(engine, add(name="黄塘驿站"))
    successor = code_of(engine, add(name="睦岗驿站", at=north(300)))
    clerk, chief = staff(Role.EDITOR, COUNTY), staff(Role.APPROVER, COUNTY)
    address = begin(clerk)
    judge(clerk, code, address, finding_c1="灯不亮", due_c1="2026-11-20")
    rule = {"cause": "overdue_findings", "threshold": "1", "step": "rectify"}
    assert clerk.send("/staff/steps/rules", **(rule | {"threshold": "多"})).status_code == 400
    assert clerk.send("/staff/steps/rules", **rule).status_code == 303
    page = clerk.get("/staff/steps").text
    assert "1 条问题逾期没有改好" in page
    action = re.search(r'action="(/staff/steps/rules/\d+/\d+)"', page)
    assert action
    proposed = clerk.send(action[1], reason="巡查发现的问题没有按时改好")
    assert proposed.status_code == 303, proposed.text
    assert "已经有修改在待审批里" in clerk.get("/staff/steps").text
    assert status_of(engine, code) == "open", "nothing acts by itself"
    with engine.connect() as connection:
        number = connection.scalar(text("SELECT id FROM proposal"))
    assert chief.send(f"/staff/proposals/{number}/approve").status_code == 303
    assert status_of(engine, code) == "rectifying"
    assert "1 条问题逾期没有改好" not in clerk.get("/staff/steps").text
    merge_into_the_nearest(chief, engine, code, successor)


def merge_into_the_nearest(chief: StaffClient, engine: Engine, code: str, successor: str) -> None:
    """Few come: the rule proposes a merger, the page the nearest station, and the old code leads there."""
    with change(engine) as connection:
        key = connection.scalar(select(station.c.id).where(station.c.code == code))
        months = [{"month": f"2026-{month:02}", "people": 30} for month in (8, 9, 10)]
        connection.execute(insert(use_count), [one | {"station_id": key, "how": "gate"} for one in months])
    assert chief.send("/staff/steps/rules", cause="low_use", threshold="5", step="merge").status_code == 303
    page = chief.get("/staff/steps").text
    assert "近三个月平均每天 0 人" in page and f'value="{successor}"' in page and "，300 米" in page
    compared = chief.get(f"/staff/duplicates/compare?code={code}&other={successor}", follow_redirects=True)
    assert "黄塘驿站" in compared.text
    verdict = {"verdict": "same", "stays": "right", "reason": "利用率低", "sure": "yes"}
    assert chief.send(f"/staff/duplicates/{code}/{successor}", **verdict).status_code == 303
    assert status_of(engine, code) == "merged"


def status_of(engine: Engine, code: str) -> str:
    with engine.connect() as connection:
        return str(connection.scalar(select(station.c.status).where(station.c.code == code)))
