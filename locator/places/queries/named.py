"""Places of the gazetteer by the forms of their names."""

from collections.abc import Iterable
from typing import Any

from geoalchemy2 import Geometry
from sqlalchemy import ColumnElement, Connection, Select, and_, func, select, type_coerce

from geodata.lonlat import LonLat
from locator.places.domain.forms import Script, fold
from locator.places.domain.found import Place
from locator.places.domain.other_scripts import sounds_of
from locator.places.tables import place, place_name

MAX_CANDIDATES = 24
MAX_ROADS = 100  # of one name, in all towns
POSITION = type_coerce(place.c.position, Geometry)
COLUMNS = (
    *(place.c.key, place.c.kind, place.c.name, place.c.importance, place.c.division_code, place.c.near),
    *(place.c.road, place.c.road_km),
    *(func.ST_X(POSITION).label("lon"), func.ST_Y(POSITION).label("lat")),
)


def named(connection: Connection, forms: Iterable[str]) -> list[Place]:
    """Return the places that have one of some forms, the surest and most important first."""
    wanted = [form for form in dict.fromkeys(forms) if form]
    if not wanted:
        return []
    rows = connection.execute(_statement(place_name.c.form.in_(wanted), MAX_CANDIDATES))
    return [place_of(row, Script(row.script)) for row in rows]


def roads_named(connection: Connection, name: str) -> list[Place]:
    """Return the roads of a name, the longest first."""
    is_road = (place_name.c.form.in_([fold(name), *sounds_of(name)]), place.c.kind == "road")
    rows = connection.execute(_statement(and_(*is_road), MAX_ROADS))
    return [place_of(row, Script(row.script)) for row in rows]


def known_roads(connection: Connection, names: Iterable[str]) -> set[str]:
    """Return those of some names that a road has."""
    forms = {name: [form for form in (fold(name), *sounds_of(name)) if form] for name in names}
    wanted = {form for some in forms.values() for form in some}
    known = set(
        connection.scalars(
            select(place_name.c.form)
            .distinct()
            .join(place, place.c.id == place_name.c.place_id)
            .where(place_name.c.form.in_(wanted), place.c.kind == "road")
        )
    )
    return {name for name, some in forms.items() if not known.isdisjoint(some)}


def _statement(condition: ColumnElement[bool], limit: int) -> Select[Any]:
    """Return the places under a condition on their names; stations are searched by themselves."""
    return (
        select(*COLUMNS, func.min(place_name.c.script).label("script"))
        .join(place_name, place_name.c.place_id == place.c.id)
        .where(condition, place.c.source != "station")
        .group_by(place.c.id)
        .order_by(func.min(place_name.c.script), place.c.importance.desc(), place.c.key)
        .limit(limit)
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
