"""A sheet whose datum is named wrongly is flagged, and how many rows say so; a right one is left alone."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from datum_sheets import Known, places, sheet, surveyed_again

from geodata.crs import Crs
from geodata.geodesy import distance_m
from geodata.lonlat import LonLat
from locator.sheets.domain.datum_evidence import DatumWord, given_place, said_of, with_places

SEEDS = range(12)
PLANTED = [
    (said, true)
    for said in (Crs.WGS_84, Crs.CGCS2000, Crs.GCJ_02, Crs.BD_09)
    for true in (Crs.WGS_84, Crs.GCJ_02, Crs.BD_09)
    if {said, true} - {Crs.WGS_84, Crs.CGCS2000} and said is not true
]


def checked(rows: list[dict[str, str]], stored: Sequence[Known]) -> DatumWord:
    said = Crs(rows[0]["crs"])
    return said_of(said, with_places([given_place(cells) for cells in rows], said, stored), None)


@pytest.mark.parametrize(("said", "real"), PLANTED)
@pytest.mark.parametrize("seed", SEEDS)
def test_a_mislabelled_sheet_is_flagged_by_stations_that_are_known(said: Crs, real: Crs, seed: int) -> None:
    true = places(seed)
    found = checked(sheet(true, said, real), surveyed_again(true, seed))
    assert found.better is real
    assert found.rows > 0.75 * found.compared > 40


@pytest.mark.parametrize("crs", Crs)
@pytest.mark.parametrize("seed", SEEDS)
def test_a_right_sheet_is_not(crs: Crs, seed: int) -> None:
    true = places(seed)
    found = checked(sheet(true, crs, crs), surveyed_again(true, seed))
    assert (found.better, found.is_checked) == (None, True)
    assert "相符" in found.sentence


@pytest.mark.parametrize("seed", SEEDS)
def test_houses_of_the_same_streets_can_tell(seed: int) -> None:
    """No station of the sheet is stored, but others in its streets are, some hundred metres away."""
    true = [replace(one, address=f"某{n}路{n % 30 + 10}号") for n, one in enumerate(places(seed))]
    along = [replace(one, name=f"别的{n}", address=f"某{n}路{n % 30 + 14}号") for n, one in enumerate(true)]
    stored = surveyed_again(along, seed, error_m=150)
    assert checked(sheet(true, Crs.WGS_84, Crs.GCJ_02), stored).better is Crs.GCJ_02
    assert checked(sheet(true, Crs.GCJ_02, Crs.GCJ_02), stored).better is None


def test_a_few_rows_prove_nothing() -> None:
    true = places(1, 5)
    assert not checked(sheet(true, Crs.WGS_84, Crs.GCJ_02), true).is_checked


def test_stations_that_all_moved_are_no_other_datum() -> None:
    true = places(1)
    moved = [replace(one, position=LonLat(one.position.lon + 0.004, one.position.lat)) for one in true]
    assert distance_m(true[0].position, moved[0].position) > 400
    assert checked(sheet(true, Crs.WGS_84, Crs.WGS_84), moved).better is None


def test_the_sentence_says_how_far_and_where_to() -> None:
    true = places(1)
    said = checked(sheet(true, Crs.WGS_84, Crs.GCJ_02), surveyed_again(true, 1)).sentence
    assert said.startswith("坐标像是高德（GCJ-02），您选的是GPS（WGS-84）。60 行能对照，其中 ")
    assert "整体偏东南约 6" in said and "改成高德（GCJ-02）后差 " in said
