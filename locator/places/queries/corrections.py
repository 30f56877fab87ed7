"""Names in other letters that the rules do not make: those of the languages, and what staff has corrected."""

from typing import NamedTuple

from sqlalchemy import Connection, select

from locator.places.domain.exonyms import exonyms
from locator.places.domain.forms import SUFFIX_OF_DIVISION
from locator.places.tables import name_correction

MAX_CORRECTIONS = 5_000


class Correction(NamedTuple):
    """How a name is written, and on whose word."""

    name: str
    by: str


def all_corrections(connection: Connection) -> dict[tuple[str, str], Correction]:
    """Return the corrections by Chinese name and language, the latest first."""
    statement = select(name_correction).order_by(name_correction.c.said_at.desc(), name_correction.c.chinese)
    rows = connection.execute(statement.limit(MAX_CORRECTIONS))
    return {(row.chinese, row.language): Correction(row.name, row.said_by) for row in rows}


def known_names(connection: Connection, language: str) -> dict[str, str]:
    """Return the names by their Chinese: of divisions, also without their suffix, and corrections."""
    known: dict[str, str] = {}
    for chinese, names in exonyms().items():
        name = names.get(language, "").split(";")[0]
        if name:
            known[chinese] = name
            known.setdefault(SUFFIX_OF_DIVISION.sub("", chinese), name)
    statement = select(name_correction.c.chinese, name_correction.c.name)
    rows = connection.execute(statement.where(name_correction.c.language == language).limit(MAX_CORRECTIONS))
    return known | {row.chinese: row.name for row in rows}
