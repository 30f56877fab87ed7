"""A validated station that is not stored yet: the result of reading a row or a form."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from geodata.crs.conversion import Crs
from geodata.lonlat import LonLat
from geodata.sentence import Sentence
from locator.hours.domain.schedule import DayPolicy, Schedule
from locator.stations.domain.access import Access, SelfService
from locator.stations.domain.service import ServiceOffer
from locator.stations.domain.station import (
    CaptureMethod,
    Facet,
    LifecycleStatus,
    PositionQuality,
    StationKind,
    Visibility,
)
from locator.stations.domain.truck import TruckAccess

CRS_MISSING = Sentence("没有说坐标是从哪里抄来的：高德、百度、GPS，还是天地图（坐标系）")


@dataclass(frozen=True, slots=True)
class PositionInput:
    """A position as given, stored beside its WGS 84 position."""

    given: LonLat
    lon_text: str
    lat_text: str
    crs: Crs


@dataclass(frozen=True, slots=True)
class Provenance:
    """Source of a row's facts, and the date on which each facet was last checked."""

    source: str = ""
    as_of: str = ""
    checked_on: Mapping[Facet, date] = field(default_factory=dict)
    checked_by: str = ""


@dataclass(frozen=True, slots=True)
class StationDraft:
    """A validated station; `position` (WGS 84) is computed from `position_input`."""

    line: int
    kind: StationKind
    name: str
    names: Mapping[str, str] = field(default_factory=dict)
    aliases: tuple[str, ...] = ()
    brand: str = ""
    external_identifier: str = ""
    host: str = ""
    operator: str = ""
    address: str = ""
    wayfinding: str = ""
    division_code: str | None = None
    position_input: PositionInput | None = None
    position: LonLat | None = None
    position_quality: PositionQuality = PositionQuality.MISSING
    capture_method: CaptureMethod = CaptureMethod.UNKNOWN
    captured_on: date | None = None
    gate_input: PositionInput | None = None  # gate for vehicles, where it is elsewhere
    gate: LonLat | None = None
    truck: TruckAccess = field(default_factory=TruckAccess)
    access: Access = field(default_factory=Access)
    visibility: Visibility = Visibility.PUBLIC
    status: LifecycleStatus = LifecycleStatus.OPEN
    status_since: date | None = None
    status_reason: str = ""
    expected_reopen_on: date | None = None
    opening_hours: str = ""
    self_service: SelfService = field(default_factory=SelfService)
    on_holiday: str = DayPolicy.AS_WRITTEN
    on_makeup: str = DayPolicy.AS_WRITTEN
    hours_posted: str = ""
    services: tuple[ServiceOffer, ...] = ()
    services_posted: str = ""
    phone: str = ""
    provenance: Provenance = field(default_factory=Provenance)
    is_demo: bool = False

    @property
    def schedule(self) -> Schedule:
        """The opening hours by any way in."""
        return Schedule(self.opening_hours, self.self_service.hours, self.on_holiday, self.on_makeup)
