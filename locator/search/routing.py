"""Travel times over streets from a Valhalla service; callers fall back to an estimate.

The user's position is sent in a request body to the service named in the settings, and is neither
stored nor logged. API: https://valhalla.github.io/valhalla/api/matrix/api-reference/
"""

import time
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import orjson

from geodata.lonlat import LonLat
from geodata.travel import TravelMode
from locator.search.domain.arrival import Travel, TravelSource

if TYPE_CHECKING:
    from urllib3 import BaseHTTPResponse

MAX_ROUTED = 20  # targets of one request; hits beyond them are estimated
BACKOFF_S = 5.0  # after a failure, estimates are used for this long without a request
MAX_RESPONSE_BYTES = 256 * 1024
MAX_CONNECTIONS = 4
UNROUTABLE_STATUS = 400  # a position is outside Valhalla's map; it does not say which

# A semi-trailer of GB 1589-2016 (2.55 m wide, 18.1 m long, 49 t), loaded to the 4.2 m allowed on
# expressways: where it passes, smaller trucks do too.
TRUCK_OPTIONS = {"height": 4.2, "width": 2.55, "length": 18.1, "weight": 49.0}
# The cruising speed of an e-bike is below its legal limit of 25 km/h.
EBIKE_OPTIONS = {"bicycle_type": "Hybrid", "cycling_speed": 20.0}
COSTINGS: dict[TravelMode, tuple[str, dict[str, object]]] = {
    TravelMode.WALK: ("pedestrian", {}),
    TravelMode.EBIKE: ("bicycle", dict(EBIKE_OPTIONS)),
    TravelMode.TRUCK: ("truck", dict(TRUCK_OPTIONS)),
}

FAILURES = (OSError, ValueError, KeyError, TypeError)


class Router:
    """Client of one Valhalla service, safe to share between threads; without a URL it returns no routes."""

    def __init__(self, url: str, timeout_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        """Take the base URL of the service and the time limit of a request."""
        self._url = url.rstrip("/")
        self._timeout_s = timeout_s
        self._clock = clock
        self._paused_until = -1.0
        self._failures: tuple[type[Exception], ...] = FAILURES
        if self._url:
            import urllib3  # 2 MB a web process, for those who have a service

            self._pool = urllib3.PoolManager(maxsize=MAX_CONNECTIONS, retries=False)
            self._limit = urllib3.Timeout(total=timeout_s)
            self._failures = (urllib3.exceptions.HTTPError, *FAILURES)

    @property
    def is_configured(self) -> bool:
        """Whether there is a service to request routes from."""
        return bool(self._url)

    def travel_times(
        self, position: LonLat, targets: Sequence[LonLat], mode: TravelMode
    ) -> list[Travel] | None:
        """Return the travel to each target, with `travel_s` None where this mode has no route.

        Return None if the service is not configured, unreachable, too slow, or its response is invalid.
        """
        if not self._url or not targets or self._clock() < self._paused_until:
            return None
        try:
            response = self._post("sources_to_targets", _request_body(position, targets, mode))
            return self._parse(response, len(targets)) if response else None
        except self._failures:
            self._paused_until = self._clock() + BACKOFF_S
            return None

    def reached_area(self, position: LonLat, minutes: int, mode: TravelMode) -> dict[str, Any] | None:
        """Return the area that is reached in time from a position as a GeoJSON geometry.

        Return None as `travel_times` does, and where the position is off the service's map.
        API: https://valhalla.github.io/valhalla/api/isochrone/api-reference/
        """
        if not self._url or self._clock() < self._paused_until:
            return None
        try:
            response = self._post("isochrone", _area_body(position, minutes, mode))
            return _polygon(response) if response else None
        except self._failures:
            self._paused_until = self._clock() + BACKOFF_S
            return None

    def _post(self, service: str, body: bytes) -> bytes:
        """Return the raw response; empty if the service cannot route to the targets."""
        deadline = self._clock() + self._timeout_s
        response = self._pool.request(
            "POST",
            f"{self._url}/{service}",
            body=body,
            headers={"Content-Type": "application/json"},
            timeout=self._limit,
            preload_content=False,
            redirect=False,
        )
        try:
            if response.status == UNROUTABLE_STATUS:
                response.drain_conn()
                return b""
            if response.status != 200:
                raise ValueError(f"unexpected status {response.status}")
            return b"".join(self._chunks(response, deadline))
        finally:
            response.release_conn()

    def _chunks(self, response: "BaseHTTPResponse", deadline: float) -> Iterator[bytes]:
        """Yield the response body; raise ValueError past the deadline or the size limit."""
        size = 0
        for chunk in response.stream(16 * 1024):
            size += len(chunk)
            if size > MAX_RESPONSE_BYTES or self._clock() > deadline:
                response.close()  # unread data is left on the connection: it must not be reused
                raise ValueError("too large or too slow")
            yield chunk

    def _parse(self, response: bytes, count: int) -> list[Travel]:
        (row,) = orjson.loads(response)["sources_to_targets"]
        times_s: list[Any] = [cell["time"] for cell in row]
        if len(times_s) != count:
            raise ValueError("the number of times is not the number of targets")
        return [Travel(None if time_s is None else float(time_s), TravelSource.ROUTE) for time_s in times_s]


def _request_body(position: LonLat, targets: Sequence[LonLat], mode: TravelMode) -> bytes:
    costing, options = COSTINGS[mode]
    return orjson.dumps(
        {
            "sources": [_location(position)],
            "targets": [_location(target) for target in targets],
            "costing": costing,
            "costing_options": {costing: options},
        }
    )


def _area_body(position: LonLat, minutes: int, mode: TravelMode) -> bytes:
    costing, options = COSTINGS[mode]
    return orjson.dumps(
        {
            "locations": [_location(position)],
            "contours": [{"time": minutes}],
            "polygons": True,
            "costing": costing,
            "costing_options": {costing: options},
        }
    )


def _polygon(response: bytes) -> dict[str, Any]:
    (feature,) = orjson.loads(response)["features"]
    geometry: dict[str, Any] = feature["geometry"]
    if geometry["type"] not in ("Polygon", "MultiPolygon"):
        raise ValueError("the area is no polygon")
    return geometry


def _location(position: LonLat) -> dict[str, float]:
    return {"lon": position.lon, "lat": position.lat}
