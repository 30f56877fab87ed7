"""Whether a whole sheet of coordinates is in the system that it is said to be in, by what evidence there is.

A sheet of GCJ-02 that is called GPS lies some 500 m off, all of it in one direction, and no single row
can tell. Two kinds of evidence can: places that are known from elsewhere for some of the rows, and
boundaries that rows ought to lie in. Where there is neither, nothing is said.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geodata.crs import Crs, to_wgs84
from geodata.sentence import Sentence

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

COMPASS = (
    Sentence("北"),
    Sentence("东北"),
    Sentence("东"),
    Sentence("东南"),
    Sentence("南"),
    Sentence("西南"),
    Sentence("西"),
    Sentence("西北"),
)
CANDIDATES = (Crs.WGS_84, Crs.GCJ_02, Crs.BD_09)
METRES_A_DEGREE = 111_320.0  # of latitude; differences are of some hundred metres only
FEWEST_PAIRS = 8
LEAST_SHIFT_M = 80.0  # GCJ-02 and BD-09 differ by more everywhere
FARTHEST_PAIR_M = 3_000.0  # another place of the same name, not the same place
SURE_OF_SHIFT, SURE_OF_FIT = 4.0, 3.0  # standard errors
MUCH_BETTER = 3.0
CHANCE = 0.002  # that rows at boundaries speak so by luck, at most
FEWEST_AT_BOUNDARIES = 6


@dataclass(frozen=True, slots=True)
class Comparison:
    """How a sheet lies to known places: off by a vector in the declared system, by less in the best one.

    `closer` of `compared` rows lie closer to their known places in the best one than in the declared.
    """

    declared: Crs
    best: Crs
    compared: int
    closer: int
    shift_m: float
    shift_error_m: float
    left_m: float
    left_error_m: float
    bearing_deg: float

    @property
    def is_doubtful(self) -> bool:
        """Return whether all of it is off by one vector, and the best system explains it."""
        is_shifted = self.shift_m > max(LEAST_SHIFT_M, SURE_OF_SHIFT * self.shift_error_m)
        is_left = self.left_m < max(LEAST_SHIFT_M / 2, SURE_OF_FIT * self.left_error_m)
        is_explained = is_left and self.left_m * MUCH_BETTER < self.shift_m
        return not is_same(self.best, self.declared) and is_shifted and is_explained

    @property
    def agrees(self) -> bool:
        """Return whether the places are where they should be, as surely as another system would show."""
        return self.shift_m < LEAST_SHIFT_M and SURE_OF_FIT * self.shift_error_m < LEAST_SHIFT_M


@dataclass(frozen=True, slots=True)
class AtBoundaries:
    """How many rows lie in their own divisions in the best system only, and in the declared one only."""

    declared: Crs
    best: Crs
    gained: int
    lost: int
    compared: int

    @property
    def is_doubtful(self) -> bool:
        """Return whether so many rows speak for the other system that it is no luck."""
        return self.gained >= FEWEST_AT_BOUNDARIES and _luck(self.gained, self.lost) < CHANCE

    @property
    def agrees(self) -> bool:
        """Return whether so many rows speak for the declared system that it is no luck."""
        return self.lost >= FEWEST_AT_BOUNDARIES and _luck(self.lost, self.gained) < CHANCE


def is_same(one: Crs, other: Crs) -> bool:
    """Return whether two systems are taken as equal: WGS 84 and CGCS2000 are."""
    plain = {Crs.CGCS2000: Crs.WGS_84}
    return plain.get(one, one) == plain.get(other, other)


def others(declared: Crs) -> list[Crs]:
    """Return the systems that a sheet may be in instead."""
    return [crs for crs in CANDIDATES if not is_same(crs, declared)]


def by_known_places(
    lon: Floats, lat: Floats, declared: Crs, known_lon: Floats, known_lat: Floats
) -> Comparison | None:
    """Compare given coordinates with the WGS 84 places known for the rows; None for too few of them."""
    offsets = {crs: _offsets_m(lon, lat, crs, known_lon, known_lat) for crs in (declared, *others(declared))}
    near = np.min([np.hypot(*offset) for offset in offsets.values()], axis=0) < FARTHEST_PAIR_M
    if near.sum() < FEWEST_PAIRS:
        return None
    centres = {crs: _centre(offset[:, near]) for crs, offset in offsets.items()}
    best = min(centres, key=lambda crs: centres[crs][0])
    closer = np.hypot(*offsets[best][:, near]) < np.hypot(*offsets[declared][:, near])
    shift_m, shift_error_m, bearing_deg = centres[declared]
    left_m, left_error_m, _ = centres[best]
    return Comparison(
        *(declared, best, int(near.sum()), int(closer.sum())),
        *(shift_m, shift_error_m, left_m, left_error_m, bearing_deg),
    )


def by_boundaries(declared: Crs, fits: Mapping[Crs, Flags]) -> AtBoundaries:
    """Compare how many rows lie in their own divisions in each system; `fits` has a flag for each row.

    Only rows that lie in it in one system and not in another say anything.
    """
    inside = next(flags for crs, flags in fits.items() if is_same(crs, declared))
    gained = {crs: int((flags & ~inside).sum()) for crs, flags in fits.items() if not is_same(crs, declared)}
    lost = {crs: int((inside & ~flags).sum()) for crs, flags in fits.items() if not is_same(crs, declared)}
    best = max(gained, key=lambda crs: gained[crs] - lost[crs])
    return AtBoundaries(declared, best, gained[best], lost[best], inside.size)


def compass(bearing_deg: float) -> str:
    """Return a direction in Chinese: ``东南``."""
    return COMPASS[round(bearing_deg / 45) % len(COMPASS)]


def _offsets_m(lon: Floats, lat: Floats, crs: Crs, known_lon: Floats, known_lat: Floats) -> Floats:
    """Return how far east and north of the known places the given ones lie."""
    there_lon, there_lat = to_wgs84(lon, lat, crs)
    east = (there_lon - known_lon) * METRES_A_DEGREE * np.cos(np.radians(known_lat))
    return np.array([east, (there_lat - known_lat) * METRES_A_DEGREE])


def _centre(offset_m: Floats) -> tuple[float, float, float]:
    """Return the length of the median offset, its standard error, and its bearing: outliers do not count."""
    middle = np.median(offset_m, axis=1)
    spread = 1.4826 * np.median(np.abs(offset_m - middle[:, None]), axis=1)
    error = 1.2533 * float(np.hypot(*spread)) / math.sqrt(offset_m.shape[1])
    return float(np.hypot(*middle)), error, math.degrees(math.atan2(middle[0], middle[1])) % 360


def _luck(gains: int, losses: int) -> float:
    """Return the chance that as many of the rows would speak for one side if they spoke at random."""
    total = gains + losses
    return math.fsum(math.comb(total, n) / 2**total for n in range(gains, total + 1))
