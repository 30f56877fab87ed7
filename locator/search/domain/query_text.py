"""A place and what is wanted there, asked in one text: ``端州区 热水``, ``有充电的 肇庆``, ``端州区热水``."""

import re
from dataclasses import dataclass

from geodata.division_names import named
from locator.stations.domain.service import SERVICES, parse_services
from locator.stations.domain.service_vocabulary import ServiceType

BLANKS = re.compile(r"[\s,，、。·]+")
AROUND = re.compile(r"^(?:哪里有|哪有|附近有|有|要)(?=..)|(?<=..)(?:的|吗|？|\?)$")
SHORTEST = 2  # letters of a service's word, and of a place's


@dataclass(frozen=True, slots=True)
class Asked:
    """The words of a place, and the services that were asked for with it; none where there are none."""

    place: str
    services: tuple[ServiceType, ...] = ()


def by_words(text: str) -> Asked:
    """Take the services off both ends of a text that is written in words."""
    words, codes = [one for one in BLANKS.split(text) if one], list[str]()
    while len(words) > 1 and (found := _services(words[-1])):
        words, codes = words[:-1], [*found, *codes]
    while len(words) > 1 and (found := _services(words[0])):
        words, codes = words[1:], [*codes, *found]
    return Asked(" ".join(words), _known(codes)) if codes else Asked(text)


def run_together(text: str) -> Asked:
    """Take a service off the end or the beginning of a text whose rest is a division by its name."""
    plain = BLANKS.sub("", text)
    for at in range(SHORTEST, len(plain) - SHORTEST + 1):
        for place, rest in ((plain[:at], plain[at:]), (plain[at:], plain[:at])):
            codes = _services(rest)
            if codes and is_division(place):
                return Asked(place, _known(codes))
    return Asked(text)


def is_division(text: str) -> bool:
    """Tell whether a text is a division's name and nothing else."""
    meant = named(text)
    return bool(meant.found) and not meant.rest


def _services(word: str) -> tuple[str, ...]:
    read = parse_services(AROUND.sub("", AROUND.sub("", word)))
    return () if read.unread else read.codes


def _known(codes: list[str] | tuple[str, ...]) -> tuple[ServiceType, ...]:
    return tuple(SERVICES[code] for code in dict.fromkeys(codes))
