"""Named cases of whole schedules: self-service, special days, closures, reports, and the way there.

The expected states were worked out by hand. Together with the cases of hours and of signs they cover
the kinds of complaint that workers and drivers have made elsewhere (column `thread`).
"""

import csv
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from geodata.travel import TravelMode
from locator.hours.domain.decrees import library_calendar
from locator.hours.domain.schedule import HoursException, Schedule
from locator.hours.domain.state import HORIZON_DAYS, Timetable
from locator.hours.domain.timeline import DoorState
from locator.search.domain.arrival import Travel, TravelSource, compute_arrival
from locator.time_zone import SHANGHAI

HERE = Path(__file__).parent
CALENDAR = library_calendar()


def table(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


CASES = table("schedule_cases.csv")
# Complaints that are not about the state at a moment are tested elsewhere.
TESTED_ELSEWHERE = {
    26: ("stations/test_freshness.py", "test_"),
    27: ("stations/test_freshness.py", "test_"),
    28: ("keepers/test_confirmations.py", "test_without_an_answer_a_station_passes_all_stages"),
    29: ("stations/test_freshness.py", "test_"),
    30: ("stations/test_freshness.py", "test_"),
}


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def exceptions(text: str) -> tuple[HoursException, ...]:
    parts = [part.split(" ") for part in text.split("|") if part]
    return tuple(HoursException(DoorState(doors), moment(start), moment(end)) for doors, start, end in parts)


def timetable(case: dict[str, str], today: datetime) -> Timetable | None:
    names = ("staffed", "self_service", "on_holiday", "on_makeup")
    schedule = Schedule(*(case[name] for name in names), exceptions(case["exceptions"]))
    if not schedule.text:
        return None
    first = today.date() - timedelta(days=1)
    stored = Schedule.parse(schedule.text)  # as the database stores it
    return Timetable.of(stored.intervals(CALENDAR, first, HORIZON_DAYS + 2))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_station_is_in_the_expected_state_on_arrival(case: dict[str, str]) -> None:
    leaves_at = moment(case["at"])
    way = Travel(60.0 * int(case["way_min"]), TravelSource.ESTIMATE)
    found = compute_arrival(timetable(case, leaves_at), leaves_at, TravelMode.WALK, way)
    assert found.opening.state.value == case["state"]


def test_there_are_at_least_three_hundred_named_cases() -> None:
    names = [
        case["name"]
        for file in ("hours_cases.csv", "posted_cases.csv", "schedule_cases.csv")
        for case in table(file)
    ]
    assert len(names) >= 300
    assert len(set(names)) == len(names)


def test_each_kind_of_complaint_has_a_case() -> None:
    covered = {
        int(case["thread"]) for file in ("hours_cases.csv", "schedule_cases.csv") for case in table(file)
    }
    assert covered | TESTED_ELSEWHERE.keys() == set(range(1, 37))
    for file, name in TESTED_ELSEWHERE.values():
        assert f"def {name}" in (HERE.parent / file).read_text(encoding="utf-8")
