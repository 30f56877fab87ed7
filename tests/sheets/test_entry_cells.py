"""A draft's cells are read into the same draft; changes and double changes are told cell by cell."""

from dataclasses import replace

import pytest

from locator.demo.domain import generated
from locator.entries.actions.coordinates import placed
from locator.entries.domain.draft import StationDraft
from locator.sheets.domain.entry_cells import CellChange, cells_of, changes, merged
from locator.sheets.domain.reader import read_draft


def comparable(draft: StationDraft) -> StationDraft:
    """Return a draft without what a sheet does not hold: details of offers, and marks of the program."""
    offers = tuple(sorted((one.code, one.availability) for one in draft.services))
    origin = replace(draft.provenance, checked_by="") if not draft.provenance.checked_on else draft.provenance
    return replace(draft, line=0, is_demo=False, services=offers, provenance=origin)  # type: ignore[arg-type]


@pytest.mark.parametrize("first", [1, 1000, 50_000])
def test_what_is_written_into_cells_is_read_as_the_same_entry(first: int) -> None:
    drafts, problems = placed(list(generated(first, 200)))
    assert not problems
    for draft in drafts:
        read, found = read_draft(draft.line, cells_of(draft), None)
        assert read is not None and not found, found
        assert comparable(placed([read])[0][0]) == comparable(draft)


def test_changes_are_told_in_the_order_of_an_entry() -> None:
    before = {"name": "甲站", "phone": "1", "address": "一路"}
    after = {"name": "乙站", "address": "一路", "wayfinding": "二楼"}
    assert changes(before, after) == (
        CellChange("name", "甲站", "乙站"),
        CellChange("phone", "1", ""),
        CellChange("wayfinding", "", "二楼"),
    )


def test_two_people_who_changed_different_cells_both_keep_their_change() -> None:
    base = {"name": "甲站", "phone": "1"}
    cells, both = merged({"name": "乙站", "phone": "1"}, base, {"name": "甲站", "phone": "2"})
    assert cells == {"name": "乙站", "phone": "2"} and not both


def test_a_cell_that_both_changed_is_for_the_second_to_choose() -> None:
    base = {"name": "甲站"}
    cells, both = merged({"name": "乙站"}, base, {"name": "丙站"})
    assert cells == {"name": "乙站"}
    assert both == (CellChange("name", "乙站", "丙站"),)


def test_the_same_change_twice_is_no_conflict() -> None:
    cells, both = merged({"name": "乙站"}, {"name": "甲站"}, {"name": "乙站"})
    assert cells == {"name": "乙站"} and not both
