"""Unions' words for services in a search text: 银发课堂, 端州区银发课堂, Silver class."""

import re

from sqlalchemy import Connection, exists, func, literal, or_, select

from locator.search.domain.query_text import FILLERS, SEPARATORS, PlaceQuery
from locator.search.queries.places import is_in_a_name
from locator.stations.domain.own_words import service_of
from locator.stations.queries.service_words import IS_ACTIVE, IS_OWN
from locator.stations.tables import public_station, service_offer, service_word

MAX_TEXT_LENGTH = 60
BETWEEN = re.compile(r"(?:的|里|哪里有|哪有|有)$")


def split_own_word(connection: Connection, text: str) -> PlaceQuery:
    """Split a word that some public station offers off either end of a text; the place is the rest.

    Nothing is split off where the word is that of several services, or part of names, as 驿站 is.
    """
    plain = FILLERS.sub("", FILLERS.sub("", text.strip().lower()))[:MAX_TEXT_LENGTH]
    found = [
        (rest, name, code)
        for code, names in _words_in(connection, plain)
        for name in names
        for rest in _beside(plain, name)
    ]
    if not found:
        return PlaceQuery(text)
    place, word, code = min(found, key=lambda one: len(one[0]))  # the longest word
    is_one_service = {code for rest, _, code in found if rest == place} == {code}
    if not is_one_service or is_in_a_name(connection, word):
        return PlaceQuery(text)
    return PlaceQuery(place, (service_of(code),))


def _beside(text: str, name: str) -> list[str]:
    found = []
    if text.endswith(name):
        found.append(BETWEEN.sub("", SEPARATORS.sub(" ", text.removesuffix(name)).strip()).strip())
    if text.startswith(name):
        found.append(SEPARATORS.sub(" ", text.removeprefix(name)).strip())
    return found


def _words_in(connection: Connection, text: str) -> list[tuple[str, list[str]]]:
    """Return the code and the names of each word that is in a text and that a public station offers."""
    columns = service_word.c
    wording = func.unnest(columns.wordings).column_valued("wording")
    given = literal(text)
    has_wording = exists(select(literal(1)).where(func.strpos(given, func.lower(wording)) > 0))
    has_name = or_(
        func.strpos(given, func.lower(columns.zh)) > 0, (columns.en != "") & (given == func.lower(columns.en))
    )
    is_offered = (
        exists()
        .where(service_offer.c.code == columns.code, func.strpos(service_offer.c.code, ":") > 0)
        .where(service_offer.c.availability == "yes")
        .where(public_station.c.station_id == service_offer.c.station_id, public_station.c.in_service)
    )
    chosen = select(columns.code, columns.zh, columns.en, columns.wordings)
    rows = connection.execute(chosen.where(IS_OWN, IS_ACTIVE, or_(has_name, has_wording), is_offered))
    return [(row.code, [one.lower() for one in (row.zh, row.en, *row.wordings) if one]) for row in rows]
