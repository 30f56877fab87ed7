"""What has to be said when a station's status changes."""

from datetime import date

import pytest
from factories import draft

from locator.domain import lifecycle
from locator.domain.station import LifecycleStatus as Status

SINCE = date(2026, 11, 1)


def wrong(before: Status | None, after: Status, **said: object) -> list[str]:
    was = draft(status=before) if before else None
    return [one.column for one in lifecycle.problems(was, draft(status=after, **said))]


def test_a_new_station_needs_no_date() -> None:
    assert wrong(None, Status.OPEN) == []


@pytest.mark.parametrize("status", [Status.SUSPENDED, Status.RECTIFYING, Status.DELISTED])
def test_whoever_closes_a_station_says_since_when_and_why(status: Status) -> None:
    assert wrong(Status.OPEN, status) == ["status_since", "status_reason"]
    assert wrong(Status.OPEN, status, status_since=SINCE, status_reason="装修") == []


def test_a_station_reopens_after_it_was_suspended() -> None:
    said = {"status_since": SINCE, "status_reason": "装修"}
    assert wrong(Status.OPEN, Status.SUSPENDED, expected_reopen_on=SINCE, **said) == ["expected_reopen_on"]
    later = date(2026, 12, 1)
    assert wrong(Status.OPEN, Status.SUSPENDED, expected_reopen_on=later, **said) == []
    assert wrong(Status.OPEN, Status.OPEN, expected_reopen_on=later) == ["expected_reopen_on"]


def test_a_station_is_merged_by_merging_so_that_its_old_code_leads_on() -> None:
    assert wrong(Status.OPEN, Status.MERGED, status_since=SINCE, status_reason="x") == ["status"]
