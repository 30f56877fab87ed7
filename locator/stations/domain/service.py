"""Services that stations offer, and parsing lists of services in Chinese."""

import re
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import lru_cache

from geodata.sentence import Sentence
from locator.stations.domain.access import Audience, Price
from locator.stations.domain.offer_terms import Booking, OnDuty
from locator.stations.domain.service_vocabulary import GROUPS, SERVICE_TYPES, ServiceType

SERVICES = {service.code: service for service in SERVICE_TYPES}
SEPARATORS = re.compile(r"[、，,；;/\n|]+")
CONJUNCTIONS = re.compile(r"和|与|及|以及")
OWN_WORD = ":"  # between a standard code and a union's own word
MAX_WORD = 30  # characters of a union's own word
NOT_IN_A_WORD = (
    r"\s\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202f\u2066-\u2069\ufeff"
    r":：、，,；;/\\|｜（）()<>\"'`&=@#"
)
WORD = re.compile(rf"[^{NOT_IN_A_WORD}]{{1,{MAX_WORD}}}")


class Availability(StrEnum):
    """Whether a station has a service; unknown differs from no."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class ServiceOffer:
    """One service at one station; `opening_hours` only where they differ from the station's.

    `code` is a standard one, or a union's own word under a standard one: ``training:银发课堂``.
    `valid_from` and `valid_to` are the first and the last day of its season; None is without end.
    """

    code: str
    availability: Availability
    price: Price = Price.UNKNOWN
    price_note: str = ""
    audience: Audience = Audience.UNKNOWN
    opening_hours: str = ""
    capacity: int | None = None
    note: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    phone: str = ""
    booking: Booking = Booking.UNKNOWN
    booking_target: str = ""  # a number, an https address, or the path of a mini-programme
    staffed_by: tuple[OnDuty, ...] = ()

    @property
    def zh(self) -> str:
        """The Chinese name."""
        return service_name(self.code)

    @property
    def is_particular(self) -> bool:
        """Whether more is said of it than that it is there and free, as most are."""
        plain = ServiceOffer(self.code, self.availability)
        return OWN_WORD in self.code or self not in (plain, replace(plain, price=Price.FREE))

    @property
    def schedule(self) -> str:
        """The text of its timetable: its hours within its season; empty for neither."""
        return seasonal_hours(self.opening_hours, self.valid_from, self.valid_to)


def standard_code(code: str) -> str:
    """Return the standard service that a code is, or that a union's own word belongs to."""
    return code.partition(OWN_WORD)[0]


def own_word(code: str) -> str:
    """Return the union's own word of a code; empty for a standard service."""
    return code.partition(OWN_WORD)[2]


def service_name(code: str) -> str:
    """Return the name of a standard service, to be translated, or a union's own word as it is."""
    parent, _, word = code.partition(OWN_WORD)
    return word or Sentence(SERVICES[parent].zh)


def service_order(code: str) -> tuple[int, str]:
    """Return what offers are sorted by: as in the vocabulary, a union's words behind their service."""
    return SERVICES[standard_code(code)].tag, code


def is_service(code: str) -> bool:
    """Tell whether a code is a standard one, or a well-formed word under a standard one."""
    parent, own, word = code.partition(OWN_WORD)
    return parent in SERVICES and (not own or bool(WORD.fullmatch(word)))


def seasonal_hours(hours: str, first: date | None, last: date | None) -> str:
    """Return hours within a season as the text of a schedule: ``2026-06-01/2026-08-31 Mo-Fr 09:00-11:00``.

    An open end is ``..`` as in ISO 8601-2; without hours of its own a service is there all day.
    """
    if first is None and last is None:
        return hours
    days = "/".join(day.isoformat() if day else ".." for day in (first, last))
    return f"{days} {hours or '24/7'}"


def _codes_by_wording() -> dict[str, str]:
    codes = {}
    for service in SERVICE_TYPES:
        for wording in (service.zh, service.code, *service.wordings.split(" ")):
            if wording:
                codes[normalise_wording(wording)] = service.code
    return codes


def normalise_wording(wording: str) -> str:
    """Return a wording as it is compared: without blanks, brackets and quotation marks, in lower case."""
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
    if OWN_WORD in part and is_service(part):
        return [part]
    whole = CODES_BY_WORDING.get(normalise_wording(part))
    if whole:
        return [whole]
    pieces = [CODES_BY_WORDING.get(normalise_wording(piece)) for piece in CONJUNCTIONS.split(part)]
    return [piece for piece in pieces if piece] if all(pieces) else []


def group_name(service: ServiceType) -> str:
    """Return the name of a service's group."""
    return Sentence(GROUPS[service.group])
