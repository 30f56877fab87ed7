"""Two who say the same raise a doubt; it fades, is outspoken, and one alone never raises it."""

from datetime import timedelta
from itertools import count

import pytest
from factories import NOON
from hypothesis import given
from hypothesis import strategies as st

from locator.hours.domain.schedule import ExceptionScope
from locator.reports.domain.doubt import HALF_LIFE, agrees, doubts, score
from locator.reports.domain.report import MOST, NEWCOMER, Record, Report, Verdict

MINUTE = timedelta(minutes=1)
_people = count()


def said(verdict: Verdict, minutes_ago: float = 0, who: str = "", **more: object) -> Report:
    return Report(verdict, NOON - minutes_ago * MINUTE, who or f"p{next(_people)}", **more)  # type: ignore[arg-type]


def told(*reports: Report, minutes_later: float = 0, held: tuple[str, ...] = ()) -> list[str]:
    return [one.words for one in doubts(reports, NOON + minutes_later * MINUTE, held)]


def test_one_who_found_it_locked_changes_nothing() -> None:
    assert told(said(Verdict.LOCKED)) == []


def test_two_who_found_it_locked_are_told_at_once() -> None:
    found = doubts([said(Verdict.LOCKED, 20), said(Verdict.LOCKED, 5)], NOON)
    assert [one.words for one in found] == ["有人反映锁门"]
    assert found[0].said_at == NOON - 5 * MINUTE
    assert found[0].touches is ExceptionScope.HOURS


def test_one_who_says_it_twice_is_one() -> None:
    assert told(said(Verdict.LOCKED, 20, "li"), said(Verdict.LOCKED, 0, "li")) == []


def test_who_changes_his_mind_is_heard_by_his_last_word() -> None:
    assert told(said(Verdict.LOCKED, 20, "li"), said(Verdict.LOCKED, 10), said(Verdict.FINE, 0, "li")) == []


def test_two_who_came_hours_apart_do_not_add_up() -> None:
    assert told(said(Verdict.LOCKED, 5 * 60), said(Verdict.LOCKED)) == []


def test_one_confirmation_does_not_heal_what_two_have_said() -> None:
    two = (said(Verdict.LOCKED, 10), said(Verdict.LOCKED, 5))
    assert told(*two, said(Verdict.FINE), held=("有人反映锁门",)) == ["有人反映锁门"]


@pytest.mark.parametrize("verdict", [Verdict.FINE, Verdict.FULL, Verdict.BROKEN])
def test_two_who_got_in_heal_it(verdict: Verdict) -> None:
    two = (said(Verdict.LOCKED, 10), said(Verdict.LOCKED, 5))
    after = told(*two, said(verdict), said(verdict), held=("有人反映锁门",))
    assert "有人反映锁门" not in after


def test_it_heals_by_itself_when_it_was_said_to() -> None:
    two = [said(Verdict.LOCKED, 10), said(Verdict.LOCKED, 5)]
    (doubt,) = doubts(two, NOON)
    assert timedelta(hours=2) < doubt.ends_at - NOON < timedelta(hours=5)
    assert doubts(two, doubt.ends_at - MINUTE, [doubt.words])
    assert not doubts(two, doubt.ends_at + MINUTE, [doubt.words])


def test_who_needs_an_app_casts_doubt_on_the_ways_without_one_only() -> None:
    found = doubts([said(Verdict.NEEDS_APP), said(Verdict.NEEDS_APP)], NOON)
    assert [one.touches for one in found] == [ExceptionScope.NO_APP]


def test_a_full_room_is_told_and_closes_nothing() -> None:
    found = doubts([said(Verdict.FULL), said(Verdict.FULL)], NOON)
    assert [(one.words, one.touches) for one in found] == [("有人反映人满了", ExceptionScope.NOTHING)]


def test_different_broken_things_do_not_add_up() -> None:
    socket, water = (said(Verdict.BROKEN, service=code) for code in ("phone_charging", "drinking_water"))
    assert told(socket, water) == []
    assert told(socket, said(Verdict.BROKEN, service="phone_charging")) == ["有人反映手机充电坏了"]


def test_who_was_often_contradicted_counts_for_nothing() -> None:
    liar = Record(agreed=0, disagreed=6)
    assert liar.weight == 0
    assert told(said(Verdict.LOCKED, record=liar), said(Verdict.LOCKED)) == []


def test_who_was_often_borne_out_counts_for_more_but_never_alone() -> None:
    known = Record(agreed=40)
    assert NEWCOMER.weight == 1 < known.weight <= MOST
    assert told(said(Verdict.LOCKED, record=known)) == []


def test_others_at_the_same_door_bear_a_report_out_or_not() -> None:
    locked, also, fine = said(Verdict.LOCKED, 30), said(Verdict.LOCKED, 20), said(Verdict.FINE, 10)
    assert agrees(locked, [locked, also, said(Verdict.LOCKED)]) is True
    assert agrees(fine, [locked, also, fine]) is False
    assert agrees(locked, [locked, also]) is None, "one other is not enough"
    assert agrees(said(Verdict.NOT_HERE), [locked, also]) is None


reports = st.builds(
    said,
    st.sampled_from(Verdict),
    st.floats(0, 300),
    st.sampled_from(["a", "b", "c", "d", "e", "f"]),
    record=st.builds(Record, st.integers(0, 9), st.integers(0, 9)),
)


@given(st.lists(reports, max_size=12), st.sampled_from(list(HALF_LIFE)), st.floats(0, 600), st.floats(0, 600))
def test_what_speaks_for_a_matter_only_fades(
    told_so_far: list[Report], verdict: Verdict, sooner_min: float, longer_min: float
) -> None:
    sooner = NOON + sooner_min * MINUTE
    later = sooner + longer_min * MINUTE
    before, after = (score(verdict, "", told_so_far, at) for at in (sooner, later))
    assert abs(after) <= abs(before) + 1e-9
    assert before * after >= 0


@given(st.lists(reports, max_size=12))
def test_a_doubt_never_comes_up_without_a_new_report(told_so_far: list[Report]) -> None:
    words = {one.words for one in doubts(told_so_far, NOON)}
    later = {one.words for one in doubts(told_so_far, NOON + 30 * MINUTE, words)}
    assert later <= words
