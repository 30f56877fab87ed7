"""With three liars in ten and eight reports a case, under one per cent of public states are wrong."""

import pytest
from simulation.liars import table, wrong_share


@pytest.mark.parametrize("history", [0, 3, 10])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_thirty_per_cent_of_liars_mislead_in_under_one_per_cent_of_cases(history: int, seed: int) -> None:
    assert wrong_share(0.3, 8, history, cases=800, seed=seed) < 0.01


def test_without_liars_no_case_is_wrong() -> None:
    assert wrong_share(0.0, 3, 0, cases=300, seed=1) == 0


def test_with_a_majority_of_liars_most_cases_are_wrong() -> None:
    assert wrong_share(0.7, 8, 0, cases=300, seed=1) > 0.5


def test_the_table_has_every_share_of_liars() -> None:
    lines = list(table(cases=20, seed=1))
    assert len(lines) == 2 + 3 * 5
    assert any(line.strip().startswith("30%") for line in lines)
