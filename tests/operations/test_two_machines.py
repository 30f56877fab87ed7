"""A primary and its standby: searches go to the standby and survive the primary, changes do not get lost."""

import contextlib
import itertools
import re
import threading
from collections.abc import Iterator

import pytest
from applications import application
from factories import HERE, TODAY, draft
from flask.testing import FlaskClient
from own_servers import PROMOTE, Pair, running_pair
from programs import wait_until
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from locator.config import Settings
from locator.db.session import change, write_engine
from locator.db.stopped_server import SERVERS
from locator.entries.actions.coordinates import convert_positions
from locator.entries.actions.station_rows import insert_stations
from locator.errors import LocatorError

PAUSE, RESUME = text("SELECT pg_wal_replay_pause()"), text("SELECT pg_wal_replay_resume()")
WRITE = text("INSERT INTO milestone (name) VALUES (:name)")
MISSING = text("""
SELECT count(*) FROM json_array_elements_text(CAST(:written AS json)) AS n
WHERE NOT EXISTS (SELECT FROM milestone WHERE name = 'ledger ' || n)
""")
NEAREST = {"lon": HERE.lon, "lat": HERE.lat}
SIGN_IN = {"email": "a@b.example", "password": "not this one"}


@pytest.fixture(scope="module")
def pair() -> Iterator[Pair]:
    """Return two servers; a test that loses one is the last of this file."""
    with running_pair() as pair:
        yield pair


@pytest.fixture
def client(pair: Pair) -> Iterator[FlaskClient]:
    settings = Settings(database_url=pair.writing_url, read_url=pair.reading_url)
    with application(settings) as app:
        yield app.test_client()


@pytest.fixture
def engine(pair: Pair) -> Iterator[Engine]:
    engine = write_engine(pair.writing_url, "test")
    yield engine
    engine.dispose()


def add_station(engine: Engine, name: str) -> None:
    drafts, problems = convert_positions([draft(name=name, at=HERE)])
    assert not problems
    with change(engine) as connection:
        insert_stations(connection, drafts, TODAY, lambda _: None)


def names_found(client: FlaskClient) -> list[str]:
    answer = client.post("/api/v1/stations/nearest", json=NEAREST)
    assert answer.status_code == 200, answer.text
    return sorted(hit["properties"]["name"] for hit in answer.json["features"])


def test_a_frozen_standby_gives_its_searches_to_the_primary(
    client: FlaskClient, pair: Pair, engine: Engine
) -> None:
    add_station(engine, "甲站")
    pair.let_standby_follow()
    assert "甲站" in names_found(client)

    with pair.standby.frozen():
        assert "甲站" in names_found(client)
        add_station(engine, "乙站")
        assert "乙站" in names_found(client)
    wait_until(lambda: not any(server.is_stopped for server in SERVERS.values()), "the standby is used again")


@contextlib.contextmanager
def replay_paused(pair: Pair) -> Iterator[None]:
    """Let the standby receive without showing it; whatever happens, it goes on afterwards."""
    pair.standby.ask(PAUSE)
    try:
        yield
    finally:
        pair.standby.ask(RESUME)


def lag(client: FlaskClient) -> dict[str, list[float]]:
    """Return, by figure, what /metrics tells of each host."""
    told = re.findall(r'^locator_(read_host_up|replication_lag_\w+)\{host=.*?\} (\S+)$',
                      client.get("/metrics").text, re.M)  # fmt: skip
    found: dict[str, list[float]] = {}
    for name, figure in told:
        found.setdefault(name, []).append(float(figure))
    return found


def test_it_is_told_how_far_each_host_is_behind(client: FlaskClient, pair: Pair, engine: Engine) -> None:
    in_step = {"read_host_up": [1, 1], "replication_lag_bytes": [0, 0], "replication_lag_seconds": [0, 0]}
    wait_until(lambda: lag(client) == in_step, "the standby has all")  # a server at rest writes a little, too
    with replay_paused(pair):
        add_station(engine, "戊站")
        behind = lag(client)
        assert behind["replication_lag_bytes"][0] > 0 and behind["replication_lag_seconds"][0] > 0
        assert (behind["read_host_up"], behind["replication_lag_bytes"][1]) == ([1, 1], 0)
    wait_until(lambda: lag(client) == in_step, "the standby has all again")


def kill_while_people_write(pair: Pair) -> list[int]:
    """Kill the primary while four people write without a pause; return what was acknowledged."""
    ledger: list[int] = []
    writers = [threading.Thread(target=write_on, args=(pair, first, ledger)) for first in range(4)]
    for writer in writers:
        writer.start()
    wait_until(lambda: len(ledger) >= 400, "four hundred writes")
    pair.primary.kill()
    for writer in writers:
        writer.join()
    return ledger


def write_on(pair: Pair, first: int, ledger: list[int]) -> None:
    """Write numbers, each in a transaction, until the server is gone; note those that were acknowledged."""
    address = pair.writing_url.replace("target_session_attrs=read-write", "target_session_attrs=any")
    engine = write_engine(address, "test")
    with contextlib.suppress(LocatorError, DBAPIError):
        for number in itertools.count(first, 4):
            with change(engine) as connection:
                connection.execute(WRITE, {"name": f"ledger {number}"})
            ledger.append(number)
    engine.dispose()


def test_the_primary_dies_and_the_standby_is_promoted(
    client: FlaskClient, pair: Pair, engine: Engine
) -> None:
    pair.replicate_in_step()
    add_station(engine, "丙站")
    assert "丙站" in names_found(client)  # at once: done means that the standby shows it
    assert client.get("/ready").json["changes"] == "green"

    ledger = kill_while_people_write(pair)
    assert "丙站" in names_found(client)
    ready = client.get("/ready")
    assert (ready.status_code, ready.json["changes"]) == (200, "yellow")
    refused = client.post("/staff/sign-in", data=SIGN_IN)
    assert refused.status_code == 503 and int(refused.headers["Retry-After"]) > 0

    pair.standby.ask(PROMOTE)
    assert pair.standby.ask(MISSING, written=str(ledger)) == 0, "of what was acknowledged"
    assert client.post("/staff/sign-in", data=SIGN_IN).status_code == 400  # asked, and wrong
    add_station(engine, "丁站")
    assert {"丙站", "丁站"} <= set(names_found(client))
    assert client.get("/ready").json["changes"] == "green"
