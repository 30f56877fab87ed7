"""Models that validate query strings, forms and JSON bodies, and convert them to search requests.

Their schemas and descriptions are also the documentation of the API (locator.api.views.openapi).
"""

from datetime import datetime
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from geodata.divisions.codes import DivisionLevel, division
from geodata.lonlat import BBox, LonLat
from geodata.sentence import Sentence
from geodata.travel import TravelMode
from locator.hours.domain.state import OpenState
from locator.http.fields import Box, Degrees, Division, Integer, Moment, Window, limit_field
from locator.search.domain.search import (
    DEFAULT_LIMIT,
    MAX_ACCURACY_M,
    MAX_DISTANCE_M,
    MAX_LIMIT,
    Filters,
    SearchRequest,
)
from locator.search.queries import listing
from locator.search.views.fields import OpenStates
from locator.stations.domain.access import Audience
from locator.stations.domain.own_words import service_of
from locator.stations.domain.service import SERVICES
from locator.stations.domain.station import StationKind
from locator.stations.domain.station_fields import FILTERS
from locator.stations.domain.truck import MAX_GATE_HEIGHT_M, MAX_TRUCK_LENGTH_M, RoadSide, Truck, carriageway
from locator.stations.views.fields import (
    WITHOUT_APP,
    Audiences,
    Facilities,
    Kinds,
    Metres,
    Services,
    WithoutApp,
)

Accuracy = Annotated[float, Field(ge=0, le=MAX_ACCURACY_M, allow_inf_nan=False)]


class _Parameters(BaseModel):
    """Parameters of all station queries; unknown ones are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Kinds = Field(
        default=[], max_length=len(StationKind), description="Any of these kinds, separated by commas."
    )
    services: Services = Field(
        default=[], max_length=len(SERVICES), description="All of these services, separated by commas."
    )
    has: Facilities = Field(
        default=[], max_length=len(FILTERS), description="All of these facilities, separated by commas."
    )
    audience: Audiences = Field(default=[], max_length=len(Audience), description="Any of these audiences.")
    access: WithoutApp | None = Field(
        default=None, description="`no_app`: only stations known to need no app."
    )
    open_state: OpenStates = Field(
        default=[], max_length=len(OpenState), description="Any of these states, at the moment `at`."
    )
    at: Moment | None = Field(
        default=None, description="The moment of the opening states (ISO 8601); now if absent."
    )
    open_during: Window | None = Field(
        default=None,
        description="Open throughout this interval (ISO 8601, start/end), such as a night or a shift.",
    )

    length_m: Metres | None = Field(
        default=None,
        gt=0,
        le=MAX_TRUCK_LENGTH_M,
        description="Length of the truck in metres; stations known to be too short are excluded.",
    )
    height_m: Metres | None = Field(
        default=None,
        gt=0,
        le=MAX_GATE_HEIGHT_M,
        description="Height of the truck in metres; stations known to be too low are excluded.",
    )

    @property
    def filters(self) -> Filters:
        """The filters that are set."""
        return Filters(
            truck=Truck(self.length_m, self.height_m),
            kinds=frozenset(self.kind),
            services=tuple(map(service_of, dict.fromkeys(self.services))),
            facilities=tuple(FILTERS[code] for code in dict.fromkeys(self.has)),
            audiences=frozenset(self.audience),
            without_app=self.access == WITHOUT_APP,
            open_states=frozenset(self.open_state),
            open_during=self.open_during,
        )


class NearestParameters(_Parameters):
    """Search for the nearest stations."""

    lon: Degrees = Field(description="WGS 84 longitude in decimal degrees, as from GPS.")
    lat: Degrees = Field(description="WGS 84 latitude in decimal degrees, as from GPS.")
    within_m: Integer = Field(
        default=MAX_DISTANCE_M, ge=1, le=MAX_DISTANCE_M, description="Maximum distance in metres."
    )
    limit: Integer = limit_field(DEFAULT_LIMIT, MAX_LIMIT)
    mode: TravelMode | None = Field(
        default=None,
        description="Mode of travel: ranks stations open on arrival first; if absent, by distance alone.",
    )
    accuracy_m: Accuracy | None = Field(
        default=None, description="How far the position may be off, in metres, as the phone gives it."
    )
    road: str = Field(
        default="", max_length=40, description="Number of the expressway the driver is on: `G4`."
    )
    road_side: RoadSide = Field(
        default=RoadSide.UNKNOWN, description="Side of that road, as on its signs: `up` is 上行."
    )

    def to_request(self, now: datetime) -> SearchRequest:
        """Return the search request; raise InvalidPosition for coordinates out of range."""
        return SearchRequest(
            position=LonLat.of(self.lon, self.lat),
            at=self.at or now,
            filters=self.filters,
            limit=min(self.limit, MAX_LIMIT),
            within_m=self.within_m,
            mode=self.mode,
            carriageway=carriageway(self.road, self.road_side),
        )


class ListParameters(_Parameters):
    """Parameters of a list of stations, page by page."""

    bbox: Box | None = Field(
        default=None, description="min_lon,min_lat,max_lon,max_lat in WGS 84, as in OGC API Features."
    )
    division: Division | None = Field(
        default=None, description="A GB/T 2260 code; the stations of its divisions are included."
    )
    limit: Integer = limit_field(100, listing.MAX_LIMIT)
    after: Integer = Field(
        default=0,
        ge=0,
        le=2**62,
        description="Continue after this station; taken from the `next` link of a page.",
    )

    def to_request(self, now: datetime) -> listing.ListRequest:
        """Return the request for one page."""
        return listing.ListRequest(
            at=self.at or now,
            filters=self.filters,
            bbox=BBox.parse(self.bbox) if self.bbox else None,
            division=division(self.division) if self.division else None,
            after=self.after,
            limit=min(self.limit, listing.MAX_LIMIT),
        )


class DivisionParameters(BaseModel):
    """Parameters of the divisions that have stations."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    level: DivisionLevel = Field(
        default=DivisionLevel.PROVINCE, description="Provinces, prefectures or counties."
    )
    division: Division | None = Field(default=None, description="A GB/T 2260 code: only those inside it.")


