"""The model that validates a driver's question for what is ahead on a road."""

from dataclasses import replace
from datetime import datetime
from typing import Self

from pydantic import Field, model_validator
from werkzeug.datastructures import MultiDict

from geodata.compass import POINT_CODES
from geodata.sentence import Sentence
from geodata.travel import TravelMode
from locator.http.validation import validated
from locator.search.domain.road_question import RoadQuestion
from locator.search.domain.search import SearchRequest
from locator.search.views.find_parameters import FindParameters, from_form
from locator.stations.domain.truck import Truck, parse_road


class RoadParameters(FindParameters):
    """A road, and where the driver is: the form of the search with a direction."""

    heading: str = Field(default="", max_length=2)

    @model_validator(mode="after")
    def _leads_somewhere(self) -> Self:
        if self.heading and self.heading not in POINT_CODES:
            raise ValueError(Sentence("没有这个方向"))
        return self

    def to_question(self, now: datetime) -> RoadQuestion:
        """Return the question for what is ahead; needs a road and a position."""
        assert self.position is not None
        filters = replace(self.filters_at(now), truck=Truck(self.length_m, self.height_m))
        request = SearchRequest(self.position, self.at or now, filters, mode=TravelMode.TRUCK)
        return RoadQuestion(parse_road(self.road), request, self.road_side, self.heading)


def road_from_form(fields: MultiDict[str, str]) -> RoadParameters:
    """Validate the search form with which a driver asks for what is ahead on a road."""
    query = from_form(fields)
    heading = {"heading": fields["heading"]} if fields.get("heading") else {}
    return validated(RoadParameters, {**query.model_dump(exclude_unset=True), **heading})
