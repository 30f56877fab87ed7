"""Named cases of whole doors: self-service, special days, closures, reports, and the way there.

The states were reasoned out by hand. Together with the tables of hours and of signs they are the
kinds of complaint that workers and drivers have made elsewhere (`thread`).
"""

import csv
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from geodata.travel import TravelMode
from locator.hours.domain.decrees import library_calendar
from locator.hours.domain.schedule import HoursException, Schedule
from locator.hours.domain.state import HORIZON_DAYS, Timetable
from locator.hours.domain.timeline import Doors
from locator.search.domain.arrival import Travel, TravelSource, arrival
from locator.time_zone import SHANGHAI

HERE = Path(__file__).parent
CALENDAR = library_calendar()


def table(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


CASES = table("door_cases.csv")
# Complaints that are not about a state at a moment have their examples elsewhere.
ELSEWHERE = {
    26: ("test_freshness.py", "test_"),
    27: ("test_freshness.py", "test_"),
    28: ("../actions/test_confirmations.py", "test_a_keeper_who_stays_silent"),
    29: ("test_freshness.py", "test_"),
    30: ("test_freshness.py", "test_"),
}


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def exceptions(text: str) -> tuple[HoursException, ...]:
    said = [one.split(" ") for one in text.split("|") if one]
    return tuple(HoursException(Doors(doors), moment(start), moment(end)) for doors, start, end in said)


def timetable(case: dict[str, str], today: datetime) -> Timetable | None:
    names = ("staffed", "self_service", "on_holiday", "on_makeup")
    schedule = Schedule(*(case[name] for name in names), exceptions(case["exceptions"]))
    if not schedule.text:
        return None
    first = today.date() - timedelta(days=1)
    kept = Schedule.parse(schedule.text)  # as the database keeps it
    return Timetable.of(kept.intervals(CALENDAR, first, HORIZON_DAYS + 2))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_door_is_as_one_finds_it(case: dict[str, str]) -> None:
    leaves_at = moment(case["at"])
    way = Travel(60.0 * int(case["way_min"]), TravelSource.ESTIMATE)
    found = arrival(timetable(case, leaves_at), leaves_at, TravelMode.WALK, way)
    assert found.opening.state.value == case["state"]


def test_there_are_three_hundred_named_cases() -> None:
    names = [
        case["name"]
        for one in ("hours_cases.csv", "posted_cases.csv", "door_cases.csv")
        for case in table(one)
    ]
    assert len(names) >= 300
    assert len(set(names)) == len(names)


def test_each_kind_of_complaint_has_a_case() -> None:
    told = {int(case["thread"]) for one in ("hours_cases.csv", "door_cases.csv") for case in table(one)}
    assert told | ELSEWHERE.keys() == set(range(1, 37))
    for file, name in ELSEWHERE.values():
        assert f"def {name}" in (HERE / file).read_text(encoding="utf-8")
