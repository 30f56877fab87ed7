"""A draft's cells are read back into the same draft; changes and conflicts are listed cell by cell."""

from dataclasses import replace

import pytest

from locator.demo.domain import demo_stations
from locator.entries.actions.coordinates import convert_positions
from locator.entries.domain.draft import StationDraft
from locator.sheets.domain.entry_cells import CellChange, cells_of, changes, merge_changes
from locator.sheets.domain.reader import read_draft


def comparable(draft: StationDraft) -> StationDraft:
    """Return a draft without the values that no cell holds: details of offers, line and demo mark."""
    offers = tuple(sorted((offer.code, offer.availability) for offer in draft.services))
    origin = replace(draft.provenance, checked_by="") if not draft.provenance.checked_on else draft.provenance
    return replace(draft, line=0, is_demo=False, services=offers, provenance=origin)  # type: ignore[arg-type]


@pytest.mark.parametrize("first", [1, 1000, 50_000])
def test_the_cells_of_an_entry_are_read_as_the_same_entry(first: int) -> None:
    drafts, problems = convert_positions(list(demo_stations(first, 200)))
    assert not problems
    for draft in drafts:
        read, problems = read_draft(draft.line, cells_of(draft), None)
        assert read is not None and not problems, problems
        assert comparable(convert_positions([read])[0][0]) == comparable(draft)


def test_changes_are_listed_in_the_order_of_an_entry() -> None:
    before = {"name": "甲站", "phone": "1", "address": "一路"}
    after = {"name": "乙站", "address": "一路", "wayfinding": "二楼"}
    assert changes(before, after) == (
        CellChange("name", "甲站", "乙站"),
        CellChange("phone", "1", ""),
        CellChange("wayfinding", "", "二楼"),
    )


def test_changes_of_different_cells_are_merged() -> None:
    base = {"name": "甲站", "phone": "1"}
    cells, conflicts = merge_changes({"name": "乙站", "phone": "1"}, base, {"name": "甲站", "phone": "2"})
    assert cells == {"name": "乙站", "phone": "2"} and not conflicts


def test_different_changes_of_the_same_cell_are_a_conflict() -> None:
    base = {"name": "甲站"}
    cells, conflicts = merge_changes({"name": "乙站"}, base, {"name": "丙站"})
    assert cells == {"name": "乙站"}
    assert conflicts == (CellChange("name", "乙站", "丙站"),)


def test_the_same_change_twice_is_no_conflict() -> None:
    cells, conflicts = merge_changes({"name": "乙站"}, {"name": "甲站"}, {"name": "乙站"})
    assert cells == {"name": "乙站"} and not conflicts
