"""The forms of a name by which people ask for a place: short, with another word for its kind, by sound."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from enum import IntEnum
from functools import cache

from geodata.divisions.codes import DivisionLevel, divisions
from locator.i18n.simplified import simplified

MAX_FORM_LENGTH = 80
NOT_LETTERS = re.compile(r"[^\w]|_")
PARENTHESES = re.compile(r"[(（][^)）]*[)）]")
SUFFIX_OF_DIVISION = re.compile(
    r"(?<=..)(特别行政区|壮族自治区|回族自治区|维吾尔自治区|自治[区州县旗]|地区|[省市区县盟旗])$"
)
VILLAGE = re.compile(r"(?<=..)(?:镇|乡|街道|村委会|行政村|自然村|村)$")
RAILWAY = re.compile(r"(?<=..)(?:火车站|高铁站|动车站|站)$")
DIRECTION = re.compile(r"(?<=..)[东南西北]$")
STOP = re.compile(r"(?<=..)(?:地铁站|轻轨站|公交车站|公交站|车站|站)$")
HOSPITAL = re.compile(
    r"(?P<area>.{2,}?)[市县区](?P<rest>(?:第[一二三四五六七八九十]+)?(?:人民|中心|中).*医院.*)$"
)
NUMBERED = re.compile(r"第(?P<n>[一二三四五六七八九十]+)人民医院$")
EXPRESSWAY = re.compile(r"高速公路$")
JUNCTION = re.compile(r"(?<=..)(?:互通式立交|互通立交|互通|立交|枢纽|收费站|出入口|出口|服务区|停车区)$")
RAIL_KINDS = frozenset({"railway_station", "railway_halt"})
STOP_WORDS = {"bus_station": "车站", "tram_stop": "电车站"}
STOP_KINDS = frozenset({"subway_station", "subway_entrance", "tram_stop", "bus_stop", "bus_station"})


class Script(IntEnum):
    """What a form is written in; earlier ones are surer."""

    WRITTEN = 0  # as written, in Chinese mostly
    OTHER_LANGUAGE = 1
    PINYIN = 2
    INITIALS = 3


def fold(text: str) -> str:
    """Return a text for comparison: half width, small letters, simplified, without spaces and punctuation."""
    plain = simplified(unicodedata.normalize("NFKC", text)).lower().replace("ё", "е").replace("ü", "u")
    stripped = "".join(
        letter
        for letter in unicodedata.normalize("NFD", plain)
        if not unicodedata.combining(letter) or letter == "\u0306"  # й is и with a breve
    )
    return NOT_LETTERS.sub("", unicodedata.normalize("NFC", stripped))[:MAX_FORM_LENGTH]


def written_forms(name: str, kind: str) -> list[str]:
    """Return a name as written and as people shorten it or name its kind, the name itself first."""
    plain = PARENTHESES.sub("", name).strip() or name
    found = [name, plain, *_of_kind(plain, kind)]
    return list(dict.fromkeys(form for form in map(fold, found) if form))


def _of_kind(name: str, kind: str) -> Iterator[str]:
    of_kind = FORMS_OF_KIND.get(kind)
    if of_kind is not None:
        yield from of_kind(name)
    elif kind in STOP_KINDS:
        stem = STOP.sub("", name)
        yield from (stem, f"{stem}站")
        yield stem + ("地铁站" if kind.startswith("subway") else STOP_WORDS.get(kind, "公交站"))


def _of_railway(name: str) -> Iterator[str]:
    stem = RAILWAY.sub("", name)
    yield from (f"{stem}站", f"{stem}火车站", f"{stem}铁路站")
    if DIRECTION.search(stem):  # new stations, of fast trains, are named by a direction
        yield from (f"{stem}高铁站", stem)


def _of_division(name: str) -> Iterator[str]:
    yield SUFFIX_OF_DIVISION.sub("", name)


def _of_village(name: str) -> Iterator[str]:
    yield VILLAGE.sub("", name)


def _of_road(name: str) -> Iterator[str]:
    yield EXPRESSWAY.sub("高速", name)


def _of_junction(name: str) -> Iterator[str]:
    stem = JUNCTION.sub("", name)
    yield from (f"{stem}出口", f"{stem}互通", f"{stem}收费站")


def _of_hospital(name: str) -> Iterator[str]:
    """Yield 肇庆第一人民医院 and 肇庆一医院 of 肇庆市第一人民医院."""
    if found := HOSPITAL.fullmatch(name):
        yield found["area"] + found["rest"]
    for form in dict.fromkeys((name, re.sub(r"(?<=..)[市县区](?=第)", "", name))):
        if NUMBERED.search(form):
            yield from (NUMBERED.sub(rf"\g<n>{word}", form) for word in ("医院", "院"))


def _of_airport(name: str) -> Iterator[str]:
    """Yield 白云机场, 白云国际机场, 广州机场 of 广州白云国际机场."""
    short = name.replace("国际机场", "机场")
    yield short
    for city in (short[:length] for length in (2, 3, 4)):
        rest = short.removeprefix(city)
        if city in _cities() and len(rest) > len("机场"):
            yield from (rest, rest.replace("机场", "国际机场"), f"{city}机场")


@cache
def _cities() -> frozenset[str]:
    """Return the names of provinces and prefectures, without 市 and 省."""
    large = (one for one in divisions().values() if one.level is not DivisionLevel.COUNTY)
    return frozenset(SUFFIX_OF_DIVISION.sub("", one.name).removesuffix("省") for one in large)


FORMS_OF_KIND: dict[str, Callable[[str], Iterator[str]]] = {
    **dict.fromkeys(RAIL_KINDS, _of_railway),
    **dict.fromkeys(("division", "city", "county", "district"), _of_division),
    **dict.fromkeys(("village", "hamlet", "town"), _of_village),
    **dict.fromkeys(("road", "expressway"), _of_road),
    **{"hospital": _of_hospital, "airport": _of_airport, "motorway_junction": _of_junction},
}


def other_forms(names: dict[str, str]) -> list[str]:
    """Return the names in other languages, and alternative and old names, of which a tag may list several."""
    return list(
        dict.fromkeys(
            form
            for text in names.values()
            if isinstance(text, str)
            for form in map(fold, text.split(";"))
            if form
        )
    )


def all_forms(
    name: str,
    kind: str,
    names: dict[str, str],
    romanize: Callable[[str], tuple[str, str]],
    more: Iterable[str] = (),
) -> dict[str, Script]:
    """Return all forms with what they are written in; `romanize` returns pinyin and initials of a text."""
    written = [*written_forms(name, kind), *map(fold, more)]
    forms = dict.fromkeys(filter(None, written), Script.WRITTEN)
    others = other_forms(names)
    for form in others:
        forms.setdefault(form, Script.OTHER_LANGUAGE)
    for form in (*written, *(form for form in others if not form.isascii() and is_chinese(form))):
        pinyin, initials = romanize(form)
        if pinyin and pinyin != form:
            forms.setdefault(fold(pinyin), Script.PINYIN)
        if len(initials) > 1 and initials != form:
            forms.setdefault(fold(initials), Script.INITIALS)
    return forms


def is_chinese(text: str) -> bool:
    """Return whether a text has a Chinese character."""
    return any("一" <= letter <= "鿿" or "㐀" <= letter <= "䶿" for letter in text)
