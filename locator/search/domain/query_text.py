"""Split a search text into a place and services: ``端州区 热水``, ``有充电的 肇庆``, ``端州区热水``."""

import re
from dataclasses import dataclass

from geodata.divisions.names import parse_division_names
from locator.places.domain.needs import need_services
from locator.stations.domain.service import SERVICES, parse_services
from locator.stations.domain.service_vocabulary import ServiceType

SEPARATORS = re.compile(r"[\s,，、。·]+")
FILLERS = re.compile(r"^(?:哪里有|哪有|附近有|有|要)(?=..)|(?<=..)(?:的|吗|？|\?)$")
MIN_LENGTH = 2  # characters of a service, and of a place


@dataclass(frozen=True, slots=True)
class PlaceQuery:
    """The name of a place, and the services requested there."""

    place: str
    services: tuple[ServiceType, ...] = ()


def services_of(text: str) -> tuple[ServiceType, ...]:
    """Return the services that a whole text names; empty for others."""
    return _distinct_services(_service_codes(text.strip()))


def split_spaced(text: str) -> PlaceQuery:
    """Split services off both ends of a text with separators; the place is the whole text if none."""
    parts, codes = [part for part in SEPARATORS.split(text) if part], list[str]()
    while len(parts) > 1 and (found := _service_codes(parts[-1])):
        parts, codes = parts[:-1], [*found, *codes]
    while len(parts) > 1 and (found := _service_codes(parts[0])):
        parts, codes = parts[1:], [*codes, *found]
    return PlaceQuery(" ".join(parts), _distinct_services(codes)) if codes else PlaceQuery(text)


def split_unspaced(text: str) -> PlaceQuery:
    """Split a service off the beginning or end of a text whose rest is the name of a division."""
    joined = SEPARATORS.sub("", text)
    for index in range(MIN_LENGTH, len(joined) - MIN_LENGTH + 1):
        for place, rest in ((joined[:index], joined[index:]), (joined[index:], joined[:index])):
            codes = _service_codes(rest)
            if codes and is_division_name(place):
                return PlaceQuery(place, _distinct_services(codes))
    return PlaceQuery(text)


def split_need(text: str) -> PlaceQuery:
    """Split a service off the end of a text without separators: 王府井附近的厕所; whatever the rest names."""
    joined = SEPARATORS.sub("", text)
    for index in range(MIN_LENGTH, len(joined) - MIN_LENGTH + 1):
        codes = _service_codes(joined[index:])
        if codes:
            return PlaceQuery(re.sub(r"(?:的|哪里有|有)$", "", joined[:index]), _distinct_services(codes))
    return PlaceQuery(text)


def is_division_name(text: str) -> bool:
    """Return whether the whole text is the name of a division."""
    match = parse_division_names(text)
    return bool(match.found) and not match.rest


def _service_codes(text: str) -> tuple[str, ...]:
    """Return the services that a text names; empty unless all of it is known."""
    services = parse_services(FILLERS.sub("", FILLERS.sub("", text)))
    return need_services(text) if services.unread else services.codes


def _distinct_services(codes: list[str] | tuple[str, ...]) -> tuple[ServiceType, ...]:
    return tuple(SERVICES[code] for code in dict.fromkeys(codes))
