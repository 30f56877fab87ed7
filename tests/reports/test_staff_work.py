"""The daily work of staff: reports, temporary closures, campaigns, keepers, the holiday notice."""

import io
from datetime import timedelta

import pytest
from clerks import SignIn, StaffClient
from factories import NOON, AddStation, north
from flask.testing import FlaskClient
from notices import DAYS_2027, table
from PIL import Image
from sqlalchemy import Connection, Engine, select, text

from locator.accounts.domain.rights import Role
from locator.db.session import change
from locator.hours.tables import calendar_day, hours_exception
from locator.keepers.tables import keeper
from locator.mail.tables import outbox
from locator.reports.actions import reports
from locator.reports.actions.photos import clean_photo
from locator.reports.actions.reports import Details, NewReport
from locator.reports.domain.report import Verdict
from locator.stations.tables import station

HERE_CODE, THERE_CODE = "441202", "110108"


@pytest.fixture
def code(engine: Engine, add: AddStation) -> str:
    """Return the code of a station of Duanzhou."""
    return code_of(engine, add())


@pytest.fixture
def clerk(staff: SignIn) -> StaffClient:
    """Return an editor of Duanzhou."""
    return staff(Role.EDITOR, HERE_CODE)


def code_of(engine: Engine, key: int) -> str:
    with engine.connect() as connection:
        return str(connection.scalar(select(station.c.code).where(station.c.id == key)))


def reported(engine: Engine, code: str, verdict: Verdict = Verdict.LOCKED, hours_ago: float = 1) -> str:
    """Return the code of a report with a photo and a contact."""
    picture = io.BytesIO()
    Image.new("RGB", (64, 48), "navy").save(picture, "JPEG")
    at = NOON - timedelta(hours=hours_ago)
    with change(engine) as connection:
        report_code = reports.submit(connection, NewReport(code, verdict, f"phone{hours_ago}", "here"), at)
        reports.add_details(connection, report_code, Details("门上挂着链子", contact="138"), at)
        photo = {"jpeg": clean_photo(picture.getvalue())}
        newest = text("INSERT INTO report_photo (report_id, jpeg) SELECT max(id), :jpeg FROM report")
        connection.execute(newest, photo)
    return report_code


def numbers(connection: Connection) -> list[int]:
    return list(connection.scalars(text("SELECT id FROM report ORDER BY id")))


def test_the_author_of_a_report_reads_the_unions_answer(
    engine: Engine, connection: Connection, code: str, clerk: StaffClient, client: FlaskClient
) -> None:
    report_code = reported(engine, code)
    (number,) = numbers(connection)
    assert "锁着门" in clerk.get("/staff/reports").text
    assert "138" in clerk.get(f"/staff/reports/{number}").text
    assert clerk.send(f"/staff/reports/{number}/answer", words="换了锁，天天开").status_code == 303
    shown = client.get(f"/reports/{report_code}").text
    assert "换了锁，天天开" in shown and "端州区工会答复" in shown
    assert "没有等答复的反映" in clerk.get("/staff/reports").text


def test_overdue_reports_are_listed_first(engine: Engine, code: str, clerk: StaffClient) -> None:
    reported(engine, code, Verdict.FULL, hours_ago=60)  # due in a week
    reported(engine, code, Verdict.LOCKED, hours_ago=50)  # due after two days
    shown = clerk.get("/staff/reports").text
    assert "2 条等答复" in shown and "1 条已过期限" in shown
    assert shown.index("锁着门") < shown.index("人满了")


def test_praise_needs_no_answer(engine: Engine, code: str, clerk: StaffClient) -> None:
    reported(engine, code, Verdict.FINE)
    assert "没有等答复的反映" in clerk.get("/staff/reports").text


