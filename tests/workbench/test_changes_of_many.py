"""Changes of many stations at once: previewed with counts, one transaction, undone by one click."""

import html
import re
from collections.abc import Callable
from datetime import datetime

import pytest
from clerks import SignIn, StaffClient
from factories import NOON, AddStation
from sqlalchemy import Connection, Engine, func, select
from werkzeug.test import TestResponse

from locator.accounts.domain.rights import Role
from locator.accounts.tables import area_rule
from locator.db.session import change
from locator.editing.tables import proposal
from locator.history.tables import change_row, change_set
from locator.hours.tables import hours_exception
from locator.keepers.tables import keeper
from locator.stations.domain.station import LifecycleStatus
from locator.stations.tables import station

ACT = "/staff/workbench/act"
CLOSING = {"since": "2026-11-23T12:00", "until": "2026-11-24T12:00", "reason": "台风"}


@pytest.fixture(autouse=True)
def _noon(now_is: Callable[[datetime], None]) -> None:
    now_is(NOON)


@pytest.fixture
def codes(add: AddStation, connection: Connection) -> list[str]:
    """Return the codes of two stations in Duanzhou, one in Gaoyao, and one that was delisted."""
    ids = [add(phone="1"), add(phone="2"), add(division_code="441204", phone="1")]
    ids.append(add(status=LifecycleStatus.DELISTED, status_reason="少人来", phone="1"))
    found = connection.execute(select(station.c.id, station.c.code)).all()
    by_id = {row.id: row.code for row in found}
    return [by_id[key] for key in ids]


def preview(clerk: StaffClient, codes: list[str], action: str, **told: str) -> TestResponse:
    return clerk.send(ACT, action=action, do="look", codes=" ".join(codes), filters="q=", **told)


def confirm(clerk: StaffClient, shown: TestResponse, action: str, **told: str) -> TestResponse:
    """Press the button of a preview, with what its form holds."""
    hidden = dict(re.findall(r'name="(selected|previewed|filters)" value="([^"]*)"', shown.text))
    values = {name: html.unescape(text) for name, text in hidden.items()}
    return clerk.send(ACT, action=action, do="apply", **values, **told)


def do(clerk: StaffClient, codes: list[str], action: str, **told: str) -> str:
    """Do an action and return the address of what it did."""
    done = confirm(clerk, preview(clerk, codes, action, **told), action, **told)
    assert done.status_code == 303, done.text
    return str(done.location)


def phones(connection: Connection) -> list[str]:
    return list(connection.scalars(select(station.c.phone).order_by(station.c.id)))


def test_one_cell_of_many_is_counted_written_recorded_and_undone(
    staff: SignIn, codes: list[str], connection: Connection
) -> None:
    clerk = staff(Role.APPROVER, "441200")
    shown = preview(clerk, codes, "cell", cell="phone", value="1")
    assert "1 个站会改" in shown.text and "3 个站已经是这样" in shown.text
    assert phones(connection) == ["1", "2", "1", "1"]  # a preview writes nothing
    done = do(clerk, codes, "cell", cell="phone", value="0758-12351", why="总机")
    assert phones(connection) == ["0758-12351"] * 4
    last = connection.execute(select(change_set).order_by(change_set.c.id.desc()).limit(1)).one()
    assert last.reason == "一起改“电话”；总机"
    rows = select(func.count()).where(change_row.c.set_id == last.id, change_row.c.table_name == "station")
    assert connection.scalar(rows) == 4
    assert "撤销：4 个站" in clerk.get(done).text
    assert clerk.send(done).status_code == 303
    assert phones(connection) == ["1", "2", "1", "1"]
    assert clerk.send(done).status_code == 409  # it is undone already


def test_what_was_changed_again_stays_when_the_rest_is_undone(
    staff: SignIn, codes: list[str], connection: Connection
) -> None:
    clerk = staff(Role.APPROVER, "441200")
    done = do(clerk, codes, "cell", cell="phone", value="7")
    do(clerk, codes[:1], "cell", cell="phone", value="8")
    assert "撤销：3 个站" in clerk.get(done).text
    assert "undone-partly" in clerk.send(done).location
    assert phones(connection) == ["8", "2", "1", "1"]


