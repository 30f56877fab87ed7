"""Places whose names begin with what somebody has typed so far, the likeliest first."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    case,
    func,
    literal_column,
    or_,
    select,
    union_all,
)

from locator.places.domain.details import without_around
from locator.places.domain.forms import Script, fold, is_chinese
from locator.places.domain.found import Place
from locator.places.domain.importance import FIRST_LETTERS_FROM, TWO_LETTERS_FROM
from locator.places.domain.other_scripts import sounds_of
from locator.places.queries.named import COLUMNS, place_of
from locator.places.tables import place, place_name
from locator.stations.tables import public_station

MAX_SUGGESTIONS = 7
MAX_TEXT_LENGTH = 40
MAX_SCANNED = 400  # names that begin alike, of which the likeliest are taken
MAX_IMPORTANT = 60
OF_PARTIAL_INDEX: ColumnElement[float] = literal_column(str(FIRST_LETTERS_FROM))
MANY_LETTERS = 3  # fewer begin too many names: only important places are looked for


def suggest(connection: Connection, text: str) -> list[Place]:
    """Return the places that a text is the beginning of; bounded work for any text."""
    beginnings = _beginnings(text)
    if not beginnings:
        return []
    found: dict[str, Place] = {}
    for row in connection.execute(_statement(beginnings)):
        found.setdefault(row.key, place_of(row, Script(row.script)))
    return list(found.values())[:MAX_SUGGESTIONS]


def _beginnings(text: str) -> list[str]:
    typed = fold(without_around(text[:MAX_TEXT_LENGTH]))
    if not typed:
        return []
    return list(dict.fromkeys([typed, *sounds_of(text[:MAX_TEXT_LENGTH])]))[:4]


def _statement(beginnings: list[str]) -> Select[Any]:
    is_long = len(beginnings[0]) >= MANY_LETTERS or is_chinese(beginnings[0])
    least = FIRST_LETTERS_FROM if is_long else TWO_LETTERS_FROM
    # The condition of the partial index, and a narrower one.
    important = _begins(beginnings).where(place_name.c.importance >= OF_PARTIAL_INDEX)
    important = important.where(place_name.c.importance >= least)
    parts = [important.order_by(place_name.c.importance.desc()).limit(MAX_IMPORTANT).subquery()]
    if is_long and len(beginnings[0]) > 1:
        parts.append(_begins(beginnings).order_by(place_name.c.form).limit(MAX_SCANNED).subquery())
    names = union_all(*(select(part) for part in parts)).subquery("names")
    is_whole = case((names.c.form.in_(beginnings), 0), else_=1)
    best = (
        select(
            names.c.place_id,
            func.min(is_whole).label("is_part"),
            func.min(names.c.script).label("script"),
            func.max(names.c.importance).label("weight"),
        )
        .group_by(names.c.place_id)
        .order_by(
            func.min(is_whole),
            case((func.min(names.c.script) == Script.INITIALS, 1), else_=0),
            func.max(names.c.importance).desc(),
            names.c.place_id,
        )
        .limit(3 * MAX_SUGGESTIONS)
        .subquery("best")
    )
    is_open_to_all = or_(place.c.station_id.is_(None), public_station.c.in_service)
    return (
        select(*COLUMNS, best.c.script, public_station.c.code.label("station_code"))
        .join(best, best.c.place_id == place.c.id)
        .outerjoin(public_station, public_station.c.station_id == place.c.station_id)
        .where(is_open_to_all)
        .order_by(
            best.c.is_part,
            case((best.c.script == Script.INITIALS, 1), else_=0),
            best.c.weight.desc(),
            place.c.key,
        )
    )


def _begins(beginnings: list[str]) -> Select[Any]:
    conditions: list[ColumnElement[bool]] = [
        place_name.c.form.startswith(beginning, autoescape=True) for beginning in beginnings
    ]
    return select(
        place_name.c.place_id, place_name.c.form, place_name.c.script, place_name.c.importance
    ).where(or_(*conditions))
