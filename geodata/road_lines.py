"""What lies ahead on a road: its ways put together from a position on, and places projected on them.

Ways are as in OpenStreetMap: a divided road is two chains of one-way ways, each in the direction of travel.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from geodata.compass import DEGREES_A_POINT, POINT_CODES, point_of
from geodata.geodesy import WGS84
from geodata.lonlat import LonLat

Points = NDArray[np.float64]  # (n, 2): longitude, latitude in WGS 84 degrees
JOINT_DIGITS = 6  # ways that touch share a node, which is stored alike in both
GAP_M = 400.0  # what may be missing between two ways of a road: a toll plaza, a bridge without its number
STRAIGHT_ON_DEG = 75.0  # a road goes on within this turn; its ramps and its other carriageway do not
M_PER_DEGREE = 111_320.0


class Way(NamedTuple):
    """One way of a road, in the direction in which it was drawn."""

    points: Points
    is_oneway: bool


class OnPath(NamedTuple):
    """Where a place lies along a path."""

    along_m: float
    offset_m: float  # from the path
    is_right: bool  # of the direction of travel
    is_before: bool  # it lies before the path begins: behind the traveller
    is_beyond: bool


@dataclass(frozen=True, slots=True)
class Path:
    """A road from a position on, in the direction of travel."""

    points: Points
    starts_m: NDArray[np.float64]  # from the beginning, at each point

    @classmethod
    def of(cls, points: Points) -> "Path":
        """Return a path with its geodesic lengths."""
        lengths = WGS84.inv(points[:-1, 0], points[:-1, 1], points[1:, 0], points[1:, 1])[2]
        return cls(points, np.concatenate([[0.0], np.cumsum(lengths)]))

    @property
    def length_m(self) -> float:
        """The length of the path."""
        return float(self.starts_m[-1])

    @property
    def heading(self) -> str:
        """Where it leads as a whole, as a point of the compass: ``ne``."""
        (from_lon, from_lat), (to_lon, to_lat) = self.points[0], self.points[-1]
        azimuth = WGS84.inv(from_lon, from_lat, to_lon, to_lat)[0]
        return POINT_CODES[point_of(azimuth)]

    def locate(self, position: LonLat) -> OnPath:
        """Return where a position lies along the path: at its nearest point."""
        found = _nearest(self.points, position)
        lengths = np.diff(self.starts_m)
        along = float(self.starts_m[found.segment] + found.share * lengths[found.segment])
        is_last = found.segment == len(self.points) - 2 and found.share >= 1
        return OnPath(
            along, found.distance_m, found.is_right, found.segment == 0 and found.share <= 0, is_last
        )


class _Nearest(NamedTuple):
    segment: int
    share: float  # of the segment's length, 0 to 1
    distance_m: float
    is_right: bool


def paths_ahead(
    ways: Iterable[Way], position: LonLat, within_m: float, reach_m: float, heading: str = ""
) -> list[Path]:
    """Return the road ahead of a position, a path for each direction, the nearest carriageway first.

    Only carriageways within `within_m` of the position count; each path is followed for `reach_m`. With a
    point of the compass as `heading`, those that lead away from it are left out. Empty where the road is
    not near.
    """
    lines = list(_directed(ways))
    network = _Network(lines)
    near = [(_nearest(line, position), number) for number, line in enumerate(lines)]
    found: list[Path] = []
    for nearest, number in sorted(near, key=lambda one: one[0].distance_m):
        if nearest.distance_m > within_m:
            break
        if not _is_direction_known(found, lines[number], nearest):
            found.append(Path.of(network.follow(number, nearest, reach_m)))
    return [path for path in found if not heading or _turn_between(path.heading, heading) <= 90]


def _directed(ways: Iterable[Way]) -> Iterator[Points]:
    for way in ways:
        if len(way.points) < 2:
            continue
        yield way.points
        if not way.is_oneway:
            yield way.points[::-1]


def _is_direction_known(paths: Sequence[Path], line: Points, nearest: _Nearest) -> bool:
    """Tell whether one of the paths begins in the direction of a line where the traveller is."""
    bearing = _bearing(line[nearest.segment], line[nearest.segment + 1])
    return any(_angle(_bearing(path.points[0], path.points[1]), bearing) < 90 for path in paths)


class _Network:
    """The directed lines of a road, and which of them go on from where one ends."""

    def __init__(self, lines: Sequence[Points]) -> None:
        self._lines = lines
        self._from: dict[tuple[float, float], list[int]] = defaultdict(list)
        for number, line in enumerate(lines):
            self._from[_joint(line[0])].append(number)
        self._starts = np.array([line[0] for line in lines]) if lines else np.empty((0, 2))

    def follow(self, number: int, nearest: _Nearest, reach_m: float) -> Points:
        """Return the points from the traveller's nearest point of a line on, for `reach_m`."""
        line = self._lines[number]
        at = line[nearest.segment] + nearest.share * (line[nearest.segment + 1] - line[nearest.segment])
        parts = [np.vstack([at, line[nearest.segment + 1 :]])]
        length_m, used = _length_m(parts[0]), {number}
        while length_m < reach_m:
            following = self._next(parts[-1], used)
            if following is None:
                break
            used.add(following)
            parts.append(self._lines[following])
            length_m += _length_m(parts[-1])
        return _without_repeats(np.vstack(parts))

    def _next(self, line: Points, used: set[int]) -> int | None:
        bearing = _bearing(line[-2], line[-1])
        touching = self._from.get(_joint(line[-1]), [])
        straightest = self._straightest(touching, bearing, used)
        return self._beyond_gap(line[-1], bearing, used) if straightest is None else straightest

    def _straightest(self, numbers: Iterable[int], bearing: float, used: set[int]) -> int | None:
        turns = {
            number: _angle(bearing, _bearing(self._lines[number][0], self._lines[number][1]))
            for number in numbers
            if number not in used
        }
        best = min(turns, key=lambda number: turns[number], default=None)
        return best if best is not None and turns[best] <= STRAIGHT_ON_DEG else None

    def _beyond_gap(self, end: Points, bearing: float, used: set[int]) -> int | None:
        """Return the nearest line that begins ahead within GAP_M."""
        away = _metres(self._starts - end, float(end[1]))
        distances = np.hypot(away[:, 0], away[:, 1])
        for number in np.argsort(distances):
            if distances[number] > GAP_M:
                return None
            is_ahead = distances[number] < 1 or _angle(bearing, _bearing(end, self._starts[number])) <= 60
            if is_ahead and self._straightest([int(number)], bearing, used) is not None:
                return int(number)
        return None