def test_a_photo_can_be_viewed_and_deleted(
    engine: Engine, connection: Connection, code: str, clerk: StaffClient, client: FlaskClient
) -> None:
    report_code = reported(engine, code)
    (number,) = numbers(connection)
    assert clerk.get(f"/staff/reports/{number}/photo").data[:2] == b"\xff\xd8"
    assert clerk.send(f"/staff/reports/{number}/photo/discard").status_code == 303
    assert clerk.get(f"/staff/reports/{number}/photo").status_code == 404
    assert client.get(f"/reports/{report_code}/photo").status_code == 404


def closed(clerk: StaffClient, codes: str, reason: str = "停电") -> int:
    times = {"since": "2026-11-23T11:00", "until": "2026-11-24T18:00"}
    return clerk.send("/staff/closures", codes=codes, reason=reason, **times).status_code


def test_several_stations_are_closed_and_reopened(
    engine: Engine,
    add: AddStation,
    code: str,
    clerk: StaffClient,
    client: FlaskClient,
    connection: Connection,
) -> None:
    other = code_of(engine, add(at=north(400)))
    assert closed(clerk, f"{code}，{other}") == 303
    assert all("临时关闭：停电" in client.get(f"/stations/{each}").text for each in (code, other))
    numbers = [str(number) for number in connection.scalars(select(hours_exception.c.id))]
    assert clerk.send("/staff/closures/reopen", closure=numbers).status_code == 303
    assert all("临时关闭" not in client.get(f"/stations/{each}").text for each in (code, other))


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"codes": "000"}, "没有编号为 000"),
        ({"until": "2026-11-23T10:00"}, "结束应在开始之后"),
        ({"reason": ""}, "reason"),
        ({"until": "明天"}, "应是时间"),
    ],
)
def test_an_incomplete_closure_is_refused_and_the_form_is_kept(
    clerk: StaffClient, code: str, changed: dict[str, str], message: str
) -> None:
    form = {
        "codes": code,
        "since": "2026-11-23T11:00",
        "until": "2026-11-24T18:00",
        "reason": "检修",
    } | changed
    answer = clerk.send("/staff/closures", **form)
    assert answer.status_code == 400 and message in answer.text
    assert form["codes"] in answer.text


TYPHOON = {
    "name": "台风天琴",
    "banner": "台风过境，暂停开放",
    "doors": "closed",
    "since": "2026-11-23T11:00",
    "until": "2026-11-25T08:00",
    "do": "start",
}


def test_a_campaign_in_a_district_is_previewed_started_and_ended(
    engine: Engine, add: AddStation, code: str, clerk: StaffClient, client: FlaskClient
) -> None:
    add(at=north(300)), add(at=north(600), division_code=THERE_CODE)
    unknown = clerk.send("/staff/campaigns/new", division="没有这里", do="check")
    assert unknown.status_code == 400 and "没有“没有这里”这个地区" in unknown.text
    shown = clerk.send("/staff/campaigns/new", division="肇庆市", do="check").text
    assert "一共 2 站" in shown and "开始行动，2 站" in shown
    assert clerk.send("/staff/campaigns/new", division="441200", **TYPHOON).status_code == 303
    assert "台风过境，暂停开放" in client.get(f"/stations/{code}").text
    listed = clerk.get("/staff/campaigns").text
    number = listed.split("/staff/campaigns/")[2].split("/lift")[0]
    assert clerk.send(f"/staff/campaigns/{number}/lift").status_code == 303
    assert "台风过境" not in client.get(f"/stations/{code}").text
    assert "提前结束，站点都已恢复" in clerk.get("/staff/campaigns").text


def test_only_staff_of_the_same_area_can_end_a_campaign(
    code: str, clerk: StaffClient, staff: SignIn, connection: Connection
) -> None:
    clerk.send("/staff/campaigns/new", codes=code, **TYPHOON)
    number = connection.scalar(text("SELECT id FROM campaign"))
    assert staff(Role.APPROVER, THERE_CODE).send(f"/staff/campaigns/{number}/lift").status_code == 409
    assert staff(Role.APPROVER, HERE_CODE).send(f"/staff/campaigns/{number}/lift").status_code == 303


