"""The staff pages of a station's lifecycle: changes of status, moves, rooms, mergers."""

from datetime import timedelta

import pytest
from clerks import SignIn, StaffClient
from factories import NOON, AddStation, north
from flask.testing import FlaskClient
from sqlalchemy import Connection, Engine, select, text

from locator.accounts.domain.rights import Role
from locator.db.session import change
from locator.stations.tables import station

TODAY, LATER = "2026-11-23", "2026-12-20"


@pytest.fixture
def code(engine: Engine, add: AddStation) -> str:
    """Return the code of a station in Duanzhou."""
    return code_of(engine, add(name="黄塘驿站", address="蓝塘路1号"))


@pytest.fixture
def approver(staff: SignIn) -> StaffClient:
    """Return a client signed in as an approver in Duanzhou."""
    return staff(Role.APPROVER, "441202")


def code_of(engine: Engine, key: int) -> str:
    with engine.connect() as connection:
        return str(connection.scalar(select(station.c.code).where(station.c.id == key)))


def lifecycle_url(code: str) -> str:
    return f"/staff/stations/{code}/life"


def test_the_effects_of_a_step_are_shown_before_it_is_taken(code: str, approver: StaffClient) -> None:
    shown = approver.get(lifecycle_url(code)).text
    assert all(step in shown for step in ("暂停开放", "整改", "摘牌", "迁址"))
    assert "旧编号和二维码仍指到它的页面" in approver.get(f"{lifecycle_url(code)}?to=delisted").text


def test_a_delisted_station_is_in_no_list_and_its_page_shows_the_reason(
    code: str, approver: StaffClient, client: FlaskClient
) -> None:
    fields = {"to": "delisted", "since": TODAY, "reason": "利用率不高"}
    assert approver.send(lifecycle_url(code), **fields).status_code == 303
    page = client.get(f"/stations/{code}").text
    assert "已摘牌" in page and "利用率不高" in page
    assert code not in client.get("/?division=441202").text
    assert client.get(f"/s/{code}").location.endswith(f"/stations/{code}")
    assert approver.send(lifecycle_url(code), to="open", since=TODAY).status_code == 303
    assert code in client.get("/?division=441202").text
    assert "利用率不高" not in client.get(f"/stations/{code}").text


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"to": "suspended", "since": TODAY, "reason": "装修"}, "请写预计哪天重开"),
        ({"to": "suspended", "since": TODAY, "expected_reopen_on": LATER}, "请写为什么"),
        ({"to": "delisted", "reason": "拆了"}, "请写从哪一天起"),
        ({"to": "planned", "since": TODAY}, "不能直接改成筹建"),
        ({"to": "merged", "since": TODAY, "reason": "x"}, "并入哪一站要在管理页面上指明"),
        ({"to": "suspended", "since": LATER, "reason": "装", "expected_reopen_on": TODAY}, "应在暂停以后"),
    ],
)
def test_an_incomplete_or_impossible_step_is_refused(
    code: str, approver: StaffClient, connection: Connection, fields: dict[str, str], message: str
) -> None:
    answer = approver.send(lifecycle_url(code), **fields)
    assert answer.status_code == 422 and message in answer.text
    assert connection.scalar(select(station.c.status)) == "open"


MOVE = {
    **{"division": "肇庆市端州区", "address": "新街2号", "lon": "112.48", "lat": "23.06", "crs": "wgs84"},
    **{"since": TODAY, "reason": "原楼拆除"},
}


def test_a_moved_station_names_its_old_address_and_needs_new_checks(
    engine: Engine, code: str, approver: StaffClient, client: FlaskClient, connection: Connection
) -> None:
    with change(engine) as writing:
        writing.execute(
            text("UPDATE facet_check SET checked_at = :at, checked_by = '巡查'"), {"at": NOON - timedelta(1)}
        )
    assert approver.send(f"/staff/stations/{code}/move", **MOVE).status_code == 303
    page = client.get(f"/stations/{code}").text
    assert "新街2号" in page and "从蓝塘路1号迁来：原楼拆除" in page
    checked = "SELECT facet FROM facet_check WHERE checked_at IS NOT NULL ORDER BY facet"
    assert set(connection.scalars(text(checked))) == {"hours", "services"}
    lon = text("SELECT ST_X(position::geometry) FROM station")
    assert connection.scalar(lon) == pytest.approx(112.48)


