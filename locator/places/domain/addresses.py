"""Addresses as people type them: division, road, house number."""

import re
import unicodedata
from dataclasses import dataclass

from locator.divisions.domain import split_names

ADDRESS = re.compile(
    r"(?P<street>.*?(?:大道|大街|路|街|道|巷|弄|里|胡同)(?:[东南西北中]路?|[一二三四五六七八九十]+[路街巷])?)"
    r"(?P<number>\d{1,5}(?:[-之/]\d{1,4})?)\s*(?:号|號|弄)?(?P<rest>.*)"
)
ROAD = re.compile(r"[一-鿿]{1,12}?(?:大道|大街|路|街|巷|道|胡同)(?:[东南西北中]路?)?")
PART_OF_ROAD = re.compile(r"[东南西北中上下前后新老一二三四五六七八九十]{0,2}(?:大道|大街|路|街|巷|道)")


LATIN_ADDRESS = re.compile(
    r"(?:no\.?\s*)?(?P<first>\d{1,5})[\s,]+(?P<after>[^\W\d][^\d一-鿿]{2,50})"
    r"|(?P<before>[^\W\d][^\d一-鿿]{2,50}?)[\s,]+(?:no\.?\s*|д\.?\s*)?(?P<last>\d{1,5})(?:\s*hao)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Address:
    """An address in parts; `divisions` from the largest, as written."""

    divisions: tuple[str, ...]
    street: str
    number: str


def parse_address(text: str) -> Address | None:
    """Return the parts of an address with a house number; None for other texts."""
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    divisions, rest = split_divisions(plain)
    found = ADDRESS.fullmatch(rest)
    if found is None:
        return None
    return Address(divisions, found["street"], found["number"].replace("之", "-").replace("/", "-"))


def parse_latin_address(text: str) -> tuple[str, str] | None:
    """Return the road and the number of an address in Latin letters: 100 Century Avenue, Shiji Lu 100 hao."""
    found = LATIN_ADDRESS.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if found is None:
        return None
    return (found["after"] or found["before"]).strip(" ,"), found["first"] or found["last"]


def split_divisions(text: str) -> tuple[tuple[str, ...], str]:
    """Return the names of divisions that a text begins with, and the rest of it, never empty."""
    *names, rest = split_names(re.sub(r"\s+", "", text)) or [""]
    if names and PART_OF_ROAD.match(rest):  # 端州一路, 南京东路: named after a division
        rest = names.pop() + rest
    return tuple(names), rest


def houses_of(number: str) -> list[str]:
    """Return the numbers of the houses that one number stands for, without those that it does not name.

    7-9 is 7 and 9, 7;9 as well; 8-2 is one house, the second behind 8.
    """
    found: list[str] = []
    for part in re.split(r"[;,、；，]", number):
        plain = part.strip().rstrip("号號")
        ends = re.fullmatch(r"(\d{1,5})[-~—至](\d{1,5})", plain)
        found += [ends[1], ends[2]] if ends and int(ends[1]) < int(ends[2]) else [plain]
    return [one for one in dict.fromkeys(found) if one and one != number]


def address_form(street: str, number: str) -> str:
    """Return an address as the gazetteer keeps it: 世纪大道100号."""
    return f"{street}{number.rstrip('号號')}号"


def road_in(address: str) -> str:
    """Return the road that a station's address names first, without its divisions; empty for none."""
    found = ROAD.match(split_divisions(address)[1]) if address else None
    return found[0] if found else ""
