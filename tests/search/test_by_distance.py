"""A search by distance alone is answered from rows, in the bytes that hits would make."""

from random import Random

import pytest
from factories import HERE, NOON, AddStation, north, offers
from flask import Flask

from geodata.lonlat import LonLat
from locator.hours.domain.state import OpenState
from locator.http.database import read
from locator.http.language import accepted, translate
from locator.search.actions import find_openings, find_unknown
from locator.search.domain.arrival import OPEN_STATES
from locator.search.domain.search import Filters, SearchRequest
from locator.search.queries.nearest import nearest_stations
from locator.search.views import by_distance, features
from locator.search.views.first_line import first_line
from locator.stations.domain.service import SERVICES

HOURS = ("24/7", "", "Mo-Su 08:00-20:00", "Mo-Su 08:00-12:00,14:00-18:00", "Mo-Su 12:00-12:20", "nonsense")
WISHES = (
    Filters(),
    Filters(services=(SERVICES["toilet"],)),
    Filters(open_states=OPEN_STATES),
    Filters(open_states=frozenset({OpenState.CLOSED, OpenState.UNKNOWN})),
    Filters(without_app=True),
)
PLACES = (HERE, north(99_000), LonLat(2.35, 48.86))  # in the middle of them, far away, abroad


def hit_by_hit(search: SearchRequest, accuracy_m: float | None) -> bytes:
    """Return the answer as those by arrival are made."""
    hits = read(lambda connection: nearest_stations(connection, search))
    openings = find_openings(search, hits)
    return features.hit_collection_json(
        hits,
        numberReturned=len(hits),
        answer=translate(first_line(search, hits, openings, accuracy_m)),
        nearest_open=features.open_member(openings.nearest_open),
        opens_first=features.opening_member(openings.opens_first),
        **features.unknown_member(find_unknown(search)),
    )


@pytest.mark.parametrize("language", ["zh-CN", "en", "mn", "ru"])
def test_the_answer_is_that_of_hits(app: Flask, add: AddStation, language: str) -> None:
    chance = Random(15)
    for number in range(40):
        toilet = {"services": offers("toilet")} if number % 3 == 0 else {}
        add(at=north(chance.uniform(0, 3_000)), opening_hours=chance.choice(HOURS), **toilet)
    add(at=north(3_000), opening_hours="")
    add(at=north(3_000), opening_hours="24/7")  # as far as another
    with app.app_context() as context:
        context.g.language = accepted(language)
        answered = []
        for wish in WISHES:
            for place in PLACES:
                for limit in (1, 3, 50):
                    for within_m in (900.0, 1_000_000):
                        at = NOON.replace(hour=chance.choice((3, 11, 12, 19)), minute=chance.choice((0, 45)))
                        search = SearchRequest(place, at, wish, limit, within_m)
                        accuracy_m = chance.choice((None, 4_000.0))
                        answered.append(by_distance.answer_json(search, accuracy_m))
                        assert answered[-1] == hit_by_hit(search, accuracy_m)
    assert {b'"features":[]' in answer for answer in answered} == {True, False}
