"""One network is one voice, with a budget; presence makes voices independent; bursts wait."""

from itertools import count

import pytest
from factories import NOON, AddStation
from flask.testing import FlaskClient
from sqlalchemy import Connection, Engine, select

from locator.db.session import change
from locator.reports.actions import presence
from locator.reports.domain.network import network_of
from locator.reports.tables import report
from locator.stations.tables import station

NUMBERS = count()


@pytest.fixture
def codes(add: AddStation, engine: Engine) -> list[str]:
    """Return the codes of ten stations that are always open."""
    numbers = [add(opening_hours="24/7") for _ in range(10)]
    with change(engine) as connection:
        chosen = select(station.c.code).where(station.c.id.in_(numbers)).order_by(station.c.id)
        return list(connection.scalars(chosen))


def phone(client: FlaskClient, address: str) -> FlaskClient:
    """Return a phone without cookies, with an address and a browser's name that nobody had before."""
    other = client.application.test_client()
    other.environ_base |= {"REMOTE_ADDR": address, "HTTP_USER_AGENT": f"phone {next(NUMBERS)}"}
    return other


def send(client: FlaskClient, code: str, address: str, verdict: str = "locked", **form: str) -> int:
    return (
        phone(client, address)
        .post(f"/stations/{code}/reports", data={"verdict": verdict, **form})
        .status_code
    )


def is_doubted(client: FlaskClient, code: str) -> bool:
    return "有人反映" in client.get(f"/stations/{code}").text


@pytest.mark.parametrize(
    "addresses",
    [
        ["198.51.100.7"] * 2,
        [f"198.51.100.{host}" for host in range(1, 21)],
        ["2001:db8:1::1", "2001:db8:1:ffff::2", "2001:db8:1:8000:1:2:3:4"],
        ["198.51.100.7", "::ffff:198.51.100.9", "64:ff9b::c633:640a"],
        ["unix:", "localhost"],
    ],
)
def test_a_network_is_one_voice(client: FlaskClient, codes: list[str], addresses: list[str]) -> None:
    for address in addresses:
        send(client, codes[0], address)
    assert not is_doubted(client, codes[0])
    send(client, codes[0], "203.0.113.5")
    assert is_doubted(client, codes[0]), "a second network is a second voice"


def test_a_network_is_one_voice_through_the_api_too(client: FlaskClient, codes: list[str]) -> None:
    for _ in range(4):
        body = {"verdict": "locked", "lon": 116.4, "lat": 39.9}
        assert (
            phone(client, "198.51.100.7").post(f"/api/v1/stations/{codes[0]}/reports", json=body).status_code
            == 201
        )
    assert not is_doubted(client, codes[0])


@pytest.mark.parametrize("verdict", ["not_here", "moved"])
def test_strangers_who_miss_a_station_open_a_task_only(
    client: FlaskClient, codes: list[str], engine: Engine, verdict: str
) -> None:
    for network in range(5):
        send(client, codes[0], f"10.9.{network}.1", verdict)
    assert not is_doubted(client, codes[0])


def test_a_position_in_a_request_is_not_believed(
    client: FlaskClient, codes: list[str], engine: Engine
) -> None:
    for _ in range(3):
        send(client, codes[0], "198.51.100.7", lon="116.397", lat="39.908")
    with change(engine) as connection:
        assert list(connection.scalars(select(report.c.near))) == [False] * 3
    assert not is_doubted(client, codes[0])


def test_a_network_has_a_budget_over_all_stations(client: FlaskClient, codes: list[str]) -> None:
    answers = [send(client, codes[n % 10], f"198.51.100.{n}", "fine") for n in range(20)]
    assert answers == [303] * 20
    refused = phone(client, "198.51.100.99").post(
        f"/stations/{codes[0]}/reports",
        data={"verdict": "fine"},
        headers={"Accept": "application/problem+json"},
    )
    assert refused.status_code == 429
    assert refused.content_type == "application/problem+json"
    assert refused.json["type"].endswith(":too-many-reports")
    assert 0 < int(refused.headers["Retry-After"]) <= 3600
    page = phone(client, "198.51.100.99").post(f"/stations/{codes[0]}/reports", data={"verdict": "fine"})
    assert page.status_code == 429 and "60 分钟" in page.text
    assert send(client, codes[0], "203.0.113.5") == 303


