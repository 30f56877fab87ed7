"""What a station offers: the services by code, and what is known of each one."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from geodata.sentence import Sentence
from locator.stations.domain.access import Audience, Price
from locator.stations.domain.service_vocabulary import GROUPS, WORDS, Word

SERVICES = {word.code: word for word in WORDS}
SEPARATORS = re.compile(r"[、，,；;/\n|]+")
CONJUNCTIONS = re.compile(r"和|与|及|以及")


class Availability(StrEnum):
    """Three values: not knowing whether there is a toilet is not the same as there being none."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class ServiceOffer:
    """One service at one station; `opening_hours` only where it differs from the station's."""

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
        """The name that a worker reads."""
        return Sentence(SERVICES[self.code].zh)


def _words_to_codes() -> dict[str, str]:
    known = {}
    for word in WORDS:
        for wording in (word.zh, word.code, *word.wordings.split(" ")):
            if wording:
                known[_plain(wording)] = word.code
    return known


def _plain(wording: str) -> str:
    return re.sub(r"[\s（）()“”\"·-]", "", wording).lower()


KNOWN_WORDS = _words_to_codes()


@dataclass(frozen=True, slots=True)
class ReadServices:
    """What a services text says: the codes in it, and the words that mean none of them."""

    codes: tuple[str, ...]
    unread: tuple[str, ...]


@lru_cache(maxsize=50_000)
def read_services(text: str) -> ReadServices:
    """Read a list of services as people write it, by ``、`` or commas.

    A wording is taken only when it is known as a whole; what is not known is returned, so that the
    caller can keep and show it: nothing is guessed from a part of a word.
    """
    codes: dict[str, None] = {}
    unread = []
    for part in filter(None, map(str.strip, SEPARATORS.split(text))):
        found = _codes_of(part)
        if found:
            codes.update(dict.fromkeys(found))
        else:
            unread.append(part)
    return ReadServices(tuple(codes), tuple(unread))


def _codes_of(part: str) -> list[str]:
    """Return the codes of one wording, or of two joined by 和; empty unless all of it is known."""
    whole = KNOWN_WORDS.get(_plain(part))
    if whole:
        return [whole]
    pieces = [KNOWN_WORDS.get(_plain(piece)) for piece in CONJUNCTIONS.split(part)]
    return [piece for piece in pieces if piece] if all(pieces) else []


def group_name(word: Word) -> str:
    """Return the heading under which a page lists a service."""
    return Sentence(GROUPS[word.group])
