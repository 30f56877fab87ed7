"""Which place a text names: its number on a road, its address, its name in any script; in honest steps."""

from collections.abc import Iterable, Sequence
from typing import Any

from geoalchemy2 import Geometry
from sqlalchemy import ColumnElement, Connection, Select, func, select, type_coerce

from geodata.lonlat import LonLat
from geodata.sentence import Sentence
from locator.divisions.tables import division
from locator.places.domain.addresses import (
    Address,
    address_form,
    parse_address,
    split_divisions,
    without_around,
)
from locator.places.domain.forms import Script, fold
from locator.places.domain.found import Found, Place, Step, choose
from locator.places.domain.other_scripts import sounds_of
from locator.places.domain.roads import RoadPlace, parse_road, stake
from locator.places.tables import place, place_name

MAX_CANDIDATES = 24
MAX_SHOWN = 8
MAX_TEXT_LENGTH = 60
AT_KM = 0.5  # a milestone within it is the one that was asked for
MAX_OFF_KM = 10.0  # farther, the next known kilometre says nothing
POSITION = type_coerce(place.c.position, Geometry)
COLUMNS = (
    *(place.c.key, place.c.kind, place.c.name, place.c.importance, place.c.division_code, place.c.near),
    *(place.c.road, place.c.road_km),
    *(func.ST_X(POSITION).label("lon"), func.ST_Y(POSITION).label("lat")),
)


def find(connection: Connection, text: str) -> Found:
    """Return what a text names: an anchor, candidates, or a coarser place with a note; empty for nothing."""
    asked = without_around(text[:MAX_TEXT_LENGTH])
    if not fold(asked):
        return Found()
    road = parse_road(asked)
    if road is not None:
        return _on_road(connection, road)
    return (
        _by_name(connection, asked)
        or _by_address(connection, asked)
        or _within_division(connection, asked)
        or Found()
    )


def by_key(connection: Connection, key: str) -> Place | None:
    """Return the place of a key; None if the gazetteer has it no more."""
    row = connection.execute(
        select(*COLUMNS).where(place.c.key == key, place.c.position.is_not(None))
    ).first()
    return place_of(row, Script.WRITTEN) if row else None


def _by_name(connection: Connection, text: str) -> Found | None:
    places = _named(connection, [fold(text), *sounds_of(text)])
    if not places:
        return None
    if places[0].kind == "expressway":
        return _expressway(connection, places[0], None)
    anchor, others = choose(places, len(fold(text)))
    codes = [other.division_code for other in others if other.is_division and other.division_code]
    candidates = [other for other in others if not other.is_division][:MAX_SHOWN]
    note = _road_note(anchor) if anchor else None
    return Found(anchor, candidates, note=note, divisions=codes)


def _road_note(anchor: Place) -> Sentence | None:
    return Sentence("按路的中间一点算远近") if anchor.kind == "road" else None


def _by_address(connection: Connection, text: str) -> Found | None:
    """Return the house, else the road, else the division of an address, and say which of them it is."""
    address = parse_address(text)
    if address is None:
        return None
    houses = _inside(
        _named(connection, [fold(address_form(address.street, address.number))]), address.divisions
    )
    if houses:
        anchor, others = choose(houses, MAX_TEXT_LENGTH)
        return Found(anchor, others[:MAX_SHOWN])
    roads = [found for found in _named(connection, [fold(address.street)]) if found.kind == "road"]
    roads = _inside(roads, address.divisions)
    if roads:
        anchor, others = choose(roads, MAX_TEXT_LENGTH)
        note = Sentence("没有查到 {number} 号在哪里，按 {road} 的中间一点算远近", **_named_parts(address))
        return Found(anchor, others[:MAX_SHOWN], step=Step.ROAD, note=note)
    return _district(connection, address)


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
    divisions, rest = split_divisions(text)
    if not divisions or not rest:
        return None
    places = _inside(_named(connection, [fold(rest)]), divisions)
    places = [found for found in places if not found.is_division]
    if not places:
        return None
    anchor, others = choose(places, MAX_TEXT_LENGTH)
    return Found(anchor, others[:MAX_SHOWN], note=_road_note(anchor) if anchor else None)


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


