"""The routing client: a routing service that hangs or fails costs a search 300 ms and nothing else."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import orjson
import pytest
from factories import HERE, north

from geodata.travel import TravelMode
from locator.search.domain.arrival import Travel, TravelSource
from locator.search.routing import BACKOFF_S, TRUCK_OPTIONS, Router

TARGETS = [north(100), north(200)]
LONG_TIMEOUT_S = 60.0  # for responses that do come, so that a busy machine fails no test


class RoutingService(ThreadingHTTPServer):
    """A stand-in for Valhalla with a configurable response, which records its requests."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.requests: list[tuple[str, bytes]] = []
        self.status, self.body = 200, b""
        self.released = threading.Event()
        self.released.set()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def respond(self, *times: float | None) -> None:
        self.body = orjson.dumps({"sources_to_targets": [[{"time": time_s} for time_s in times]]})


class Handler(BaseHTTPRequestHandler):
    server: RoutingService
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.requests.append((self.path, body))
        self.server.released.wait(LONG_TIMEOUT_S)
        status, payload = self.server.status, self.server.body  # as set when responding starts
        self.send_response(status)
        self.send_header("Content-Length", str(len(payload)))
        self.end_headers()
        self.wfile.write(payload)

    def log_message(self, *_: object) -> None:
        """Log nothing."""


@pytest.fixture
def service() -> Iterator[RoutingService]:
    """Start a service that responds at once."""
    with RoutingService() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.released.set()
        server.shutdown()


class Clock:
    """A clock that is set by hand."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def travel_to_targets(router: Router, mode: TravelMode = TravelMode.WALK) -> list[Travel] | None:
    return router.travel_times(HERE, TARGETS, mode)


def test_travel_times_come_from_the_service(service: RoutingService) -> None:
    service.respond(120, 240.5)
    assert travel_to_targets(Router(service.address, LONG_TIMEOUT_S)) == [
        Travel(120.0, TravelSource.ROUTE),
        Travel(240.5, TravelSource.ROUTE),
    ]


def test_a_target_without_a_route_has_no_travel_time(service: RoutingService) -> None:
    service.respond(None, 60)
    found = travel_to_targets(Router(service.address, LONG_TIMEOUT_S), TravelMode.TRUCK)
    assert found is not None and found[0].travel_s is None


def test_the_position_is_sent_in_the_body_only_with_the_size_of_a_truck(service: RoutingService) -> None:
    service.respond(1, 2)
    travel_to_targets(Router(service.address, LONG_TIMEOUT_S), TravelMode.TRUCK)
    ((path, body),) = service.requests
    assert path == "/sources_to_targets"
    request = orjson.loads(body)
    assert request["sources"] == [{"lon": HERE.lon, "lat": HERE.lat}]
    assert request["costing_options"] == {"truck": TRUCK_OPTIONS}


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
def test_an_invalid_response_is_ignored(service: RoutingService, status: int, body: bytes) -> None:
    service.status, service.body = status, body
    assert travel_to_targets(Router(service.address, LONG_TIMEOUT_S)) is None


def test_a_service_that_hangs_is_not_waited_for(service: RoutingService) -> None:
    service.respond(1, 2)
    service.released.clear()
    assert travel_to_targets(Router(service.address, timeout_s=0.3)) is None


@pytest.mark.parametrize("url", ["", "http://127.0.0.1:9", "no address", "ftp://127.0.0.1"])
def test_an_unreachable_service_gives_no_travel_times(url: str) -> None:
    assert travel_to_targets(Router(url, LONG_TIMEOUT_S)) is None


def test_after_a_failure_requests_pause_for_a_while(service: RoutingService) -> None:
    clock = Clock()
    router = Router(service.address, LONG_TIMEOUT_S, clock)
    service.status = 500
    assert travel_to_targets(router) is None
    service.status = 200
    service.respond(1, 2)
    clock.now = BACKOFF_S / 2
    assert travel_to_targets(router) is None and len(service.requests) == 1
    clock.now = BACKOFF_S + 1
    assert travel_to_targets(router) is not None


def test_a_position_outside_the_map_is_no_failure(service: RoutingService) -> None:
    router = Router(service.address, LONG_TIMEOUT_S, Clock())
    service.status = 400
    assert travel_to_targets(router) is None
    service.status = 200
    service.respond(1, 2)
    assert travel_to_targets(router) is not None


def test_without_targets_no_request_is_sent(service: RoutingService) -> None:
    assert Router(service.address, LONG_TIMEOUT_S).travel_times(HERE, [], TravelMode.WALK) is None
    assert service.requests == []
