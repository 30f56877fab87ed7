"""The order of the test files: what takes longest first, so that at the end no process waits for another."""

from collections import defaultdict
from pathlib import Path

import pytest

# Seconds that a test takes at least if it asks for one of these: `copy` is the whole checkout, `wheel` an
# installation, `port` what scripts/serve serves at.
BY_FIXTURE_S = {
    "browser": 0.7,
    "copy": 6.0,
    "wheel": 1.5,
    "port": 8.0,
    "app": 0.07,
    "database_url": 0.05,
    "bare_engine": 0.15,
}
LEAST_S = 0.002


def longest_first(items: list[pytest.Item]) -> None:
    """Sort tests by what all tests of their file take together; the tests of a file keep their order."""
    total_s: dict[Path, float] = defaultdict(float)
    for item in items:
        total_s[item.path] += takes_s(item)
    items.sort(key=lambda item: (-total_s[item.path], str(item.path)))


def takes_s(item: pytest.Item) -> float:
    """Return about how many seconds a test takes: by its mark `takes`, or by its fixtures."""
    mark = item.get_closest_marker("takes")
    if mark:
        return float(mark.args[0])
    fixtures = getattr(item, "fixturenames", ())
    return max((BY_FIXTURE_S.get(name, LEAST_S) for name in fixtures), default=LEAST_S)
