"""Divisions by their names, as people write them: 端州区, 广东省肇庆市端州区, 肇庆 端州."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from rapidfuzz import fuzz, process

from geodata.divisions import Division, DivisionLevel, divisions

CODE = re.compile(r"(\d{6})(\d{3}(\d{3})?)?(\.0)?", re.ASCII)
BLANK = re.compile(r"[\s,，、/\-—·>＞|]+")
ENDINGS = re.compile(
    r"(特别行政区|(壮族|回族|维吾尔)?自治区|(?<=..)自治州|(?<=..)自治县|地区|省|市|区|县|盟|旗)$"
)
PEOPLES = re.compile(
    r"(?<=..)(蒙古族|藏族|苗族|侗族|彝族|土家族|布依族|哈尼族|傣族|白族|壮族|回族|满族|朝鲜族|瑶族|黎族|羌族|傈僳族|景颇族|各族|土族|撒拉族|哈萨克|蒙古|柯尔克孜|畲族|水族|仡佬族|拉祜族|佤族|纳西族|独龙族怒族|锡伯|塔吉克)+$"
)
LONGEST_NAME = 20
LEAST_ALIKE = 65  # of 100: one of three letters is another
LONGEST_TEXT = 200


@dataclass(frozen=True, slots=True)
class Named:
    """What a text names: the divisions that fit all of it, and what stands behind them.

    `contradicts` is the name in it that lies in none of those before it.
    """

    found: tuple[Division, ...]
    rest: str
    contradicts: str = ""


@lru_cache(maxsize=100_000)
def named(text: str, within: str = "") -> Named:
    """Read the names of divisions that a text begins with, from the largest to the smallest.

    Divisions outside `within` (a code) are left out where any inside fit. A code is read too.
    """
    plain = BLANK.sub("", unicodedata.normalize("NFKC", text))[:LONGEST_TEXT]
    code = CODE.fullmatch(plain)
    if code:
        one = divisions().get(code[1])
        return Named((one,) if one else (), "" if one else plain)
    return _narrowed(_read(plain), within)


@lru_cache(maxsize=10_000)
def likest(text: str, within: str = "") -> Division | None:
    """Return the one division of an area whose name is most like a text with a slip of the pen, if any is."""
    plain = BLANK.sub("", text)[-LONGEST_NAME:]
    names = {
        code: name
        for code, name in _whole_names().items()
        if not within or is_inside(divisions()[code], within)
    }
    best = process.extract(plain, names, scorer=fuzz.ratio, score_cutoff=LEAST_ALIKE, limit=2)
    if not best or (len(best) > 1 and best[0][1] == best[1][1]):
        return None
    return divisions()[best[0][2]]


def is_inside(one: Division, code: str) -> bool:
    """Return whether a division is one of this code, or lies in it."""
    return one.code.startswith(divisions()[code].prefix) if code in divisions() else False


def _read(plain: str) -> Named:
    chosen: tuple[Division, ...] = ()
    rest = plain
    while rest:
        alias = _longest_alias(rest)
        if alias is None:
            break
        meant = _aliases()[alias]
        inside = tuple(one for one in meant if any(_lies_in(one, above) for above in chosen))
        if chosen and not inside:
            if any(one.name == alias for one in meant) and len(alias) > 2:
                return Named(chosen, rest, alias)
            break
        chosen = inside if chosen else meant
        rest = rest[len(alias) :]
    return Named(tuple(sorted(chosen, key=lambda one: one.code)), rest)


def _narrowed(read: Named, within: str) -> Named:
    inside = tuple(one for one in read.found if within and is_inside(one, within))
    return Named(inside, read.rest, read.contradicts) if inside else read


def _lies_in(one: Division, above: Division) -> bool:
    return one.code != above.code and one.code.startswith(above.prefix)


def _longest_alias(text: str) -> str | None:
    known = _aliases()
    return next((text[:n] for n in range(min(LONGEST_NAME, len(text)), 1, -1) if text[:n] in known), None)


@cache
def _aliases() -> Mapping[str, tuple[Division, ...]]:
    """Return the divisions by whole and by short name; a whole name is never taken for a short one."""
    whole, short = defaultdict(list), defaultdict(list)
    for one in divisions().values():
        if one.is_shelf or one.name == "市辖区":
            continue
        whole[one.name].append(one)
        brief = PEOPLES.sub("", ENDINGS.sub("", one.name))
        if len(brief) >= 2 and brief != one.name:
            short[brief].append(one)
    return {alias: tuple(found) for alias, found in {**short, **whole}.items()}


@cache
def _whole_names() -> Mapping[str, str]:
    """Return the names that only one county or prefecture has, by code."""
    counties = [one for one in divisions().values() if one.level is not DivisionLevel.PROVINCE]
    names = [one.name for one in counties]
    return {one.code: one.name for one in counties if not one.is_shelf and names.count(one.name) == 1}
