"""Two people's changes of one entry: put together cell by cell, chosen where they meet."""

from factories import NOON

from locator.editing.domain.proposal import Proposal, ProposalState
from locator.sheets.domain.entry_cells import Cells, merge_changes


def proposal(base: Cells, cells: Cells) -> Proposal:
    """Return a proposal of an editor's that changes `base` to `cells`."""
    state = ProposalState.SUBMITTED
    return Proposal(1, 1, "1", "黄塘驿站", "110115", None, base, cells, state, 1, "王芳", "", NOON, "", "")


def test_a_proposal_shows_only_what_is_to_change() -> None:
    asked = proposal({"name": "甲", "phone": "1"}, {"name": "甲", "phone": "2"})
    assert [(one.column, one.before, one.after) for one in asked.changes] == [("phone", "1", "2")]


def test_what_nobody_else_has_touched_is_put_upon_the_entry_as_it_is_by_now() -> None:
    asked = proposal({"name": "甲", "phone": "1"}, {"name": "甲", "phone": "2"})
    assert asked.upon({"name": "乙", "phone": "1"}, {}) == ({"name": "乙", "phone": "2"}, ())


def test_what_both_have_changed_waits_until_somebody_chooses() -> None:
    asked = proposal({"phone": "1"}, {"phone": "2"})
    cells, undecided = asked.upon({"phone": "3"}, {})
    assert cells == {"phone": "3"} and [one.column for one in undecided] == ["phone"]
    assert asked.upon({"phone": "3"}, {"phone": True}) == ({"phone": "2"}, ())
    assert asked.upon({"phone": "3"}, {"phone": False}) == ({"phone": "3"}, ())


def test_a_place_is_taken_from_one_of_the_two_and_never_half() -> None:
    base = {"lon": "116.30", "lat": "39.90", "crs": "gcj02"}
    theirs = {"lon": "116.31", "lat": "39.91", "crs": "gcj02"}
    mine = {"lon": "116.30", "lat": "39.95", "crs": "wgs84"}  # my longitude is as it was
    cells, both = merge_changes(theirs, base, mine)
    assert cells == theirs and [one.column for one in both] == ["lon", "lat", "crs"]
    assert proposal(base, mine).upon(theirs, {"lon": True}) == (mine, ())


def test_two_who_tick_different_services_both_have_theirs() -> None:
    base = {"services": "seating"}
    cells, both = merge_changes({"services": "aed、seating"}, base, {"services": "seating、shower"})
    assert cells["services"] == "aed、seating、shower" and not both
    cells, both = merge_changes({"services": ""}, base, {"services": "seating", "services_missing": "shower"})
    assert (cells["services"], cells["services_missing"], both) == ("", "shower", ())


def test_two_who_say_different_things_of_one_service_have_to_choose() -> None:
    _, both = merge_changes({"services": "shower"}, {}, {"services_missing": "shower"})
    assert [one.column for one in both] == ["services", "services_missing"]