def test_two_people_in_one_selection_lose_nothing(
    staff: SignIn, codes: list[str], connection: Connection
) -> None:
    first, second = staff(Role.APPROVER, "441200"), staff(Role.APPROVER, "441200")
    told = {"cell": "phone", "value": "9"}
    shown = preview(second, codes, "cell", **told)
    do(first, codes[:2], "cell", cell="phone", value="5")
    late = confirm(second, shown, "cell", **told)
    assert late.status_code == 409 and "改了其中 2 个站" in late.text and 'value="9"' in late.text
    assert phones(connection) == ["5", "5", "1", "1"]
    assert confirm(second, late, "cell", **told).status_code == 303  # who has seen it may go on
    assert phones(connection) == ["9"] * 4


def test_only_what_was_previewed_is_written(staff: SignIn, codes: list[str], connection: Connection) -> None:
    clerk = staff(Role.APPROVER, "441200")
    shown = preview(clerk, codes, "cell", cell="phone", value="5")
    other = confirm(clerk, shown, "cell", cell="phone", value="6")
    assert other.status_code == 200 and "4 个站会改" in other.text
    assert phones(connection) == ["1", "2", "1", "1"]


def test_stations_of_others_are_unknown_and_editors_propose(
    staff: SignIn, codes: list[str], connection: Connection
) -> None:
    editor = staff(Role.EDITOR, "441202")
    assert preview(editor, codes, "cell", cell="phone", value="3").status_code == 422
    own = [codes[0], codes[1]]
    assert "2 个站交去审批" in preview(editor, own, "cell", cell="phone", value="3").text
    done = do(editor, own, "cell", cell="phone", value="3", why="核对过")
    assert phones(connection)[:2] == ["1", "2"]
    approver = staff(Role.APPROVER, "441200")
    assert "1 个站改不了：没有等着审批的修改" in preview(approver, codes[:3], "approve").text
    do(approver, own, "approve")
    assert phones(connection)[:2] == ["3", "3"]
    assert set(connection.scalars(select(proposal.c.state))) == {"approved"}
    assert editor.send(done).status_code == 409  # what was decided is not withdrawn


def test_proposals_that_nobody_decided_on_are_withdrawn(
    staff: SignIn, codes: list[str], connection: Connection
) -> None:
    editor = staff(Role.EDITOR, "441202")
    assert editor.send(do(editor, codes[:1], "cell", cell="phone", value="3")).status_code == 303
    assert connection.scalar(select(proposal.c.state)) == "withdrawn"


def test_where_two_people_decide_one_alone_only_proposes(
    staff: SignIn, codes: list[str], engine: Engine, connection: Connection
) -> None:
    with change(engine) as owner:
        owner.execute(area_rule.insert().values(division_code="441204", own_approval=False))
    clerk = staff(Role.APPROVER, "441200")
    shown = preview(clerk, codes[:3], "cell", cell="phone", value="3").text
    assert "2 个站会改" in shown and "1 个站交去审批" in shown
    do(clerk, codes[:3], "cell", cell="phone", value="3")
    assert phones(connection) == ["3", "3", "1", "1"]
    assert "两个人" in preview(clerk, codes[2:3], "approve").text


def test_closures_are_laid_and_lifted_again(staff: SignIn, codes: list[str], connection: Connection) -> None:
    editor = staff(Role.EDITOR, "441200")
    shown = preview(editor, codes, "close", **CLOSING).text
    assert "3 个站会改" in shown and "1 个站改不了：已经摘牌或并走" in shown
    done = do(editor, codes, "close", **CLOSING)
    in_force = select(func.count()).select_from(hours_exception).where(hours_exception.c.lifted_at.is_(None))
    assert connection.scalar(in_force) == 3
    assert "3 个站已经是这样" in preview(editor, codes, "close", **CLOSING).text
    opened = do(editor, codes[:1], "open")
    assert connection.scalar(in_force) == 2
    assert editor.send(opened).status_code == 303 and connection.scalar(in_force) == 3
    assert "undone-partly" in editor.send(done).location and connection.scalar(in_force) == 1
    assert preview(editor, codes, "close", **CLOSING | {"until": "2026-11-22T12:00"}).status_code == 422
    assert preview(editor, codes, "close", since="", until="", reason="").status_code == 422


