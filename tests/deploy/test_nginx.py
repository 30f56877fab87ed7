"""deploy/nginx as it is delivered, before the application: what it bounds, keeps, hides and says."""

import contextlib
import re
import socket
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
from factories import AddStation
from flask.testing import FlaskClient
from fronts import NAME, Front, front
from gateways import served
from programs import wait_until

from locator.serving.bounds import Bounds
from locator.serving.gateway import Gateway
from locator.serving.worker import largest_body_of

POSITION = {"lon": 112.4703917, "lat": 23.0518263}
SLOW = f"POST /api/v1/stations/nearest HTTP/1.1\r\nHost: {NAME}\r\nContent-Length: 100\r\n\r\n{{".encode()


@pytest.fixture
def site(client: FlaskClient, tmp_path: Path) -> Iterator[Front]:
    """Serve the application behind nginx."""
    app = client.application
    with (
        served(Gateway(app, largest_body_of(app), Bounds())) as port,
        front(tmp_path, port) as running,
    ):
        yield running


@contextlib.contextmanager
def opened(site: Front, head: bytes) -> Iterator[ssl.SSLSocket]:
    """Send the beginning of a request over TLS."""
    context = ssl.create_default_context(cafile=str(site.folder / "fullchain.pem"))
    with (
        socket.create_connection(("127.0.0.1", site.port)) as plain,
        context.wrap_socket(plain, server_hostname=NAME) as connection,
    ):
        connection.sendall(head)
        yield connection


def test_pages_and_questions_pass_and_nothing_of_a_position_is_logged(site: Front, add: AddStation) -> None:
    add()
    page = site.ask("GET", "/")
    assert page.status == 200 and "nonce-" not in page.headers["Strict-Transport-Security"]
    assert site.ask("POST", "/api/v1/stations/nearest", json=POSITION).status == 200
    assert (
        site.ask("GET", f"/api/v1/stations/nearest?lon={POSITION['lon']}&lat={POSITION['lat']}").status >= 200
    )
    assert site.ask("GET", "/nothing-here").status == 404
    assert site.ask("GET", f"/{POSITION['lon']},{POSITION['lat']}").status == 404
    for file in site.folder.rglob("*"):
        if file.is_file():
            assert not re.search(rb"4703917|0518263", file.read_bytes()), file


def test_what_is_the_same_for_all_is_kept(site: Front) -> None:
    found = re.search(r'"(/static/@[^"]+)"', site.ask("GET", "/").data.decode())
    assert found
    answers = [site.ask("GET", found[1]) for _ in range(3)]
    assert {answer.data for answer in answers} == {answers[0].data}
    assert "cache=HIT" in logged(site, f"GET {found[1]} 200", 3)
    site.ask("GET", "/")
    assert not re.search("GET / 200 .*cache=HIT", logged(site, "GET / 200", 2))


def logged(site: Front, words: str, times: int) -> str:
    """Return the log when something stands in it so often: nginx writes a line after its answer has gone."""
    log = site.folder / "locator.log"
    wait_until(lambda: log.read_text().count(words) >= times, words)
    return log.read_text()


def test_bodies_are_bounded_where_they_come_in(site: Front) -> None:
    assert site.ask("POST", "/api/v1/stations/nearest", body=b"x" * 70_000).status == 413
    assert site.ask("POST", "/reports/abc", body=b"x" * 8_500_000).status < 500
    refused = site.ask("POST", "/reports/abc", body=b"x" * 10_000_000)
    assert (refused.status, refused.headers["Content-Type"]) == (413, "application/problem+json")
    assert refused.json()["type"].endswith("request-entity-too-large")


def test_slow_bodies_hold_nobody_up(site: Front) -> None:
    with contextlib.ExitStack() as stack:
        for _ in range(50):  # the sixtieth connection of an address would be refused
            stack.enter_context(opened(site, SLOW))
        assert [site.ask("POST", "/api/v1/stations/nearest", json=POSITION).status for _ in range(5)] == [
            200
        ] * 5


@pytest.mark.parametrize(
    "head",
    [
        f"GET / HTTP/1.1\r\nHost: {NAME}\r\nHost: {NAME}\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a..b\r\n\r\n",
        f"GET / HTTP/1.1\r\nHost: {NAME}\r\nX: {'x' * 40_000}\r\n\r\n",
        f"POST / HTTP/1.1\r\nHost: {NAME}\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n",
    ],
)
def test_a_bad_head_is_refused(site: Front, head: str) -> None:
    with opened(site, head.encode()) as connection:
        assert re.match(rb"HTTP/1.1 4\d\d", connection.recv(100))


def test_who_asks_too_often_is_told_when_to_come_back(site: Front) -> None:
    answers = (site.ask("GET", "/packs/none") for _ in range(1000))
    refused = next(answer for answer in answers if answer.status == 429)
    assert refused.headers["Retry-After"] == "5"
    assert refused.headers["Content-Security-Policy"].startswith("default-src 'none'")


@pytest.mark.parametrize(
    ("accept", "kind"), [("text/html", "text/html"), ("*/*", "application/problem+json")]
)
def test_without_the_application_people_and_programs_are_told(tmp_path: Path, accept: str, kind: str) -> None:
    with front(tmp_path, application_port=1) as alone:
        answer = alone.ask("GET", "/", headers={"Accept": accept})
        assert (answer.status, answer.headers["Retry-After"]) == (502, "5")
        assert answer.headers["Content-Type"].startswith(kind)
        assert "12351" in answer.data.decode()
        for name in ("Content-Security-Policy", "X-Content-Type-Options", "Strict-Transport-Security"):
            assert name in answer.headers


def test_plain_http_leads_to_tls_and_the_address_of_a_client_is_nginxs_own_word(site: Front) -> None:
    files = "".join(file.read_text() for file in site.folder.glob("locator*") if file.suffix != ".log")
    plain = re.search(r"listen 127.0.0.1:(\d+);", files)
    assert plain
    with socket.create_connection(("127.0.0.1", int(plain[1]))) as connection:
        connection.sendall(f"GET /map HTTP/1.1\r\nHost: {NAME}\r\n\r\n".encode())
        assert f"Location: https://{NAME}/map".encode() in connection.recv(1000)
