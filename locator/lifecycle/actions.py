"""Moving a station (迁址): the same station at another address, with a note of the old one.

The old position stays in the history. Checks made at the old place, of position and access, do not carry
over to the new one.
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
    """The new place of a station, coordinates as entered, with date and reason of the move."""

    division_code: str
    address: str
    wayfinding: str
    lon: str
    lat: str
    crs: Crs
    position_quality: PositionQuality
    since: date
    reason: str


def cells_of_move(stored: StoredStation, move: Move) -> Cells:
    """Return the cells of an entry after a move."""
    before = stored.draft
    note = Sentence(
        "{day} 从{place}迁来：{reason}",
        day=move.since.isoformat(),
        place=before.address or Sentence("别处"),
        reason=move.reason,
    )
    reasons = [before.status_reason] if before.status in NEEDS_REASON and before.status_reason else []
    return {
        **cells_of(before),
        **dict.fromkeys(NOT_CARRIED_OVER, ""),
        "division_code": move.division_code,
        "address": move.address,
        "wayfinding": move.wayfinding,
        "lon": move.lon,
        "lat": move.lat,
        "crs": move.crs.value,
        "position_quality": move.position_quality.value,
        "captured_on": move.since.isoformat(),
        "status_reason": "；".join([*reasons, note]),
    }