def test_a_campaign_is_started_and_ended_by_undo(
    staff: SignIn, codes: list[str], connection: Connection
) -> None:
    editor = staff(Role.EDITOR, "441200")
    told = {"name": "春节", "banner": "春节放假", "doors": "closed"} | CLOSING
    done = do(editor, codes[:3], "campaign", **{k: v for k, v in told.items() if k != "reason"})
    assert editor.send(done).status_code == 303
    assert connection.scalar(select(func.count(hours_exception.c.lifted_at))) == 3


def test_keepers_are_named_and_the_former_ones_come_back(
    staff: SignIn, codes: list[str], connection: Connection
) -> None:
    editor = staff(Role.EDITOR, "441200")
    do(editor, codes[:1], "keeper", email="old@example.org")
    done = do(editor, codes[:2], "keeper", email="new@example.org", union_email="u@example.org")
    emails = select(keeper.c.email).order_by(keeper.c.station_id)
    assert list(connection.scalars(emails)) == ["new@example.org"] * 2
    assert editor.send(done).status_code == 303
    assert list(connection.scalars(emails)) == ["old@example.org"]
    assert preview(editor, codes[:2], "keeper", email="nobody").status_code == 422


def test_all_of_a_filter_is_a_selection_and_nothing_is_none(staff: SignIn, codes: list[str]) -> None:
    clerk = staff(Role.APPROVER, "441200")
    whole = {"action": "cell", "do": "look", "cell": "phone", "value": "5", "all": "yes"}
    assert "3 个站会改" in clerk.send(ACT, **whole, filters="division=441202").text
    nobody = clerk.send(ACT, action="open")
    assert nobody.status_code == 422 and "还没有选站点" in nobody.text
    assert clerk.send(ACT, action="open", codes="nonsense").status_code == 422
    assert clerk.send(ACT, action="nonsense", codes=codes[0]).status_code == 404
    bad = preview(clerk, codes, "cell", cell="captured_on", value="昨天")
    assert bad.status_code == 200 and "4 个站改不了" in bad.text
    assert preview(clerk, codes, "cell", cell="status", value="open").status_code == 422
    assert preview(clerk, codes, "cell", cell="visibility", value="nobody").status_code == 422


def test_a_selection_is_a_file_and_a_sheet_of_plaques(staff: SignIn, codes: list[str]) -> None:
    clerk = staff(Role.INSPECTOR, "441200")
    form = {"csrf": clerk.csrf, "codes": " ".join(codes[:2])}
    sent = clerk.post("/staff/workbench/export", data=form, buffered=True)
    assert sent.status_code == 200 and sent.data[:2] == b"PK"
    plaques = clerk.send("/staff/workbench/plaques", codes=" ".join(codes)).text
    assert codes[0] in plaques and codes[3] not in plaques
    assert clerk.send("/staff/workbench/export").status_code == 422


def test_another_persons_change_is_undone_within_ones_areas_only(
    staff: SignIn, codes: list[str], connection: Connection
) -> None:
    done = do(staff(Role.APPROVER, "441200"), codes[:3], "cell", cell="phone", value="3")
    county = staff(Role.APPROVER, "441202")
    assert county.get(done).status_code == 403 and county.send(done).status_code == 403
    assert staff(Role.INSPECTOR, "441200").send(done).status_code == 403
    assert phones(connection) == ["3", "3", "3", "1"]


def test_posted_hours_of_many_are_read_as_one(
    staff: SignIn, codes: list[str], connection: Connection
) -> None:
    clerk = staff(Role.APPROVER, "441200")
    told = {"cell": "opening_hours_text", "value": "周一至周五8:30-17:30"}
    assert "推算用" in preview(clerk, codes[:2], "cell", **told).text
    do(clerk, codes[:2], "cell", **told)
    assert list(connection.scalars(select(station.c.opening_hours).order_by(station.c.id))) == [
        *["Mo-Fr 08:30-17:30"] * 2,
        *["24/7"] * 2,
    ]
