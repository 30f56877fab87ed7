"""What waits is bounded: slow bodies hold no thread, and nobody waits long for one."""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
import urllib3
from gateways import served

from locator.serving.bounds import Bounds
from locator.serving.gateway import Gateway

# Nobody is refused for being slow but where a test waits for that: a busy machine may be slow as well.
BOUNDS = Bounds(threads=2, body_grace_s=120, longest_wait_s=120, streams=1, large_bodies=2)
SHORT_S = 2.0
LARGEST_BYTES = 300_000
SLOW = b"POST /size HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\nabc"


@dataclass
class Program:
    """A WSGI application: /size tells how much it got, /hold waits to be let go, /pieces answers slowly."""

    let_go: threading.Event = field(default_factory=threading.Event)
    closed: threading.Event = field(default_factory=threading.Event)
    seen: list[dict[str, Any]] = field(default_factory=list)

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        self.seen.append(environ)
        if environ["PATH_INFO"] == "/pieces":
            start("200 OK", [("Content-Type", "text/plain")])
            return self._pieces()
        if environ["PATH_INFO"] == "/hold":
            self.let_go.wait()
        if environ["PATH_INFO"] == "/unchanged":
            start("304 Not Modified", [("ETag", '"1"')])
            return []
        if environ["PATH_INFO"] == "/broken":
            raise RuntimeError
        body = str(len(environ["wsgi.input"].read())).encode()
        start("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]

    def _pieces(self) -> Iterator[bytes]:
        try:
            yield b"first"
            self.let_go.wait()
            yield from [b"x" * 60_000] * 100
        finally:
            self.closed.set()


@pytest.fixture
def program() -> Iterator[Program]:
    """Return the application; whatever it holds is let go at the end."""
    made = Program()
    yield made
    made.let_go.set()


@pytest.fixture
def bounds() -> Bounds:
    """Return what the gateway lets wait, and for how long."""
    return BOUNDS


@pytest.fixture
def port(program: Program, bounds: Bounds) -> Iterator[int]:
    """Serve the application behind the gateway; return the port."""
    with served(Gateway(program, lambda path, method: LARGEST_BYTES, bounds)) as number:
        yield number
        program.let_go.set()


def ask(port: int, method: str, path: str, **more: Any) -> urllib3.BaseHTTPResponse:
    """Ask on a connection of its own."""
    with urllib3.HTTPConnectionPool("127.0.0.1", port, retries=False) as pool:
        return pool.request(method, path, **more)


@contextlib.contextmanager
def opened(port: int, head: bytes) -> Iterator[socket.socket]:
    """Send the beginning of a request."""
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(head)
        yield connection


def test_a_body_arrives_whole(port: int) -> None:
    assert ask(port, "POST", "/size", body=b"").data == b"0"
    assert ask(port, "POST", "/size", body=b"x" * 1_000).data == b"1000"
    assert ask(port, "POST", "/size", body=b"x" * 250_000).data == b"250000"
    assert ask(port, "POST", "/size", body=iter([b"x" * 100] * 30)).data == b"3000"


def test_of_a_body_that_is_too_large_the_application_sees_that_it_is(port: int, program: Program) -> None:
    assert int(ask(port, "POST", "/size", body=iter([b"x" * 50_000] * 20)).data) > LARGEST_BYTES
    with opened(port, SLOW % 10_000_000) as connection:
        assert b"200 OK" in connection.recv(1000)
    assert program.seen[-1]["CONTENT_LENGTH"] == "10000000"


@pytest.mark.parametrize("bounds", [replace(BOUNDS, body_grace_s=SHORT_S, slowest_body_bytes_s=1_000_000)])
def test_slow_bodies_hold_nobody_up_and_end(port: int) -> None:
    with contextlib.ExitStack() as stack:
        slow = [stack.enter_context(opened(port, SLOW % 1_000)) for _ in range(40)]
        slow += [stack.enter_context(opened(port, SLOW % 200_000)) for _ in range(2)]
        assert ask(port, "POST", "/size", body=b"x").data == b"1"
        assert {connection.recv(1000)[:12] for connection in slow} == {b"HTTP/1.1 408"}


def test_only_so_many_large_bodies_are_received_at_a_time(port: int) -> None:
    with opened(port, SLOW % 200_000), opened(port, SLOW % 200_000):
        answers = (ask(port, "POST", "/size", body=b"x" * 100_000).status for _ in range(1000))
        assert any(status == 503 for status in answers)
    assert ask(port, "POST", "/size", body=b"x" * 1_000).status == 200


@pytest.mark.parametrize("bounds", [replace(BOUNDS, longest_wait_s=SHORT_S)])
def test_while_all_threads_wait_the_process_says_that_it_lives_and_others_get_503(
    port: int, program: Program
) -> None:
    with ThreadPoolExecutor(BOUNDS.threads) as others:
        held = [others.submit(ask, port, "GET", "/hold") for _ in range(BOUNDS.threads)]
        statuses = (ask(port, "GET", "/size").status for _ in range(1000))
        assert any(status == 503 for status in statuses)
        assert ask(port, "GET", "/live").json() == {"live": True}
        program.let_go.set()
        assert [answer.result().status for answer in held] == [200, 200]
    assert ask(port, "GET", "/size").status == 200


def test_a_long_answer_comes_in_pieces_and_holds_no_thread(port: int, program: Program) -> None:
    with opened(port, b"GET /pieces HTTP/1.1\r\nHost: x\r\n\r\n") as connection:
        while b"first" not in connection.recv(1000):
            pass
        assert ask(port, "GET", "/pieces").status == 503  # one stream at a time here
        assert [ask(port, "GET", "/size").status for _ in range(4)] == [200] * 4
        program.let_go.set()
    assert program.closed.wait(60)  # the client went, and the answer was closed
    while (answer := ask(port, "GET", "/pieces")).status == 503:
        pass
    assert len(answer.data) == 5 + 100 * 60_000


@pytest.mark.parametrize(
    "head",
    [
        b"Host: a\r\nHost: b\r\n",
        b"X: a\r\n",
        b"Host: a\r\nContent-Type: text/plain\r\nContent-Type: text/html\r\n",
        b"Host: a\r\nOrigin: http://a\r\nOrigin: http://b\r\n",
    ],
)
def test_a_head_that_can_be_read_in_two_ways_is_refused(port: int, program: Program, head: bytes) -> None:
    count = len(program.seen)
    with opened(port, b"GET /size HTTP/1.1\r\n" + head + b"\r\n") as connection:
        assert connection.recv(1000).startswith(b"HTTP/1.1 400")
    assert len(program.seen) == count


def test_the_environment_is_that_of_wsgi(port: int, program: Program) -> None:
    twice = b"Cookie: a=1\r\nCookie: b=2\r\nX-A: 1\r\nX-A: 2\r\n"
    with opened(port, b"GET /a%20%E4%BD%A0?q=%20x HTTP/1.1\r\nHost: x:1\r\n" + twice + b"\r\n") as connection:
        connection.recv(1000)
    environ = program.seen[-1]
    assert environ["PATH_INFO"].encode("latin-1").decode() == "/a 你"
    assert (environ["QUERY_STRING"], environ["HTTP_HOST"], environ["REMOTE_ADDR"]) == (
        "q=%20x",
        "x:1",
        "127.0.0.1",
    )
    assert (environ["HTTP_COOKIE"], environ["HTTP_X_A"]) == ("a=1; b=2", "1,2")


def test_answers_without_a_body_and_errors(port: int) -> None:
    unchanged, head, broken = (
        ask(port, "GET", "/unchanged"),
        ask(port, "HEAD", "/size"),
        ask(port, "GET", "/broken"),
    )
    assert (unchanged.status, unchanged.headers["ETag"], unchanged.data) == (304, '"1"', b"")
    head = ask(port, "HEAD", "/size")
    assert (head.status, head.headers["Content-Length"], head.data) == (200, "1", b"")
    assert (broken.status, broken.json()["type"]) == (
        500,
        "urn:worker-station-locator:problem:internal-error",
    )
