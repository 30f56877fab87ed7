"""Suggestions while somebody types: the text comes in a body and is written nowhere."""

import orjson
from flask import Blueprint, Response, request
from pydantic import BaseModel, ConfigDict, Field

from locator.accounts.views.access import body_up_to, public
from locator.http.database import read
from locator.http.language import translate
from locator.http.responses import NO_STORE, json_response
from locator.http.validation import validated
from locator.places.domain.coordinates import parse_coordinates
from locator.places.domain.forms import fold
from locator.places.domain.found import Place
from locator.places.queries.suggestions import MAX_TEXT_LENGTH, suggest
from locator.places.views.labels import kind_label

bp = Blueprint("suggestions", __name__)

LARGEST_BODY_BYTES = 1024
LARGEST_ANSWER_BYTES = 2048


class SuggestionParameters(BaseModel):
    """What has been typed so far."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    q: str = Field(max_length=MAX_TEXT_LENGTH)


@bp.post("/suggestions")
@body_up_to(LARGEST_BODY_BYTES)
@public
def suggestions() -> Response:
    """Return places whose names begin with a text; nothing for coordinates, which are no name."""
    typed = validated(SuggestionParameters, request.form.to_dict()).q
    is_name = bool(fold(typed)) and not _is_position(typed)
    places = read(lambda connection: suggest(connection, typed)) if is_name else []
    response = json_response(_bounded([_item(place) for place in places]))
    response.headers["Cache-Control"] = NO_STORE
    return response


def _is_position(text: str) -> bool:
    return any(letter.isdigit() for letter in text) and parse_coordinates(text) is not None


def _item(place: Place) -> dict[str, str]:
    where = translate(place.where) if not place.is_division else place.where
    item = {"name": place.name, "kind": translate(kind_label(place)), **_link(place)}
    return item | ({"where": str(where)} if where and where != place.name else {})


def _link(place: Place) -> dict[str, str]:
    """Return the parameter of the search page that means a place, or a station's page."""
    if place.kind == "station":
        return {"page": f"/stations/{place.key.removeprefix('s')}"}
    if place.is_division:
        return {"field": "division", "value": place.division_code or ""}
    if place.kind == "expressway":
        return {"field": "q", "value": place.road}
    return {"field": "place", "value": place.key}


def _bounded(items: list[dict[str, str]]) -> list[dict[str, str]]:
    """Return as many of the first items as an answer may hold."""
    while items and len(orjson.dumps(items)) > LARGEST_ANSWER_BYTES:
        items = items[:-1]
    return items
