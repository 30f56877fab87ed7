"""Coordinate conversion: published reference values, precision of the inverse, and the unshifted area."""

import numpy as np
import pytest
import shapely

from geodata.crs.arrays import SHIFTED, from_wgs84, to_wgs84
from geodata.crs.conversion import Crs, position_from_wgs84, position_to_wgs84
from geodata.crs.formulas import bd09_to_gcj02_once
from geodata.crs.outline import CORNERS
from geodata.errors import UnknownCrs
from geodata.geodesy import WGS84
from geodata.lonlat import LonLat

EXACT_DEG = 1e-9
GCOORD_DEG = 5e-6  # the tolerance in gcoord's own tests

TO_GCJ02 = {
    "上海": ((121.5272106, 31.1774276), (121.531541859215, 31.17530398364597)),
    "深圳": ((113.912316, 22.543847), (113.9171764808363, 22.540796131694766)),
    "北京": ((116.377817, 39.911954), (116.38404722455657, 39.91334545536069)),
    "天安门东": ((116.404, 39.915), (116.41024449916938, 39.91640428150164)),
}


@pytest.mark.parametrize("place", TO_GCJ02)
def test_wgs84_becomes_gcj02_as_published(place: str) -> None:
    given, expected = TO_GCJ02[place]
    assert from_wgs84(*given, Crs.GCJ_02) == pytest.approx(expected, abs=EXACT_DEG)


def test_gcj02_becomes_bd09_as_published() -> None:
    wgs = to_wgs84(116.404, 39.915, Crs.GCJ_02)
    expected = (116.41036949371029, 39.92133699351021)
    assert from_wgs84(*wgs, Crs.BD_09) == pytest.approx(expected, abs=EXACT_DEG)


def test_gcj02_becomes_wgs84_by_the_iterated_inverse() -> None:
    expected = (116.39775575457485, 39.91359623560940)
    assert to_wgs84(116.404, 39.915, Crs.GCJ_02) == pytest.approx(expected, abs=EXACT_DEG)


def test_the_library_gcoord_agrees_within_its_own_tolerance() -> None:
    assert to_wgs84(123.0, 45.0, Crs.GCJ_02) == pytest.approx((122.99395597, 44.99804071), abs=GCOORD_DEG)
    wgs = to_wgs84(123.0, 45.0, Crs.GCJ_02)
    assert from_wgs84(*wgs, Crs.BD_09) == pytest.approx((123.00636499, 45.00636899), abs=GCOORD_DEG)


def test_shenyang_is_converted_to_both_systems() -> None:
    gcj = from_wgs84(123.4253306, 41.8032629, Crs.GCJ_02)
    assert gcj == pytest.approx((123.43147302, 41.80569798), abs=1e-8)
    bd = from_wgs84(123.4253306, 41.8032629, Crs.BD_09)
    assert bd == pytest.approx((123.43808937, 41.81139689), abs=1e-8)


def test_a_map_vendors_own_service_agrees_within_a_metre() -> None:
    ours = from_wgs84(123.4253306, 41.8032629, Crs.GCJ_02)
    *_, off_m = WGS84.inv(float(ours[0]), float(ours[1]), 123.4314787, 41.8057023)
    assert off_m < 1.0


def test_the_published_one_step_formula_of_bd09_is_reproduced_and_improved() -> None:
    given = np.float64(116.404), np.float64(39.915)
    once = bd09_to_gcj02_once(np, *given)
    assert once == pytest.approx((116.39762729119315, 39.90865673957631), abs=EXACT_DEG)
    wgs = to_wgs84(*given, Crs.BD_09)
    assert from_wgs84(*wgs, Crs.BD_09) == pytest.approx(given, abs=EXACT_DEG)


@pytest.mark.parametrize("crs", [Crs.GCJ_02, Crs.BD_09])
def test_the_inverse_is_precise_to_a_micrometre_all_over_the_country(crs: Crs) -> None:
    generator = np.random.default_rng(7)
    lon, lat = generator.uniform(73, 135, 40_000), generator.uniform(4, 53, 40_000)
    inside = shapely.contains_xy(SHIFTED.buffer(-0.02), lon, lat)  # without the edge of the shifted area
    lon, lat = lon[inside], lat[inside]
    assert len(lon) > 10_000
    back_lon, back_lat = to_wgs84(*from_wgs84(lon, lat, crs), crs)
    *_, off_m = WGS84.inv(lon, lat, back_lon, back_lat)
    assert np.max(off_m) <= 1e-6


@pytest.mark.parametrize("crs", Crs)
@pytest.mark.parametrize(
    "outside",
    [(183.0, 45.0), (106.9057, 47.9079), (126.978, 37.5665), (121.5654, 25.0330)],
    ids=["beyond 180", "Ulaanbaatar", "Seoul", "Taipei, where the vendors give WGS 84"],
)
def test_coordinates_are_unchanged_outside_of_the_shifted_area(
    crs: Crs, outside: tuple[float, float]
) -> None:
    if crs is not Crs.BD_09:
        assert from_wgs84(*outside, crs) == pytest.approx(outside, abs=0)
        assert to_wgs84(*outside, crs) == pytest.approx(outside, abs=0)


def test_cgcs2000_is_treated_as_wgs84() -> None:
    assert position_to_wgs84(LonLat(116.4, 39.9), Crs.CGCS2000) == LonLat(116.4, 39.9)


def test_gcj02_differs_from_wgs84_by_half_a_kilometre() -> None:
    tiananmen = LonLat(116.397428, 39.90923)
    wrong = position_from_wgs84(tiananmen, Crs.GCJ_02)
    *_, off_m = WGS84.inv(*tiananmen, *wrong)
    assert 550 < off_m < 560


@pytest.mark.parametrize(
    ("text", "crs"),
    [("WGS84", Crs.WGS_84), ("GCJ-02", Crs.GCJ_02), ("高德", Crs.GCJ_02), ("bd09ll", Crs.BD_09)],
)
def test_systems_are_parsed_by_their_usual_names(text: str, crs: Crs) -> None:
    assert Crs.parse(text) is crs


def test_the_error_for_an_unknown_system_names_the_known_ones() -> None:
    with pytest.raises(UnknownCrs, match="gcj02"):
        Crs.parse("xian80")


@pytest.mark.parametrize("crs", list(Crs))
def test_one_position_is_converted_as_many_are(crs: Crs) -> None:
    """Within 1e-12 degrees, 0.1 micrometres: in and around China, and close to the corners of its outline."""
    points = [(lon + step, lat + 1e-7) for lon, lat in CORNERS for step in (-1e-7, 1e-7)]
    points += [(119.2, 21.7), (119.3, 24.0), (122.3, 25.5)]
    points += [(lon, lat) for lon in np.linspace(70, 140, 60) for lat in np.linspace(2, 56, 60)]
    lon, lat = np.array(points).T
    for many, one in ((to_wgs84, position_to_wgs84), (from_wgs84, position_from_wgs84)):
        expected = np.column_stack(many(lon, lat, crs))
        assert np.abs(expected - [one(LonLat(*point), crs) for point in points]).max() < 1e-12
