"""A validated station that is not stored yet: the result of reading a row or a form."""

from dataclasses import dataclass

from geodata.lonlat import LonLat
from geodata.sentence import Sentence
from locator.hours.domain.schedule import Schedule
from locator.stations.domain.field_values import PositionInput as PositionInput
from locator.stations.domain.field_values import Provenance as Provenance
from locator.stations.domain.station_fields import StationFields

CRS_MISSING = Sentence("没有说坐标是从哪里抄来的：高德、百度、GPS，还是天地图（坐标系）")


@dataclass(frozen=True, slots=True, kw_only=True)
class StationDraft(StationFields):
    """A validated station; `position` and `gate` (WGS 84) are computed from their inputs."""

    line: int
    position: LonLat | None = None
    gate: LonLat | None = None
    is_demo: bool = False

    @property
    def schedule(self) -> Schedule:
        """The opening hours by any way in."""
        return Schedule(self.opening_hours, self.self_service.hours, self.on_holiday, self.on_makeup)
