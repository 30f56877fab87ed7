"""Publishing and proposing: in one's own areas only, by two people where the approval rule requires it."""

from collections.abc import Callable, Iterator

import pytest
from clerks import SignIn
from factories import HERE, NOON, TODAY, AddStation, north
from sqlalchemy import Connection, Engine, text
from transactions import StaffMember

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
def member(engine: Engine, staff: SignIn) -> Iterator[Callable[..., StaffMember]]:
    """Return a function that makes a member of staff: ``member(Role.EDITOR, "110115")``."""
    made: list[StaffMember] = []

    def make(role: Role, division: str | None = DAXING, organization: int | None = None) -> StaffMember:
        made.append(StaffMember(engine, staff(role, division, organization)))
        return made[-1]

    yield make
    for person in made:
        person.engine.dispose()


@pytest.fixture
def mine(add: AddStation) -> int:
    """Return a station of Daxing."""
    return add(at=HERE, division_code=DAXING, name="旧名")


def name_of(connection: Connection, key: int) -> str:
    return drafts.by_ids(connection, [key])[0].draft.name


def require_two_people(engine: Engine, division: str = BEIJING) -> None:
    with change(engine) as connection:
        connection.execute(text("INSERT INTO area_rule VALUES (:code, false)"), {"code": division})


def test_an_editor_proposes_and_an_approver_publishes(
    member: Callable[..., StaffMember], mine: int, connection: Connection
) -> None:
    number = member(Role.EDITOR).propose(mine, name="新名")
    assert name_of(connection, mine) == "旧名"
    submitted = proposals.find_proposal(connection, number)
    assert [(change.before, change.after) for change in submitted.changes] == [("旧名", "新名")]
    member(Role.APPROVER).approve(number)
    assert name_of(connection, mine) == "新名"
    assert proposals.open_proposals_of_station(connection, mine) == []


def test_an_editor_cannot_publish(member: Callable[..., StaffMember], mine: int) -> None:
    with pytest.raises(NotAllowed):
        member(Role.EDITOR).publish(mine, name="新名")


def test_an_approver_publishes_alone_where_no_second_person_is_required(
    member: Callable[..., StaffMember], mine: int, connection: Connection
) -> None:
    member(Role.APPROVER).publish(mine, name="新名")
    assert name_of(connection, mine) == "新名"


def test_a_new_station_can_be_proposed(member: Callable[..., StaffMember], connection: Connection) -> None:
    number = member(Role.EDITOR).propose(None, name="新站")
    assert proposals.find_proposal(connection, number).is_new
    code = member(Role.APPROVER).approve(number)
    assert drafts.by_code(connection, code).draft.name == "新站"
    assert proposals.find_proposal(connection, number).station_code == code


@pytest.mark.parametrize("role", [Role.EDITOR, Role.APPROVER, Role.ADMINISTRATOR])
def test_nobody_can_move_a_station_out_of_their_area_or_add_one_elsewhere(
    member: Callable[..., StaffMember], mine: int, add: AddStation, role: Role
) -> None:
    theirs, person = add(at=north(5_000), division_code=HAIDIAN), member(role)
    for change_entry in (person.propose, person.publish):
        for key, changed in ((mine, {"division_code": HAIDIAN}), (None, {"division_code": HAIDIAN})):
            with pytest.raises(NotAllowed):
                change_entry(key, **changed)
        with pytest.raises(NotAllowed):
            change_entry(theirs, name="我的了")


def test_a_citys_approver_can_move_a_station_between_its_districts(
    member: Callable[..., StaffMember], mine: int, connection: Connection
) -> None:
    member(Role.APPROVER, BEIJING).publish(mine, division_code=HAIDIAN)
    assert drafts.by_ids(connection, [mine])[0].draft.division_code == HAIDIAN


def test_where_two_people_are_required_nobody_can_publish_alone(
    member: Callable[..., StaffMember], mine: int, engine: Engine, connection: Connection
) -> None:
    require_two_people(engine)
    first, second = member(Role.APPROVER), member(Role.APPROVER)
    with pytest.raises(NotAllowed, match="两个人"):
        first.publish(mine, name="新名")
    number, new = first.propose(mine, name="新名"), first.propose(None, name="新站")
    with pytest.raises(NotAllowed, match="两个人"):
        first.approve(number)
    second.approve(number)
    assert name_of(connection, mine) == "新名"
    code = second.approve(new)
    assert drafts.by_code(connection, code).draft.name == "新站"


def test_the_nearest_approval_rule_above_a_division_applies(engine: Engine, connection: Connection) -> None:
    require_two_people(engine)
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


@pytest.mark.parametrize("change_of", PLAIN_SQL)
def test_plain_sql_cannot_bypass_the_second_person(
    member: Callable[..., StaffMember], mine: int, engine: Engine, change_of: str
) -> None:
    approver = member(Role.APPROVER)
    with approver.transaction() as connection:  # without the rule it is accepted
        connection.execute(text(PLAIN_SQL[change_of]), {"mine": mine})
        connection.rollback()
    require_two_people(engine)
    with pytest.raises(NotAllowed, match="两个人"), approver.transaction() as connection:
        connection.execute(text(PLAIN_SQL[change_of]), {"mine": mine})


