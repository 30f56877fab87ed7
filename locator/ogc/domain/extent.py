"""The parameters bbox and datetime of OGC API Features, Part 1 (7.15.3 and 7.15.4)."""

import math
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from geodata.geodesy import EQUATOR_RADIUS_M
from geodata.sentence import Sentence
from locator.errors import InvalidRequest
from locator.ogc.domain.crs import Crs

OPEN_ENDS = ("", "..")
YEARS = range(1, 9999)


@dataclass(frozen=True, slots=True)
class Extent:
    """A box in degrees of WGS 84; where `west` is greater than `east`, it crosses the antimeridian."""

    west: float
    south: float
    east: float
    north: float

    @classmethod
    def read(cls, text: str, crs: Crs) -> "Extent":
        """Return the box of four numbers, or six of which the heights do not count; raise InvalidRequest."""
        try:
            numbers = [float(part) for part in text.split(",")]
        except ValueError:
            raise _unreadable_box() from None
        if len(numbers) == 6:
            numbers = [*numbers[:2], *numbers[3:5]]
        if len(numbers) != 4 or not all(map(math.isfinite, numbers)):
            raise _unreadable_box()
        (west, south), (east, north) = _degrees(numbers[:2], crs), _degrees(numbers[2:], crs)
        if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90):
            raise _unreadable_box()
        return cls(west, south, east, north)


def _degrees(corner: list[float], crs: Crs) -> tuple[float, float]:
    """Return the longitude and latitude of a corner."""
    first, second = corner
    if crs is Crs.WEB_MERCATOR:
        lon = math.degrees(first / EQUATOR_RADIUS_M)
        return lon, math.degrees(2 * math.atan(math.exp(second / EQUATOR_RADIUS_M)) - math.pi / 2)
    return (second, first) if crs is Crs.WGS84 else (first, second)


def _unreadable_box() -> InvalidRequest:
    return InvalidRequest({"bbox": Sentence("范围应是四个数：先小后大，按坐标系的轴序")})


@dataclass(frozen=True, slots=True)
class Interval:
    """A stretch of time; None: open on that side. An instant begins and ends at the same moment."""

    start: datetime | None
    end: datetime | None

    @classmethod
    def read(cls, text: str) -> "Interval":
        """Return the interval of RFC 3339 moments or days, `..` or nothing for an open end."""
        parts = text.split("/")
        if len(parts) > 2 or (len(parts) == 2 and all(part in OPEN_ENDS for part in parts)):
            raise _unreadable_time()
        start = None if parts[0] in OPEN_ENDS else _moment(parts[0], is_end=False)
        end = None if parts[-1] in OPEN_ENDS else _moment(parts[-1], is_end=True)
        if len(parts) == 1 and start is None:
            raise _unreadable_time()
        if start is not None and end is not None and start > end:
            raise _unreadable_time()
        return cls(start, end)


def _moment(text: str, *, is_end: bool) -> datetime:
    """Return a moment; of a day without a time, its beginning or its end (UTC)."""
    try:
        moment = datetime.fromisoformat(text.upper())
    except ValueError:
        raise _unreadable_time() from None
    if moment.year not in YEARS:
        raise _unreadable_time()
    if len(text) == len("2026-12-01"):
        moment = datetime.combine(moment, time(), UTC)
        return moment + timedelta(days=1, microseconds=-1) if is_end else moment
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _unreadable_time() -> InvalidRequest:
    return InvalidRequest({"datetime": Sentence("应是 RFC 3339 的时刻，或用 / 隔开的起止，没有的一头写 ..")})
