"""Query strings, forms and JSON bodies into domain values; whatever cannot be read is refused by name.

The models also are the API's documentation: openapi.py takes their schemas as they stand.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Self, TypeVar

import orjson
from flask import Request
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import ErrorDetails
from werkzeug.datastructures import MultiDict

from geodata.divisions import DivisionLevel, division
from geodata.lonlat import BBox, LonLat
from geodata.sentence import Sentence, pattern
from geodata.travel import TravelMode
from locator.domain.access import Audience
from locator.domain.search import DEFAULT_LIMIT, MAX_LIMIT, REACH_M, Filters, SearchRequest, night_of
from locator.domain.service import SERVICES
from locator.domain.state import OpenState
from locator.domain.station import StationKind
from locator.domain.truck import HIGHEST_GATE_M, LONGEST_TRUCK_M, RoadSide, Truck, carriageway
from locator.errors import InvalidRequest
from locator.queries import listing
from locator.web.readings import (
    WITHOUT_APP,
    Audiences,
    Box,
    Degrees,
    Division,
    Kinds,
    Metres,
    Moment,
    OpenStates,
    Service,
    Services,
    Whole,
    Window,
    WithoutApp,
)

Model = TypeVar("Model", bound=BaseModel)


class _Parameters(BaseModel):
    """What all questions may say; a parameter that is not named here is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Kinds = Field(
        default=[], max_length=len(StationKind), description="Any of these kinds, separated by commas."
    )
    services: Services = Field(
        default=[], max_length=len(SERVICES), description="All of these services, separated by commas."
    )
    audience: Audiences = Field(default=[], max_length=len(Audience), description="Any of these audiences.")
    access: WithoutApp | None = Field(
        default=None, description="`no_app`: only where surely no app is needed."
    )
    open_state: OpenStates = Field(
        default=[], max_length=len(OpenState), description="Any of these states, at the moment `at`."
    )
    at: Moment | None = Field(
        default=None, description="The moment that states are for (ISO 8601); now if absent."
    )
    open_during: Window | None = Field(
        default=None, description="Open all through this stretch (ISO 8601, start/end): a night, a shift."
    )

    length_m: Metres | None = Field(
        default=None,
        gt=0,
        le=LONGEST_TRUCK_M,
        description="A truck's length: what is surely too short is left out.",
    )
    height_m: Metres | None = Field(
        default=None,
        gt=0,
        le=HIGHEST_GATE_M,
        description="A truck's height: what is surely too low is left out.",
    )

    @property
    def filters(self) -> Filters:
        """The filters among the parameters."""
        return Filters(
            truck=Truck(self.length_m, self.height_m),
            kinds=frozenset(self.kind),
            services=tuple(SERVICES[code] for code in dict.fromkeys(self.services)),
            audiences=frozenset(self.audience),
            without_app=self.access == WITHOUT_APP,
            open_states=frozenset(self.open_state),
            open_during=self.open_during,
        )


class NearestParameters(_Parameters):
    """The question for the nearest stations."""

    lon: Degrees = Field(description="WGS 84 longitude as GPS gives it, decimal degrees.")
    lat: Degrees = Field(description="WGS 84 latitude as GPS gives it, decimal degrees.")
    within_m: Whole = Field(default=REACH_M, ge=1, le=REACH_M, description="No farther than this, in metres.")
    limit: Whole = Field(default=DEFAULT_LIMIT, ge=1, le=MAX_LIMIT, description="How many stations at most.")
    mode: TravelMode | None = Field(
        default=None,
        description="How one comes: ranks those open on arrival first; if absent, by distance alone.",
    )
    road: str = Field(
        default="", max_length=40, description="The expressway that one drives on, by its number: `G4`."
    )
    road_side: RoadSide = Field(
        default=RoadSide.UNKNOWN, description="On which side of it, as its signs say: `up` is 上行."
    )

    def wanted(self, now: datetime) -> SearchRequest:
        """Return the domain's question; raise InvalidPosition for what is no place."""
        here = LonLat.of(self.lon, self.lat)
        mine = carriageway(self.road, self.road_side)
        return SearchRequest(here, self.at or now, self.filters, self.limit, self.within_m, self.mode, mine)


