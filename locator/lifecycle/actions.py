"""A station moves (迁址): the same station at another place, which says where it came from.

The old place stays in the history. What somebody had seen with their own eyes at the old place, where it is
and how one gets in, is not carried over to the new one.
"""

from dataclasses import dataclass
from datetime import date

from geodata.crs.conversion import Crs
from geodata.sentence import Sentence
from locator.entries.domain.lifecycle import NEEDS_REASON
from locator.entries.queries.drafts import StoredStation
from locator.sheets.domain.entry_cells import Cells, cells_of
from locator.stations.domain.station import PositionQuality

NOT_CARRIED_OVER = ("position_checked_on", "access_checked_on", "capture_method")


@dataclass(frozen=True, slots=True)
class Move:
    """Where to, from which day on, and why; the place as it was given."""

    division_code: str
    address: str
    wayfinding: str
    lon: str
    lat: str
    crs: Crs
    position_quality: PositionQuality
    since: date
    reason: str


def cells_of_move(stored: StoredStation, to: Move) -> Cells:
    """Return the cells of an entry that has moved."""
    before = stored.draft
    moved = Sentence(
        "{day} 从{place}迁来：{reason}",
        day=to.since.isoformat(),
        place=before.address or Sentence("别处"),
        reason=to.reason,
    )
    still = [before.status_reason] if before.status in NEEDS_REASON and before.status_reason else []
    return {
        **cells_of(before),
        **dict.fromkeys(NOT_CARRIED_OVER, ""),
        "division_code": to.division_code,
        "address": to.address,
        "wayfinding": to.wayfinding,
        "lon": to.lon,
        "lat": to.lat,
        "crs": to.crs.value,
        "position_quality": to.position_quality.value,
        "captured_on": to.since.isoformat(),
        "status_reason": "；".join([*still, moved]),
    }
