"""The jobs that subjects declare: what was due each hour before there was a queue is due each hour now."""

import pytest
from croniter import croniter

from locator.cli.job_list import JOBS
from locator.cli.main import main
from locator.jobs.domain import HOURLY, Queue

HOURLY_JOBS = {
    "hours.roll": "hours-roll",
    "reports.tidy": "report tidy",
    "keepers.ask": "keeper ask",
    "imports.tidy": "imports tidy",
    "duplicates.find": "duplicates",
    "open_data.make": "open-data make",
    "self_check": "self-check",
}


def test_names_are_given_once() -> None:
    names = [job.name for job in JOBS]
    assert sorted(set(names)) == sorted(names)


def test_what_was_due_each_hour_is_declared() -> None:
    assert set(HOURLY_JOBS) <= {job.name for job in JOBS if job.every == HOURLY}


@pytest.mark.parametrize("command", HOURLY_JOBS.values())
def test_each_can_be_done_by_hand_as_well(command: str) -> None:
    group = main
    *groups, last = command.split()
    for word in groups:
        group = group.commands[word]  # type: ignore[assignment]
    assert last in group.commands


@pytest.mark.parametrize("job", [job for job in JOBS if job.every], ids=lambda job: job.name)
def test_times_can_be_read(job: object) -> None:
    assert croniter.is_valid(job.every)  # type: ignore[attr-defined]


def test_each_queue_has_jobs() -> None:
    assert {job.queue for job in JOBS} == set(Queue)