class StationParameters(BaseModel):
    """Parameters of one station."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    at: Moment | None = Field(default=None, description="The moment of the opening state; now if absent.")


class TextPlaceParameters(BaseModel):
    """Parameters of a text answer for a named place."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    q: str = Field(
        min_length=1, max_length=100, description="A division, road, landmark or station; pinyin is accepted."
    )
    mode: TravelMode = Field(
        default=TravelMode.WALK, description="Mode of travel: stations must be open on arrival."
    )
    at: Moment | None = Field(default=None, description="The moment of departure (ISO 8601); now if absent.")


class TextParameters(TextPlaceParameters):
    """Search by position or by the name of a place; a position takes precedence."""

    q: str = Field(default="", max_length=100, description="The name of a place, if there is no position.")
    lon: Degrees | None = Field(default=None, description="WGS 84 longitude; in a body only.")
    lat: Degrees | None = Field(default=None, description="WGS 84 latitude; in a body only.")

    @model_validator(mode="after")
    def _names_a_place(self) -> Self:
        if (self.lon is None) != (self.lat is None) or (self.lon is None and not self.q.strip()):
            raise ValueError(Sentence("要有经纬度，或者地名 q"))
        return self

    @property
    def position(self) -> LonLat | None:
        """The position, if given; raises InvalidPosition for coordinates out of range."""
        return LonLat.of(self.lon, self.lat) if self.lon is not None and self.lat is not None else None


class StationPageParameters(StationParameters):
    """Parameters of a station's page; unknown ones are ignored."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    mode: TravelMode = TravelMode.WALK