def test_an_approved_proposal_for_one_station_cannot_be_used_to_change_another(
    member: Callable[..., StaffMember], mine: int, add: AddStation, engine: Engine
) -> None:
    require_two_people(engine)
    number = member(Role.EDITOR).propose(mine, name="新名")
    new = member(Role.EDITOR).propose(None, name="新站")
    other = add(at=north(100), division_code=DAXING)
    approved = (
        "UPDATE proposal SET state = 'approved', decided_by_id = :me, station_id = :other WHERE id = :n"
    )
    approver = member(Role.APPROVER)
    for proposal_id in (number, new):
        values = {"me": approver.actor.staff_id, "other": other, "n": proposal_id}
        with pytest.raises(NotAllowed), approver.transaction() as connection:
            connection.execute(text(approved), values)


def test_the_approver_chooses_between_a_proposal_and_a_change_made_meanwhile(
    member: Callable[..., StaffMember], mine: int, connection: Connection
) -> None:
    number = member(Role.EDITOR).propose(mine, name="编辑的名", phone="010-1")
    approver = member(Role.APPROVER)
    approver.publish(mine, name="审核的名", address="新地址")
    with pytest.raises(ChangedMeanwhile):
        approver.approve(number)
    approver.approve(number, name=True)
    now = drafts.by_ids(connection, [mine])[0].draft
    assert (now.name, now.phone, now.address) == ("编辑的名", "010-1", "新地址")


def test_a_proposal_can_be_decided_only_once(member: Callable[..., StaffMember], mine: int) -> None:
    editor, approver = member(Role.EDITOR), member(Role.APPROVER)
    number = editor.propose(mine, name="新名")
    with editor.transaction() as connection:
        submitted = proposals.find_proposal(connection, number)
        with pytest.raises(NotAllowed):
            editing.withdraw_proposal(connection, approver.actor, submitted)
        editing.withdraw_proposal(connection, editor.actor, submitted)
    with pytest.raises(ProposalDecided):
        approver.approve(number)


def test_a_rejection_needs_a_reason(
    member: Callable[..., StaffMember], mine: int, connection: Connection
) -> None:
    number, approver = member(Role.EDITOR).propose(mine, name="新名"), member(Role.APPROVER)
    with approver.transaction() as working:
        submitted = proposals.find_proposal(working, number)
        with pytest.raises(EntryInvalid, match="为什么"):
            editing.reject_proposal(working, approver.actor, submitted, "", NOON)
        editing.reject_proposal(working, approver.actor, submitted, "名字写错了", NOON)
    assert proposals.find_proposal(connection, number).answer == "名字写错了"


def test_another_districts_approver_cannot_see_a_proposal(
    member: Callable[..., StaffMember], mine: int
) -> None:
    number, neighbour = member(Role.EDITOR).propose(mine, name="新名"), member(Role.APPROVER, HAIDIAN)
    with neighbour.transaction() as connection:
        everything = [Area("全国")]
        assert proposals.open_proposals(connection, everything) == []
        assert connection.scalar(text("SELECT count(*) FROM proposal")) == 0
    with member(Role.APPROVER, BEIJING).transaction() as connection:
        found = proposals.open_proposals(connection, everything)
        assert [proposal.id for proposal in found] == [number]


def test_an_industry_union_edits_its_own_stations_in_any_division(
    member: Callable[..., StaffMember], add: AddStation, engine: Engine, connection: Connection
) -> None:
    key = add(at=HERE, division_code=DAXING, operator="邮政工会", name="旧名")
    union = drafts.by_ids(connection, [key])[0].operator_id
    editor, approver = member(Role.EDITOR, None, union), member(Role.APPROVER, None, union)
    approver.approve(editor.propose(key, name="新名"))
    assert name_of(connection, key) == "新名"
    new = editor.propose(None, operator="邮政工会", name="新站")
    approver.approve(new)
    with pytest.raises(NotAllowed):
        editor.propose(None, name="不归我的站")
    own = proposals.proposals_by_author(connection, editor.actor.staff_id)
    assert [proposal.id for proposal in own] == [new, new - 1]
    assert editor.actor.areas(Right.EDIT)[0].organization_id == union


def test_all_problems_of_an_invalid_entry_are_reported(member: Callable[..., StaffMember], mine: int) -> None:
    with pytest.raises(EntryInvalid) as refused:
        member(Role.EDITOR).propose(mine, name="", lon="不知道", opening_hours="每天")
    assert {problem.column for problem in refused.value.problems} == {"name", "lon", "opening_hours"}


def test_values_that_are_not_in_the_form_stay_as_they_were(
    member: Callable[..., StaffMember], add: AddStation, engine: Engine, connection: Connection
) -> None:
    paid = ServiceOffer("drinking_water", Availability.YES, Price.PAID, "一元", capacity=3, note="二楼")
    checked = Provenance("名单", "2026", {Facet.HOURS: TODAY}, "甲")
    key = add(
        at=HERE, division_code=DAXING, services=(paid,), provenance=checked, is_demo=True, name="演示站"
    )
    with change(engine) as writing:  # the position was checked by someone else
        checked_by_other = (
            "UPDATE facet_check SET source = '现场', checked_by = '乙' WHERE facet = 'position'"
        )
        writing.execute(text(checked_by_other))
    member(Role.APPROVER).publish(key, phone="010-2")
    now = drafts.by_ids(connection, [key])[0].draft
    assert now.services == (paid,) and now.is_demo and now.phone == "010-2"
    origins = {
        row.facet: (row.source, row.checked_by)
        for row in connection.execute(text("SELECT facet, source, checked_by FROM facet_check"))
    }
    assert origins["position"] == ("现场", "乙") and origins["hours"] == ("名单", "甲")
