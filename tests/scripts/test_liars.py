"""Three of ten lie: with eight reports a case, the public is told wrong less than once in a hundred."""

import pytest
from simulation.liars import table, wrong_share


@pytest.mark.parametrize("history", [0, 3, 10])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_thirty_per_cent_of_liars_mislead_less_than_one_case_in_a_hundred(history: int, seed: int) -> None:
    assert wrong_share(0.3, 8, history, cases=800, seed=seed) < 0.01


def test_where_nobody_lies_nobody_is_misled() -> None:
    assert wrong_share(0.0, 3, 0, cases=300, seed=1) == 0


def test_where_most_lie_the_public_is_misled() -> None:
    assert wrong_share(0.7, 8, 0, cases=300, seed=1) > 0.5


def test_the_table_names_every_share_of_liars() -> None:
    lines = list(table(cases=20, seed=1))
    assert len(lines) == 2 + 3 * 5
    assert any(line.strip().startswith("30%") for line in lines)