class ListParameters(_Parameters):
    """The question for pages of stations."""

    bbox: Box | None = Field(
        default=None, description="min_lon,min_lat,max_lon,max_lat in WGS 84, as OGC API Features has it."
    )
    division: Division | None = Field(
        default=None, description="A GB/T 2260 code; stations of the divisions inside are included."
    )
    limit: Whole = Field(
        default=100, ge=1, le=listing.MAX_LIMIT, description="How many stations a page has at most."
    )
    after: Whole = Field(
        default=0, ge=0, le=2**62, description="From a page's `next` link: go on after this one."
    )

    def wanted(self, now: datetime) -> listing.ListRequest:
        """Return the question for one page."""
        return listing.ListRequest(
            at=self.at or now,
            filters=self.filters,
            bbox=BBox.parse(self.bbox) if self.bbox else None,
            division=division(self.division) if self.division else None,
            after=self.after,
            limit=self.limit,
        )


class FindParameters(BaseModel):
    """What the search form of the pages says.

    Strangers' additions to an address (WeChat adds some when a page is shared) are left aside.
    """

    model_config = ConfigDict(extra="ignore", frozen=True)

    q: str = Field(default="", max_length=100)
    division: Division | None = None
    near: str = Field(default="", max_length=20)
    kind: list[StationKind] = Field(default=[], max_length=len(StationKind))
    service: list[Service] = Field(default=[], max_length=len(SERVICES))
    open: bool = False
    no_app: bool = False
    lon: Degrees | None = None
    lat: Degrees | None = None
    mode: TravelMode = TravelMode.WALK
    height_m: Metres | None = Field(default=None, gt=0, le=HIGHEST_GATE_M)
    length_m: Metres | None = Field(default=None, gt=0, le=LONGEST_TRUCK_M)
    road: str = Field(default="", max_length=40)
    road_side: RoadSide = RoadSide.UNKNOWN
    tonight: bool = False
    at: Moment | None = None

    def filters_at(self, now: datetime) -> Filters:
        """The filters among the parameters; "tonight" is the night of this moment."""
        return replace(self.filters, open_during=night_of(now)) if self.tonight else self.filters

    @property
    def filters(self) -> Filters:
        """The filters among the parameters; closing soon still counts as open."""
        open_states = {OpenState.OPEN, OpenState.CLOSING_SOON} if self.open else ()
        return Filters(
            truck=Truck(self.length_m, self.height_m) if self.mode is TravelMode.TRUCK else Truck(),
            kinds=frozenset(self.kind),
            services=tuple(SERVICES[code] for code in dict.fromkeys(self.service)),
            without_app=self.no_app,
            open_states=frozenset(open_states),
        )

    @property
    def carriageway(self) -> str:
        """The side of a divided road that the driver said he is on."""
        return carriageway(self.road, self.road_side) if self.mode is TravelMode.TRUCK else ""

    @property
    def position(self) -> LonLat | None:
        """The position that the phone gave: WGS 84, never converted."""
        if self.lon is None or self.lat is None:
            return None
        return LonLat.of(self.lon, self.lat)


class DivisionParameters(BaseModel):
    """The question for the divisions that have stations."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    level: DivisionLevel = Field(
        default=DivisionLevel.PROVINCE, description="Provinces, prefectures or counties."
    )


class StationParameters(BaseModel):
    """What may be said when asking for one station."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    at: Moment | None = Field(default=None, description="The moment that the state is for; now if absent.")


