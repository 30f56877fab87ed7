"""The staff pages of the history: authors and sources of values, and restoring an earlier version."""

import re

import pytest
from clerks import SignIn
from factories import HERE, AddStation
from forms import form, send
from sqlalchemy import Connection, Engine, text

from locator.accounts.domain.rights import Role
from locator.db.session import change
from locator.entries.queries import drafts

DAXING = "110115"


@pytest.fixture
def address(connection: Connection, add: AddStation) -> str:
    """Return the address of the form of a station in Daxing."""
    key = add(at=HERE, division_code=DAXING, name="旧名")
    return f"/staff/stations/{drafts.by_ids(connection, [key])[0].code}/edit"


def test_a_version_is_restored_at_once_or_by_proposal(
    staff: SignIn, address: str, connection: Connection
) -> None:
    editor, approver = staff(Role.EDITOR, DAXING), staff(Role.APPROVER, DAXING)
    send(approver, address, "publish", form(approver, address), name="新名")
    history, restore = address.replace("edit", "history"), address.replace("edit", "history/restore")
    first = re.findall(r'name="change" value="(\d+)"', approver.get(history).text)[-1]
    proposed = editor.send(restore, change=first, do="propose").location
    assert "<ins>旧名</ins>" in approver.get(proposed).text
    assert editor.send(restore, change=first, do="publish").status_code == 403
    assert approver.send(restore, change=first, do="publish", reason="改错了").status_code == 303
    assert connection.scalar(text("SELECT name FROM station")) == "旧名"
    assert "改错了" in approver.get(history).text
    assert approver.send(restore, change="999999", do="publish").status_code == 404


def test_a_change_of_many_stations_links_to_those_in_the_persons_area(
    staff: SignIn, add: AddStation, engine: Engine, connection: Connection
) -> None:
    here = [add(at=HERE, division_code=DAXING, name=name) for name in ("甲站", "乙站")]
    add(at=HERE, division_code="110108", name="别区的站")
    with change(engine) as writing:
        writing.execute(text("UPDATE station SET phone = '12351'"))
    page = staff(Role.APPROVER, DAXING).get("/staff/history").text
    for stored in drafts.by_ids(connection, here):
        assert f'<a href="/staff/stations/{stored.code}/history">{stored.draft.name}</a>' in page
    assert "2 个站点" in page and "别区的站" not in page


def test_each_value_is_shown_with_its_author_and_source(staff: SignIn, address: str, engine: Engine) -> None:
    approver = staff(Role.APPROVER, DAXING)
    written = form(approver, address) | {"access_price": "paid", "source": "工会名单", "as_of": "2026-10"}
    send(approver, address, "publish", written, checked_access="yes", reason="去看过")
    history = approver.get(address.replace("edit", "history")).text
    row = history[history.index('<th scope="row">收费</th>') :]
    row = row[: row.index("</tr>")]
    assert "审核员" in row and "去看过" in row and "工会名单，2026-10" in row and "核实过" in row


def test_changes_are_listed_newest_first_and_the_latest_seal_can_be_downloaded(
    staff: SignIn, address: str, engine: Engine
) -> None:
    approver = staff(Role.APPROVER, DAXING)
    send(approver, address, "publish", form(approver, address), name="新名")
    listed = approver.get("/staff/history").text
    assert listed.index("<ins>新名</ins>") < listed.index("测试")
    seal = approver.get("/staff/history/head")
    assert re.fullmatch(r"\d+ [0-9a-f]{64}\n", seal.text)
    with change(engine) as writing:
        writing.execute(text("UPDATE station SET name = 'SQL 改的'"))
    assert "SQL 改的" in approver.get("/staff/history").text
