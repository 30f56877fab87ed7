"""The stages without an answer: one step at a time to the last one; an answer leads back to the first."""

from datetime import timedelta

import pytest
from factories import NOON
from hypothesis import given
from hypothesis import strategies as st

from locator.keepers.domain import DUE_AFTER, SILENCE_STAGES, Risk, Stage, after_answer, after_silence

risks = st.builds(Risk, st.booleans(), st.booleans(), st.booleans())


@given(st.sampled_from(Stage))
def test_without_an_answer_the_next_stage_follows(stage: Stage) -> None:
    next_stage = after_silence(stage, NOON).stage
    current = Stage.CONFIRMED if stage is Stage.NAMED else stage
    assert SILENCE_STAGES.index(next_stage) == min(SILENCE_STAGES.index(current) + 1, len(SILENCE_STAGES) - 1)


def test_the_last_stage_is_reached_after_ninety_days() -> None:
    at, stage = NOON, Stage.CONFIRMED
    while (step := after_silence(stage, at)).next_at is not None:
        assert step.next_at > at
        at, stage = step.next_at, step.stage
    assert step.stage is Stage.HIDDEN
    assert at - NOON == timedelta(days=90)
    assert after_silence(Stage.HIDDEN, at).next_at is None


@given(risks)
def test_an_answer_leads_to_the_first_stage(risk: Risk) -> None:
    step = after_answer(risk, NOON)
    assert step.stage is Stage.CONFIRMED
    assert step.next_at is not None and step.next_at - NOON in DUE_AFTER


@given(risks)
def test_more_doubts_about_an_entry_make_it_due_sooner(risk: Risk) -> None:
    assert risk.due_after <= Risk().due_after
    assert Risk(True, True, True).due_after <= risk.due_after


@pytest.mark.parametrize(("count", "days"), [(0, 180), (1, 90), (2, 45), (3, 45)])
def test_due_dates(count: int, days: int) -> None:
    assert Risk(*(n < count for n in range(3))).due_after == timedelta(days=days)