def test_a_keeper_is_named_gets_a_link_and_is_ended(
    code: str, clerk: StaffClient, client: FlaskClient, connection: Connection
) -> None:
    assert clerk.send("/staff/keepers", code=code, email="wang@example.org").status_code == 303
    assert "1 / 1" in clerk.get("/staff/keepers").text
    assert clerk.send(f"/staff/keepers/{code}/link").status_code == 200
    mail = connection.scalar(text("SELECT body FROM outbox")) or ""
    link = mail.split("/keeper/")[1].split()[0]
    assert client.get(f"/keeper/{link}").status_code == 200
    assert clerk.send(f"/staff/keepers/{code}/end").status_code == 303
    assert connection.scalar(select(keeper.c.email)) is None
    assert client.get(f"/keeper/{link}").status_code == 410


def notice(text: str) -> dict[str, object]:
    return {"notice": (io.BytesIO(text.encode()), "2027.csv")}


def test_only_national_administrators_load_the_holiday_notice(
    code: str, staff: SignIn, clerk: StaffClient, connection: Connection
) -> None:
    days = table(*DAYS_2027)
    assert staff(Role.ADMINISTRATOR, "440000").send("/staff/calendar", **notice(days)).status_code == 403
    national = staff(Role.ADMINISTRATOR)
    refused = national.send("/staff/calendar", **notice(days + "2027-13-01,放假,无,无\n"))
    assert refused.status_code == 422 and "第 12 行" in refused.text
    assert national.send("/staff/calendar", **notice(days)).status_code == 303
    of_2027 = connection.scalars(select(calendar_day.c.day).where(calendar_day.c.day > NOON.date()))
    assert "2027-10-01" in {day.isoformat() for day in of_2027}


def test_stations_without_holiday_hours_are_listed_before_a_holiday(
    add: AddStation, clerk: StaffClient
) -> None:
    add(name="没说的站", opening_hours="Mo-Su 08:00-18:00")
    add(name="说了的站", opening_hours="Mo-Su 08:00-18:00; PH off", at=north(300))
    add(name="另写的站", opening_hours="Mo-Su 08:00-18:00", on_holiday="closed", at=north(500))
    shown = clerk.get("/staff/calendar").text
    assert "1 站没写节假日怎么开" in shown and "没说的站" in shown and "下一个长假是春节" in shown


def test_staff_of_another_area_can_change_nothing(
    engine: Engine, connection: Connection, code: str, staff: SignIn
) -> None:
    reported(engine, code)
    (number,) = numbers(connection)
    with change(engine) as writing:
        writing.execute(
            text("INSERT INTO keeper (station_id, email) SELECT id, 'li@example.org' FROM station")
        )
    stranger = staff(Role.EDITOR, THERE_CODE)
    tried = (
        stranger.send(f"/staff/reports/{number}/answer", words="x"),
        stranger.send(f"/staff/reports/{number}/photo/discard"),
        stranger.get(f"/staff/reports/{number}/photo"),
        stranger.get(f"/staff/reports/{number}"),
        stranger.send(
            "/staff/closures", codes=code, since="2026-11-23T11:00", until="2026-11-24", reason="x"
        ),
        stranger.send("/staff/campaigns/new", codes=code, **TYPHOON),
        stranger.send("/staff/keepers", code=code, email="me@example.org"),
        stranger.send(f"/staff/keepers/{code}/link"),
        stranger.send(f"/staff/keepers/{code}/end"),
    )
    assert [answer.status_code for answer in tried] == [403] * len(tried)
    untouched = (
        "SELECT answer, (SELECT email FROM keeper), (SELECT count(*) FROM hours_exception) FROM report"
    )
    assert tuple(connection.execute(text(untouched)).one()) == ("", "li@example.org", 0)
    assert connection.scalar(select(outbox.c.id)) is None
