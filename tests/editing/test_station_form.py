"""The form of an entry without JavaScript: checked, published, proposed, and edited by two at once."""

import pytest
from clerks import SignIn
from factories import HERE, AddStation, north, offers
from forms import fields, form, send
from sqlalchemy import Connection, text

from locator.accounts.domain.rights import Role
from locator.editing.queries import proposals
from locator.entries.domain.draft import StationDraft
from locator.entries.queries import drafts

DAXING, HAIDIAN = "110115", "110108"


@pytest.fixture
def key(add: AddStation) -> int:
    """Return the id of a station in Daxing."""
    return add(at=HERE, division_code=DAXING, name="旧名", phone="010-1", services=offers("seating"))


def code_of(connection: Connection, key: int) -> str:
    return drafts.by_ids(connection, [key])[0].code


def current(connection: Connection, key: int) -> StationDraft:
    return drafts.by_ids(connection, [key])[0].draft


@pytest.fixture
def address(connection: Connection, key: int) -> str:
    """Return the address of the station's form."""
    return f"/staff/stations/{code_of(connection, key)}/edit"


def test_a_form_that_is_sent_unchanged_changes_nothing(
    staff: SignIn, address: str, connection: Connection, key: int
) -> None:
    approver, before = staff(Role.APPROVER, DAXING), current(connection, key)
    done = send(approver, address, "publish", form(approver, address))
    assert done.status_code == 303
    assert current(connection, key) == before
    assert drafts.by_ids(connection, [key])[0].version == 1


def test_an_approver_publishes_and_finds_the_change_in_the_history(
    staff: SignIn, address: str, connection: Connection, key: int
) -> None:
    approver = staff(Role.APPROVER, DAXING)
    written = form(approver, address) | {"name": "新名", "service_aed": "yes", "service_seating": "no"}
    done = send(approver, address, "publish", written, reason="换了牌子")
    assert done.location == address.replace("edit", "history?saved=yes")
    stored = current(connection, key)
    services = {service.code: service.availability.value for service in stored.services}
    assert stored.name == "新名" and services == {"aed": "yes", "seating": "no"}
    history = approver.get(done.location).text
    assert "<del>旧名</del>" in history and "<ins>新名</ins>" in history and "换了牌子" in history
    assert "AED" in history and "已经发布" in history


def test_an_editor_proposes_and_an_approver_sees_only_the_changes(
    staff: SignIn, address: str, connection: Connection, key: int
) -> None:
    editor, approver = staff(Role.EDITOR, DAXING), staff(Role.APPROVER, DAXING)
    page = editor.get(address).text
    assert "交去审批" in page and "公众马上看到" not in page
    sent = send(editor, address, "propose", form(editor, address), phone="010-2", reason="打过电话")
    assert current(connection, key).phone == "010-1"
    shown = approver.get(sent.location).text
    assert "<del>010-1</del>" in shown and "<ins>010-2</ins>" in shown and "打过电话" in shown
    assert "旧名" in approver.get("/staff/proposals").text and "开放时间" not in shown
    done = approver.send(f"{sent.location}/approve", answer="好")
    assert done.status_code == 303 and current(connection, key).phone == "010-2"
    history = approver.get(done.location).text
    assert "审批第 1 份修改（编辑员" in history and "打过电话）；好" in history
    assert "已发布" in editor.get("/staff/proposals").text


def test_a_proposal_is_rejected_with_a_reason_or_withdrawn_by_its_author(
    staff: SignIn, address: str, connection: Connection, key: int
) -> None:
    editor, approver = staff(Role.EDITOR, DAXING), staff(Role.APPROVER, DAXING)
    first, second = (
        send(editor, address, "propose", form(editor, address), phone=phone).location for phone in "23"
    )
    assert approver.send(f"{first}/reject", answer="").status_code == 422
    assert approver.send(f"{first}/reject", answer="号码不对").status_code == 303
    assert "号码不对" in editor.get(first).text
    assert approver.send(f"{first}/approve").status_code == 409
    assert approver.send(f"{second}/withdraw").status_code == 403
    assert editor.send(f"{second}/withdraw").status_code == 303
    assert current(connection, key).phone == "010-1"


def test_posted_hours_are_parsed_and_assumptions_need_confirmation(
    staff: SignIn, address: str, connection: Connection, key: int
) -> None:
    approver = staff(Role.APPROVER, DAXING)
    written = form(approver, address) | {"opening_hours_text": "周一至周五8:30-17:30"}
    answer = send(approver, address, "publish", written)
    assert answer.status_code == 422
    assert "周一至周五 08:30-17:30" in answer.text and "没有写节假日怎么办" in answer.text
    assert "12月6日" in answer.text  # the fourteenth day
    again = fields(answer.text, "entry")
    sure = {"confirmed": "周一至周五8:30-17:30"}
    other = send(approver, address, "publish", again, **sure, opening_hours_text="周一至周五9:00-17:30")
    assert other.status_code == 422  # another text was confirmed
    assert current(connection, key).opening_hours == "24/7"
    assert send(approver, address, "publish", again, **sure).status_code == 303
    assert current(connection, key).opening_hours == "Mo-Fr 08:30-17:30"