def test_times_in_the_past_do_not_stretch_the_budget(client: FlaskClient, codes: list[str]) -> None:
    answers = []
    for hour in range(25):
        said_at = f"2026-11-{22 + hour // 24}T{hour % 24:02}:00:00+08:00"
        answers.append(send(client, codes[0], "198.51.100.7", "fine", said_at=said_at))
    assert 429 in answers[:21]


def test_people_at_the_station_are_voices_of_their_own(
    client: FlaskClient, codes: list[str], engine: Engine
) -> None:
    mark = make_mark(engine, codes[0])
    for _ in range(2):
        here = phone(client, "198.51.100.7")
        assert here.post(f"/stations/{codes[0]}/presence", data={"mark": mark}).status_code == 204
        assert here.post(f"/stations/{codes[0]}/reports", data={"verdict": "locked"}).status_code == 303
    assert is_doubted(client, codes[0])


def test_a_token_is_of_no_use_at_another_station_or_to_another_phone(
    client: FlaskClient, codes: list[str], engine: Engine
) -> None:
    mark, here = make_mark(engine, codes[0]), phone(client, "198.51.100.7")
    here.post(f"/stations/{codes[0]}/presence", data={"mark": mark})
    token = here.get_cookie("presence", path=f"/stations/{codes[0]}")
    assert token is not None and token.http_only
    for code in codes[:2]:
        other = phone(client, "198.51.100.8")
        other.set_cookie("presence", token.value, path="/stations/")
        other.post(f"/stations/{code}/reports", data={"verdict": "locked"})
    with change(engine) as connection:
        assert list(connection.scalars(select(report.c.near))) == [False, False]
    assert here.post(f"/stations/{codes[1]}/presence", data={"mark": mark}).status_code == 403


def test_a_renewed_mark_makes_the_old_plaque_a_plain_link(
    client: FlaskClient, codes: list[str], engine: Engine
) -> None:
    old = make_mark(engine, codes[0])
    new = make_mark(engine, codes[0])
    assert (
        phone(client, "10.1.1.1").post(f"/stations/{codes[0]}/presence", data={"mark": old}).status_code
        == 403
    )
    assert (
        phone(client, "10.1.1.1").post(f"/stations/{codes[0]}/presence", data={"mark": new}).status_code
        == 204
    )


def test_the_public_cannot_read_marks(client: FlaskClient, codes: list[str], engine: Engine) -> None:
    mark = make_mark(engine, codes[0])
    for path in (f"/stations/{codes[0]}", f"/stations/{codes[0]}/card", f"/s/{codes[0]}/qr.svg"):
        assert mark not in client.get(path).text


def test_a_burst_of_one_network_waits_and_alarms(
    client: FlaskClient, codes: list[str], connection: Connection
) -> None:
    for code in codes:
        send(client, code, "203.0.113.5")
    assert client.get("/ready").json["reports"] == "yellow"
    assert "来得不寻常" in client.get("/status").text
    for code in codes:
        send(client, code, "198.51.100.7")
    assert not any(is_doubted(client, code) for code in codes)
    send(client, codes[0], "192.0.2.1")
    assert not is_doubted(client, codes[0]), "one voice outside of the bursts"
    send(client, codes[0], "192.0.3.1")
    assert is_doubted(client, codes[0]), "two voices outside of the bursts"


def make_mark(engine: Engine, code: str) -> str:
    with change(engine) as connection:
        return presence.renew_mark(connection, presence.station_id_of(connection, code), NOON)


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:7:1::9", "2001:db8:7::/48"),
        ("fe80::1%eth0", "fe80::/48"),
        ("::ffff:203.0.113.77", "203.0.113.0/24"),
        ("2002:cb00:714d::1", "203.0.113.0/24"),
        ("", "unknown"),
    ],
)
def test_the_network_of_an_address(address: str, network: str) -> None:
    assert network_of(address) == network
