"""Which place a text names: its number on a road, its address, its name in any script; in honest steps."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection, func, select

from geodata.divisions.names import parse_division_names
from geodata.sentence import Sentence
from locator.divisions.tables import division
from locator.i18n.simplified import simplified
from locator.places.domain.addresses import (
    Address,
    address_form,
    parse_address,
    parse_latin_address,
    split_divisions,
)
from locator.places.domain.crossings import parse_crossing
from locator.places.domain.details import split_detail, without_around, without_speech
from locator.places.domain.forms import Script, fold
from locator.places.domain.found import Found, Place, Step, choose, is_named_after_another
from locator.places.domain.other_scripts import sounds_of
from locator.places.domain.pasted_links import without_link
from locator.places.domain.roads import parse_road, split_road
from locator.places.queries import crossings
from locator.places.queries.named import COLUMNS, known_roads, named, place_of, roads_named
from locator.places.queries.road_places import expressway, on_road
from locator.places.tables import place

MAX_SHOWN = 8
OF_EXPRESSWAYS = ("motorway_junction", "services", "rest_area", "toll_booth")
MAX_TEXT_LENGTH = 60


def find(connection: Connection, text: str) -> Found:
    """Return what a text names: an anchor, candidates, or a coarser place with a note; empty for nothing."""
    typed = without_around(without_link(text)[:MAX_TEXT_LENGTH])
    asked = simplified(typed)
    if not fold(asked):
        return Found()
    for part in dict.fromkeys((asked, *_with_division_first(asked), *without_speech(asked))):
        if found := _find(connection, part):
            return replace(found, called=typed if part == asked else part)
    return _with_detail(connection, asked) or Found()


def _with_division_first(text: str) -> list[str]:
    """Return a text with the division before the place: 武汉 友谊路 of 友谊路 武汉."""
    *rest, last = text.split()
    match = parse_division_names(last)
    is_division = rest and match.found and not match.rest
    return [" ".join((last, *rest))] if is_division else []


def _find(connection: Connection, asked: str) -> Found | None:
    """Return what a name, an address, a road or a crossing is; None for nothing."""
    if not fold(asked):
        return None
    road = parse_road(asked)
    if road is not None:
        return on_road(connection, road)
    return (
        _by_name(connection, asked)
        or _by_address(connection, asked)
        or _within_division(connection, asked)
        or _at_crossing(connection, asked)
        or _on_expressway(connection, asked)
    )


def by_key(connection: Connection, key: str) -> Place | None:
    """Return the place of a key; None if the gazetteer has it no more."""
    if both := crossings.keys_of(key):
        first, second = (by_key(connection, road) for road in both)
        found = crossings.crossings(connection, [first], [second]) if first and second else []
        return next(iter(found), None)
    row = connection.execute(
        select(*COLUMNS).where(place.c.key == key, place.c.position.is_not(None))
    ).first()
    return place_of(row, Script.WRITTEN) if row else None


def _by_name(connection: Connection, text: str) -> Found | None:
    places = named(connection, [fold(text), *sounds_of(text)])
    if not places:
        return None
    if places[0].kind == "expressway":
        return expressway(connection, places[0], None)
    anchor, others = choose(places, len(fold(text)))
    if anchor and is_named_after_another(anchor):
        others = [anchor, *others]
        anchor = None
    codes = [other.division_code for other in others if other.is_division and other.division_code]
    candidates = [other for other in others if not other.is_division][:MAX_SHOWN]
    note = _road_note(anchor) if anchor else None
    return Found(anchor, candidates, note=note, divisions=codes)


def _road_note(anchor: Place) -> Sentence | None:
    if anchor.kind == "crossings":
        return Sentence("这两条路不止一处相交，按其中一处算远近")
    return Sentence("按路的中间一点算远近") if anchor.kind == "road" else None


def _by_address(connection: Connection, text: str) -> Found | None:
    """Return the house, else the road, else the division of an address, and say which of them it is."""
    address = parse_address(text)
    if address is None:
        return _by_latin_address(connection, text)
    houses = named(connection, [fold(address_form(address.street, address.number))])
    roads = [found for found in named(connection, [fold(address.street)]) if found.kind == "road"]
    for known, step in ((houses, Step.EXACT), (roads, Step.ROAD)):
        places, unchecked = _inside_as_far_as_known(known, address.divisions)
        if places:
            anchor, others = choose(places, MAX_TEXT_LENGTH)
            return Found(anchor, others[:MAX_SHOWN], step=step, note=_address_note(address, step, unchecked))
    return _district(connection, address)


def _by_latin_address(connection: Connection, text: str) -> Found | None:
    parts = parse_latin_address(text)
    roads = roads_named(connection, parts[0]) if parts else []
    for name in dict.fromkeys(road.name for road in roads):
        if parts and (found := _by_address(connection, address_form(name, parts[1]))):
            return found
    return None


def _address_note(address: Address, step: Step, unchecked: str) -> Sentence | None:
    """Say what of an address is not known: the house, or whether its district is right."""
    if step is Step.ROAD:
        return Sentence("没有查到 {number} 号在哪里，按 {road} 的中间一点算远近", **_named_parts(address))
    return Sentence("是不是在{division}，没有核对过", division=unchecked) if unchecked else None


def _inside_as_far_as_known(places: Sequence[Place], divisions: Sequence[str]) -> tuple[list[Place], str]:
    """Return the places inside named divisions; else in or near the larger of them, if that is all known.

    The second value is the division that could not be checked. What is known to lie in another is left out.
    """
    if inside := _inside(places, divisions):
        return inside, ""
    *larger, smallest = divisions or [""]
    vague = [found for found in places if not found.division_code and smallest not in str(found.where)]
    coarse = [found for found in vague if str(found.near).endswith(("市", "州", "地区", "盟"))]
    inside = _inside(coarse, larger) if larger else []
    return inside, smallest if inside else ""


def _named_parts(address: Address) -> dict[str, str]:
    return {"number": address.number, "road": address.street}


def _district(connection: Connection, address: Address) -> Found | None:
    codes = _division_codes(connection, address.divisions)
    if not codes:
        return None
    note = Sentence("没有查到 {road}，先看这个地区的", road=address.street)
    return Found(step=Step.DISTRICT, note=note, divisions=codes)


def _within_division(connection: Connection, text: str) -> Found | None:
    """Return places of a name within the divisions that stand before it: 肇庆 人民医院."""
    every, rest = split_divisions(text)
    for count in range(1, len(every) + 1):  # 端州区人民医院 in 肇庆市, before 人民医院 in 端州区
        name = "".join((*every[count:], rest))
        places = _inside(named(connection, [fold(name)]), every[:count])
        if places := [found for found in places if not found.is_division]:
            return _chosen(places)
    return None


def _chosen(places: Sequence[Place]) -> Found:
    anchor, others = choose(places, MAX_TEXT_LENGTH)
    return Found(anchor, others[:MAX_SHOWN], note=_road_note(anchor) if anchor else None)


def _on_expressway(connection: Connection, text: str) -> Found | None:
    """Return the exit or service area of an expressway: 沪蓉高速武汉西出口; none of another one."""
    parts = split_road(text)
    if parts is None:
        return None
    ref, name = parts
    places = [found for found in named(connection, [fold(name)]) if found.kind in OF_EXPRESSWAYS]
    places = [found for found in places if not (ref and found.road and found.road != ref)]
    return _chosen(places) if places else None


def _at_crossing(connection: Connection, text: str) -> Found | None:
    """Return the crossing of two roads; else one of them, which is said."""
    pairs = parse_crossing(text)
    if not pairs:
        return None
    parts = [(split_divisions(first), second) for first, second in pairs]
    known = known_roads(connection, [name for (_, first), second in parts for name in (first, second)])
    for (divisions, first), second in parts:
        if first in known and second in known:
            ways = [_inside(roads_named(connection, name), divisions) for name in (first, second)]
            return _crossing_of(crossings.crossings(connection, *ways), ways, (first, second))
    return None


def _crossing_of(
    found: Sequence[Place], ways: Sequence[Sequence[Place]], names: tuple[str, str]
) -> Found | None:
    if found:
        anchor, others = choose(found, MAX_TEXT_LENGTH)
        return Found(anchor, others[:MAX_SHOWN], note=_road_note(anchor) if anchor else None)
    roads = next((way for way in ways if way), None)
    if not roads:
        return None
    anchor, others = choose(roads, MAX_TEXT_LENGTH)
    crossing = crossings.label(*names)
    note = (
        Sentence("没有查到 {crossing}，按 {road} 的中间一点算远近", crossing=crossing, road=anchor.name)
        if anchor
        else Sentence("没有查到 {crossing}，先看这些路", crossing=crossing)
    )
    return Found(anchor, others[:MAX_SHOWN], step=Step.ROAD, note=note)


def _with_detail(connection: Connection, text: str) -> Found | None:
    """Return the place whose gate, exit or building is named behind it, and say that it is not known."""
    parts = split_detail(text)
    found = _find(connection, parts[0]) if parts else None
    if parts is None or found is None or found.step is not Step.EXACT or found.road:
        return None
    if not (found.anchor or found.candidates):
        return None
    name = found.anchor.name if found.anchor else parts[0]
    note = Sentence("没有查到“{detail}”在哪里，按 {place} 算远近", detail=parts[1], place=name)
    return replace(found, step=Step.PART, note=note, divisions=())


def _inside(places: Sequence[Place], divisions: Sequence[str]) -> list[Place]:
    """Return the places that are known to lie in all named divisions, or near the towns of these names."""
    return [
        found
        for found in places
        if all(name in str(found.where) or name.rstrip("市县区") in str(found.where) for name in divisions)
    ]


def _division_codes(connection: Connection, names: Sequence[str]) -> list[str]:
    """Return the codes of the divisions that a row of names, from the largest, stands for."""
    if not names:
        return []
    pattern = "%" + "%".join(names) + "%"
    statement = (
        select(division.c.code)
        .where(division.c.full_name.like(pattern), ~division.c.code.endswith("9000"))
        .order_by(func.length(division.c.full_name), division.c.code)
        .limit(1)
    )
    return list(connection.scalars(statement))
