"""What a check keeps of each row while it looks for the station that the row is."""

import pytest

from locator.imports.domain.row_keys import KeyCells, pack


def test_cells_are_as_they_were_and_an_empty_one_is_not_a_missing_one() -> None:
    given = {"name": "桥头驿站🏠", "address": "", "lon": "112.47", "lat": "23.05", "phone": "12351"}
    cells = KeyCells(pack(given))
    assert dict(cells) == cells.as_dict() == {name: text for name, text in given.items() if name != "phone"}
    assert (cells["address"], cells.get("code"), "code" in cells, len(cells)) == ("", None, False, 4)
    with pytest.raises(KeyError):
        cells["external_identifier"]
