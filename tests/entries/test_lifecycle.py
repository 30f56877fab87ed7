"""What has to be said when a station's status changes."""

from datetime import date

import pytest
from factories import draft

from locator.entries.domain import lifecycle
from locator.stations.domain.station import LifecycleStatus as Status

SINCE = date(2026, 11, 1)


def wrong(before: Status | None, after: Status, **said: object) -> list[str]:
    was = draft(status=before) if before else None
    return [one.column for one in lifecycle.problems(was, draft(status=after, **said))]


def test_a_new_station_needs_no_date() -> None:
    assert wrong(None, Status.OPEN) == []


@pytest.mark.parametrize("status", [Status.RECTIFYING, Status.DELISTED])
def test_whoever_closes_a_station_says_since_when_and_why(status: Status) -> None:
    assert wrong(Status.OPEN, status) == ["status_since", "status_reason"]
    assert wrong(Status.OPEN, status, status_since=SINCE, status_reason="装修") == []


def test_whoever_suspends_a_station_says_when_it_reopens() -> None:
    said = {"status_since": SINCE, "status_reason": "装修"}
    assert wrong(Status.OPEN, Status.SUSPENDED, **said) == ["expected_reopen_on"]


@pytest.mark.parametrize(
    ("before", "after"),
    [(Status.OPEN, Status.PLANNED), (Status.MERGED, Status.OPEN), (Status.DELISTED, Status.SUSPENDED)],
)
def test_a_step_that_skips_what_lies_between_is_refused(before: Status, after: Status) -> None:
    assert wrong(before, after, status_since=SINCE, status_reason="x") == ["status"]


def test_every_status_has_its_next_steps_and_every_step_its_words() -> None:
    assert set(lifecycle.NEXT) == set(Status)
    steps = {step for steps in lifecycle.NEXT.values() for step in steps} - {Status.MERGED}
    assert steps == set(lifecycle.EFFECTS)
    assert lifecycle.step_name(Status.SUSPENDED, Status.OPEN) == "重新开放"


def test_a_station_reopens_after_it_was_suspended() -> None:
    said = {"status_since": SINCE, "status_reason": "装修"}
    assert wrong(Status.OPEN, Status.SUSPENDED, expected_reopen_on=SINCE, **said) == ["expected_reopen_on"]
    later = date(2026, 12, 1)
    assert wrong(Status.OPEN, Status.SUSPENDED, expected_reopen_on=later, **said) == []
    assert wrong(Status.OPEN, Status.OPEN, expected_reopen_on=later) == ["expected_reopen_on"]


def test_a_station_is_merged_by_merging_so_that_its_old_code_leads_on() -> None:
    assert wrong(Status.OPEN, Status.MERGED, status_since=SINCE, status_reason="x") == ["status"]
