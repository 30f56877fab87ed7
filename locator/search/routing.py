"""Travel times over the streets, asked of a Valhalla service; whoever asks falls back to an estimate.

The position of who asks goes out in a request's body, to the service that the settings name, and is
written down nowhere. API: https://valhalla.github.io/valhalla/api/matrix/api-reference/
"""

import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import orjson
import urllib3

from geodata.lonlat import LonLat
from geodata.travel import TravelMode
from locator.search.domain.arrival import Travel, TravelSource

NEAREST = 20  # how many ways are worth asking for; those behind them are estimated
REST_S = 5.0  # after a failure nobody else waits for a while
LARGEST_ANSWER_BYTES = 256 * 1024
CONNECTIONS = 4
NOT_POSSIBLE = 400  # a place lies beyond its map: no failure, and no way to tell which

# A semi-trailer of GB 1589-2016 (2.55 m wide, 18.1 m long, 49 t), loaded to the 4.2 m that
# expressways let pass: where it gets through, smaller trucks do.
TRUCK = {"height": 4.2, "width": 2.55, "length": 18.1, "weight": 49.0}
# An e-bike's cruising speed lies below its legal 25 km/h.
EBIKE = {"bicycle_type": "Hybrid", "cycling_speed": 20.0}
COSTINGS: dict[TravelMode, tuple[str, dict[str, object]]] = {
    TravelMode.WALK: ("pedestrian", {}),
    TravelMode.EBIKE: ("bicycle", dict(EBIKE)),
    TravelMode.TRUCK: ("truck", dict(TRUCK)),
}

FAILURES = (urllib3.exceptions.HTTPError, OSError, ValueError, KeyError, TypeError)


class Router:
    """One Valhalla service; without an address it never answers. Threads may share it."""

    def __init__(self, url: str, timeout_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        """Take the service's address, and how long an answer may take."""
        self._url = f"{url.rstrip('/')}/sources_to_targets" if url else ""
        self._timeout_s = timeout_s
        self._clock = clock
        self._rests_until = -1.0
        self._pool = urllib3.PoolManager(maxsize=CONNECTIONS, retries=False)

    @property
    def is_set(self) -> bool:
        """Tell whether there is a service to ask."""
        return bool(self._url)

    def travels(self, here: LonLat, targets: Sequence[LonLat], mode: TravelMode) -> list[Travel] | None:
        """Return the way to each target, None within it where there is no way for this mode.

        Returns None where the service cannot be asked: not set, not there, too slow, or not
        understood.
        """
        if not self._url or not targets or self._clock() < self._rests_until:
            return None
        try:
            answer = self._asked(_question(here, targets, mode))
            return self._read(answer, len(targets)) if answer else None
        except FAILURES:
            self._rests_until = self._clock() + REST_S
            return None

    def _asked(self, body: bytes) -> bytes:
        """Return the answer as it is; empty where the service knows no way to any."""
        ends = self._clock() + self._timeout_s
        response = self._pool.request(
            "POST",
            self._url,
            body=body,
            headers={"Content-Type": "application/json"},
            timeout=urllib3.Timeout(total=self._timeout_s),
            preload_content=False,
            redirect=False,
        )
        try:
            if response.status == NOT_POSSIBLE:
                response.drain_conn()
                return b""
            if response.status != 200:
                raise ValueError("not an answer")
            return b"".join(self._pieces(response, ends))
        finally:
            response.release_conn()

    def _pieces(self, response: urllib3.BaseHTTPResponse, ends: float) -> Iterator[bytes]:
        """Yield an answer as it comes, no longer than we wait and no more than we read."""
        size = 0
        for piece in response.stream(16 * 1024):
            size += len(piece)
            if size > LARGEST_ANSWER_BYTES or self._clock() > ends:
                response.close()  # the connection is in the middle of something: nobody reuses it
                raise ValueError("too large or too slow")
            yield piece

    def _read(self, answer: bytes, count: int) -> list[Travel]:
        (row,) = orjson.loads(answer)["sources_to_targets"]
        times: list[Any] = [one["time"] for one in row]
        if len(times) != count:
            raise ValueError("not one time for each target")
        return [Travel(None if one is None else float(one), TravelSource.ROUTE) for one in times]


def _question(here: LonLat, targets: Sequence[LonLat], mode: TravelMode) -> bytes:
    costing, options = COSTINGS[mode]
    return orjson.dumps(
        {
            "sources": [_place(here)],
            "targets": [_place(target) for target in targets],
            "costing": costing,
            "costing_options": {costing: options},
        }
    )


def _place(position: LonLat) -> dict[str, float]:
    return {"lon": position.lon, "lat": position.lat}
