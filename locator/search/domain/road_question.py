"""What a driver asks about a road."""

from dataclasses import dataclass

from locator.search.domain.search import SearchRequest
from locator.stations.domain.truck import RoadSide

REACH_M = 200_000.0  # how far ahead a driver is told of


@dataclass(frozen=True, slots=True)
class RoadQuestion:
    """A road by its number or name, and the driver's direction on it as far as it is known."""

    road: str
    request: SearchRequest
    side: RoadSide = RoadSide.UNKNOWN
    heading: str = ""  # a point of the compass: ne

    @property
    def is_side_known(self) -> bool:
        """Whether the driver's side of the road is known."""
        return self.side in (RoadSide.UP, RoadSide.DOWN)
