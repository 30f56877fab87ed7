"""Happenings on the staff's pages: films, desks, fairs and stops, as unions run them."""

import io
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import openpyxl
import pytest
from clerks import SignIn, StaffClient
from factories import AddStation
from sqlalchemy import Connection, Engine, text

from locator.accounts.domain.rights import Role
from locator.entries.queries import drafts
from locator.events.actions.working_out import roll
from locator.history.queries.integrity import current_table, replay_table
from locator.stations.domain.station import Visibility
from locator.time_zone import SHANGHAI

COUNTY, OTHER = "441202", "441203"
AREA = f"division:{COUNTY}"
BASE: dict[str, str] = {"area": AREA, "responsible": "区总工会"}
AUTUMN = datetime(2026, 9, 28, 12, tzinfo=SHANGHAI)
HOLIDAY = "2026-10-07T18:00:00+08:00"
SQUARE_COUNTY = (
    "INSERT INTO division_area (division_code, boundary, source)"
    " VALUES (:code, ST_Multi(ST_MakeEnvelope(112, 22.5, 113, 23.5, 4326)), 'test')"
)
NowIs = Callable[[datetime], None]


@pytest.fixture
def code(add: AddStation, connection: Connection) -> str:
    """Return the code of a station of the county."""
    return drafts.by_ids(connection, [add(name="劳动者大本营")])[0].code


def added(clerk: StaffClient, **fields: str) -> str:
    """Enter a happening and return its address."""
    answer = clerk.send("/staff/events", **(BASE | fields))
    assert answer.status_code == 303, answer.text
    return str(answer.location.partition("?")[0])


def states(engine: Engine) -> dict[str, str]:
    """Return the states of all occurrences by their day."""
    asked = "SELECT to_char(planned_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD'), state FROM occurrence"
    with engine.connect() as connection:
        return {row[0]: row[1] for row in connection.execute(text(asked))}


def test_a_film_each_wednesday_and_the_holiday_that_somebody_decides(
    staff: SignIn, code: str, engine: Engine, now_is: NowIs
) -> None:
    now_is(AUTUMN)
    clerk = staff(Role.APPROVER, COUNTY)
    address = added(clerk, name="公益电影", kind="film", when="每周三18:00-20:00", station=code)
    found = states(engine)
    assert found["2026-09-30"] == "planned" and found["2026-10-14"] == "planned"
    assert found["2026-10-07"] == "unknown" and max(found) == "2026-11-25"
    assert clerk.send(f"{address}/status", status="published").status_code == 303
    month = clerk.get("/staff/events/month?month=2026-10").text
    assert "18:00" in month and "说不准" in month
    assert "公益电影" in clerk.get("/staff/events/waiting").text
    assert clerk.send(f"{address}/decide", at=HOLIDAY, verdict="cancelled", reason="放假").status_code == 303
    assert states(engine)["2026-10-07"] == "cancelled"
    assert "公益电影" not in clerk.get("/staff/events/waiting").text
    assert clerk.send(f"{address}/decide", at=HOLIDAY, verdict="held").status_code == 303
    assert states(engine)["2026-10-07"] == "planned"
    moved = clerk.send(f"{address}/decide", at=HOLIDAY, verdict="moved", moved_to="10月9日 18:00-20:00")
    assert moved.status_code == 303 and "原来是 2026-10-07 18:00" in clerk.get(address).text
    assert clerk.send(f"{address}/decide", at=HOLIDAY).status_code == 303
    assert states(engine)["2026-10-07"] == "unknown"
    assert clerk.send(f"{address}/decide", at="2026-10-08T18:00+08:00", verdict="held").status_code == 404
    now_is(datetime(2026, 9, 30, 21, tzinfo=SHANGHAI))
    assert clerk.send(f"{address}/turnout", at="2026-09-30T18:00+08:00", people="40").status_code == 303
    assert "40 人次" in clerk.get(address).text
    assert roll(engine, datetime(2026, 10, 1, tzinfo=SHANGHAI).date()) == 1
    assert max(states(engine)) == "2026-11-25" and "2026-09-30" in states(engine)
    with engine.begin() as connection:
        for name in ("event", "event_decision", "turnout"):
            assert replay_table(connection, name) == current_table(connection, name)


def workbook(*rows: tuple[object, ...]) -> dict[str, Any]:
    """Return the form of a workbook with these rows."""
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    saved = io.BytesIO()
    book.save(saved)
    return {"area": AREA, "file": (io.BytesIO(saved.getvalue()), "活动.xlsx")}