def test_posted_hours_that_cannot_be_parsed_are_reported_in_place(staff: SignIn, address: str) -> None:
    approver = staff(Role.APPROVER, DAXING)
    answer = send(approver, address, "publish", form(approver, address), opening_hours_text="看情况开门")
    assert answer.status_code == 422
    assert answer.text.count("没读懂") == 2  # in the list above the form, and where the hours are


def test_clearing_the_posted_hours_clears_the_computed_hours(
    staff: SignIn, address: str, connection: Connection, key: int
) -> None:
    approver = staff(Role.APPROVER, DAXING)
    send(approver, address, "publish", form(approver, address), opening_hours_text="24小时开放，节假日不休")
    assert current(connection, key).opening_hours == "24/7"
    send(approver, address, "publish", form(approver, address), opening_hours_text="")
    assert (current(connection, key).opening_hours, current(connection, key).hours_posted) == ("", "")


def test_a_check_reports_problems_and_changes_nothing(
    staff: SignIn, address: str, connection: Connection, key: int
) -> None:
    approver = staff(Role.APPROVER, DAXING)
    checked = send(approver, address, "check", form(approver, address), name="试一试", lon="火星")
    assert checked.status_code == 422 and "lon" in checked.text and "试一试" in checked.text
    assert current(connection, key).name == "旧名"
    sent = form(approver, address) | {"lon": f"{north(50).lon},{north(50).lat}", "csrf": approver.csrf}
    seen = approver.post("/staff/stations/check", data=sent).get_json()
    assert seen["pin"]["lat"] == pytest.approx(north(50).lat) and "没法核对" in seen["place"]
    assert "全天" in seen["hours"]


def test_a_position_is_entered_in_the_coordinate_system_of_the_clerks_map(
    staff: SignIn, address: str, connection: Connection, key: int
) -> None:
    approver = staff(Role.APPROVER, DAXING)
    send(approver, address, "publish", form(approver, address), crs="gcj02")
    moved = current(connection, key)
    assert moved.position and moved.position_input
    assert abs(moved.position.lon - HERE.lon) > 0.003 and moved.position_input.crs == "gcj02"


def test_the_division_is_entered_by_name(
    staff: SignIn, address: str, connection: Connection, key: int
) -> None:
    city = staff(Role.APPROVER, "110000")
    assert "北京市大兴区 110115" in city.get(address).text
    assert send(city, address, "publish", form(city, address), division_code="海淀区").status_code == 303
    assert current(connection, key).division_code == HAIDIAN
    wrong = send(city, address, "publish", form(city, address), division_code="没有区")
    assert wrong.status_code == 422 and "没有区" in wrong.text


def test_changes_of_different_values_by_two_people_are_both_kept(
    staff: SignIn, address: str, connection: Connection, key: int
) -> None:
    first, second = staff(Role.APPROVER, DAXING), staff(Role.APPROVER, DAXING)
    theirs, mine = form(first, address), form(second, address)
    send(first, address, "publish", theirs, name="新名")
    assert send(second, address, "publish", mine, phone="010-2").status_code == 303
    stored = current(connection, key)
    assert (stored.name, stored.phone) == ("新名", "010-2")


def test_the_second_of_two_who_change_the_same_value_sees_both_and_chooses(
    staff: SignIn, address: str, connection: Connection, key: int
) -> None:
    first, second = staff(Role.APPROVER, DAXING), staff(Role.APPROVER, DAXING)
    theirs, mine = form(first, address), form(second, address)
    send(first, address, "publish", theirs, name="甲写的", address="甲写的地址")
    answer = send(second, address, "publish", mine, name="乙写的", phone="010-2")
    assert answer.status_code == 409
    assert "甲写的" in answer.text and "乙写的" in answer.text and "留哪个" in answer.text
    written = fields(answer.text, "entry")
    undecided = send(second, address, "publish", written)
    assert undecided.status_code == 409 and "乙写的" in undecided.text
    assert send(second, address, "publish", written, take_name="mine").status_code == 303
    stored = current(connection, key)
    assert (stored.name, stored.address, stored.phone) == ("乙写的", "甲写的地址", "010-2")


def test_the_approver_of_an_outdated_proposal_has_to_choose(
    staff: SignIn, address: str, connection: Connection, key: int
) -> None:
    editor, approver = staff(Role.EDITOR, DAXING), staff(Role.APPROVER, DAXING)
    sent = send(editor, address, "propose", form(editor, address), name="编辑写的").location
    send(approver, address, "publish", form(approver, address), name="审核写的")
    assert "take_name" in approver.get(sent).text
    assert approver.send(f"{sent}/approve").status_code == 409
    approver.send(f"{sent}/approve", take_name="theirs")
    assert current(connection, key).name == "审核写的"


