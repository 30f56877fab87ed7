"""Doubts from reports: two reports raise one, it fades or is outweighed, and one report never raises it."""

from datetime import timedelta
from itertools import count

import pytest
from factories import NOON
from hypothesis import given
from hypothesis import strategies as st

from locator.hours.domain.schedule import ExceptionScope
from locator.reports.domain.doubt import HALF_LIFE, agrees, doubts, score
from locator.reports.domain.record import MAX_WEIGHT, NO_RECORD, Record
from locator.reports.domain.report import Report, Verdict
from locator.reports.domain.voices import voices_of

MINUTE = timedelta(minutes=1)
_people = count()


def report(verdict: Verdict, minutes_ago: float = 0, who: str = "", **more: object) -> Report:
    return Report(verdict, NOON - minutes_ago * MINUTE, who or f"p{next(_people)}", **more)  # type: ignore[arg-type]


def texts(*reports: Report, minutes_later: float = 0, current: tuple[str, ...] = ()) -> list[str]:
    return [doubt.text for doubt in doubts(reports, NOON + minutes_later * MINUTE, current)]


def test_one_report_of_a_locked_door_raises_no_doubt() -> None:
    assert texts(report(Verdict.LOCKED)) == []


def test_two_reports_of_a_locked_door_raise_a_doubt() -> None:
    found = doubts([report(Verdict.LOCKED, 20), report(Verdict.LOCKED, 5)], NOON)
    assert [doubt.text for doubt in found] == ["有人反映锁门"]
    assert found[0].said_at == NOON - 5 * MINUTE
    assert found[0].touches is ExceptionScope.HOURS


def test_two_reports_of_one_witness_count_once() -> None:
    assert texts(report(Verdict.LOCKED, 20, "li"), report(Verdict.LOCKED, 0, "li")) == []


def test_the_latest_report_of_a_witness_counts() -> None:
    assert (
        texts(report(Verdict.LOCKED, 20, "li"), report(Verdict.LOCKED, 10), report(Verdict.FINE, 0, "li"))
        == []
    )


def test_reports_hours_apart_do_not_add_up() -> None:
    assert texts(report(Verdict.LOCKED, 5 * 60), report(Verdict.LOCKED)) == []


def test_one_report_against_it_does_not_end_a_doubt() -> None:
    two = (report(Verdict.LOCKED, 10), report(Verdict.LOCKED, 5))
    assert texts(*two, report(Verdict.FINE), current=("有人反映锁门",)) == ["有人反映锁门"]


def test_a_contested_doubt_of_strangers_ends_half_an_hour_after_it_was_raised() -> None:
    early = (report(Verdict.LOCKED, 60), report(Verdict.FINE, 55), report(Verdict.FINE, 50))
    late = (report(Verdict.LOCKED, 10), report(Verdict.LOCKED, 5), report(Verdict.LOCKED, 1))
    found = doubts((*early, *late, report(Verdict.LOCKED)), NOON)
    assert [doubt.ends_at for doubt in found] == [NOON + 29 * MINUTE], "not after the second report"


@pytest.mark.parametrize("verdict", [Verdict.FINE, Verdict.FULL, Verdict.BROKEN])
def test_two_reports_of_an_open_door_end_a_doubt(verdict: Verdict) -> None:
    two = (report(Verdict.LOCKED, 10), report(Verdict.LOCKED, 5))
    after = texts(*two, report(verdict), report(verdict), current=("有人反映锁门",))
    assert "有人反映锁门" not in after


def test_a_doubt_ends_at_its_predicted_time() -> None:
    two = [report(Verdict.LOCKED, 10), report(Verdict.LOCKED, 5)]
    (doubt,) = doubts(two, NOON)
    assert timedelta(hours=2) < doubt.ends_at - NOON < timedelta(hours=5)
    assert doubts(two, doubt.ends_at - MINUTE, [doubt.text])
    assert not doubts(two, doubt.ends_at + MINUTE, [doubt.text])


def test_needing_an_app_affects_ways_without_an_app_only() -> None:
    found = doubts([report(Verdict.NEEDS_APP), report(Verdict.NEEDS_APP)], NOON)
    assert [doubt.touches for doubt in found] == [ExceptionScope.NO_APP]


def test_a_full_station_is_announced_and_stays_open() -> None:
    found = doubts([report(Verdict.FULL), report(Verdict.FULL)], NOON)
    assert [(doubt.text, doubt.touches) for doubt in found] == [("有人反映人满了", ExceptionScope.NOTHING)]


def test_reports_of_different_broken_services_do_not_add_up() -> None:
    socket, water = (report(Verdict.BROKEN, service=code) for code in ("phone_charging", "drinking_water"))
    assert texts(socket, water) == []
    assert texts(socket, report(Verdict.BROKEN, service="phone_charging")) == ["有人反映手机充电坏了"]


def test_a_device_that_was_often_contradicted_has_no_weight() -> None:
    liar = Record(agreed=0, disagreed=6)
    assert liar.weight == 0
    assert texts(report(Verdict.LOCKED, record=liar), report(Verdict.LOCKED)) == []


def test_a_reliable_device_weighs_more_but_never_suffices_alone() -> None:
    reliable = Record(agreed=40)
    assert NO_RECORD.weight == 1 < reliable.weight <= MAX_WEIGHT
    assert texts(report(Verdict.LOCKED, record=reliable)) == []


def test_a_report_is_settled_by_others_at_the_same_door() -> None:
    locked, also, fine = report(Verdict.LOCKED, 30), report(Verdict.LOCKED, 20), report(Verdict.FINE, 10)
    assert agrees(locked, [locked, also, report(Verdict.LOCKED)]) is True
    assert agrees(fine, [locked, also, fine]) is False
    assert agrees(locked, [locked, also]) is None, "one other is not enough"
    assert agrees(report(Verdict.NOT_HERE), [locked, also]) is None


reports = st.builds(
    report,
    st.sampled_from(Verdict),
    st.floats(0, 300),
    st.sampled_from(["a", "b", "c", "d", "e", "f"]),
    record=st.builds(Record, st.integers(0, 9), st.integers(0, 9)),
)


@given(st.lists(reports, max_size=12), st.sampled_from(list(HALF_LIFE)), st.floats(0, 600), st.floats(0, 600))
def test_a_score_only_fades_without_new_reports(
    so_far: list[Report], verdict: Verdict, sooner_min: float, longer_min: float
) -> None:
    sooner = NOON + sooner_min * MINUTE
    later = sooner + longer_min * MINUTE
    before, after = (score(verdict, "", voices_of(so_far), at) for at in (sooner, later))
    assert abs(after) <= abs(before) + 1e-9
    assert before * after >= 0


@given(st.lists(reports, max_size=12))
def test_no_doubt_appears_without_a_new_report(so_far: list[Report]) -> None:
    current = {doubt.text for doubt in doubts(so_far, NOON)}
    later = {doubt.text for doubt in doubts(so_far, NOON + 30 * MINUTE, current)}
    assert later <= current