def send_sheet(clerk: StaffClient, **form: Any) -> Any:
    fields = {"csrf": clerk.csrf} | form
    return clerk.post("/staff/events/sheet", data=fields, content_type="multipart/form-data")


def test_a_years_sheet_is_seen_first_and_adds_to_thirty_events(staff: SignIn, code: str) -> None:
    clerk = staff(Role.EDITOR, COUNTY)
    heading = ("活动名称", "时间", "驿站", "承办单位", "人次", "意见数")
    lines = [
        (f"活动{n}", f"2026年{1 + n % 10}月{1 + n % 28}日 9:00-11:00", code, "大本营", 40, 2 if n == 1 else 1)
        for n in range(1, 31)
    ]
    seen = send_sheet(clerk, **workbook(("达川2026年活动",), heading, *lines))
    assert seen.status_code == 200 and "读出 30 个活动" in seen.text
    assert "还没有记人数" in clerk.get("/staff/events/year?year=2026").text
    table = re.search(r"<textarea name=\"pasted\" hidden>(.*?)</textarea>", seen.text, re.DOTALL)
    assert table is not None
    assert send_sheet(clerk, area=AREA, pasted=table[1], seen="yes").status_code == 303
    page = clerk.get("/staff/events/year?year=2026").text
    assert "30 场" in page and "1,200 人次" in page and "31 条意见" in page
    assert "活动30" not in staff(Role.ADMINISTRATOR, OTHER).get("/staff/events").text
    with clerk.get("/staff/events/sheet.xlsx") as exported:
        sheet = openpyxl.load_workbook(io.BytesIO(exported.data)).worksheets[0]
    assert sheet.max_row == 31


def test_ten_actions_each_name_their_unit_and_one_without_is_refused(staff: SignIn, engine: Engine) -> None:
    clerk = staff(Role.EDITOR, COUNTY)
    heading = ("名称", "时间", "地点", "承办单位")
    ten = [(f"暖新行动{n}", "12月6日 9:00-11:00", "长沙县", f"第{n}工会") for n in range(1, 11)]
    lacking = send_sheet(clerk, **workbook(heading, *ten[:9], ("暖新行动10", "12月6日 9:00", "长沙县", "")))
    assert lacking.status_code == 422 and "承办单位" in lacking.text and "第 11 行" in lacking.text
    assert not states(engine)
    assert (
        clerk.send("/staff/events", area=AREA, name="行动", when="每天9:00-10:00", place="x").status_code
        == 400
    )
    assert send_sheet(clerk, **workbook(heading, *ten), seen="yes").status_code == 303
    with engine.connect() as connection:
        units = connection.scalar(text("SELECT count(DISTINCT responsible) FROM event"))
    assert units == 10


def test_a_desk_has_stops_at_other_stations_as_happenings_of_their_own(staff: SignIn, engine: Engine) -> None:
    clerk = staff(Role.APPROVER, COUNTY)
    heading = ("名称", "类型", "时间", "地点", "承办单位", "人次")
    stops = [
        ("京桂服务台", "临时服务台", "2026年1月21日 9:30", "北京西站13号候车室", "京桂工会", 280),
        *(
            ("京桂服务台", "流动", "2026年1月21日 15:00-16:00", f"{name}站", "京桂工会", "")
            for name in ("桂林", "柳州", "南宁东")
        ),
    ]
    assert send_sheet(clerk, **workbook(heading, *stops), seen="yes").status_code == 303
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT place_name, kind FROM event ORDER BY id")).all()
        span = connection.scalar(text("SELECT lower(span) FROM occurrence ORDER BY event_id LIMIT 1"))
    assert [tuple(row) for row in rows] == [
        ("北京西站13号候车室", "desk"),
        *((f"{name}站", "stop") for name in ("桂林", "柳州", "南宁东")),
    ]
    assert span.astimezone(SHANGHAI) == datetime(2026, 1, 21, 9, 30, tzinfo=SHANGHAI)
    assert "280 人次" in clerk.get("/staff/events/year?year=2026").text


