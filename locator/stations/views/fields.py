"""Parameter types for the properties of stations."""

from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field

from geodata.sentence import Sentence
from locator.http.fields import split_list
from locator.stations.domain.access import Audience
from locator.stations.domain.service import MAX_WORD, SERVICES, is_service
from locator.stations.domain.station import StationKind
from locator.stations.domain.station_fields import FILTERS
from locator.stations.domain.truck import MAX_TRUCK_LENGTH_M, parse_metres

WITHOUT_APP = "no_app"


def _parse_metres(value: Any) -> Any:
    """Parse metres given as text; a JSON number is left to pydantic."""
    if isinstance(value, bool):
        raise ValueError("应是米数，例如 4.2")
    return parse_metres(value, MAX_TRUCK_LENGTH_M) if isinstance(value, str) else value


def _require_known_service(code: str) -> str:
    if code not in SERVICES:
        raise ValueError(Sentence("没有“{code}”这项服务；可用的代码见 /openapi.json", code=code[:40]))
    return code


def _require_facility(code: str) -> str:
    if code not in FILTERS:
        raise ValueError(Sentence("没有“{code}”这个条件；可用的代码见 /openapi.json", code=code[:40]))
    return code


def _require_without_app(value: str) -> str:
    if value != WITHOUT_APP:
        raise ValueError(Sentence("只能是 {without_app}（不用装手机应用）", without_app=WITHOUT_APP))
    return value


WithoutApp = Annotated[
    str, AfterValidator(_require_without_app), Field(json_schema_extra={"enum": [WITHOUT_APP]})
]


Metres = Annotated[float, BeforeValidator(_parse_metres), Field(allow_inf_nan=False)]


def _require_service_or_word(code: str) -> str:
    return code if is_service(code) else _require_known_service(code)


Service = Annotated[
    str, AfterValidator(_require_known_service), Field(json_schema_extra={"enum": list(SERVICES)})
]


Facility = Annotated[str, AfterValidator(_require_facility), Field(json_schema_extra={"enum": list(FILTERS)})]


Facilities = Annotated[list[Facility], BeforeValidator(split_list)]


# A union's own word under a standard service counts as well: training:银发课堂.
OWN_WORDS = {"pattern": f"^(?:{'|'.join(SERVICES)}):[\\u4e00-\\u9fffA-Za-z0-9]{{1,{MAX_WORD}}}$"}
ServiceOrWord = Annotated[
    str,
    AfterValidator(_require_service_or_word),
    Field(json_schema_extra={"anyOf": [{"enum": list(SERVICES)}, OWN_WORDS]}),
]


Services = Annotated[list[ServiceOrWord], BeforeValidator(split_list)]


Kinds = Annotated[list[StationKind], BeforeValidator(split_list)]


Audiences = Annotated[list[Audience], BeforeValidator(split_list)]
