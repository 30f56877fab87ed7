"""The staff pages of the union tree: an administrator changes what lies below, nothing beside or above it."""

import re
from collections.abc import Callable

import pytest
from clerks import SignIn, StaffClient
from factories import AddStation
from sqlalchemy import Connection, Engine, select, text
from werkzeug.test import TestResponse

from locator.accounts.domain.rights import Role
from locator.db.session import change
from locator.history.queries.integrity import current_table, replay_table
from locator.history.tables import change_row, change_set
from locator.organizations.tables import organization

Key = Callable[[str], int]
CITY = {"kind": "industry", "level": "city"}


@pytest.fixture
def key(connection: Connection) -> Key:
    """Return a function that finds the id of a union by its name."""
    return lambda name: int(connection.scalars(select(organization.c.id).filter_by(name=name)).one())


@pytest.fixture
def province(staff: SignIn, key: Key) -> StaffClient:
    """Return the administrator of 甲省邮政工会, which stands with 乙省邮政工会 below 邮政工会."""
    boss = staff(Role.ADMINISTRATOR)
    add_union(boss, "邮政工会", "", level="national")
    for name in ("甲省邮政工会", "乙省邮政工会"):
        add_union(boss, name, "邮政工会", level="province")
    return staff(Role.ADMINISTRATOR, None, key("甲省邮政工会"))


def add_union(client: StaffClient, name: str, parent: str, **more: str) -> TestResponse:
    fields = {"kind": "industry", "name": name, "parent": parent} | more
    return client.send("/staff/unions", **fields)


def parent_of(connection: Connection, key: int) -> int | None:
    return connection.scalar(select(organization.c.parent_id).where(organization.c.id == key))


def test_a_union_below_ones_own_is_added_renamed_moved_and_ended(
    province: StaffClient, key: Key, connection: Connection
) -> None:
    for name in ("丙市邮政工会", "丁市邮政工会"):
        answer = add_union(province, name, "甲省邮政工会", level="city")
        assert answer.location == f"/staff/unions/{key(name)}?told=union-added"
    here, there = key("丙市邮政工会"), key("丁市邮政工会")
    province.send(f"/staff/unions/{here}", **CITY, name="丙市快递工会", division="北京市大兴区")
    province.send(f"/staff/unions/{here}/move", parent="丁市邮政工会")
    assert parent_of(connection, here) == there
    page = province.get(f"/staff/unions/{here}").text
    assert "改名：丙市邮政工会 → 丙市快递工会；地区：没有写 → 北京市大兴区" in page
    assert "上级：甲省邮政工会 → 丁市邮政工会" in page
    refused = province.send(f"/staff/unions/{there}/ended", ended="yes")
    assert refused.status_code == 422 and "1 个下级工会，不能结束" in refused.text
    assert province.send(f"/staff/unions/{here}/ended", ended="yes").status_code == 303
    assert "丙市快递工会" not in province.get("/staff/unions").text
    assert "丙市快递工会" not in province.get("/staff/people").text
    assert province.send(f"/staff/unions/{here}/ended", ended="no").status_code == 303
    assert "丙市快递工会" in province.get("/staff/unions").text


def test_the_tree_shows_ones_own_union_and_those_below_only(province: StaffClient, key: Key) -> None:
    add_union(province, "丙市邮政工会", "甲省邮政工会", level="city")
    tree = re.findall(r'<a href="/staff/unions/\d+">([^<]+)</a>', province.get("/staff/unions").text)
    assert tree == ["甲省邮政工会", "丙市邮政工会"]
    assert province.get(f"/staff/unions/{key('乙省邮政工会')}").status_code == 403


@pytest.mark.parametrize("parent", ["邮政工会", "乙省邮政工会", ""])
def test_no_union_can_be_added_beside_or_above_ones_own(
    province: StaffClient, parent: str, connection: Connection
) -> None:
    assert add_union(province, "丙市邮政工会", parent, level="city").status_code == 403
    query = select(organization.c.id).filter_by(name="丙市邮政工会")
    assert connection.scalar(query) is None


def test_nobody_can_change_another_union_or_move_their_own_up(
    province: StaffClient, key: Key, connection: Connection
) -> None:
    add_union(province, "丙市邮政工会", "甲省邮政工会", level="city")
    other, mine, part = key("乙省邮政工会"), key("甲省邮政工会"), key("丙市邮政工会")
    national = key("邮政工会")
    for address, fields in (
        (f"{other}", CITY | {"name": "我的"}),
        (f"{other}/move", {"parent": "甲省邮政工会"}),
        (f"{other}/ended", {"ended": "yes"}),
        (f"{national}/move", {"parent": "甲省邮政工会"}),
        (f"{mine}/move", {}),
        (f"{mine}/move", {"parent": "邮政工会"}),
        (f"{mine}/move", {"parent": "丙市邮政工会"}),
        (f"{part}/move", {}),
        (f"{part}/move", {"parent": "邮政工会"}),
        (f"{part}/move", {"parent": "乙省邮政工会"}),
        ("999999/move", {"parent": "甲省邮政工会"}),
    ):
        assert province.send(f"/staff/unions/{address}", **fields).status_code == 403, (address, fields)
    assert (parent_of(connection, mine), parent_of(connection, part)) == (national, mine)