def test_a_partners_venue_a_stop_every_second_week_and_places_that_run_out(
    staff: SignIn, engine: Engine
) -> None:
    clerk = staff(Role.APPROVER, COUNTY)
    fixing = added(clerk, name="义务修家电", when="6月6日 9:00-11:00", place="新时代文明实践中心")
    assert "新时代文明实践中心" in clerk.get(fixing).text and states(engine) == {"2027-06-06": "planned"}
    stop = {"name": "巡回调解", "kind": "mediation", "when": "每两周周三14:00-16:00", "place": "大兴西红门"}
    added(clerk, **stop, position="39.79,116.33 WGS84")
    weeks = [day for day in states(engine) if day < "2027-01"]
    assert weeks[1:] == ["2026-11-25", "2026-12-09", "2026-12-23"] or len(weeks) == 3
    course = {"name": "养老护理班", "when": "12月12日 9:00-11:00", "place": "x", "capacity": "500"}
    address = added(clerk, **course, places_left="1", sign_up="0758-1234567")
    assert "电话报名：0758-1234567，还有 1 个名额" in clerk.get(address).text
    full = BASE | course | {"places_left": "0", "sign_up": "0758-1234567"}
    assert clerk.send(address, **full).status_code == 303
    assert "名额已满，报名截止" in clerk.get(address).text
    assert clerk.send(address, **(full | {"places_left": "501"})).status_code == 400


def test_a_stop_at_sea_is_asked_about(staff: SignIn, engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text(SQUARE_COUNTY), {"code": COUNTY})
    clerk = staff(Role.APPROVER, COUNTY)
    at_sea = BASE | {
        "name": "流动站",
        "when": "每周三9:00-10:00",
        "place": "码头",
        "position": "21.0123,113.5123 WGS84",
    }
    refused = clerk.send("/staff/events", **at_sea)
    assert refused.status_code == 400 and "像是在海上" in refused.text
    assert clerk.send("/staff/events", **at_sea, position_is_right="yes").status_code == 303
    assert clerk.send("/staff/events", **(at_sea | {"position": "23.0123,112.5123 WGS84"})).status_code == 303
    assert clerk.send("/staff/events", **(at_sea | {"position": "48.8123,2.3123 WGS84"})).status_code == 400


def test_editors_write_drafts_and_two_people_publish_where_the_area_asks_for_it(
    staff: SignIn, engine: Engine
) -> None:
    editor, author, second = (
        staff(Role.EDITOR, COUNTY),
        staff(Role.APPROVER, COUNTY),
        staff(Role.APPROVER, COUNTY),
    )
    draft = added(editor, name="招聘会", when="12月5日 9:00-11:00", place="广场")
    assert editor.send(f"{draft}/status", status="published").status_code == 403
    assert staff(Role.ADMINISTRATOR, OTHER).get(draft).status_code == 404
    with engine.begin() as connection:
        connection.execute(text("SET LOCAL locator.actor = 'test'"))
        connection.execute(text("INSERT INTO area_rule VALUES (:code, false)"), {"code": COUNTY})
    own = added(author, name="义诊", when="12月5日 9:00-11:00", place="广场")
    assert author.send(f"{own}/status", status="published").status_code == 403
    assert second.send(f"{own}/status", status="published").status_code == 303
    fields = BASE | {"name": "义诊", "when": "12月6日 9:00-11:00", "place": "广场"}
    assert author.send(own, **fields).status_code == 303
    assert "草稿" in author.get(own).text
    assert editor.send(f"{own}/status", status="nonsense").status_code == 400
    assert author.send(f"{own}/remove").status_code == 303
    assert author.get(own).status_code == 404


def test_the_public_role_sees_what_is_published_and_never_who_came(
    staff: SignIn, engine: Engine, code: str, add: AddStation, connection: Connection
) -> None:
    hidden = drafts.by_ids(connection, [add(name="内部站", visibility=Visibility.MEMBERS)])[0].code
    clerk = staff(Role.APPROVER, COUNTY)
    fields = {"when": "每周三9:00-10:00", "kind": "film"}
    shown = [
        added(clerk, name="公开的", station=code, **fields),
        added(clerk, name="内部的", station=hidden, **fields),
    ]
    added(clerk, name="草稿", station=code, **fields)
    for address in shown:
        assert clerk.send(f"{address}/status", status="published").status_code == 303
    with engine.begin() as asked:
        asked.execute(text("SET LOCAL ROLE locator_public"))
        assert list(asked.scalars(text("SELECT name FROM event"))) == ["公开的"]
        assert asked.scalar(text("SELECT count(DISTINCT event_id) FROM occurrence")) == 1
        assert not asked.scalar(text("SELECT has_table_privilege('turnout', 'SELECT')"))
        assert not asked.scalar(text("SELECT has_column_privilege('event', 'author_id', 'SELECT')"))