class TextPlaceParameters(BaseModel):
    """The question of a text message that names a place."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    q: str = Field(
        min_length=1, max_length=100, description="A division, a road, a landmark or a station; pinyin too."
    )
    mode: TravelMode = Field(default=TravelMode.WALK, description="How one comes: open on arrival.")
    at: Moment | None = Field(default=None, description="The moment one leaves (ISO 8601); now if absent.")


class TextParameters(TextPlaceParameters):
    """The question of a text message with a position or a place's name; the position goes before."""

    q: str = Field(default="", max_length=100, description="A place's name, where there is no position.")
    lon: Degrees | None = Field(default=None, description="WGS 84 longitude; only in a body.")
    lat: Degrees | None = Field(default=None, description="WGS 84 latitude; only in a body.")

    @model_validator(mode="after")
    def _names_a_place(self) -> Self:
        if (self.lon is None) != (self.lat is None) or (self.lon is None and not self.q.strip()):
            raise ValueError(Sentence("要有经纬度，或者地名 q"))
        return self

    @property
    def position(self) -> LonLat | None:
        """The position, if one is given; raises InvalidPosition for what is no place."""
        return LonLat.of(self.lon, self.lat) if self.lon is not None and self.lat is not None else None


class StationPageParameters(StationParameters):
    """What may be said when asking for a station's page; strangers' additions are left aside."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    mode: TravelMode = TravelMode.WALK


def from_query(model: type[Model], request: Request) -> Model:
    """Read a query string; raise InvalidRequest with every problem by parameter."""
    given = request.args.to_dict(flat=False)
    doubled = {
        name: Sentence("写了两次；多个值用逗号隔开") for name, values in given.items() if len(values) > 1
    }
    if doubled:
        raise InvalidRequest(doubled)
    return validated(model, {name: values[0] for name, values in given.items()})


def from_form(given: MultiDict[str, str]) -> FindParameters:
    """Read the search form; empty fields count as not given."""
    many = ("kind", "service")
    values: dict[str, Any] = {name: given.getlist(name) for name in many if given.getlist(name)}
    values |= {name: text for name, text in given.items() if name not in many and text}
    return validated(FindParameters, values)


def from_json(model: type[Model], request: Request) -> Model:
    """Read a JSON object; raise InvalidRequest with every problem by parameter."""
    if request.args:
        raise InvalidRequest(dict.fromkeys(request.args, Sentence("写在正文里，不写在地址里")))
    if request.mimetype != "application/json":
        raise InvalidRequest({"Content-Type": Sentence("应是 application/json")})
    try:
        given = orjson.loads(request.get_data())
    except orjson.JSONDecodeError as error:
        raise InvalidRequest(
            {"body": Sentence("不是 JSON：第 {pos} 个字符处读不懂", pos=error.pos + 1)}
        ) from None
    if not isinstance(given, dict):
        raise InvalidRequest({"body": Sentence("应是 JSON 对象")})
    return validated(model, given)


def validated(model: type[Model], given: Mapping[str, Any]) -> Model:
    """Return a model of the given values; raise InvalidRequest with every problem by parameter."""
    try:
        return model.model_validate(given)
    except ValidationError as error:
        known = "、".join(model.model_fields)
        raise InvalidRequest(
            {_name(one): _sentence(one, known) for one in error.errors(include_url=False)}
        ) from None


def _name(problem: ErrorDetails) -> str:
    return str(problem["loc"][0]) if problem["loc"] else "body"


def _sentence(problem: ErrorDetails, known: str) -> str:
    """Return what pydantic found in the words of this program."""
    context = problem.get("ctx", {})
    if problem["type"] == "value_error":
        error: ValueError = context["error"]
        said: str = error.args[0]
        return said
    return Sentence(SENTENCES.get(problem["type"], pattern("读不懂")), known=known, **context)


SENTENCES = {
    "missing": pattern("缺少这个参数"),
    "extra_forbidden": pattern("没有这个参数；可用的有 {known}"),
    "enum": pattern("不认识；应是 {expected} 之一"),
    "greater_than_equal": pattern("太小；最小 {ge}"),
    "less_than_equal": pattern("太大；最大 {le}"),
    "too_long": pattern("太多；最多 {max_length} 个"),
    "string_too_long": pattern("太长；最多 {max_length} 个字"),
    "finite_number": pattern("应是普通的数"),
    "list_type": pattern("应是一个或几个值"),
    "float_type": pattern("应是十进制度数，例如 116.397428"),
    "int_type": pattern("应是整数"),
    "int_from_float": pattern("应是整数"),
}
