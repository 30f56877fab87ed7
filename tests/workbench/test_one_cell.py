"""One cell of one station: changed in the table, unless somebody else changed it meanwhile."""

import pytest
from clerks import SignIn
from factories import AddStation
from sqlalchemy import Connection, select

from locator.accounts.domain.rights import Role
from locator.editing.tables import proposal
from locator.stations.tables import station

JSON = {"Accept": "application/json"}


@pytest.fixture
def address(add: AddStation, connection: Connection) -> str:
    code = connection.scalar(select(station.c.code).where(station.c.id == add(phone="0758-1")))
    return f"/staff/workbench/cells/{code}/phone"


def test_a_phone_is_changed_and_a_stale_change_says_what_is_there(
    staff: SignIn, address: str, connection: Connection
) -> None:
    first, second = staff(Role.APPROVER, "441200"), staff(Role.APPROVER, "441200")
    assert first.get(address, headers=JSON).json["value"] == "0758-1"
    sent = first.post(
        address, data={"csrf": first.csrf, "value": "0758-2", "was": "0758-1"}, headers=JSON
    ).json
    assert sent["published"] and sent["shown"] == "0758-2"
    late = second.post(address, data={"csrf": second.csrf, "value": "0758-3", "was": "0758-1"}, headers=JSON)
    assert late.status_code == 409 and "0758-2" in late.json["trouble"] and late.json["value"] == "0758-2"
    assert connection.scalar(select(station.c.phone)) == "0758-2"


def test_without_script_the_cell_has_a_page(staff: SignIn, address: str) -> None:
    clerk = staff(Role.APPROVER, "441200")
    page = clerk.get(f"{address}?back=q%3D1").text
    assert 'value="0758-1"' in page and 'name="was"' in page
    sent = clerk.send(address, value="0758-9", was="0758-1", back="q=1")
    assert sent.location == "/staff/stations?q=1&told=cell-saved"
    refused = clerk.send(address.replace("phone", "captured_on"), value="昨天", was="")
    assert refused.status_code == 422 and 'value="昨天"' in refused.text
    assert clerk.get(address.replace("phone", "status")).status_code == 404


def test_an_editor_proposes_and_others_may_not(staff: SignIn, address: str, connection: Connection) -> None:
    editor = staff(Role.EDITOR, "441202")
    sent = editor.post(address, data={"csrf": editor.csrf, "value": "1", "was": "0758-1"}, headers=JSON).json
    assert not sent["published"] and "审批" in sent["said"]
    assert connection.scalar(select(proposal.c.cells["phone"].astext)) == "1"
    assert staff(Role.EDITOR, "110115").send(address, value="1", was="").status_code == 403


def test_posted_hours_are_written_when_their_reading_was_confirmed(staff: SignIn, address: str) -> None:
    clerk = staff(Role.APPROVER, "441200")
    hours = address.replace("phone", "opening_hours_text")
    asked = clerk.send(hours, value="周一至周五8:30-17:30", was="")
    assert asked.status_code == 422 and "请看看读得对不对" in asked.text
    assert 'name="confirmed" value="周一至周五8:30-17:30"' in asked.text
    other = clerk.send(hours, value="周一至周五9:30-17:30", was="", confirmed="周一至周五8:30-17:30")
    assert other.status_code == 422
    sure = clerk.send(hours, value="周一至周五8:30-17:30", was="", confirmed="周一至周五8:30-17:30")
    assert sure.status_code == 303