def _on_road(connection: Connection, asked: RoadPlace) -> Found:
    if not asked.ref and not asked.name:
        note = Sentence("{stake} 是哪条路上的？请连路一起写，例如 G42 {stake}", stake=stake(asked.km or 0.0))
        return Found(note=note)
    forms = [fold(asked.ref or asked.name)]
    known = [found for found in _named(connection, forms) if found.kind in ("expressway", "road")]
    if not asked.ref and not known:
        return Found()
    if known and known[0].kind == "road":  # 建设大道 3公里: kilometres are counted on expressways
        anchor, others = choose(known, MAX_TEXT_LENGTH)
        note = Sentence("{name} 的里程没有登记，按路的中间一点算远近", name=known[0].name)
        return Found(anchor, others[:MAX_SHOWN], step=Step.ROAD, note=note)
    return _expressway(connection, known[0] if known else None, asked.km, asked.ref)


def _expressway(connection: Connection, known: Place | None, km: float | None, ref: str = "") -> Found:
    """Return the kilometre of an expressway that is nearest to the one asked for, or the road itself."""
    road = ref or (known.road if known else "")
    if km is None:
        return Found(road=road)
    nearest = _nearest_km(connection, road, km)
    if nearest is None or nearest.road_km is None:
        return Found(road=road, road_km=km, step=Step.ROAD, note=_no_kilometre(road, km))
    off_km = abs(nearest.road_km - km)
    if off_km > MAX_OFF_KM:
        return Found(road=road, road_km=km, step=Step.ROAD, note=_no_kilometre(road, km))
    if off_km <= AT_KM and nearest.kind == "milestone":
        return Found(nearest, road=road, road_km=km)
    note = Sentence(
        "没有查到 {road} {stake}，按最近的 {name}（{near}）算远近",
        road=road,
        stake=stake(km),
        name=nearest.name,
        near=stake(nearest.road_km),
    )
    return Found(nearest, step=Step.KILOMETRE, note=note, road=road, road_km=km)


def _no_kilometre(road: str, km: float) -> Sentence:
    return Sentence("没有查到 {road} {stake} 在哪里，先看这条路上登记的", road=road, stake=stake(km))


def _nearest_km(connection: Connection, road: str, km: float) -> Place | None:
    statement = (
        select(*COLUMNS)
        .where(place.c.road == road, place.c.road != "", place.c.road_km.is_not(None))
        .order_by(func.abs(place.c.road_km - km), place.c.kind.desc(), place.c.key)
        .limit(1)
    )
    row = connection.execute(statement).first()
    return place_of(row, Script.WRITTEN) if row else None


def _named(connection: Connection, forms: Iterable[str]) -> list[Place]:
    """Return the places that have one of some forms, the surest and most important first."""
    wanted = [form for form in dict.fromkeys(forms) if form]
    if not wanted:
        return []
    rows = connection.execute(_statement(place_name.c.form.in_(wanted)))
    return [place_of(row, Script(row.script)) for row in rows]


def _statement(condition: ColumnElement[bool]) -> Select[Any]:
    """Return the places under a condition on their names; stations are searched by themselves."""
    return (
        select(*COLUMNS, func.min(place_name.c.script).label("script"))
        .join(place_name, place_name.c.place_id == place.c.id)
        .where(condition, place.c.source != "station")
        .group_by(place.c.id)
        .order_by(func.min(place_name.c.script), place.c.importance.desc(), place.c.key)
        .limit(MAX_CANDIDATES)
    )


def place_of(row: Any, script: Script) -> Place:
    """Return the place of a row of `COLUMNS`, found by a name in a script."""
    return Place(
        row.key,
        row.kind,
        row.name,
        row.importance,
        script,
        row.division_code,
        row.near,
        row.road,
        row.road_km,
        LonLat(row.lon, row.lat) if row.lon is not None else None,
    )
