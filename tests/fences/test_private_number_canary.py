"""A person's number in a sheet is in no public answer, pack or printed sheet: canaries are imported."""

from pathlib import Path

import pytest
from clerk_sheet_files import sheet
from factories import HERE, TODAY
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, select
from test_site_only_canary import addresses

from geodata.crs.conversion import Crs
from locator.db.session import change, read
from locator.imports.actions import from_command
from locator.publishing.actions import open_data
from locator.stations.tables import station

CANARIES = ("13911112222", "139-1111-2222", "13911113333", "金丝雀某")
HEADING = ("站点名称", "区县", "地址", "经度", "纬度", "站长手机", "负责人电话", "联系人及电话", "电话")
PUBLIC_PHONE = "0758-2222333"


@pytest.fixture
def code(engine: Engine, tmp_path: Path) -> str:
    """Import a public station whose row has people's numbers; return its code."""
    people = ("13911112222", "139-1111-2222", "金丝雀某 13911113333")
    row = ("公开驿站", "端州区", "端州一路26号", str(HERE.lon), str(HERE.lat), *people, PUBLIC_PHONE)
    sheet(HEADING, row)(tmp_path / "台账.xlsx")
    file = from_command.read_file(tmp_path / "台账.xlsx", Crs.WGS_84, TODAY)
    found = from_command.import_file(engine, file, TODAY, lambda _: None)
    found.require_no_problems()
    open_data.generate(engine, TODAY, "https://example.org/stations/")
    return read(engine, lambda connection: str(connection.scalar(select(station.c.code))))


def test_no_public_answer_has_a_persons_number(app: Flask, client: FlaskClient, code: str) -> None:
    here = {"lon": HERE.lon, "lat": HERE.lat}
    answers = [(address, client.get(address, buffered=True)) for address in addresses(app, [code, code])]
    answers.append(("POST /", client.post("/", data=here)))
    answers.append(("POST nearest", client.post("/api/v1/stations/nearest", json=here | {"limit": 50})))
    assert any(PUBLIC_PHONE.encode() in answer.data for _, answer in answers)  # the row was written
    for address, answer in answers:
        assert not any(canary.encode() in answer.data for canary in CANARIES), address


def test_no_table_of_stations_has_a_persons_number(engine: Engine, code: str) -> None:
    with change(engine) as connection:
        (row,) = connection.execute(select(station)).all()
    assert not any(canary in str(row) for canary in CANARIES)
