"""Ways over the streets, from a routing engine: one matrix a question, or nothing in good time."""

from collections.abc import Sequence
from typing import Protocol

from geodata.lonlat import LonLat
from geodata.travel import TravelMode
from locator.domain.arrival import Travel


class Router(Protocol):
    """An engine that knows streets, gates and bridges."""

    most: int  # destinations that it is asked for at once

    def ways(self, origin: LonLat, destinations: Sequence[LonLat], mode: TravelMode) -> list[Travel]:
        """Return the way to each destination in order, all WGS 84; empty when it did not answer."""
        ...
