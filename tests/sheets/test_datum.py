"""A wrongly declared coordinate system is detected, with the number of rows; a right one is accepted."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from datum_sheets import KnownStation, sheet, stored_stations, true_positions

from geodata.crs.conversion import Crs
from geodata.geodesy import distance_m
from geodata.lonlat import LonLat
from locator.sheets.domain.location.datum_evidence import (
    DatumAssessment,
    assess_datum,
    compare_with_stations,
    given_place,
)

SEEDS = range(12)
WRONG_SYSTEMS = [
    (declared, true)
    for declared in (Crs.WGS_84, Crs.CGCS2000, Crs.GCJ_02, Crs.BD_09)
    for true in (Crs.WGS_84, Crs.GCJ_02, Crs.BD_09)
    if {declared, true} - {Crs.WGS_84, Crs.CGCS2000} and declared is not true
]


def assessed(rows: list[dict[str, str]], stored: Sequence[KnownStation]) -> DatumAssessment:
    declared = Crs(rows[0]["crs"])
    return assess_datum(
        declared, compare_with_stations([given_place(cells) for cells in rows], declared, stored), None
    )


@pytest.mark.parametrize(("declared", "real"), WRONG_SYSTEMS)
@pytest.mark.parametrize("seed", SEEDS)
def test_a_wrong_system_is_detected_by_stored_stations(declared: Crs, real: Crs, seed: int) -> None:
    true = true_positions(seed)
    assessment = assessed(sheet(true, declared, real), stored_stations(true, seed))
    assert assessment.better is real
    assert assessment.rows > 0.75 * assessment.compared > 40


@pytest.mark.parametrize("crs", Crs)
@pytest.mark.parametrize("seed", SEEDS)
def test_a_right_system_is_accepted(crs: Crs, seed: int) -> None:
    true = true_positions(seed)
    assessment = assessed(sheet(true, crs, crs), stored_stations(true, seed))
    assert (assessment.better, assessment.is_checked) == (None, True)
    assert "相符" in assessment.sentence


@pytest.mark.parametrize("seed", SEEDS)
def test_a_wrong_system_is_detected_by_houses_of_the_same_streets(seed: int) -> None:
    """No station of the sheet is stored, but others in its streets are, some hundred metres away."""
    true = [
        replace(station, address=f"某{n}路{n % 30 + 10}号") for n, station in enumerate(true_positions(seed))
    ]
    neighbours = [
        replace(station, name=f"别的{n}", address=f"某{n}路{n % 30 + 14}号") for n, station in enumerate(true)
    ]
    stored = stored_stations(neighbours, seed, error_m=150)
    assert assessed(sheet(true, Crs.WGS_84, Crs.GCJ_02), stored).better is Crs.GCJ_02
    assert assessed(sheet(true, Crs.GCJ_02, Crs.GCJ_02), stored).better is None


def test_a_few_rows_are_not_assessed() -> None:
    true = true_positions(1, 5)
    assert not assessed(sheet(true, Crs.WGS_84, Crs.GCJ_02), true).is_checked


def test_stations_that_all_moved_are_not_another_system() -> None:
    true = true_positions(1)
    moved = [
        replace(station, position=LonLat(station.position.lon + 0.004, station.position.lat))
        for station in true
    ]
    assert distance_m(true[0].position, moved[0].position) > 400
    assert assessed(sheet(true, Crs.WGS_84, Crs.WGS_84), moved).better is None


def test_the_sentence_has_distance_and_direction() -> None:
    true = true_positions(1)
    sentence = assessed(sheet(true, Crs.WGS_84, Crs.GCJ_02), stored_stations(true, 1)).sentence
    assert sentence.startswith("坐标像是高德（GCJ-02），您选的是GPS（WGS-84）。60 行能对照，其中 ")
    assert "整体偏东南约 6" in sentence and "改成高德（GCJ-02）后差 " in sentence
