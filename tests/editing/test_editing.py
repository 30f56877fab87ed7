"""Entries published at once and by proposal: in one's area only, by two people where the union says so."""

from collections.abc import Callable, Iterator

import pytest
from clerks import SignIn
from factories import HERE, NOON, TODAY, AddStation, north
from sqlalchemy import Connection, Engine, text
from transactions import Desk

from locator.accounts.domain.rights import Area, Right, Role
from locator.accounts.queries.approval_rules import allows_own_approval
from locator.db.session import change
from locator.editing.actions import editing
from locator.editing.domain.errors import ChangedMeanwhile, ProposalDecided
from locator.editing.queries import proposals
from locator.entries.domain.draft import Provenance
from locator.entries.domain.errors import EntryInvalid
from locator.entries.queries import drafts
from locator.errors import NotAllowed
from locator.stations.domain.access import Price
from locator.stations.domain.service import Availability, ServiceOffer
from locator.stations.domain.station import Facet

DAXING, HAIDIAN, BEIJING = "110115", "110108", "110000"


@pytest.fixture
def desk(engine: Engine, staff: SignIn) -> Iterator[Callable[..., Desk]]:
    """Return a way to seat somebody: ``desk(Role.EDITOR, "110115")``."""
    seated: list[Desk] = []

    def seat(role: Role, division: str | None = DAXING, organization: int | None = None) -> Desk:
        seated.append(Desk(engine, staff(role, division, organization)))
        return seated[-1]

    yield seat
    for one in seated:
        one.engine.dispose()


@pytest.fixture
def mine(add: AddStation) -> int:
    """Return a station of Daxing."""
    return add(at=HERE, division_code=DAXING, name="旧名")


def name_of(connection: Connection, key: int) -> str:
    return drafts.by_ids(connection, [key])[0].draft.name


def ask_two_people(engine: Engine, division: str = BEIJING) -> None:
    with change(engine) as connection:
        connection.execute(text("INSERT INTO area_rule VALUES (:code, false)"), {"code": division})


def test_an_editor_proposes_and_an_approver_publishes(
    desk: Callable[..., Desk], mine: int, connection: Connection
) -> None:
    number = desk(Role.EDITOR).proposes(mine, name="新名")
    assert name_of(connection, mine) == "旧名"
    asked = proposals.one(connection, number)
    assert [(one.before, one.after) for one in asked.changes] == [("旧名", "新名")]
    desk(Role.APPROVER).approves(number)
    assert name_of(connection, mine) == "新名"
    assert proposals.of_station(connection, mine) == []


def test_an_editor_publishes_nothing_at_once(desk: Callable[..., Desk], mine: int) -> None:
    with pytest.raises(NotAllowed):
        desk(Role.EDITOR).publishes(mine, name="新名")


def test_an_approver_publishes_at_once_where_the_union_asks_for_one_person(
    desk: Callable[..., Desk], mine: int, connection: Connection
) -> None:
    desk(Role.APPROVER).publishes(mine, name="新名")
    assert name_of(connection, mine) == "新名"


def test_a_new_station_comes_by_proposal_too(desk: Callable[..., Desk], connection: Connection) -> None:
    number = desk(Role.EDITOR).proposes(None, name="新站")
    assert proposals.one(connection, number).is_new
    code = desk(Role.APPROVER).approves(number)
    assert drafts.by_code(connection, code).draft.name == "新站"
    assert proposals.one(connection, number).station_code == code


@pytest.mark.parametrize("role", [Role.EDITOR, Role.APPROVER, Role.ADMINISTRATOR])
def test_nobody_moves_a_station_out_of_the_area_or_makes_one_elsewhere(
    desk: Callable[..., Desk], mine: int, add: AddStation, role: Role
) -> None:
    theirs, person = add(at=north(5_000), division_code=HAIDIAN), desk(role)
    for act in (person.proposes, person.publishes):
        for key, said in ((mine, {"division_code": HAIDIAN}), (None, {"division_code": HAIDIAN})):
            with pytest.raises(NotAllowed):
                act(key, **said)
        with pytest.raises(NotAllowed):
            act(theirs, name="我的了")


