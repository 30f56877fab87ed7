"""A routing engine that hangs, fails or talks nonsense costs an answer 300 ms, and nothing else."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import orjson
import pytest
from factories import HERE, north

from geodata.travel import TravelMode
from locator.search.domain.arrival import Travel, TravelSource
from locator.search.routing import REST_S, TRUCK, Router

TARGETS = [north(100), north(200)]
PATIENT_S = 60.0  # for an answer that comes; a busy machine is no failure of the engine


class Engine(ThreadingHTTPServer):
    """A stand-in for Valhalla that answers as it is told, and remembers what it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[tuple[str, bytes]] = []
        self.status, self.body = 200, b""
        self.released = threading.Event()
        self.released.set()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def answer(self, *times: float | None) -> None:
        self.body = orjson.dumps({"sources_to_targets": [[{"time": one} for one in times]]})


class Handler(BaseHTTPRequestHandler):
    server: Engine
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked.append((self.path, body))
        self.server.released.wait(PATIENT_S)
        status, answer = self.server.status, self.server.body  # as they are told now, not while writing
        self.send_response(status)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def engine() -> Iterator[Engine]:
    """Start an engine that answers at once."""
    with Engine() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.released.set()
        server.shutdown()


class Clock:
    """A clock that stands still until it is moved."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def ways(router: Router, mode: TravelMode = TravelMode.WALK) -> list[Travel] | None:
    return router.travels(HERE, TARGETS, mode)


def test_times_are_those_of_the_streets(engine: Engine) -> None:
    engine.answer(120, 240.5)
    assert ways(Router(engine.address, PATIENT_S)) == [
        Travel(120.0, TravelSource.ROUTE),
        Travel(240.5, TravelSource.ROUTE),
    ]


def test_where_there_is_no_way_there_is_no_time(engine: Engine) -> None:
    engine.answer(None, 60)
    found = ways(Router(engine.address, PATIENT_S), TravelMode.TRUCK)
    assert found is not None and found[0].travel_s is None


def test_a_position_is_in_the_body_only_and_a_truck_says_its_size(engine: Engine) -> None:
    engine.answer(1, 2)
    ways(Router(engine.address, PATIENT_S), TravelMode.TRUCK)
    ((path, body),) = engine.asked
    assert path == "/sources_to_targets"
    asked = orjson.loads(body)
    assert asked["sources"] == [{"lon": HERE.lon, "lat": HERE.lat}]
    assert asked["costing_options"] == {"truck": TRUCK}


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (500, b""),
        (400, b'{"error_code": 171}'),
        (302, b""),
        (200, b""),
        (200, b"<html>"),
        (200, b"[]"),
        (200, b'{"sources_to_targets": []}'),
        (200, b'{"sources_to_targets": [[{"time": 1}]]}'),
        (200, b'{"sources_to_targets": [[{"time": 1}, {"time": "soon"}]]}'),
        (200, b'{"sources_to_targets": [[{}, {}]]}'),
        (200, b'{"sources_to_targets": [["", ""]]}'),
        (200, b" " * 300_000),
    ],
)
def test_nonsense_is_no_answer(engine: Engine, status: int, body: bytes) -> None:
    engine.status, engine.body = status, body
    assert ways(Router(engine.address, PATIENT_S)) is None


def test_who_hangs_is_not_waited_for(engine: Engine) -> None:
    engine.answer(1, 2)
    engine.released.clear()
    assert ways(Router(engine.address, timeout_s=0.3)) is None


@pytest.mark.parametrize("url", ["", "http://127.0.0.1:9", "no address", "ftp://127.0.0.1"])
def test_who_is_not_there_is_no_answer(url: str) -> None:
    assert ways(Router(url, PATIENT_S)) is None


def test_after_a_failure_it_is_left_alone_for_a_while(engine: Engine) -> None:
    clock = Clock()
    router = Router(engine.address, PATIENT_S, clock)
    engine.status = 500
    assert ways(router) is None
    engine.status = 200
    engine.answer(1, 2)
    clock.now = REST_S / 2
    assert ways(router) is None and len(engine.asked) == 1
    clock.now = REST_S + 1
    assert ways(router) is not None


def test_a_place_beyond_its_map_is_no_failure(engine: Engine) -> None:
    router = Router(engine.address, PATIENT_S, Clock())
    engine.status = 400
    assert ways(router) is None
    engine.status = 200
    engine.answer(1, 2)
    assert ways(router) is not None


def test_nobody_is_asked_for_no_stations(engine: Engine) -> None:
    assert Router(engine.address, PATIENT_S).travels(HERE, [], TravelMode.WALK) is None
    assert engine.asked == []
