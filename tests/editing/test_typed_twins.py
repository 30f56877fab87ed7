"""A station typed by hand is compared like an imported row: a twin asks before anything is saved."""

import pytest
from clerks import SignIn, StaffClient
from factories import HERE, AddStation, north
from forms import form, send
from sqlalchemy import Connection, text

from geodata.lonlat import LonLat
from locator.accounts.domain.rights import Role
from locator.entries.domain.likeness import VERY_SIMILAR, name_similarity
from locator.entries.queries import drafts
from locator.stations.domain.access import Access
from locator.stations.domain.station import Visibility

DUANZHOU, DINGHU = "441202", "441203"
NEW = "/staff/stations/new"


@pytest.fixture
def key(add: AddStation) -> int:
    """Return the id of a stored station."""
    return add(at=HERE, division_code=DUANZHOU, name="蓝塘工会驿站", address="蓝塘路1号")


def code_of(connection: Connection, key: int) -> str:
    return drafts.by_ids(connection, [key])[0].code


def stations(connection: Connection) -> int:
    return connection.scalar(text("SELECT count(*) FROM station")) or 0


def written(client: StaffClient, at: LonLat, name: str, **more: str) -> dict[str, str]:
    place = {"lon": str(at.lon), "lat": str(at.lat), "crs": "wgs84", "position_quality": "approximate"}
    return form(client, NEW) | place | {"name": name, "access": "open_door"} | more


@pytest.mark.parametrize(
    "name",
    ["蓝塘工会驿站", "蓝塘户外劳动者服务站", "藍塘驛站", "蓝塘1号驿站", "籃塘驿站", "蓝塘驿站（东门）"],
)
@pytest.mark.parametrize("do", ["publish", "propose"])
def test_a_twin_two_metres_away_is_asked_about(
    staff: SignIn, connection: Connection, key: int, name: str, do: str
) -> None:
    approver = staff(Role.APPROVER, DUANZHOU)
    asked = send(approver, NEW, do, written(approver, north(2), name))
    assert asked.status_code == 409 and stations(connection) == 1
    code = code_of(connection, key)
    assert f"像是已有的 {code}“蓝塘工会驿站”，相距 2 米" in asked.text
    assert f'href="/staff/stations/{code}/edit"' in asked.text
    done = send(approver, NEW, do, written(approver, north(2), name), other_than=code, reason="楼上")
    assert done.status_code == 303 and stations(connection) == (2 if do == "publish" else 1)
    if do == "publish":
        assert f"和 {code} 不是同一处；楼上" in approver.get(done.location).text


@pytest.mark.parametrize(("metres", "name"), [(2, "端州区总工会职工之家"), (2_000, "蓝塘工会驿站")])
def test_other_stations_are_not_asked_about(
    staff: SignIn, connection: Connection, key: int, metres: int, name: str
) -> None:
    approver = staff(Role.APPROVER, DUANZHOU)
    assert send(approver, NEW, "publish", written(approver, north(metres), name)).status_code == 303


def test_without_positions_the_address_tells(staff: SignIn, connection: Connection, key: int) -> None:
    approver = staff(Role.APPROVER, DUANZHOU)
    entry = form(approver, NEW) | {"name": "蓝塘驿站", "address": "蓝塘路1号", "access": "unknown"}
    assert "有一处没有坐标" in send(approver, NEW, "publish", entry).text


def test_a_hidden_room_of_another_area_is_not_shown(
    staff: SignIn, connection: Connection, add: AddStation
) -> None:
    add(at=HERE, division_code=DINGHU, name="工间休息室", visibility=Visibility.MEMBERS)
    approver = staff(Role.APPROVER, DUANZHOU)
    assert send(approver, NEW, "publish", written(approver, north(2), "工间休息室")).status_code == 303


def test_the_api_asks_as_well_when_a_station_is_moved_beside_its_twin(
    staff: SignIn, connection: Connection, key: int, add: AddStation
) -> None:
    other = add(at=north(3_000), division_code=DUANZHOU, name="蓝塘驿站", address="远路9号")
    approver, code = staff(Role.APPROVER, DUANZHOU), code_of(connection, other)
    address = f"/api/v1/staff/stations/{code}"
    read = approver.get(address)
    headers = {"If-Match": read.headers["ETag"], "X-CSRF-Token": read.headers["X-CSRF-Token"]}
    same = read.json["cells"] | {"phone": "0758-2222333"}
    moved = same | {"lon": str(north(2).lon), "lat": str(north(2).lat)}
    asked = approver.put(address, json={"cells": moved, "reason": "核对"}, headers=headers)
    assert asked.status_code == 409 and "相距 2 米" in asked.json["detail"]
    said = {"cells": moved, "other_than": [code_of(connection, key)], "reason": "对面"}
    assert approver.put(address, json=said, headers=headers).status_code == 200
    headers["If-Match"] = approver.get(address).headers["ETag"]
    again = {"cells": moved | {"address": "远路10号"}, "reason": "核对"}
    assert approver.put(address, json=again, headers=headers).status_code == 200  # it was said once


def test_a_way_in_is_required_and_unknown_is_a_choice(staff: SignIn, connection: Connection) -> None:
    approver = staff(Role.APPROVER, DUANZHOU)
    assert '<option value="unknown">进门方式未核实</option>' in approver.get(NEW).text
    entry = written(approver, HERE, "黄塘驿站", access="")
    asked = send(approver, NEW, "publish", entry)
    assert asked.status_code == 422 and "请选怎么进门" in asked.text
    assert send(approver, NEW, "publish", entry, access="unknown").status_code == 303


def test_the_api_loses_no_way_in_silently(staff: SignIn, connection: Connection, add: AddStation) -> None:
    known, unknown = add(name="甲站"), add(at=north(5_000), name="乙站", access=Access())
    approver = staff(Role.APPROVER, DUANZHOU)
    for key, expected in ((known, 422), (unknown, 200)):
        address = f"/api/v1/staff/stations/{code_of(connection, key)}"
        read = approver.get(address)
        cells = {name: text for name, text in read.json["cells"].items() if name != "access"}
        headers = {"If-Match": read.headers["ETag"], "X-CSRF-Token": read.headers["X-CSRF-Token"]}
        assert (
            approver.put(address, json={"cells": cells, "reason": "核对"}, headers=headers).status_code
            == expected
        )


@pytest.mark.parametrize(
    ("one", "other"),
    [("藍塘驛站", "蓝塘驿站"), ("蘭陵戶外勞動者服務站", "兰陵驿站"), ("黃塘驿站", "黄塘驿站")],
)
def test_traditional_characters_are_the_same_name(one: str, other: str) -> None:
    assert name_similarity(one, other) > VERY_SIMILAR
