"""Services that stations offer, and parsing lists of services in Chinese."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from geodata.sentence import Sentence
from locator.stations.domain.access import Audience, Price
from locator.stations.domain.service_vocabulary import GROUPS, SERVICE_TYPES, ServiceType

SERVICES = {service.code: service for service in SERVICE_TYPES}
SEPARATORS = re.compile(r"[、，,；;/\n|]+")
CONJUNCTIONS = re.compile(r"和|与|及|以及")


class Availability(StrEnum):
    """Whether a station has a service; unknown differs from no."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class ServiceOffer:
    """One service at one station; `opening_hours` only where they differ from the station's."""

    code: str
    availability: Availability
    price: Price = Price.UNKNOWN
    price_note: str = ""
    audience: Audience = Audience.UNKNOWN
    opening_hours: str = ""
    capacity: int | None = None
    note: str = ""

    @property
    def zh(self) -> str:
        """The Chinese name."""
        return Sentence(SERVICES[self.code].zh)


def _codes_by_wording() -> dict[str, str]:
    codes = {}
    for service in SERVICE_TYPES:
        for wording in (service.zh, service.code, *service.wordings.split(" ")):
            if wording:
                codes[_normalise(wording)] = service.code
    return codes


def _normalise(wording: str) -> str:
    return re.sub(r"[\s（）()“”\"·-]", "", wording).lower()


CODES_BY_WORDING = _codes_by_wording()


@dataclass(frozen=True, slots=True)
class ParsedServices:
    """The service codes in a text, and the wordings that were not recognised."""

    codes: tuple[str, ...]
    unread: tuple[str, ...]


@lru_cache(maxsize=50_000)
def parse_services(text: str) -> ParsedServices:
    """Parse a list of services, separated by ``、`` or commas.

    A wording is recognised only as a whole; nothing is guessed from a part of it. Unknown wordings are
    returned in `unread`.
    """
    codes: dict[str, None] = {}
    unread = []
    for part in filter(None, map(str.strip, SEPARATORS.split(text))):
        part_codes = _codes_of(part)
        if part_codes:
            codes.update(dict.fromkeys(part_codes))
        else:
            unread.append(part)
    return ParsedServices(tuple(codes), tuple(unread))


def _codes_of(part: str) -> list[str]:
    """Return the codes of one wording, or of several joined by 和; empty unless all parts are known."""
    whole = CODES_BY_WORDING.get(_normalise(part))
    if whole:
        return [whole]
    pieces = [CODES_BY_WORDING.get(_normalise(piece)) for piece in CONJUNCTIONS.split(part)]
    return [piece for piece in pieces if piece] if all(pieces) else []


def group_name(service: ServiceType) -> str:
    """Return the name of a service's group."""
    return Sentence(GROUPS[service.group])
