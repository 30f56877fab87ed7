"""Checking whether a sheet's coordinates are in the declared coordinate system.

A sheet in GCJ-02 that is declared as GPS is about 500 m off, all in one direction, which no single row
shows. Two kinds of evidence do: known positions of some of the rows, and boundaries that rows must be
in. Without evidence there is no result.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geodata.crs.arrays import to_wgs84
from geodata.crs.conversion import Crs, is_same_datum

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

CANDIDATES = (Crs.WGS_84, Crs.GCJ_02, Crs.BD_09)
METRES_PER_DEGREE = 111_320.0  # of latitude; precise enough for some hundred metres
MIN_PAIRS = 8
MIN_SHIFT_M = 80.0  # GCJ-02 and BD-09 differ from WGS 84 by more everywhere
MAX_PAIR_DISTANCE_M = 3_000.0  # farther pairs are different places of the same name
SHIFT_CONFIDENCE, FIT_CONFIDENCE = 4.0, 3.0  # standard errors
MIN_IMPROVEMENT = 3.0
MAX_PROBABILITY = 0.002  # of a random result at boundaries
MIN_AT_BOUNDARIES = 6


@dataclass(frozen=True, slots=True)
class Comparison:
    """Offset of a sheet from known positions: `shift_m` in the declared system, `residual_m` in the best.

    `closer` of `compared` rows are closer to their known positions in the best system than in the
    declared one.
    """

    declared: Crs
    best: Crs
    compared: int
    closer: int
    shift_m: float
    shift_error_m: float
    residual_m: float
    residual_error_m: float
    bearing_deg: float

    @property
    def is_doubtful(self) -> bool:
        """Return whether the sheet is shifted as a whole, and the best system explains the shift."""
        is_shifted = self.shift_m > max(MIN_SHIFT_M, SHIFT_CONFIDENCE * self.shift_error_m)
        is_small_residual = self.residual_m < max(MIN_SHIFT_M / 2, FIT_CONFIDENCE * self.residual_error_m)
        is_explained = is_small_residual and self.residual_m * MIN_IMPROVEMENT < self.shift_m
        return not is_same_datum(self.best, self.declared) and is_shifted and is_explained

    @property
    def agrees(self) -> bool:
        """Return whether the positions agree so well that another system would have been detected."""
        return self.shift_m < MIN_SHIFT_M and FIT_CONFIDENCE * self.shift_error_m < MIN_SHIFT_M


@dataclass(frozen=True, slots=True)
class BoundaryComparison:
    """Numbers of rows that only the best system (`gained`) or only the declared one (`lost`) puts inside."""

    declared: Crs
    best: Crs
    gained: int
    lost: int
    compared: int

    @property
    def is_doubtful(self) -> bool:
        """Return whether significantly more rows fit the other system."""
        return self.gained >= MIN_AT_BOUNDARIES and _probability(self.gained, self.lost) < MAX_PROBABILITY

    @property
    def agrees(self) -> bool:
        """Return whether significantly more rows fit the declared system."""
        return self.lost >= MIN_AT_BOUNDARIES and _probability(self.lost, self.gained) < MAX_PROBABILITY


def other_systems(declared: Crs) -> list[Crs]:
    """Return the other systems that a sheet may be in."""
    return [crs for crs in CANDIDATES if not is_same_datum(crs, declared)]


def compare_with_known_places(
    lon: Floats, lat: Floats, declared: Crs, known_lon: Floats, known_lat: Floats
) -> Comparison | None:
    """Compare coordinates with known WGS 84 positions of the rows; None for too few pairs."""
    offsets = {
        crs: _offsets_m(lon, lat, crs, known_lon, known_lat) for crs in (declared, *other_systems(declared))
    }
    near = np.min([np.hypot(*offset) for offset in offsets.values()], axis=0) < MAX_PAIR_DISTANCE_M
    if near.sum() < MIN_PAIRS:
        return None
    centres = {crs: _centre(offset[:, near]) for crs, offset in offsets.items()}
    best = min(centres, key=lambda crs: centres[crs][0])
    closer = np.hypot(*offsets[best][:, near]) < np.hypot(*offsets[declared][:, near])
    shift_m, shift_error_m, bearing_deg = centres[declared]
    residual_m, residual_error_m, _ = centres[best]
    return Comparison(
        *(declared, best, int(near.sum()), int(closer.sum())),
        *(shift_m, shift_error_m, residual_m, residual_error_m, bearing_deg),
    )


def compare_at_boundaries(declared: Crs, fits: Mapping[Crs, Flags]) -> BoundaryComparison:
    """Compare how many rows are in their own divisions in each system; `fits` has a flag for each row."""
    inside = next(flags for crs, flags in fits.items() if is_same_datum(crs, declared))
    gained = {
        crs: int((flags & ~inside).sum()) for crs, flags in fits.items() if not is_same_datum(crs, declared)
    }
    lost = {
        crs: int((inside & ~flags).sum()) for crs, flags in fits.items() if not is_same_datum(crs, declared)
    }
    best = max(gained, key=lambda crs: gained[crs] - lost[crs])
    return BoundaryComparison(declared, best, gained[best], lost[best], inside.size)


def _offsets_m(lon: Floats, lat: Floats, crs: Crs, known_lon: Floats, known_lat: Floats) -> Floats:
    """Return the offsets east and north of the known positions, in metres."""
    converted_lon, converted_lat = to_wgs84(lon, lat, crs)
    east = (converted_lon - known_lon) * METRES_PER_DEGREE * np.cos(np.radians(known_lat))
    return np.array([east, (converted_lat - known_lat) * METRES_PER_DEGREE])


def _centre(offset_m: Floats) -> tuple[float, float, float]:
    """Return the length of the median offset, its standard error and its bearing, robust to outliers."""
    median = np.median(offset_m, axis=1)
    spread = 1.4826 * np.median(np.abs(offset_m - median[:, None]), axis=1)
    error = 1.2533 * float(np.hypot(*spread)) / math.sqrt(offset_m.shape[1])
    return float(np.hypot(*median)), error, math.degrees(math.atan2(median[0], median[1])) % 360


def _probability(gains: int, losses: int) -> float:
    """Return the probability of at least as many gains if rows were assigned at random."""
    total = gains + losses
    return math.fsum(math.comb(total, count) / 2**total for count in range(gains, total + 1))
