"""Parsing names of divisions as people write them: 端州区, 广东省肇庆市端州区, 肇庆 端州."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from rapidfuzz import fuzz, process

from geodata.divisions.codes import Division, DivisionLevel, divisions

CODE = re.compile(r"(\d{6})(\d{3}(\d{3})?)?(\.0)?", re.ASCII)
SEPARATORS = re.compile(r"[\s,，、/\-—·>＞|]+")
ENDINGS = re.compile(
    r"(特别行政区|(壮族|回族|维吾尔)?自治区|(?<=..)自治州|(?<=..)自治县|地区|省|市|区|县|盟|旗)$"
)
ETHNIC_GROUPS = re.compile(
    r"(?<=..)(蒙古族|藏族|苗族|侗族|彝族|土家族|布依族|哈尼族|傣族|白族|壮族|回族|满族|朝鲜族|瑶族|黎族|羌族|傈僳族|景颇族|各族|土族|撒拉族|哈萨克|蒙古|柯尔克孜|畲族|水族|仡佬族|拉祜族|佤族|纳西族|独龙族怒族|锡伯|塔吉克)+$"
)
MAX_NAME_LENGTH = 20
MIN_SIMILARITY = 65  # of 100: one of three characters may differ
MAX_TEXT_LENGTH = 200


@dataclass(frozen=True, slots=True)
class ParsedNames:
    """The divisions that fit all names in a text, and the rest of the text.

    `contradicts` is a name that lies in none of the divisions before it.
    """

    found: tuple[Division, ...]
    rest: str
    contradicts: str = ""


@lru_cache(maxsize=100_000)
def parse_division_names(text: str, within: str = "") -> ParsedNames:
    """Parse the names of divisions at the beginning of a text, from the largest to the smallest.

    Divisions inside `within` (a code) have priority over others. The text may also be a code.
    """
    normalised = SEPARATORS.sub("", unicodedata.normalize("NFKC", text))[:MAX_TEXT_LENGTH]
    code = CODE.fullmatch(normalised)
    if code:
        division = divisions().get(code[1])
        return ParsedNames((division,) if division else (), "" if division else normalised)
    return _prefer_inside(_parse(normalised), within)


@lru_cache(maxsize=10_000)
def closest_division(text: str, within: str = "") -> Division | None:
    """Return the division within an area whose name is closest to a misspelt one; None if ambiguous."""
    normalised = SEPARATORS.sub("", text)[-MAX_NAME_LENGTH:]
    names = {
        code: name
        for code, name in _unique_names().items()
        if not within or is_inside(divisions()[code], within)
    }
    best = process.extract(normalised, names, scorer=fuzz.ratio, score_cutoff=MIN_SIMILARITY, limit=2)
    if not best or (len(best) > 1 and best[0][1] == best[1][1]):
        return None
    return divisions()[best[0][2]]


def is_inside(division: Division, code: str) -> bool:
    """Return whether a division has this code or lies in the division with this code."""
    return division.code.startswith(divisions()[code].prefix) if code in divisions() else False


def _parse(text: str) -> ParsedNames:
    found: tuple[Division, ...] = ()
    rest = text
    while rest:
        alias = _longest_alias(rest)
        if alias is None:
            break
        candidates = _aliases()[alias]
        inside = tuple(
            division for division in candidates if any(_lies_in(division, above) for above in found)
        )
        if found and not inside:
            if any(division.name == alias for division in candidates) and len(alias) > 2:
                return ParsedNames(found, rest, alias)
            break
        found = inside if found else candidates
        rest = rest[len(alias) :]
    return ParsedNames(tuple(sorted(found, key=lambda division: division.code)), rest)


def _prefer_inside(parsed: ParsedNames, within: str) -> ParsedNames:
    inside = tuple(division for division in parsed.found if within and is_inside(division, within))
    return ParsedNames(inside, parsed.rest, parsed.contradicts) if inside else parsed


def _lies_in(division: Division, above: Division) -> bool:
    return division.code != above.code and division.code.startswith(above.prefix)


def _longest_alias(text: str) -> str | None:
    known = _aliases()
    lengths = _lengths_by_beginning().get(text[:2], ())
    return next((text[:length] for length in lengths if text[:length] in known), None)


@cache
def _lengths_by_beginning() -> Mapping[str, tuple[int, ...]]:
    """Return how long the names are that begin with two characters, longest first: most texts have none."""
    lengths = defaultdict(set)
    for alias in _aliases():
        if len(alias) <= MAX_NAME_LENGTH:
            lengths[alias[:2]].add(len(alias))
    return {beginning: tuple(sorted(found, reverse=True)) for beginning, found in lengths.items()}


@cache
def _aliases() -> Mapping[str, tuple[Division, ...]]:
    """Return divisions by full and by short name; full names have priority."""
    full_names, short_names = defaultdict(list), defaultdict(list)
    for division in divisions().values():
        if division.is_placeholder or division.name == "市辖区":
            continue
        full_names[division.name].append(division)
        short_name = ETHNIC_GROUPS.sub("", ENDINGS.sub("", division.name))
        if len(short_name) >= 2 and short_name != division.name:
            short_names[short_name].append(division)
    return {alias: tuple(found) for alias, found in {**short_names, **full_names}.items()}


@cache
def _unique_names() -> Mapping[str, str]:
    """Return the names that only one county or prefecture has, by code."""
    candidates = [
        division for division in divisions().values() if division.level is not DivisionLevel.PROVINCE
    ]
    names = [division.name for division in candidates]
    return {
        division.code: division.name
        for division in candidates
        if not division.is_placeholder and names.count(division.name) == 1
    }
