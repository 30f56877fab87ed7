"""The database stops and comes back: a 503 with a message meanwhile, and the process recovers by itself."""

import contextlib
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

import pytest
from applications import application
from bootstrap.cluster import Cluster
from factories import HERE
from flask.testing import FlaskClient
from own_servers import own_cluster
from programs import wait_until

from locator.config import Settings
from locator.db import migrate
from locator.db.session import change, write_engine
from locator.http.requests.times import ASKED_S
from locator.operations.actions.reference import load_reference

NEAREST_REQUEST = {"lon": HERE.lon, "lat": HERE.lat}
SIGN_IN = {"email": "a@b.example", "password": "not this one"}


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    """Return a PostGIS server of this test's own, which it may stop."""
    with own_cluster() as own:
        yield own


@pytest.fixture
def client(cluster: Cluster) -> Iterator[FlaskClient]:
    """Return a client of an application on that database."""
    engine = write_engine(cluster.url, "test")
    migrate.upgrade(engine)
    with change(engine) as connection:
        load_reference(connection)
    engine.dispose()
    with application(Settings(database_url=cluster.url)) as app:
        yield app.test_client()


def test_a_request_that_has_waited_long_asks_the_database_no_more(client: FlaskClient) -> None:
    nearest = "/api/v1/stations/nearest"
    for waited_s, status in ((4.0, 200), (5.1, 503)):
        asked = {ASKED_S: perf_counter() - waited_s}
        answer = client.post(nearest, json=NEAREST_REQUEST, environ_overrides=asked)
        assert answer.status_code == status
        assert client.get("/divisions/", environ_overrides=asked).status_code == status
    assert int(answer.headers["Retry-After"]) > 0


def test_the_process_recovers_when_the_database_comes_back(client: FlaskClient, cluster: Cluster) -> None:
    assert client.post("/api/v1/stations/nearest", json=NEAREST_REQUEST).status_code == 200

    cluster.stop()
    answer = client.post("/api/v1/stations/nearest", json=NEAREST_REQUEST)
    assert answer.status_code == 503
    assert answer.content_type == "application/problem+json"
    assert answer.json["type"].endswith("database-away")
    assert int(answer.headers["Retry-After"]) > 0
    page = client.get("/?q=x", headers={"Accept": "text/html"})
    assert page.status_code == 503
    assert "请过一会儿再试" in page.text and "12351" in page.text
    assert client.get("/live").status_code == 200
    assert client.get("/ready").status_code == 503

    cluster.ensure_running()
    assert client.post("/api/v1/stations/nearest", json=NEAREST_REQUEST).status_code == 200


@contextlib.contextmanager
def standing_still(cluster: Cluster) -> Iterator[None]:
    """Stop the server and all its processes for a while, as a frozen machine would."""
    children = Path(f"/proc/{cluster.pid}/task/{cluster.pid}/children").read_text().split()
    processes = [cluster.pid, *map(int, children)]
    for process in processes:
        os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        for process in processes:
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGCONT)


def test_a_server_that_stands_still_lets_nobody_wait_for_ever(client: FlaskClient, cluster: Cluster) -> None:
    assert client.post("/api/v1/stations/nearest", json=NEAREST_REQUEST).status_code == 200
    assert client.post("/staff/sign-in", data=SIGN_IN).status_code == 400

    with standing_still(cluster):
        answer = client.post("/api/v1/stations/nearest", json=NEAREST_REQUEST)
        assert (answer.status_code, answer.json["type"].rpartition(":")[2]) == (503, "database-away")
        assert client.post("/staff/sign-in", data=SIGN_IN).status_code == 503
        assert client.get("/live").status_code == 200

    def is_answered() -> bool:
        return client.post("/api/v1/stations/nearest", json=NEAREST_REQUEST).status_code == 200

    # The first question after that may still be refused: the server is asked for a sign of life meanwhile.
    wait_until(is_answered, "an answer")
