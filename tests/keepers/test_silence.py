"""The ladder of silence: one step at a time, always down, to its end; an answer leads to the top."""

from datetime import timedelta

import pytest
from factories import NOON
from hypothesis import given
from hypothesis import strategies as st

from locator.keepers.domain import DUE_AFTER, LADDER, Risk, Stage, after_answer, after_silence

risks = st.builds(Risk, st.booleans(), st.booleans(), st.booleans())


@given(st.sampled_from(Stage))
def test_silence_leads_one_step_down_and_never_up(stage: Stage) -> None:
    lower = after_silence(stage, NOON).stage
    begins = Stage.CONFIRMED if stage is Stage.NAMED else stage
    assert LADDER.index(lower) == min(LADDER.index(begins) + 1, len(LADDER) - 1)


def test_silence_ends_hidden_within_a_hundred_days_and_stays_there() -> None:
    at, stage = NOON, Stage.CONFIRMED
    while (step := after_silence(stage, at)).next_at is not None:
        assert step.next_at > at
        at, stage = step.next_at, step.stage
    assert step.stage is Stage.HIDDEN
    assert at - NOON == timedelta(days=90)
    assert after_silence(Stage.HIDDEN, at).next_at is None


@given(risks)
def test_an_answer_leads_to_the_top_for_a_while(risk: Risk) -> None:
    step = after_answer(risk, NOON)
    assert step.stage is Stage.CONFIRMED
    assert step.next_at is not None and step.next_at - NOON in DUE_AFTER


@given(risks)
def test_the_more_speaks_against_an_entry_the_sooner_it_is_asked_for(risk: Risk) -> None:
    assert risk.due_after <= Risk().due_after
    assert Risk(True, True, True).due_after <= risk.due_after


@pytest.mark.parametrize(("count", "days"), [(0, 180), (1, 90), (2, 45), (3, 45)])
def test_due_dates(count: int, days: int) -> None:
    assert Risk(*(n < count for n in range(3))).due_after == timedelta(days=days)
