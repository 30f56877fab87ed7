"""Places by name: divisions and stations, in characters, pinyin or its initials."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, case, func, literal, or_, select

from locator.db.tables import division, public_station
from locator.domain.romanize import romanized
from locator.domain.search import Filters, SearchHit
from locator.queries.hits import HOURS_COLUMNS, STATION_COLUMNS, Shape, hit_of, parameters, with_hours

LONGEST_TEXT = 60
DIVISIONS_SHOWN = 6
SHORTEST_SPOKEN = 5  # letters: shorter pinyin is like everything


@dataclass(frozen=True, slots=True)
class DivisionHit:
    """A division whose name was meant."""

    code: str
    full_name: str


def divisions_named(connection: Connection, text: str) -> list[DivisionHit]:
    """Return the divisions whose name, pinyin or initials a text gives, the largest first."""
    words = _normalized(text)
    if not words:
        return []
    rows = connection.execute(_divisions(_contains(words))).all()
    if not rows and not words.isascii():  # 肇庆端州, without the 市 and 区 between
        rows = connection.execute(_divisions([_spread(words)])).all()
    return [DivisionHit(row.code, row.full_name) for row in rows]


def stations_named(
    connection: Connection, text: str, filters: Filters, at: datetime, limit: int
) -> list[SearchHit]:
    """Return the stations whose name, address or surroundings a text gives, the likest first.

    When nothing holds the text as it stands, names that sound like it are taken, then those that
    nearly do.
    """
    words = _normalized(text)
    if not words:
        return []
    values = parameters(filters, at)
    for holding in _readings(words):
        rows = connection.execute(_stations(words, filters, holding, limit), values).all()
        if rows:
            return [hit_of(row, at) for row in rows]
    return []


def _readings(words: str) -> Iterator[list[ColumnElement[bool]]]:
    """Yield what a text may mean, from the letter to the likely: as written, as spoken, nearly so."""
    searched = public_station.c.search_text
    yield [_holds(searched, word) for word in words.split(" ")]
    spoken = romanized(words).pinyin  # 蓝糖 for 蓝塘 sounds the same
    if len(spoken) >= SHORTEST_SPOKEN:
        if not words.isascii():
            yield [_holds(searched, spoken)]
        yield [literal(spoken).op("<%")(searched)]


def _normalized(text: str) -> str:
    """Return a text as search_text is written: lower case, half width, single spaces."""
    plain = unicodedata.normalize("NFKC", text[:LONGEST_TEXT]).lower()
    return re.sub(r"[\s,，。、·%_\\\x00-\x1f\x7f]+", " ", plain).strip()


def _holds(column: ColumnElement[str], word: str) -> ColumnElement[bool]:
    return column.contains(word, autoescape=True)


def _contains(words: str) -> Iterable[ColumnElement[bool]]:
    joined = words.replace(" ", "")
    return [
        or_(
            _holds(division.c.full_name, joined),
            division.c.pinyin.startswith(joined, autoescape=True),
            division.c.initials == joined,
        )
    ]


def _spread(words: str) -> ColumnElement[bool]:
    pattern = "%".join(words.replace(" ", ""))
    return division.c.full_name.like(f"%{pattern}%")


def _divisions(conditions: Iterable[ColumnElement[bool]]) -> Select[Any]:
    return (
        select(division.c.code, division.c.full_name)
        .where(*conditions, ~division.c.code.endswith("9000"))
        .order_by(func.length(division.c.full_name), division.c.code)
        .limit(DIVISIONS_SHOWN)
    )


def _stations(
    words: str, filters: Filters, conditions: Iterable[ColumnElement[bool]], limit: int
) -> Select[Row[Any]]:
    named = case((_holds(func.lower(public_station.c.name), words), 0), else_=1)
    return (
        select(*STATION_COLUMNS, *HOURS_COLUMNS)
        .select_from(with_hours(public_station, filters.without_app))
        .where(*Shape.of(filters).conditions(), *conditions)
        .order_by(
            named,
            func.word_similarity(words, public_station.c.search_text).desc(),
            public_station.c.station_id,
        )
        .limit(limit)
    )