def test_a_move_into_another_area_is_refused(
    code: str, approver: StaffClient, connection: Connection
) -> None:
    answer = approver.send(f"/staff/stations/{code}/move", **MOVE | {"division": "441203"})
    assert answer.status_code == 403
    assert connection.scalar(select(station.c.address)) == "蓝塘路1号"


def test_an_editors_step_becomes_a_proposal(code: str, staff: SignIn, connection: Connection) -> None:
    fields = {"to": "delisted", "since": TODAY, "reason": "拆了"}
    answer = staff(Role.EDITOR, "441202").send(lifecycle_url(code), **fields)
    assert answer.location.endswith("done=proposed")
    assert connection.scalar(select(station.c.status)) == "open"
    assert connection.scalar(text("SELECT cells->>'status' FROM proposal")) == "delisted"


def test_rooms_are_shown_on_the_page_of_their_parent_station(
    engine: Engine, add: AddStation, code: str, approver: StaffClient, client: FlaskClient
) -> None:
    room = code_of(engine, add(name="调解室", at=north(5)))
    assert approver.send(f"/staff/stations/{room}/house", house=code).status_code == 303
    page = client.get(f"/stations/{code}").text
    assert "这里还有" in page and "调解室" in page
    assert "黄塘驿站" in client.get(f"/stations/{room}").text
    api = client.get(f"/api/v1/stations/{code}").json
    assert api and api["properties"]["rooms"] == [room]
    assert approver.send(f"/staff/stations/{code}/house", house=room).status_code == 409
    approver.send(f"/staff/stations/{room}/house", house="")
    assert "这里还有" not in client.get(f"/stations/{code}").text


def test_two_stations_are_compared_merged_and_the_merger_undone(
    engine: Engine, add: AddStation, code: str, approver: StaffClient, client: FlaskClient
) -> None:
    other = code_of(engine, add(name="黄塘服务站", at=north(20), phone="0758-1"))
    redirect = approver.get(f"/staff/duplicates/compare?code={code}&other={other}")
    assert redirect.location.endswith(f"/staff/duplicates/{code}/{other}")
    shown = approver.get(redirect.location).text
    assert "说得不一样的" in shown and "0758-1" in shown
    fields = {
        "verdict": "same",
        "stays": "left",
        "take_phone": "right",
        "take_name": "left",
        "reason": "重复",
    }
    confirmation = approver.send(f"/staff/duplicates/{code}/{other}", **fields)
    assert f"把 {other} 并入 {code}？" in confirmation.text
    assert "会改 2 项" in confirmation.text  # the phone, and the name as an alias
    assert "已并入" not in client.get(f"/stations/{other}").text
    assert approver.send(f"/staff/duplicates/{code}/{other}", sure="yes", **fields).status_code == 303
    merged = client.get(f"/stations/{other}").text
    assert "已并入别的站" in merged and f"/stations/{code}" in merged
    assert "0758-1" in client.get(f"/stations/{code}").text
    number = approver.get("/staff/duplicates").text.split("/staff/duplicates/mergers/")[1].split("/")[0]
    assert approver.send(f"/staff/duplicates/mergers/{number}/undo").status_code == 303
    assert "已并入" not in client.get(f"/stations/{other}").text
    assert "0758-1" not in client.get(f"/stations/{code}").text


def test_an_approver_of_another_area_can_change_nothing(
    engine: Engine, add: AddStation, code: str, staff: SignIn, connection: Connection
) -> None:
    other = code_of(engine, add(at=north(20), division_code="441202"))
    stranger = staff(Role.APPROVER, "110108")
    fields = {"to": "delisted", "since": TODAY, "reason": "x"}
    answers = (
        stranger.get(lifecycle_url(code)),
        stranger.send(lifecycle_url(code), **fields),
        stranger.send(f"/staff/stations/{code}/move", **MOVE),
        stranger.send(f"/staff/stations/{code}/house", house=other),
        stranger.get(f"/staff/duplicates/{code}/{other}"),
        stranger.send(f"/staff/duplicates/{code}/{other}", verdict="same", reason="x"),
        stranger.send(f"/staff/duplicates/{code}/{other}", verdict="different"),
    )
    assert [answer.status_code for answer in answers] == [403] * len(answers)
    assert set(connection.scalars(select(station.c.status))) == {"open"}