def _nearest(points: Points, position: LonLat) -> _Nearest:
    """Return the point of a line nearest to a position, in a plane that touches the ground there."""
    plane = _metres(points - np.array([position.lon, position.lat]), position.lat)
    starts, steps = plane[:-1], np.diff(plane, axis=0)
    squares = np.maximum((steps**2).sum(axis=1), 1e-9)
    shares = np.clip(-(starts * steps).sum(axis=1) / squares, 0.0, 1.0)
    feet = starts + shares[:, None] * steps
    distances = np.hypot(feet[:, 0], feet[:, 1])
    segment = int(distances.argmin())
    (step_x, step_y), (foot_x, foot_y) = steps[segment], feet[segment]
    is_right = float(step_x * -foot_y - step_y * -foot_x) < 0
    return _Nearest(segment, float(shares[segment]), float(distances[segment]), is_right)


def _metres(degrees: Points, lat: float) -> Points:
    scaled: Points = degrees * np.array([M_PER_DEGREE * math.cos(math.radians(lat)), M_PER_DEGREE])
    return scaled


def _length_m(points: Points) -> float:
    steps = _metres(np.diff(points, axis=0), float(points[0, 1]))
    return float(np.hypot(steps[:, 0], steps[:, 1]).sum())


def _bearing(start: Points, end: Points) -> float:
    """Return the direction from one point to another in degrees from north."""
    east, north = _metres((end - start)[None, :], float(start[1]))[0]
    return math.degrees(math.atan2(east, north))


def _angle(one: float, other: float) -> float:
    """Return the angle between two directions, 0 to 180 degrees."""
    return abs((one - other + 180) % 360 - 180)


def _turn_between(one: str, other: str) -> float:
    numbers = [POINT_CODES.index(point) for point in (one, other)]
    return _angle(numbers[0] * DEGREES_A_POINT, numbers[1] * DEGREES_A_POINT)


def _joint(point: Points) -> tuple[float, float]:
    return round(float(point[0]), JOINT_DIGITS), round(float(point[1]), JOINT_DIGITS)


def _without_repeats(points: Points) -> Points:
    is_new = np.concatenate([[True], (np.diff(points, axis=0) != 0).any(axis=1)])
    kept = points[is_new]
    return kept if len(kept) > 1 else np.vstack([points[0], points[0] + 1e-7])
