"""A person's number and name are in no public answer, pack, printed sheet, log or mail."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from clerk_sheet_files import sheet
from clerks import SignIn
from factories import HERE, NOON, TODAY
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, select
from test_site_only_canary import addresses

from geodata.crs.conversion import Crs
from locator.accounts.domain.rights import Role
from locator.db.session import change, read
from locator.imports.actions import from_command
from locator.keepers.actions import confirmations
from locator.keepers.domain.person import Person
from locator.mail.tables import outbox
from locator.publishing.actions import open_data
from locator.publishing.domain.open_files import TEXTS, Origin
from locator.stations.tables import public_station, station, station_contact

CANARIES = ("13911112222", "139-1111-2222", "13911113333", "13911114444", "金丝雀某")
HEADING = ("站点名称", "区县", "地址", "经度", "纬度", "站长手机", "负责人电话", "联系人及电话", "电话")
PUBLIC_PHONE = "0758-2222333"
CONTACT = "金丝雀某（站长） 13911114444"


@pytest.fixture
def code(engine: Engine, tmp_path: Path) -> str:
    """Import a public station whose row has people's numbers; return its code."""
    people = ("13911112222", "139-1111-2222", "金丝雀某 13911113333")
    row = ("公开驿站", "端州区", "端州一路26号", str(HERE.lon), str(HERE.lat), *people, PUBLIC_PHONE)
    sheet(HEADING, row)(tmp_path / "台账.xlsx")
    file = from_command.read_file(tmp_path / "台账.xlsx", Crs.WGS_84, TODAY)
    found = from_command.import_file(engine, file, TODAY, lambda _: None)
    found.require_no_problems()
    open_data.generate(engine, Origin("https://example.org", "", TODAY), TEXTS)
    with engine.connect() as connection:  # else the fence would guard nothing
        stored = [str(contact) for contact in connection.execute(select(station_contact))]
    assert all(any(canary in one for one in stored) for canary in (CANARIES[0], CANARIES[2], CANARIES[4]))
    return read(engine, lambda connection: str(connection.scalar(select(station.c.code))))


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    """Return all that is logged from the level DEBUG on, but for what the database's driver says."""
    with caplog.at_level(logging.DEBUG):
        yield caplog


def test_no_public_answer_has_a_persons_number(app: Flask, client: FlaskClient, code: str) -> None:
    here = {"lon": HERE.lon, "lat": HERE.lat}
    answers = [(address, client.get(address, buffered=True)) for address in addresses(app, [code, code])]
    answers.append(("POST /", client.post("/", data=here)))
    answers.append(("POST nearest", client.post("/api/v1/stations/nearest", json=here | {"limit": 50})))
    answers.append(("POST text", client.post("/api/v1/stations/nearest.txt", json=here)))
    answers += [(q, client.get(f"/?q={q}")) for q in ("端州", "公开", "13911112222")]
    answers.append(
        ("no such", client.get(f"/api/v1/stations/{code}9", headers={"Accept": "application/json"}))
    )
    assert any(PUBLIC_PHONE.encode() in answer.data for _, answer in answers)  # the row was written
    for address, answer in answers:
        shown = [canary for canary in CANARIES if canary.encode() in answer.data and canary not in address]
        assert not shown, address


def test_no_public_table_has_a_persons_number(engine: Engine, code: str) -> None:
    with change(engine) as connection:
        rows = [*connection.execute(select(station)), *connection.execute(select(public_station))]
    assert rows and not any(canary in str(row) for canary in CANARIES for row in rows)


def test_no_log_mail_or_refusal_has_what_staff_write(
    app: Flask,
    client: FlaskClient,
    engine: Engine,
    code: str,
    staff: SignIn,
    logged: pytest.LogCaptureFixture,
) -> None:
    approver, stranger = staff(Role.APPROVER, "441202"), staff(Role.APPROVER, "441203")
    address = f"/api/v1/staff/stations/{code}"
    read_entry = approver.get(address)
    headers = {"If-Match": read_entry.headers["ETag"], "X-CSRF-Token": read_entry.headers["X-CSRF-Token"]}
    cells = read_entry.json["cells"] | {"private_contact": CONTACT}
    assert approver.put(address, json={"cells": cells, "reason": "核对"}, headers=headers).status_code == 200
    with change(engine, approver.by) as connection:
        confirmations.name_keeper(
            connection, code, Person(email="keeper@example.org", union_email="union@example.org"), NOON
        )
        confirmations.send_link(connection, code, "https://example.org", NOON)
    refused = [
        approver.put(address, json={"cells": cells, "phone": CONTACT}, headers=headers),
        approver.put(address, json={"cells": cells, "reason": "核对"}, headers=headers),
        stranger.get(address),
        stranger.get(f"/staff/stations/{code}/edit"),
        stranger.get(f"/staff/stations/{code}/history"),
        stranger.get("/staff/duplicates"),
        client.get(f"/staff/stations/{code}/history"),
        client.get(address),
        client.post(f"/stations/{code}/reports", data={"verdict": "locked"}),
        client.get(f"/stations/{code}"),
        client.get(f"/api/v1/stations/{code}"),
    ]
    assert [answer.status_code for answer in refused[:4]] == [400, 412, 403, 403]
    with engine.connect() as connection:
        mails = [f"{row.subject} {row.body}" for row in connection.execute(select(outbox))]
    assert mails
    texts = [answer.text for answer in refused] + mails + [record.getMessage() for record in logged.records]
    assert not [text for text in texts if any(canary in text for canary in CANARIES)]
