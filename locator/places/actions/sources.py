"""The places of the gazetteer as their sources have them: divisions, public stations, the ground."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, select

from geodata.divisions.codes import divisions, full_name
from locator.divisions.domain import code_prefix
from locator.places.domain import importance
from locator.places.domain.addresses import address_form, houses_of
from locator.places.domain.parts import part_of
from locator.places.domain.roads import exit_km, km_of, refs_of, stake
from locator.places.queries import ground
from locator.stations.tables import public_station, station

NOT_ANOTHER_NAME = re.compile(r"^(?:name:)?(?:zh.*pinyin|pronunciation|etymology|signed|source)")


@dataclass(frozen=True, slots=True)
class SourcePlace:
    """One place; `more` are further names to find it by, `position` a geometry of the database, WGS 84."""

    key: str
    source: str
    kind: str
    name: str
    importance: float
    names: dict[str, str] = field(default_factory=dict)
    more: tuple[str, ...] = ()
    division_code: str | None = None
    road: str = ""
    road_km: float | None = None
    station_id: int | None = None
    position: Any = None
    is_named: bool = True  # else it only tells what other places are near to


def all_sources(connection: Connection, exonyms: dict[str, dict[str, str]]) -> Iterator[SourcePlace]:
    """Yield all places; `exonyms` are names of divisions in other languages by their Chinese name."""
    has_ground = bool(ground.version(connection))
    towns = {row.name: _other_names(row.names) for row in ground.towns(connection)} if has_ground else {}
    yield from _divisions(towns, exonyms)
    yield from stations(connection)
    if has_ground:
        yield from _expressways(connection)
        yield from _roads(connection)
        yield from _ground_places(connection)
        yield from _addresses(connection)


def _divisions(towns: dict[str, dict[str, str]], exonyms: dict[str, dict[str, str]]) -> Iterator[SourcePlace]:
    """Yield the divisions; a name that several have takes nothing from a town of this name."""
    counts = Counter(division.name for division in divisions().values())
    for code, division in divisions().items():
        if division.is_placeholder or code.endswith("9000"):
            continue
        yield SourcePlace(
            f"d{code}",
            "division",
            "division",
            division.name,
            importance.OF_DIVISION[len(code_prefix(code))],
            _merged(
                exonyms.get(division.name, {}),
                towns.get(division.name, {}) if counts[division.name] == 1 else {},
            ),
            (full_name(code),),
            code,
        )


def stations(connection: Connection) -> Iterator[SourcePlace]:
    """Yield public stations, which suggestions name; what is public, is asked again when they are read."""
    named = (
        select(public_station.c.station_id, public_station.c.code, public_station.c.name, station.c.names)
        .join(station, station.c.id == public_station.c.station_id)
        .where(public_station.c.in_service)
        .add_columns(station.c.division_code, station.c.aliases)
    )
    for row in connection.execute(named, execution_options={"yield_per": ground.BATCH}):
        yield SourcePlace(
            f"s{row.code}",
            "station",
            "station",
            row.name,
            importance.OF_STATION,
            dict(row.names or {}),
            tuple(row.aliases or ()),
            row.division_code,
            station_id=row.station_id,
        )


def _expressways(connection: Connection) -> Iterator[SourcePlace]:
    for row in ground.expressways(connection):
        names = [name for name in row.road_names if name]
        name = f"{row.ref} {names[0]}" if names else row.ref
        weight = importance.of_kind("expressway")
        yield SourcePlace(
            f"e{row.ref}",
            "ground",
            "expressway",
            name,
            weight,
            more=(row.ref, f"{row.ref}高速", *names, *(f"{row.ref}{one}" for one in names)),
            road=row.ref,
            position=row.geom,
        )


def _roads(connection: Connection) -> Iterator[SourcePlace]:
    """Yield named roads, without those that are found by their number."""
    for row in ground.roads(connection):
        if row.is_motorway and refs_of(row.ref):
            continue
        yield SourcePlace(
            f"w{row.osm_id}",
            "ground",
            "road",
            row.name,
            importance.of_road(row.length_m),
            _other_names(row.names),
            position=row.geom,
        )


def _ground_places(connection: Connection) -> Iterator[SourcePlace]:
    known_divisions = {division.name for division in divisions().values()}
    for row in ground.places(connection):
        road = next(iter(refs_of(row.ref) or refs_of(row.road_ref)), "")
        on_road = row.kind in ("motorway_junction", "milestone")
        km = km_of(row.name, row.ref) if row.kind == "milestone" else exit_km(row.ref) if on_road else None
        name, more = row.name or "", tuple[str, ...]()
        if row.kind == "milestone":
            if not road or km is None:
                continue
            name = f"{road} {stake(km)}"
        if owned := part_of(row):
            name, more = owned
        if not name:
            continue
        exits = (f"{name}{row.ref}出口",) if row.kind == "motorway_junction" and row.ref else ()
        yield SourcePlace(
            f"{row.osm_type}{row.osm_id}",
            "ground",
            row.kind,
            name,
            importance.of_kind(row.kind, row.importance, name),
            _other_names(row.names),
            (*exits, *more),
            road=road if on_road else "",
            road_km=km if on_road and road else None,
            position=row.geom,
            is_named=not (row.kind in ground.TOWN_KINDS and name in known_divisions),
        )


def _addresses(connection: Connection) -> Iterator[SourcePlace]:
    for row in ground.addresses(connection):
        digest = hashlib.sha256(f"{row.street}|{row.housenumber}|{row.osm_type}{row.osm_id}".encode())
        yield SourcePlace(
            f"a{digest.hexdigest()[:16]}",
            "ground",
            "address",
            address_form(row.street, row.housenumber),
            importance.of_kind("address"),
            more=tuple(address_form(row.street, house) for house in houses_of(row.housenumber)),
            position=row.geom,
        )


def _merged(*names: dict[str, str]) -> dict[str, str]:
    """Return names by language of several sources, the first one's first."""
    languages = dict.fromkeys(language for one in names for language in one)
    return {language: ";".join(one[language] for one in names if one.get(language)) for language in languages}


def _other_names(names: Any) -> dict[str, str]:
    """Return the names of a place in other languages, and its other names in Chinese, by their key."""
    if not isinstance(names, dict):
        return {}
    return {
        key.removeprefix("name:"): value
        for key, value in names.items()
        if isinstance(value, str) and value and not NOT_ANOTHER_NAME.match(key)
    }
