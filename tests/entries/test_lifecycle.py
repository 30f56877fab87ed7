"""Which changes of status are allowed, and the fields that each requires."""

from datetime import date

import pytest
from factories import draft

from locator.entries.domain import lifecycle
from locator.stations.domain.station import LifecycleStatus as Status

SINCE = "2026-11-01"


def problem_columns(before: Status | None, after: Status, **fields: object) -> list[str]:
    previous = draft(status=before) if before else None
    return [problem.column for problem in lifecycle.status_problems(previous, draft(status=after, **fields))]


def test_a_new_station_needs_no_date() -> None:
    assert problem_columns(None, Status.OPEN) == []


@pytest.mark.parametrize("status", [Status.RECTIFYING, Status.DELISTED])
def test_closing_a_station_needs_a_date_and_a_reason(status: Status) -> None:
    assert problem_columns(Status.OPEN, status) == ["status_since", "status_reason"]
    assert problem_columns(Status.OPEN, status, status_since=SINCE, status_reason="装修") == []


def test_suspending_a_station_needs_a_reopening_date() -> None:
    fields = {"status_since": SINCE, "status_reason": "装修"}
    assert problem_columns(Status.OPEN, Status.SUSPENDED, **fields) == ["expected_reopen_on"]


@pytest.mark.parametrize(
    ("before", "after"),
    [(Status.OPEN, Status.PLANNED), (Status.MERGED, Status.OPEN), (Status.DELISTED, Status.SUSPENDED)],
)
def test_a_change_that_skips_a_status_is_refused(before: Status, after: Status) -> None:
    assert problem_columns(before, after, status_since=SINCE, status_reason="x") == ["status"]


def test_every_status_has_next_statuses_with_described_effects() -> None:
    assert set(lifecycle.NEXT_STATUSES) == set(Status)
    steps = {step for steps in lifecycle.NEXT_STATUSES.values() for step in steps} - {Status.MERGED}
    assert steps == set(lifecycle.EFFECTS)
    assert lifecycle.step_name(Status.SUSPENDED, Status.OPEN) == "重新开放"


def test_the_reopening_date_must_be_after_the_suspension() -> None:
    fields = {"status_since": SINCE, "status_reason": "装修"}
    assert problem_columns(
        Status.OPEN, Status.SUSPENDED, expected_reopen_on=date.fromisoformat(SINCE), **fields
    ) == ["expected_reopen_on"]
    later = date(2026, 12, 1)
    assert problem_columns(Status.OPEN, Status.SUSPENDED, expected_reopen_on=later, **fields) == []
    assert problem_columns(Status.OPEN, Status.OPEN, expected_reopen_on=later) == ["expected_reopen_on"]


def test_a_station_cannot_be_merged_by_changing_its_status() -> None:
    assert problem_columns(Status.OPEN, Status.MERGED, status_since=SINCE, status_reason="x") == ["status"]
