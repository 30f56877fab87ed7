"""The receipt says truthfully what a report changes; wrong lines and wishes go to the union."""

from datetime import timedelta

import pytest
from clerks import SignIn, StaffClient
from factories import NOON, AddStation
from flask.testing import FlaskClient
from sqlalchemy import Connection, Engine, select

from locator.accounts.domain.rights import Role
from locator.db.session import change
from locator.reports.actions import doubt, presence
from locator.reports.tables import report
from locator.stations.tables import station


def code_of(connection: Connection, key: int) -> str:
    return str(connection.scalar(select(station.c.code).where(station.c.id == key)))


@pytest.fixture
def code(add: AddStation, connection: Connection) -> str:
    """Return the code of a station that is always open."""
    return code_of(connection, add(opening_hours="24/7"))


@pytest.fixture
def shut(add: AddStation, connection: Connection) -> str:
    """Return the code of a station that is closed at noon."""
    return code_of(connection, add(opening_hours="20:00-22:00"))


def send(client: FlaskClient, code: str, network: int, verdict: str = "locked", **form: str) -> str:
    """Return the page of a new report from a phone of its own; a network is a number."""
    phone = client.application.test_client()
    phone.environ_base["REMOTE_ADDR"] = f"10.0.{network}.1"
    answer = phone.post(f"/stations/{code}/reports", data={"verdict": verdict, **form})
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def standing(client: FlaskClient, receipt: str) -> str:
    return client.get(receipt).text.partition("<h1>")[2].partition("</h1>")[0]


def test_a_first_report_waits_for_somebody_of_another_network(client: FlaskClient, code: str) -> None:
    receipt = send(client, code, 1)
    assert "再有一个人（用别的网络）这样反映，就告诉大家" in standing(client, receipt)
    send(client, code, 1)
    assert "再有一个人（用别的网络）" in standing(client, receipt), "the same network changes nothing"
    send(client, code, 2)
    assert "已经告诉大家" in standing(client, receipt)


def test_a_contradicted_report_says_how_many_more_it_takes(client: FlaskClient, code: str) -> None:
    for network in (1, 2):
        send(client, code, network, "fine")
    receipt = send(client, code, 3)
    assert "还要 3 个人（用别的网络）这样反映" in standing(client, receipt)
    for network in (4, 5, 6):
        assert "已经告诉大家" not in standing(client, receipt)
        send(client, code, network)
    assert "已经告诉大家" in standing(client, receipt)


def test_a_locked_door_outside_of_opening_hours_changes_nothing(client: FlaskClient, shut: str) -> None:
    assert "这一站现在算关着" in client.get(f"/stations/{shut}").text
    receipt = send(client, shut, 1)
    assert "那时本来就关着，网上的说法不变" in standing(client, receipt)
    assert "这一行不对" in client.get(receipt).text
    send(client, shut, 2)
    assert "有人反映" not in client.get(f"/stations/{shut}").text


def test_an_open_station_does_not_say_that_it_counts_as_closed(client: FlaskClient, code: str) -> None:
    assert "现在算关着" not in client.get(f"/stations/{code}").text


@pytest.mark.parametrize("verdict", ["not_here", "moved"])
def test_a_missing_station_is_a_task_for_the_union(client: FlaskClient, code: str, verdict: str) -> None:
    assert "工会核实以前，网上的说法不变" in standing(client, send(client, code, 1, verdict))


def test_a_keepers_word_is_told_to_the_reporter(client: FlaskClient, code: str, engine: Engine) -> None:
    receipt = send(client, code, 1)
    with change(engine) as connection:
        doubt.overrule(connection, presence.station_id_of(connection, code), NOON)
    assert "守站人后来说没有问题" in standing(client, receipt)


def test_reports_of_a_burst_say_that_they_wait(
    client: FlaskClient, add: AddStation, connection: Connection
) -> None:
    codes = [code_of(connection, add(opening_hours="24/7")) for _ in range(9)]
    receipts = [send(client, code, 1) for code in codes]
    assert "先请人看过" in standing(client, receipts[0])


@pytest.mark.parametrize("line", ["hours", "address", "phone", "services", "name"])
def test_a_wrong_line_goes_to_the_union(
    client: FlaskClient, code: str, clerk: StaffClient, connection: Connection, line: str
) -> None:
    receipt = send(client, code, 1, "wrong_line", line=line, words="周末也开")
    assert "工会核实以前，网上的说法不变" in standing(client, receipt)
    shown = clerk.get("/staff/reports").text
    assert "这一行不对：" in shown and "周末也开" in shown
    assert "有人反映" not in client.get(f"/stations/{code}").text


def test_a_suggestion_goes_to_the_union(client: FlaskClient, code: str, clerk: StaffClient) -> None:
    send(client, code, 1, "suggestion", words="装个插座")
    assert "装个插座" in clerk.get("/staff/reports").text


@pytest.mark.parametrize(
    "form",
    [
        {"verdict": "wrong_line", "words": "周末也开"},
        {"verdict": "wrong_line", "line": "hours"},
        {"verdict": "wrong_line", "line": "roof", "words": "漏水"},
        {"verdict": "suggestion"},
        {"verdict": "locked", "line": "hours"},
        {"verdict": "suggestion", "words": "字" * 501},
    ],
)
def test_an_incomplete_word_to_the_union_is_refused(
    client: FlaskClient, code: str, form: dict[str, str]
) -> None:
    assert client.post(f"/stations/{code}/reports", data=form).status_code == 400
    assert client.post(f"/api/v1/stations/{code}/reports", json=form).status_code == 400


@pytest.fixture
def clerk(staff: SignIn) -> StaffClient:
    """Return an editor of Duanzhou."""
    return staff(Role.EDITOR, "441202")


def test_all_reports_of_a_station_are_answered_at_once(
    client: FlaskClient, code: str, shut: str, clerk: StaffClient, connection: Connection
) -> None:
    receipts = [send(client, code, n) for n in range(3)] + [send(client, code, 4, "fine")]
    other = send(client, shut, 5)
    number = connection.scalar(select(report.c.id).order_by(report.c.id).limit(1))
    page = clerk.get(f"/staff/reports/{number}").text
    assert "这一站还有 2 条等答复" in page and "全部 3 条" in page
    assert clerk.send(f"/staff/reports/{number}/answer", words="换了锁", all="true").status_code == 303
    assert ["换了锁" in client.get(receipt).text for receipt in receipts] == [True, True, True, False]
    assert "换了锁" not in client.get(other).text


def test_without_the_tick_only_one_report_is_answered(
    client: FlaskClient, code: str, clerk: StaffClient, connection: Connection
) -> None:
    receipts = [send(client, code, n) for n in range(2)]
    number = connection.scalar(select(report.c.id).order_by(report.c.id).limit(1))
    clerk.send(f"/staff/reports/{number}/answer", words="换了锁")
    assert ["换了锁" in client.get(receipt).text for receipt in receipts] == [True, False]


def test_the_menu_leads_to_reports(client: FlaskClient) -> None:
    assert '<a href="/reports/">反映查询</a>' in client.get("/").text


def test_an_old_report_says_that_it_is_past(client: FlaskClient, code: str, engine: Engine) -> None:
    said_at = (NOON - timedelta(hours=20)).isoformat()
    assert "过了这么久" in standing(client, send(client, code, 1, said_at=said_at))
