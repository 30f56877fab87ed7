"""What liars achieve, measured small: few doors told wrong, and a false doubt that costs many networks."""

import random

import pytest
from simulation.attack import Attack, minutes_of_doubt
from simulation.liars import outcome, sleepers_outcome, tables
from simulation.town import Town

from locator.reports.domain.report import Verdict


@pytest.mark.parametrize("reports", [3, 5, 8])
@pytest.mark.parametrize("liars", [0.1, 0.3])
def test_fresh_devices_leave_doors_untold_rather_than_wrong(liars: float, reports: int) -> None:
    found = outcome("fresh", liars, reports, cases=1000, seed=1)
    assert found.wrong <= 0.01
    assert found.unsure > found.wrong, "what is not told is measured as well"


@pytest.mark.parametrize(("reports", "forced"), [(3, 0.02), (5, 0.01), (8, 0.005)])
def test_known_devices_tell_nearly_all_doors(reports: int, forced: float) -> None:
    found = outcome("warm", 0.3, reports, cases=1000, seed=1)
    assert found.wrong <= 0.001
    assert found.forced <= forced


def test_a_town_learns_who_lies_while_it_is_measured() -> None:
    assert outcome("learning", 0.3, 8, cases=1000, seed=1).forced < 0.005
    assert outcome("fresh", 0.3, 8, cases=1000, seed=1).forced > 0.05


@pytest.mark.parametrize("share", [0.1, 0.2])
def test_sleepers_who_turn_mislead_hardly_anybody(share: float) -> None:
    found = sleepers_outcome(share, 5, cases=300, seed=1)
    assert found.wrong <= 0.01 and found.unsure < 0.5


def test_without_liars_no_case_is_wrong() -> None:
    found = Town(random.Random(1)).measure(3, 300)
    assert (found.wrong, found.forced) == (0, 0)


@pytest.mark.parametrize("phones", [2, 5, 10, 20])
@pytest.mark.parametrize("verdict", [Verdict.LOCKED, Verdict.NOT_HERE, Verdict.NEEDS_APP, Verdict.FULL])
def test_phones_of_one_network_have_no_effect(phones: int, verdict: Verdict) -> None:
    assert minutes_of_doubt(Attack(phones, 1, verdict=verdict).reports()) == 0
    assert minutes_of_doubt(Attack(phones, 1, verdict=verdict, times=10).reports()) == 0


@pytest.mark.parametrize("networks", [2, 3, 4, 5])
@pytest.mark.parametrize("phones", [5, 20])
@pytest.mark.parametrize("after", [-180, -10, 1, 15, 29])
@pytest.mark.parametrize(("times", "every"), [(1, 1), (4, 25), (12, 45)])
def test_five_networks_against_two_honest_voices_buy_half_an_hour(
    networks: int, phones: int, after: int, times: int, every: int
) -> None:
    attack = Attack(phones, networks, honest=2, after=after, times=times, every=every)
    assert minutes_of_doubt(attack.reports()) <= 30


@pytest.mark.parametrize("apart", [1, 10, 25, 35, 60, 100])
@pytest.mark.parametrize("after", [-10, 5, 15])
def test_networks_that_wait_for_one_another_buy_no_more(apart: int, after: int) -> None:
    assert minutes_of_doubt(Attack(5, 5, honest=2, after=after, apart=apart).reports()) <= 30


def test_strangers_who_miss_a_station_buy_nothing() -> None:
    assert minutes_of_doubt(Attack(20, 20, verdict=Verdict.NOT_HERE).reports()) == 0


def test_two_networks_that_nobody_contradicts_raise_a_doubt() -> None:
    assert 0 < minutes_of_doubt(Attack(2, 2).reports()) <= 5 * 60


def test_the_tables_say_fresh_and_warm_and_what_is_not_told() -> None:
    text = "\n".join(tables(cases=20, seed=1))
    for words in ("fresh", "warm", "unsure", "Sleepers", "networks", "minutes of doubt"):
        assert words in text
