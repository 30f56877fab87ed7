"""The staff API of entries: by version, with the session's CSRF token, in the person's areas."""

from typing import Any

import pytest
from clerks import SignIn, StaffClient
from factories import HERE, AddStation, north
from flask.testing import FlaskClient
from forms import form, send
from sqlalchemy import Connection
from werkzeug.test import TestResponse

from locator.accounts.domain.rights import Role
from locator.editing.queries import proposals
from locator.entries.queries import drafts
from locator.history.queries import timeline

DAXING, HAIDIAN = "110115", "110108"


@pytest.fixture
def address(add: AddStation, connection: Connection) -> str:
    """Return the address of a station in Daxing."""
    key = add(at=HERE, division_code=DAXING, name="旧名")
    return f"/api/v1/staff/stations/{drafts.by_ids(connection, [key])[0].code}"


def put(client: StaffClient, address: str, version: str | None, **body: Any) -> TestResponse:
    headers = {"X-CSRF-Token": client.csrf} | ({"If-Match": version} if version else {})
    return client.put(address, json={"reason": "核对"} | body, headers=headers)


def test_an_entry_is_read_with_its_version_and_replaced_by_version(
    staff: SignIn, address: str, connection: Connection
) -> None:
    approver = staff(Role.APPROVER, DAXING)
    read = approver.get(address)
    assert read.headers["ETag"] == '"1"' and read.headers["X-CSRF-Token"] == approver.csrf
    cells = read.get_json()["cells"] | {"name": "新名"}
    done = put(approver, address, read.headers["ETag"], cells=cells, reason="换了牌子")
    assert done.status_code == 200 and done.headers["ETag"] == '"2"'
    assert done.get_json()["cells"]["name"] == "新名"
    event = timeline.timeline(connection, 1)[0]
    assert (event.origin, event.reason) == ("staff API", "换了牌子")


def test_a_write_must_name_the_current_version(staff: SignIn, address: str) -> None:
    approver = staff(Role.APPROVER, DAXING)
    cells = approver.get(address).get_json()["cells"]
    assert put(approver, address, None, cells=cells).status_code == 428
    assert put(approver, address, '"1"', cells=cells | {"name": "甲"}).status_code == 200
    stale = put(approver, address, '"1"', cells=cells | {"name": "乙"})
    assert stale.status_code == 412 and stale.mimetype == "application/problem+json"
    assert approver.get(address).get_json()["cells"]["name"] == "甲"
    assert put(approver, address, '"2"', cells=cells | {"name": "乙"}).status_code == 200


@pytest.mark.parametrize("coding", ["br", "gzip", "zstd"])
def test_the_version_of_a_compressed_answer_is_known_again(staff: SignIn, address: str, coding: str) -> None:
    approver = staff(Role.APPROVER, DAXING)
    cells = approver.get(address).get_json()["cells"] | {"address": "大兴区" * 60}  # enough to be compressed
    assert put(approver, address, '"1"', cells=cells).status_code == 200
    read = approver.get(address, headers={"Accept-Encoding": coding})
    assert read.headers["Content-Encoding"] == coding
    assert put(approver, address, read.headers["ETag"], cells=cells | {"name": "甲"}).status_code == 200
    assert put(approver, address, read.headers["ETag"], cells=cells | {"name": "乙"}).status_code == 412


def test_every_invalid_cell_is_reported(staff: SignIn, address: str) -> None:
    approver = staff(Role.APPROVER, DAXING)
    cells = approver.get(address).get_json()["cells"]
    wrong = put(approver, address, '"1"', cells=cells | {"lon": "火星", "type": ""})
    assert wrong.status_code == 422
    assert {error["parameter"] for error in wrong.get_json()["errors"]} == {"lon", "type"}
    unknown = put(approver, address, '"1"', cells={"colour": "red"})
    assert unknown.status_code == 422 and unknown.get_json()["errors"][0]["parameter"] == "colour"
    assert put(approver, address, '"1"', cells="all of it").status_code == 400


def test_a_change_says_why(staff: SignIn, address: str, connection: Connection) -> None:
    approver = staff(Role.APPROVER, DAXING)
    cells = approver.get(address).get_json()["cells"]
    for reason in ("", "  "):
        for propose in (True, False):
            changed = cells | {"name": "新名"}
            refused = put(approver, address, '"1"', cells=changed, reason=reason, propose=propose)
            assert refused.status_code == 422 and "请写为什么改" in refused.text
    assert put(approver, address, '"1"', cells=cells, reason="").status_code == 200  # nothing is changed
    form_address = address.replace("/api/v1", "") + "/edit"
    written = form(approver, form_address) | {"name": "新名", "reason": " "}
    for do in ("publish", "propose"):
        page = send(approver, form_address, do, written)
        assert page.status_code == 422 and "请写为什么改" in page.text and 'value="新名"' in page.text
    assert drafts.by_ids(connection, [1])[0].draft.name == "旧名"


def test_an_editor_can_propose_but_not_publish(staff: SignIn, address: str, connection: Connection) -> None:
    editor = staff(Role.EDITOR, DAXING)
    cells = editor.get(address).get_json()["cells"] | {"name": "新名"}
    assert put(editor, address, '"1"', cells=cells).status_code == 403
    answer = put(editor, address, '"1"', cells=cells, propose=True, reason="核对")
    assert answer.status_code == 202
    assert proposals.find_proposal(connection, answer.get_json()["proposal"]).reason == "核对"


def test_session_csrf_token_and_area_are_required(
    staff: SignIn, client: FlaskClient, address: str, add: AddStation, connection: Connection
) -> None:
    approver, auditor = staff(Role.APPROVER, DAXING), staff(Role.AUDITOR, DAXING)
    cells = approver.get(address).get_json()["cells"]
    assert client.get(address).status_code == 401
    assert auditor.get(address).status_code == 403
    half = staff(Role.APPROVER, DAXING, second_factor=False)
    assert half.get(address).status_code == 401
    without = approver.put(address, json={"cells": cells}, headers={"If-Match": '"1"'})
    assert without.status_code == 403
    key = add(at=north(9_000), division_code=HAIDIAN, name="海淀的站")
    theirs = f"/api/v1/staff/stations/{drafts.by_ids(connection, [key])[0].code}"
    for propose in (True, False):
        assert put(approver, theirs, '"1"', cells=cells, propose=propose).status_code == 403
        moved = put(approver, address, '"1"', cells=cells | {"division_code": HAIDIAN}, propose=propose)
        assert moved.status_code == 403
    assert drafts.by_ids(connection, [key])[0].draft.name == "海淀的站"
