"""Command, form, API and import accept and refuse the same opening hours, and understand them alike."""

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from clerks import SignIn
from click.testing import CliRunner, Result
from factories import HERE, AddStation
from forms import form, send
from sqlalchemy import Connection, select

from locator.accounts.domain.rights import Role
from locator.cli import main
from locator.entries.queries import drafts
from locator.stations.tables import station

DAXING = "110115"
ACCEPTED = {
    "Mon-Fri 9.00-17.00; Sa, Su, PH off": "Mo-Fr 09:00-17:00; Sa,Su,PH closed",
    "2026 Jun-Sep 06:00-12:00": "2026 Jun 1-2026 Sep 30 06:00-12:00",
    "Sa[1] +1 day 10:00-12:00": "Sa[1] +1 day 10:00-12:00",
    'Mo-Fr 09:00-17:00 "按预约"': 'Mo-Fr 09:00-17:00 unknown "按预约"',
}
REFUSED = (
    "Mo-Fr 08:30-17:30; Sa",
    "Jul 4-Sep Mo[1] 10:00-12:00",
    "Mo-Fr 9:00-5:00",
    "+1 day",
    "[" * 200,
    "week 99",
)
Door = Callable[[str], str | None]


@pytest.fixture
def locator(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Return the command line, on this test's database."""
    monkeypatch.setenv("LOCATOR_DATABASE_URL", database_url)
    return lambda *arguments: CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture
def command(locator: Callable[..., Result]) -> Door:
    def understood(text: str) -> str | None:
        result = locator("hours", "--json", "--from", "2027-03-01", "--", text)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return str(json.loads(result.stdout)["opening_hours"]) if result.exit_code == 0 else None

    return understood


@pytest.fixture
def code(add: AddStation, connection: Connection) -> str:
    """Return the code of a station in Daxing."""
    return drafts.by_ids(connection, [add(at=HERE, division_code=DAXING, name="旧名")])[0].code


@pytest.fixture
def api(staff: SignIn, code: str) -> Door:
    approver, address = staff(Role.APPROVER, DAXING), f"/api/v1/staff/stations/{code}"

    def understood(text: str) -> str | None:
        read = approver.get(address)
        headers = {"X-CSRF-Token": approver.csrf, "If-Match": read.headers["ETag"]}
        cells = read.get_json()["cells"] | {"opening_hours": text}
        answer = approver.put(address, json={"cells": cells, "reason": "核对"}, headers=headers)
        assert answer.status_code in (200, 422), answer.text
        return str(answer.get_json()["cells"]["opening_hours"]) if answer.status_code == 200 else None

    return understood


@pytest.fixture
def page(staff: SignIn, code: str, connection: Connection) -> Door:
    approver, address = staff(Role.APPROVER, DAXING), f"/staff/stations/{code}/edit"

    def understood(text: str) -> str | None:
        answer = send(approver, address, "publish", form(approver, address), opening_hours=text)
        assert answer.status_code in (303, 422), answer.text
        return drafts.by_code(connection, code).draft.opening_hours if answer.status_code == 303 else None

    return understood


@pytest.fixture
def sheet(locator: Callable[..., Result], tmp_path: Path, connection: Connection) -> Door:
    def understood(text: str) -> str | None:
        path, name = tmp_path / "stations.csv", f"驿站{abs(hash(text))}"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["name", "type", "address", "division_code", "opening_hours"])
            writer.writerow([name, "union_station", "端州路1号", "441202", text])
        result = locator("import", path, "--crs", "wgs84")
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return connection.scalar(select(station.c.opening_hours).where(station.c.name == name)) or None

    return understood


@pytest.fixture(params=["command", "api", "page", "sheet"])
def door(request: pytest.FixtureRequest) -> Door:
    """Return one of the doors by which a text comes in: what it understood, None if it refused."""
    opened: Door = request.getfixturevalue(request.param)
    return opened


def test_every_door_understands_the_same(door: Door) -> None:
    assert {text: door(text) for text in ACCEPTED} == ACCEPTED


def test_every_door_refuses_the_same_and_none_breaks(door: Door) -> None:
    assert {text: door(text) for text in REFUSED} == dict.fromkeys(REFUSED)
