"""Stations' names and places in a language's letters, for cards that are made on a phone.

A name that the union itself gives goes before one by rule.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import BigInteger, Connection, bindparam, func, select
from sqlalchemy.dialects.postgresql import ARRAY

from locator.i18n.readable import SCRIPTS, in_letters
from locator.places.queries.corrections import known_names
from locator.stations.tables import station

IDS = bindparam("ids", type_=ARRAY(BigInteger))


def written_columns(
    connection: Connection, stations: Sequence[tuple[int, str, str]], language: str
) -> dict[str, Any]:
    """Return the columns of stations given as (id, name, place); none for a language of Chinese letters.

    `own` are the indexes of names that are the union's: they are in the language, others in a script of
    Chinese.
    """
    if language not in SCRIPTS:
        return {}
    known = known_names(connection, language)
    own = own_names(connection, [key for key, _, _ in stations], language)
    return {
        "written": {
            "language": language,
            "script": SCRIPTS[language],
            "name": [own.get(key) or in_letters(name, language, known) for key, name, _ in stations],
            "where": [in_letters(place, language, known) for _, _, place in stations],
            "own": [index for index, (key, _, _) in enumerate(stations) if key in own],
        }
    }


def own_names(connection: Connection, ids: Sequence[int], language: str) -> Mapping[int, str]:
    """Return the names that unions give their stations in a language, by station id."""
    name = station.c.names[language].astext
    statement = select(station.c.id, name.label("name")).where(station.c.id == func.any(IDS), name != "")
    return {row.id: row.name for row in connection.execute(statement, {"ids": list(ids)})}


def own_name(connection: Connection, code: str, language: str) -> str:
    """Return the name that its union gives a station in a language, or an empty text."""
    return connection.scalar(select(station.c.names[language].astext).where(station.c.code == code)) or ""
