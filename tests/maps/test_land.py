"""The coasts under the map: small, in whole units, and without any border."""

import itertools
import json

from locator.app import asset_folder

MAX_BYTES = 20_000


def test_the_coasts_are_small() -> None:
    path = asset_folder("static") / "vendor" / "land" / "land.json"
    assert 5_000 < path.stat().st_size <= MAX_BYTES


def test_no_coast_is_shared_by_two_areas_as_a_border_would_be() -> None:
    """Areas that touch have their border twice, once each; land that is one area has no such line."""
    land = json.loads((asset_folder("static") / "vendor" / "land" / "land.json").read_text(encoding="utf-8"))
    seen: set[frozenset[tuple[int, int]]] = set()
    for steps in land["rings"]:
        x = y = 0
        points = [(x := x + dx, y := y + dy) for dx, dy in zip(steps[::2], steps[1::2], strict=True)]
        sides = {frozenset(pair) for pair in itertools.pairwise(points) if pair[0] != pair[1]}
        assert not sides & seen
        seen |= sides
    assert len(seen) > 1_000
