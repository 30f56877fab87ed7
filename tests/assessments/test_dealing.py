"""Dealing out: neighbours together, as many to each, nobody to their own, and a sentence where nobody may."""

import pytest

from locator.assessments.domain.dealing import Place, deal_out
from locator.assessments.domain.errors import NobodyToDealTo

# Two towns far from each other, four stations each, and one of which nobody knows where it is.
WEST = [Place(n, f"西{n}", 107.0 + n / 1000, 31.0) for n in range(4)]
EAST = [Place(n, f"东{n}", 108.0 + n / 1000, 31.0) for n in range(4, 8)]
NOWHERE = Place(8, "不知道在哪", None, None)


def anybody(team: int, place: int) -> bool:
    return True


def teams_of(dealt: dict[int, int], places: list[Place]) -> set[int]:
    return {dealt[place.id] for place in places}


def test_neighbours_go_to_one_team_and_each_has_as_many() -> None:
    dealt = deal_out([*EAST, *WEST], [1, 2], anybody)
    assert (teams_of(dealt, WEST), teams_of(dealt, EAST)) == ({1}, {2})
    assert len(deal_out([*EAST, *WEST, NOWHERE], [1, 2, 3], anybody)) == 9
    assert deal_out([NOWHERE], [1, 2], anybody) == {8: 1}


def test_nobody_judges_their_own() -> None:
    dealt = deal_out([*EAST, *WEST], [1, 2], lambda team, place: team == 2 or place > 1)
    assert [dealt[n] for n in range(4)] == [2, 2, 1, 1], "the first is from there, the second is not"
    with pytest.raises(NobodyToDealTo, match="“西0”没有一个组能评"):
        deal_out(WEST, [1, 2], lambda team, place: place > 0)
    with pytest.raises(NobodyToDealTo, match="请先建组"):
        deal_out(WEST, [], anybody)