def test_a_city_moves_a_station_between_its_districts(
    desk: Callable[..., Desk], mine: int, connection: Connection
) -> None:
    desk(Role.APPROVER, BEIJING).publishes(mine, division_code=HAIDIAN)
    assert drafts.by_ids(connection, [mine])[0].draft.division_code == HAIDIAN


def test_where_two_people_are_asked_for_nobody_publishes_alone(
    desk: Callable[..., Desk], mine: int, engine: Engine, connection: Connection
) -> None:
    ask_two_people(engine)
    first, second = desk(Role.APPROVER), desk(Role.APPROVER)
    with pytest.raises(NotAllowed, match="两个人"):
        first.publishes(mine, name="新名")
    number, new = first.proposes(mine, name="新名"), first.proposes(None, name="新站")
    with pytest.raises(NotAllowed, match="两个人"):
        first.approves(number)
    second.approves(number)
    assert name_of(connection, mine) == "新名"
    code = second.approves(new)
    assert drafts.by_code(connection, code).draft.name == "新站"


def test_the_nearest_rule_above_a_place_holds(engine: Engine, connection: Connection) -> None:
    ask_two_people(engine)
    with change(engine) as writing:
        writing.execute(text("INSERT INTO area_rule VALUES (:code, true)"), {"code": DAXING})
    assert allows_own_approval(connection, DAXING) and not allows_own_approval(connection, HAIDIAN)
    assert allows_own_approval(connection, "441202") and allows_own_approval(connection, None)


PLAIN_SQL = {
    "an entry": "UPDATE station SET name = '改' WHERE id = :mine",
    "a new entry": "INSERT INTO station (kind, name, division_code) VALUES ('union_station', 'x', '110115')",
    "a service": "UPDATE service_offer SET availability = 'no' WHERE station_id = :mine",
    "a service taken": "DELETE FROM service_offer WHERE station_id = :mine",
    "a service given": "INSERT INTO service_offer (station_id, code, availability)"
    " VALUES (:mine, 'aed', 'yes')",
}


@pytest.mark.parametrize("what", PLAIN_SQL)
def test_plain_sql_does_not_get_around_the_second_person(
    desk: Callable[..., Desk], mine: int, engine: Engine, what: str
) -> None:
    approver = desk(Role.APPROVER)
    with approver.works() as connection:  # without the rule it goes through
        connection.execute(text(PLAIN_SQL[what]), {"mine": mine})
        connection.rollback()
    ask_two_people(engine)
    with pytest.raises(NotAllowed, match="两个人"), approver.works() as connection:
        connection.execute(text(PLAIN_SQL[what]), {"mine": mine})


def test_anothers_proposal_about_one_station_opens_no_other(
    desk: Callable[..., Desk], mine: int, add: AddStation, engine: Engine
) -> None:
    ask_two_people(engine)
    number = desk(Role.EDITOR).proposes(mine, name="新名")
    new = desk(Role.EDITOR).proposes(None, name="新站")
    other = add(at=north(100), division_code=DAXING)
    approved = (
        "UPDATE proposal SET state = 'approved', decided_by_id = :me, station_id = :other WHERE id = :n"
    )
    approver = desk(Role.APPROVER)
    for one in (number, new):
        with pytest.raises(NotAllowed), approver.works() as connection:
            connection.execute(text(approved), {"me": approver.actor.staff_id, "other": other, "n": one})


def test_what_somebody_else_changed_meanwhile_is_for_the_approver_to_choose(
    desk: Callable[..., Desk], mine: int, connection: Connection
) -> None:
    number = desk(Role.EDITOR).proposes(mine, name="编辑的名", phone="010-1")
    approver = desk(Role.APPROVER)
    approver.publishes(mine, name="审核的名", address="新地址")
    with pytest.raises(ChangedMeanwhile):
        approver.approves(number)
    approver.approves(number, name=True)
    now = drafts.by_ids(connection, [mine])[0].draft
    assert (now.name, now.phone, now.address) == ("编辑的名", "010-1", "新地址")


