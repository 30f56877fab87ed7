"""Where new stations would gain most: a maximal covering with the stations that are there fixed.

spopt is the optional extra `siting`; it brings scikit-learn and a solver, and runs in this command only.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

import numpy as np
import shapely

from geodata.lonlat import LonLat
from geodata.sentence import Sentence
from locator.coverage.actions.measuring import Measured
from locator.coverage.domain.cells import Cells
from locator.coverage.domain.covering import circle, covered_weight
from locator.coverage.domain.errors import SitingUnavailable
from locator.coverage.domain.run import Part, ReachTerms

MOST_CELLS = 1_500  # the heaviest that nobody reaches yet
MOST_CANDIDATES = 200
PACKAGE = "worker-station-locator[siting]"
MISSING = Sentence("推荐新点的组件没有装，请管理员运行 pip install '{package}'", package=PACKAGE)
NO_GRID = Sentence("推荐新点要有网格：请加 --grid 编号")


@dataclass(frozen=True, slots=True)
class Site:
    """A proposed site and the share that is reached with it and those before it, in per cent."""

    position: LonLat
    share: float

    @property
    def line(self) -> str:
        """The line for a terminal."""
        return f"{self.position.lon:.5f},{self.position.lat:.5f}\t{self.share:.1f} %"


def propose(found: Measured, terms: ReachTerms, count: int) -> list[Site]:
    """Return the best sites among the heaviest cells that nobody reaches yet; raise SitingUnavailable.

    Candidates are reached by estimate, whatever the areas of the stations were found by.
    """
    if not find_spec("spopt"):
        raise SitingUnavailable(MISSING)
    if found.cells is None:
        raise SitingUnavailable(NO_GRID)
    areas = [one.shape for one in found.reached if one.part is not Part.AFTER]
    covered = shapely.union_all(areas)
    places = _unreached(found.cells, covered)[:MOST_CELLS]
    points = shapely.centroid(found.cells.shapes[places])
    candidates = points[:MOST_CANDIDATES]
    positions = [LonLat(float(point.x), float(point.y)) for point in candidates]
    circles = [circle(position, terms.minutes, terms.mode) for position in positions]
    chosen = _solve(points, found.cells.weights[places], [covered, *circles], count)
    return _with_shares(found.cells, covered, [(positions[n - 1], circles[n - 1]) for n in chosen if n])


def _unreached(cells: Cells, covered: Any) -> Any:
    """Return the numbers of the cells outside an area, the heaviest first."""
    shapely.prepare(covered)
    outside = np.flatnonzero(~shapely.intersects(covered, shapely.centroid(cells.shapes)))
    return outside[np.argsort(-cells.weights[outside], kind="stable")]


def _solve(points: Any, weights: Any, areas: Sequence[Any], count: int) -> list[int]:
    """Return the numbers of the chosen areas; the first, which is there already, is always among them."""
    import pulp
    from spopt.locate import MCLP

    costs = np.array([~shapely.intersects(area, points) for area in areas]).T.astype(float)
    fixed = np.zeros(len(areas), bool)
    fixed[0] = True
    problem = MCLP.from_cost_matrix(
        costs, weights, service_radius=0.5, p_facilities=count + 1, predefined_facilities_arr=fixed
    )
    problem.solve(pulp.PULP_CBC_CMD(msg=False))
    return [n for n, variable in enumerate(problem.fac_vars) if variable.value()]


def _with_shares(cells: Cells, covered: Any, sites: Sequence[tuple[LonLat, Any]]) -> list[Site]:
    shown = []
    for position, area in sites:
        covered = shapely.union(covered, area)
        shown.append(Site(position, 100 * covered_weight(cells, covered) / cells.weight))
    return shown
