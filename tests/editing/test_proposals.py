"""Two people's changes of one entry: merged cell by cell, with a choice where both changed the same."""

from factories import NOON

from locator.editing.domain.proposal import Proposal, ProposalState
from locator.sheets.domain.entry_cells import Cells, merge_changes


def proposal(base: Cells, cells: Cells) -> Proposal:
    """Return an editor's proposal that changes `base` to `cells`."""
    state = ProposalState.SUBMITTED
    return Proposal(1, 1, "1", "黄塘驿站", "110115", None, base, cells, state, 1, "王芳", "", NOON, "", "")


def test_a_proposal_lists_only_the_cells_that_it_changes() -> None:
    submitted = proposal({"name": "甲", "phone": "1"}, {"name": "甲", "phone": "2"})
    assert [(change.column, change.before, change.after) for change in submitted.changes] == [
        ("phone", "1", "2")
    ]


def test_a_proposal_is_merged_into_an_entry_that_changed_elsewhere_meanwhile() -> None:
    submitted = proposal({"name": "甲", "phone": "1"}, {"name": "甲", "phone": "2"})
    assert submitted.merge_onto({"name": "乙", "phone": "1"}, {}) == ({"name": "乙", "phone": "2"}, ())


def test_a_cell_that_both_changed_has_to_be_decided() -> None:
    submitted = proposal({"phone": "1"}, {"phone": "2"})
    cells, undecided = submitted.merge_onto({"phone": "3"}, {})
    assert cells == {"phone": "3"} and [change.column for change in undecided] == ["phone"]
    assert submitted.merge_onto({"phone": "3"}, {"phone": True}) == ({"phone": "2"}, ())
    assert submitted.merge_onto({"phone": "3"}, {"phone": False}) == ({"phone": "3"}, ())


def test_a_position_is_taken_whole_from_one_of_the_two() -> None:
    base = {"lon": "116.30", "lat": "39.90", "crs": "gcj02"}
    theirs = {"lon": "116.31", "lat": "39.91", "crs": "gcj02"}
    mine = {"lon": "116.30", "lat": "39.95", "crs": "wgs84"}  # my longitude is as it was
    cells, conflicts = merge_changes(theirs, base, mine)
    assert cells == theirs and [change.column for change in conflicts] == ["lon", "lat", "crs"]
    assert proposal(base, mine).merge_onto(theirs, {"lon": True}) == (mine, ())


def test_different_services_ticked_by_two_people_are_both_kept() -> None:
    base = {"services": "seating"}
    cells, conflicts = merge_changes({"services": "aed、seating"}, base, {"services": "seating、shower"})
    assert cells["services"] == "aed、seating、shower" and not conflicts
    other = {"services": "seating", "services_missing": "shower"}
    cells, conflicts = merge_changes({"services": ""}, base, other)
    assert (cells["services"], cells["services_missing"], conflicts) == ("", "shower", ())


def test_contradicting_answers_about_one_service_have_to_be_decided() -> None:
    _, conflicts = merge_changes({"services": "shower"}, {}, {"services_missing": "shower"})
    assert [change.column for change in conflicts] == ["services", "services_missing"]