def test_the_form_of_a_new_station_starts_in_ones_own_area(staff: SignIn, connection: Connection) -> None:
    editor, approver = staff(Role.EDITOR, DAXING), staff(Role.APPROVER, DAXING)
    written = form(editor, "/staff/stations/new")
    assert written["division_code"].endswith(DAXING) and written["type"] == "union_station"
    assert send(editor, "/staff/stations/new", "propose", written).status_code == 422  # no name yet
    entered = {"name": "新驿站", "access": "unknown"}
    sent = send(editor, "/staff/stations/new", "propose", written, **entered).location
    assert "新站点" in approver.get("/staff/proposals").text
    approver.send(f"{sent}/approve")
    assert connection.scalar(text("SELECT count(*) FROM station WHERE name = '新驿站'")) == 1


@pytest.mark.parametrize("role", [Role.EDITOR, Role.APPROVER, Role.ADMINISTRATOR])
def test_staff_of_one_district_cannot_see_or_change_anothers_station(
    staff: SignIn, add: AddStation, connection: Connection, key: int, address: str, role: Role
) -> None:
    theirs = add(at=north(9_000), division_code=HAIDIAN, name="海淀的站")
    there = address.replace(code_of(connection, key), code_of(connection, theirs))
    person, neighbour = staff(role, DAXING), staff(Role.EDITOR, HAIDIAN)
    proposed = send(neighbour, there, "propose", form(neighbour, there), name="改名").location
    own = form(person, address)
    assert "海淀的站" not in person.get("/staff/stations").text
    assert "海淀的站" not in person.get("/staff/stations?division=海淀区").text
    assert "海淀的站" not in person.get("/staff/history").text
    assert person.get(there).status_code == 403
    assert person.get(there.replace("edit", "history")).status_code == 403
    assert person.get(proposed).status_code == 404
    for do in ("publish", "propose", "check"):
        assert send(person, there, do, own, name="大兴的了").status_code == 403
        moved = send(person, address, do, own, division_code="北京市海淀区")
        assert moved.status_code in (200, 403) and (do == "check" or moved.status_code == 403)
        new = send(person, "/staff/stations/new", do, own, division_code=HAIDIAN)
        assert new.status_code in (200, 403) and (do == "check" or new.status_code == 403)
    tampered = own | {"code": code_of(connection, theirs), "csrf": person.csrf}
    assert person.post("/staff/stations/check", data=tampered).status_code == 403
    assert person.send(there.replace("edit", "history/restore"), change="1", do="publish").status_code == 403
    for answer in ("approve", "reject", "withdraw"):
        assert person.send(f"{proposed}/{answer}", answer="x").status_code in (403, 404)
    assert current(connection, theirs).name == "海淀的站" and current(connection, key).division_code == DAXING
    assert len(proposals.open_proposals_of_station(connection, theirs)) == 1


def test_a_new_form_shows_no_error_before_anything_is_entered(staff: SignIn) -> None:
    shown = staff(Role.APPROVER, DAXING).get("/staff/stations/new").text
    assert "没有站名" not in shown and 'aria-invalid="true"' not in shown


def test_hours_that_cannot_be_parsed_are_published_as_text_when_the_editor_confirms(
    staff: SignIn, address: str, connection: Connection, key: int
) -> None:
    approver = staff(Role.APPROVER, DAXING)
    written = form(approver, address) | {"opening_hours_text": "看老板心情"}
    assert send(approver, address, "publish", written).status_code == 422
    assert send(approver, address, "publish", written, confirmed="看老板心情").status_code == 303
    draft = current(connection, key)
    assert draft.hours_posted == "看老板心情" and not draft.schedule.text
    assert send(approver, address, "publish", form(approver, address)).status_code == 303  # answer once only


@pytest.mark.parametrize("field", ["lon", "lat"])
@pytest.mark.parametrize("pasted", ["116.3412,39.7267", "39.7267，116.3412", "39.7267 116.3412"])
def test_a_pair_of_coordinates_can_be_pasted_into_either_field_in_either_order(
    staff: SignIn, address: str, connection: Connection, key: int, field: str, pasted: str
) -> None:
    approver = staff(Role.APPROVER, DAXING)
    written = form(approver, address) | {"lon": "", "lat": "", "crs": "wgs84", field: pasted}
    assert send(approver, address, "publish", written).status_code == 303
    given = current(connection, key).position_input
    assert given and (given.given.lon, given.given.lat) == (116.3412, 39.7267)


def test_the_pins_position_is_written_in_the_chosen_coordinate_system(staff: SignIn, address: str) -> None:
    approver = staff(Role.APPROVER, DAXING)
    sent = form(approver, address) | {"csrf": approver.csrf, "crs": "gcj02"}
    put = {"pin_lon": f"{HERE.lon:.6f}", "pin_lat": f"{HERE.lat:.6f}"}
    seen = approver.post("/staff/stations/check", data=sent | put).get_json()
    assert seen["numbers"]["crs"] == "gcj02" and float(seen["numbers"]["lon"]) > HERE.lon + 0.003
    assert seen["pin"]["lon"] == pytest.approx(HERE.lon, abs=2e-6)
