"""What staff see and decide of bursts that wait, and the page of a station's plaque."""

import re

import pytest
from clerks import SignIn, StaffClient
from click.testing import CliRunner
from factories import NOON, AddStation
from flask.testing import FlaskClient
from sqlalchemy import Connection, Engine, select, text
from test_networks import is_doubted, phone, send

from locator.accounts.domain.rights import Role
from locator.cli import main
from locator.db.session import change
from locator.reports.actions import bursts, presence
from locator.reports.domain.burst import BurstState
from locator.reports.domain.errors import BurstNotFound
from locator.reports.tables import report, report_burst
from locator.stations.tables import station

HERE_CODE, THERE_CODE = "441202", "110108"
QR = re.compile(r'<svg[^>]*class="qr".*?</svg>', re.S)


@pytest.fixture
def codes(add: AddStation, engine: Engine) -> list[str]:
    """Return the codes of nine stations of Duanzhou that are always open."""
    numbers = [add(opening_hours="24/7") for _ in range(9)]
    with change(engine) as connection:
        chosen = select(station.c.code).where(station.c.id.in_(numbers)).order_by(station.c.id)
        return list(connection.scalars(chosen))


@pytest.fixture
def burst(client: FlaskClient, codes: list[str], engine: Engine) -> int:
    """Return the number of a burst of one network about nine stations, and one voice beside it."""
    send(client, codes[0], "192.0.2.1")
    for code in codes:
        send(client, code, "203.0.113.5")
    with change(engine) as connection:
        return int(connection.scalar(select(report_burst.c.id)) or 0)


@pytest.fixture
def clerk(staff: SignIn) -> StaffClient:
    """Return an editor of Duanzhou."""
    return staff(Role.EDITOR, HERE_CODE)


def test_staff_read_that_a_burst_waits_and_who_decides(
    burst: int, clerk: StaffClient, staff: SignIn, connection: Connection
) -> None:
    home = clerk.get("/staff/").text
    assert "陌生人一下子反映了 9 站有问题" in home and f"第 {burst} 批" in home
    assert "请告诉管这个网站的人" in home and "locator report" not in home  # a clerk has no command line
    assert "locator report bursts" in staff(Role.ADMINISTRATOR).get("/staff/").text
    held = connection.scalar(select(report.c.id).where(report.c.burst_id == burst).limit(1))
    assert "先请人看过" in clerk.get(f"/staff/reports/{held}").text


@pytest.mark.parametrize("state", [BurstState.RELEASED, BurstState.DISMISSED])
def test_a_burst_counts_only_once_it_is_released(
    burst: int, state: BurstState, client: FlaskClient, codes: list[str], clerk: StaffClient, engine: Engine
) -> None:
    assert not is_doubted(client, codes[0]), "while it waits"
    with change(engine) as connection:
        assert bursts.decide(connection, burst, state, NOON) == 9
    assert is_doubted(client, codes[0]) == (state is BurstState.RELEASED)
    assert not is_doubted(client, codes[1]), "one voice raises nothing"
    assert "一下子反映了" not in clerk.get("/staff/").text
    assert client.get("/ready").json["reports"] == "green"
    with change(engine) as connection, pytest.raises(BurstNotFound):
        bursts.decide(connection, burst, state, NOON)


def test_the_operator_lists_and_decides_bursts(burst: int, database_url: str) -> None:
    def run(*arguments: str) -> str:
        found = CliRunner(env={"LOCATOR_DATABASE_URL": database_url}).invoke(main, ["report", *arguments])
        return found.output

    assert "一个网络  9 条  9 站" in run("bursts")
    assert "9 条反映不作数" in run("dismiss", str(burst))
    assert "共 0 批" in run("bursts")
    assert "没有第" in run("release", str(burst))


def test_a_plaque_is_made_and_renewed(
    codes: list[str], clerk: StaffClient, client: FlaskClient, engine: Engine
) -> None:
    page = f"/staff/plaques/{codes[0]}"
    assert "做一个带口令的码" in clerk.get(page).text and not QR.search(clerk.get(page).text)
    drawn, marks = [], []
    for _ in range(2):
        assert clerk.send(page).status_code == 303
        drawn.append(QR.findall(clerk.get(page).text))
        with change(engine) as connection:
            marks.append(presence.mark_of(connection, presence.station_id_of(connection, codes[0])))
    assert len(drawn[0]) == 1 and drawn[0] != drawn[1], "one code, another one each time"
    shown = clerk.get(page)
    assert not any(mark and mark in shown.text for mark in marks), "only the code holds the mark"
    assert "no-store" in shown.headers["Cache-Control"]
    path = f"/stations/{codes[0]}/presence"
    sent = [phone(client, "10.1.1.1").post(path, data={"mark": mark}).status_code for mark in marks]
    assert sent == [403, 204]


def test_a_plaque_is_the_unions_own(codes: list[str], staff: SignIn, connection: Connection) -> None:
    for clerk in (staff(Role.EDITOR, THERE_CODE), staff(Role.INSPECTOR, HERE_CODE)):
        assert clerk.get(f"/staff/plaques/{codes[0]}").status_code == 403
        assert clerk.send(f"/staff/plaques/{codes[0]}").status_code == 403
    assert connection.scalar(text("SELECT count(*) FROM plaque")) == 0
