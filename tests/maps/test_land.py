"""Coasts and lakes under the map: small, in whole units, and without any border."""

import itertools
import json

import pytest
from shapely import Point, Polygon

from locator.app import asset_folder

MAX_BYTES = 20_000
LAND = asset_folder("static") / "vendor" / "land" / "land.json"


def rings() -> list[list[tuple[int, int]]]:
    """Return the rings as points, in hundredths of a degree."""
    found = []
    for steps in json.loads(LAND.read_text(encoding="utf-8"))["rings"]:
        x = y = 0
        found.append([(x := x + dx, y := y + dy) for dx, dy in zip(steps[::2], steps[1::2], strict=True)])
    return found


def test_it_is_small() -> None:
    assert 5_000 < LAND.stat().st_size <= MAX_BYTES


def test_no_line_is_shared_by_two_areas_as_a_border_would_be() -> None:
    """Areas that touch have their border twice, once each; land that is one area has no such line."""
    seen: set[frozenset[tuple[int, int]]] = set()
    for points in rings():
        sides = {frozenset(pair) for pair in itertools.pairwise(points) if pair[0] != pair[1]}
        assert not sides & seen
        seen |= sides
    assert len(seen) > 1_000


@pytest.mark.parametrize(
    ("lon", "lat", "is_water"),
    [
        pytest.param(120.2, 31.2, True, id="the middle of 太湖"),
        pytest.param(100.1, 36.9, True, id="the middle of 青海湖"),
        pytest.param(116.3, 29.15, True, id="the middle of 鄱阳湖"),
        pytest.param(132.5, 44.7, True, id="the part of 兴凯湖 beyond the border, which is not cut off"),
        pytest.param(132.3, 45.2, True, id="the part of 兴凯湖 on this side"),
        pytest.param(112.46, 23.05, False, id="肇庆"),
        pytest.param(123.0, 20.0, True, id="the sea"),
        pytest.param(100.0, 69.5, False, id="Siberia, north of where the land crosses 180 degrees"),
        pytest.param(60.0, 67.0, False, id="Siberia, farther west"),
        pytest.param(160.0, 76.0, True, id="the Arctic Ocean"),
    ],
)
def test_land_and_water_are_told_apart(lon: float, lat: float, is_water: bool) -> None:
    """A ring inside another is water in its land, as browsers fill it (even-odd)."""
    around = [
        ring for ring in rings() if len(ring) > 3 and Polygon(ring).contains(Point(lon * 100, lat * 100))
    ]
    assert (len(around) % 2 == 0) is is_water
