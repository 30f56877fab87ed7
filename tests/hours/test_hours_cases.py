"""Named cases of opening hours, from complaints of workers elsewhere (column `thread`).

The expected states were worked out by hand from OpenStreetMap's specification and the decreed
calendar, not taken from the code under test.
"""

import csv
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from locator.hours.domain.decrees import library_calendar
from locator.hours.domain.hours import Hours
from locator.hours.domain.state import HORIZON_DAYS, Timetable, opening_at
from locator.hours.domain.timeline import timeline
from locator.time_zone import SHANGHAI

CALENDAR = library_calendar()
with Path(__file__).with_name("hours_cases.csv").open(encoding="utf-8", newline="") as file:
    CASES = list(csv.DictReader(file))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_state_is_what_the_text_means(case: dict[str, str]) -> None:
    at = datetime.fromisoformat(case["at"]).replace(tzinfo=SHANGHAI)
    first = at.date() - timedelta(days=1)
    intervals = timeline(Hours.parse(case["text"]), CALENDAR, first, HORIZON_DAYS + 2)
    opening = opening_at(Timetable.of(intervals), at)
    assert opening.state.value == case["state"]
    if case["next_change"]:
        expected = datetime.fromisoformat(case["next_change"]).replace(tzinfo=SHANGHAI)
        assert opening.next_change == expected


def test_every_case_has_its_own_name() -> None:
    assert len({case["name"] for case in CASES}) == len(CASES)
