"""Parameters of the search form, and the filters that they set."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field
from werkzeug.datastructures import MultiDict

from geodata.crs.conversion import Crs
from geodata.lonlat import LonLat
from geodata.travel import TravelMode
from locator.hours.domain.state import OpenState
from locator.http.fields import Degrees, Division, Integer, Moment
from locator.http.validation import validated
from locator.search.domain.search import Filters, night_of
from locator.search.queries import listing
from locator.search.views.parameters import Accuracy
from locator.stations.domain.own_words import service_of
from locator.stations.domain.service import SERVICES
from locator.stations.domain.station import StationKind
from locator.stations.domain.station_fields import FILTERS
from locator.stations.domain.truck import MAX_GATE_HEIGHT_M, MAX_TRUCK_LENGTH_M, RoadSide, Truck, carriageway
from locator.stations.views.fields import Facility, Metres, ServiceOrWord

MAX_Q = 600  # characters: links of maps are pasted


class FindParameters(BaseModel):
    """Parameters of the search form.

    Unknown parameters are ignored: WeChat, for example, adds some to the URL of a shared page.
    """

    model_config = ConfigDict(extra="ignore", frozen=True)

    q: str = Field(default="", max_length=MAX_Q)
    division: Division | None = None
    near: str = Field(default="", max_length=20)
    place: str = Field(default="", max_length=40)  # the key of a place of the gazetteer
    crs: Crs | None = None  # of coordinates in `q`
    kind: list[StationKind] = Field(default=[], max_length=len(StationKind))
    service: list[ServiceOrWord] = Field(default=[], max_length=len(SERVICES))
    has: list[Facility] = Field(default=[], max_length=len(FILTERS))
    open: bool = False
    no_app: bool = False
    lon: Degrees | None = None
    lat: Degrees | None = None
    accuracy_m: Accuracy | None = None
    mode: TravelMode = TravelMode.WALK
    height_m: Metres | None = Field(default=None, gt=0, le=MAX_GATE_HEIGHT_M)
    length_m: Metres | None = Field(default=None, gt=0, le=MAX_TRUCK_LENGTH_M)
    road: str = Field(default="", max_length=40)
    road_side: RoadSide = RoadSide.UNKNOWN
    tonight: bool = False
    at: Moment | None = None
    n: Integer | None = Field(default=None, ge=1, le=listing.MAX_LIMIT)  # how many to list

    def with_services(self, codes: Iterable[str], **others: object) -> Self:
        """Return the same search for further services, with other values of other fields."""
        services = list(dict.fromkeys([*self.service, *codes]))
        return self.model_copy(update={"service": services, **others})

    def filters_at(self, now: datetime) -> Filters:
        """Return the filters that are set; `tonight` means the night of `now`."""
        return replace(self.filters, open_during=night_of(now)) if self.tonight else self.filters

    @property
    def filters(self) -> Filters:
        """The filters that are set, except `tonight`; closing soon counts as open."""
        open_states = {OpenState.OPEN, OpenState.CLOSING_SOON} if self.open else ()
        return Filters(
            truck=Truck(self.length_m, self.height_m) if self.mode is TravelMode.TRUCK else Truck(),
            kinds=frozenset(self.kind),
            services=tuple(map(service_of, dict.fromkeys(self.service))),
            facilities=tuple(FILTERS[code] for code in dict.fromkeys(self.has)),
            without_app=self.no_app,
            open_states=frozenset(open_states),
        )

    @property
    def carriageway(self) -> str:
        """The side of a divided road that the driver is on, if given."""
        return carriageway(self.road, self.road_side) if self.mode is TravelMode.TRUCK else ""

    @property
    def position(self) -> LonLat | None:
        """The position given by the phone: WGS 84, never converted."""
        if self.lon is None or self.lat is None:
            return None
        return LonLat.of(self.lon, self.lat)


def from_form(fields: MultiDict[str, str]) -> FindParameters:
    """Validate the search form; empty fields count as not given."""
    lists = ("kind", "service", "has")
    values: dict[str, Any] = {name: fields.getlist(name) for name in lists if fields.getlist(name)}
    values |= {name: value for name, value in fields.items() if name not in lists and value}
    return validated(FindParameters, values)