def test_a_proposal_is_answered_once(desk: Callable[..., Desk], mine: int) -> None:
    editor, approver = desk(Role.EDITOR), desk(Role.APPROVER)
    number = editor.proposes(mine, name="新名")
    with editor.works() as connection:
        asked = proposals.one(connection, number)
        with pytest.raises(NotAllowed):
            editing.withdraw(connection, approver.actor, asked)
        editing.withdraw(connection, editor.actor, asked)
    with pytest.raises(ProposalDecided):
        approver.approves(number)


def test_whoever_sends_a_proposal_back_says_why(
    desk: Callable[..., Desk], mine: int, connection: Connection
) -> None:
    number, approver = desk(Role.EDITOR).proposes(mine, name="新名"), desk(Role.APPROVER)
    with approver.works() as working:
        asked = proposals.one(working, number)
        with pytest.raises(EntryInvalid, match="为什么"):
            editing.reject(working, approver.actor, asked, "", NOON)
        editing.reject(working, approver.actor, asked, "名字写错了", NOON)
    assert proposals.one(connection, number).answer == "名字写错了"


def test_a_neighbour_neither_sees_nor_answers_a_proposal(desk: Callable[..., Desk], mine: int) -> None:
    number, neighbour = desk(Role.EDITOR).proposes(mine, name="新名"), desk(Role.APPROVER, HAIDIAN)
    with neighbour.works() as connection:
        everything = [Area("全国")]
        assert proposals.waiting(connection, everything) == []
        assert connection.scalar(text("SELECT count(*) FROM proposal")) == 0
    with desk(Role.APPROVER, BEIJING).works() as connection:
        assert [one.id for one in proposals.waiting(connection, everything)] == [number]


def test_an_industry_union_works_on_its_own_stations_wherever_they_lie(
    desk: Callable[..., Desk], add: AddStation, engine: Engine, connection: Connection
) -> None:
    key = add(at=HERE, division_code=DAXING, operator="邮政工会", name="旧名")
    union = drafts.by_ids(connection, [key])[0].operator_id
    editor, approver = desk(Role.EDITOR, None, union), desk(Role.APPROVER, None, union)
    approver.approves(editor.proposes(key, name="新名"))
    assert name_of(connection, key) == "新名"
    new = editor.proposes(None, operator="邮政工会", name="新站")
    approver.approves(new)
    with pytest.raises(NotAllowed):
        editor.proposes(None, name="不归我的站")
    assert [one.id for one in proposals.by_author(connection, editor.actor.staff_id)] == [
        new,
        new - 1,
    ]
    assert editor.actor.areas(Right.EDIT)[0].organization_id == union


def test_an_entry_that_cannot_be_says_every_problem(desk: Callable[..., Desk], mine: int) -> None:
    with pytest.raises(EntryInvalid) as refused:
        desk(Role.EDITOR).proposes(mine, name="", lon="不知道", opening_hours="每天")
    assert {one.column for one in refused.value.problems} == {"name", "lon", "opening_hours"}


def test_what_a_form_does_not_show_stays_as_it_was(
    desk: Callable[..., Desk], add: AddStation, engine: Engine, connection: Connection
) -> None:
    paid = ServiceOffer("drinking_water", Availability.YES, Price.PAID, "一元", capacity=3, note="二楼")
    checked = Provenance("名单", "2026", {Facet.HOURS: TODAY}, "甲")
    key = add(
        at=HERE, division_code=DAXING, services=(paid,), provenance=checked, is_demo=True, name="演示站"
    )
    with change(engine) as writing:  # the position was looked at by somebody else
        looked = "UPDATE facet_check SET source = '现场', checked_by = '乙' WHERE facet = 'position'"
        writing.execute(text(looked))
    desk(Role.APPROVER).publishes(key, phone="010-2")
    now = drafts.by_ids(connection, [key])[0].draft
    assert now.services == (paid,) and now.is_demo and now.phone == "010-2"
    origins = {
        row.facet: (row.source, row.checked_by)
        for row in connection.execute(text("SELECT facet, source, checked_by FROM facet_check"))
    }
    assert origins["position"] == ("现场", "乙") and origins["hours"] == ("名单", "甲")