def test_the_page_explains_why_a_union_is_refused(province: StaffClient, staff: SignIn, key: Key) -> None:
    add_union(province, "丙市邮政工会", "甲省邮政工会", level="city")
    for name, more, message in (
        ("乙省邮政工会", {"level": "city"}, "这个名称已经有了"),
        ("戊国工会", {"level": "national"}, "全国的工会不能放在“甲省邮政工会”（省级）下面"),
        ("己区总工会", {"level": "county", "kind": "territorial"}, "地方工会要写它是哪个地区的"),
        ("庚工会", {"level": "county", "division": "火星"}, "没有“火星”"),
    ):
        answer = add_union(province, name, "甲省邮政工会", **more)
        assert answer.status_code == 422 and message in answer.text and f'value="{name}"' in answer.text, name
    boss, mine = staff(Role.ADMINISTRATOR), key("甲省邮政工会")
    cycle = boss.send(f"/staff/unions/{mine}/move", parent="甲省邮政工会")
    assert cycle.status_code == 422 and "不能把一个工会放到它自己" in cycle.text
    with_people = boss.send(f"/staff/unions/{mine}/ended", ended="yes")
    assert with_people.status_code == 422 and "1 位人员" in with_people.text


def test_stations_show_the_new_name_of_a_renamed_union_and_stay_with_it(
    staff: SignIn, add: AddStation, key: Key, client: StaffClient, connection: Connection
) -> None:
    station = add(host="旧名工会", operator="旧名工会")
    code = connection.scalar(text("SELECT code FROM station WHERE id = :id"), {"id": station})
    boss, union = staff(Role.ADMINISTRATOR), key("旧名工会")
    assert "还没放进组织的" in boss.get("/staff/unions").text
    assert boss.send(f"/staff/unions/{union}", **CITY, name="新名工会").status_code == 303
    assert "新名工会" in client.get(f"/stations/{code}").text
    assert "还没放进组织的" not in boss.get("/staff/unions").text
    refused = boss.send(f"/staff/unions/{union}/ended", ended="yes")
    assert refused.status_code == 422 and "1 个驿站" in refused.text


def test_people_are_invited_for_a_union_by_its_name(province: StaffClient, connection: Connection) -> None:
    add_union(province, "丙市邮政工会", "甲省邮政工会", level="city")
    assert '<option value="丙市邮政工会">' in province.get("/staff/people").text
    assert "乙省邮政工会" not in province.get("/staff/people").text
    person = {"name": "王芳", "email": "wang@example.org", "role": "editor"}
    province.send("/staff/people", **person, organization="丙市邮政工会")
    query = (
        "SELECT o.name FROM appointment JOIN organization o ON o.id = organization_id WHERE role = 'editor'"
    )
    assert connection.scalar(text(query)) == "丙市邮政工会"


def test_the_administrator_of_a_division_may_see_its_unions_only(staff: SignIn, key: Key) -> None:
    boss, daxing = staff(Role.ADMINISTRATOR), staff(Role.ADMINISTRATOR, "110115")
    for name, place in (("大兴区总工会", "大兴区"), ("海淀区总工会", "海淀区")):
        add_union(boss, name, "", kind="territorial", level="county", division=place)
    page = daxing.get("/staff/unions").text
    assert "大兴区总工会" in page and "海淀区总工会" not in page and "只能看" in page and "<form" not in page
    union = key("大兴区总工会")
    assert "改好" not in daxing.get(f"/staff/unions/{union}").text
    assert daxing.send(f"/staff/unions/{union}", **CITY, name="我的").status_code == 403
    assert daxing.get(f"/staff/unions/{key('海淀区总工会')}").status_code == 403


def test_the_history_names_the_author_and_can_be_replayed(
    province: StaffClient, key: Key, connection: Connection, engine: Engine
) -> None:
    add_union(province, "丙市邮政工会", "甲省邮政工会", level="city")
    province.send(f"/staff/unions/{key('丙市邮政工会')}/ended", ended="yes")
    query = select(change_set.c.actor, change_set.c.reason).join(
        change_row, change_row.c.set_id == change_set.c.id
    )
    last = connection.execute(query.order_by(change_set.c.id.desc()).limit(1)).one()
    assert tuple(last) == (f"staff:{province.key}", "结束工会组织")
    with engine.connect() as reading:
        assert replay_table(reading, "organization") == current_table(reading, "organization")


def test_an_entry_that_names_an_ended_union_gets_a_new_organisation(
    staff: SignIn, add: AddStation, key: Key, engine: Engine, connection: Connection
) -> None:
    with change(engine) as writing:
        writing.execute(text("INSERT INTO organization (name, ended_at) VALUES ('某工会', now())"))
    add(operator="某工会")
    is_active = select(organization.c.ended_at.is_(None)).filter_by(name="某工会").order_by(organization.c.id)
    assert list(connection.scalars(is_active)) == [False, True]
