"""Places by name: divisions and stations, in characters, pinyin or its initials, with a slip.

Names of two characters have an index too: in grams() each Chinese character is followed by a letter,
so that two of them make a trigram.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, case, func, literal, or_, select

from geodata.divisions import full_name
from locator.divisions.domain import nearly, one_letter_off, split
from locator.divisions.tables import division
from locator.hours.queries.states import HOURS_COLUMNS, join_timetables
from locator.i18n.romanize import romanized
from locator.search.domain.search import Filters, SearchHit
from locator.search.queries.filters import STATION_COLUMNS, Shape, hit_of, parameters
from locator.stations.tables import public_station

LONGEST_TEXT = 60
DIVISIONS_SHOWN = 6
SHORTEST_SPOKEN = 5  # letters: shorter pinyin is like everything
LONGEST_SLIP = 12  # letters: in longer spellings a slip is found by likeness
SHORTEST_WITHIN = 3  # Latin letters: fewer are looked for where words begin
CANDIDATES = 200  # of a text that thousands hold, so many are compared
HAN = re.compile(r"([一-鿿㐀-䶿])")
GRAMS_OF_NAME = func.grams(public_station.c.name)
GRAMS_OF_TEXT = func.grams(public_station.c.search_text)


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


def divisions_nearly_named(text: str) -> list[DivisionHit]:
    """Return the divisions that a text names but for one slip, the largest first."""
    words = _normalized(text).replace(" ", "")
    return [DivisionHit(one.code, full_name(one.code)) for one in nearly(words)]


def stations_named(
    connection: Connection, text: str, filters: Filters, at: datetime, limit: int, *, as_written: bool = False
) -> list[SearchHit]:
    """Return the stations whose name, address or surroundings a text gives, the likest first.

    When nothing holds the text as it stands, names that sound like it are taken, then those that
    nearly do; not so `as_written`.
    """
    words = _normalized(text)
    if not words:
        return []
    values = parameters(filters, at)
    for readings in _readings(words):
        found: dict[int, Row[Any]] = {}
        for holding in readings:
            if len(found) < limit:
                rows = connection.execute(_stations(words, filters, holding, limit), values)
                found.update((row.station_id, row) for row in rows if row.station_id not in found)
        if found:
            return [hit_of(row, at) for row in found.values()][:limit]
        if as_written:
            break
    return []


def _readings(words: str) -> Iterator[Sequence[Iterable[ColumnElement[bool]]]]:
    """Yield what a text may mean, from the letter to the likely: as written, as spoken, nearly so.

    Each has the conditions of what stands first, and of what stands behind it.
    """
    parts = words.split(" ")
    yield [*_held_by_name(parts), _held_by_text(parts)]
    apart = [part for one in parts for part in split(one)]
    if apart != parts:
        yield [_held_by_text(apart)]
    spoken = romanized(words).pinyin  # 蓝糖 for 蓝塘 sounds the same, and "lantang 4" for 蓝塘4号
    if len(spoken) >= SHORTEST_SPOKEN:
        if spoken != words:
            yield [[_holds_latin(spoken)]]
        if len(spoken) <= LONGEST_SLIP:
            yield [[GRAMS_OF_TEXT.like(func.any(one_letter_off(spoken)))]]
        yield [[literal(spoken).op("<%")(GRAMS_OF_TEXT)]]


def _held_by_name(words: Sequence[str]) -> list[list[ColumnElement[bool]]]:
    """Return the conditions that a name holds all words; none of a few letters, which any name has."""
    if not all(HAN.search(word) or len(word) >= SHORTEST_WITHIN for word in words):
        return []
    return [[_holds(GRAMS_OF_NAME, _grams(word)) for word in words]]


def _held_by_text(words: Iterable[str]) -> list[ColumnElement[bool]]:
    """Return the conditions that a text holds all words, each by the index that serves it."""
    return [_holds(GRAMS_OF_TEXT, _grams(word)) if HAN.search(word) else _holds_latin(word) for word in words]


def _holds_latin(word: str) -> ColumnElement[bool]:
    """Return the condition that a text holds a word without a Chinese character: one index serves both.

    The letter behind each character of its grams may look like the word's own: the text itself decides.
    """
    written = public_station.c.search_text
    if len(word) >= SHORTEST_WITHIN:
        return and_(_holds(GRAMS_OF_TEXT, word), _holds(written, word))
    return or_(GRAMS_OF_TEXT.startswith(word, autoescape=True), _holds(GRAMS_OF_TEXT, f" {word}"))


def _grams(word: str) -> str:
    """Return a word as grams() of the database writes it, open at its end."""
    return HAN.sub(r"\1q", word).removesuffix("q")


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
    candidates = (
        select(public_station.c.station_id)
        .select_from(join_timetables(public_station, filters.without_app))
        .where(*Shape.of(filters).conditions(), *conditions)
        .limit(CANDIDATES)
    )
    named = case((_holds(func.lower(public_station.c.name), words), 0), else_=1)
    return (
        select(*STATION_COLUMNS, *HOURS_COLUMNS)
        .select_from(join_timetables(public_station, filters.without_app))
        .where(public_station.c.station_id.in_(candidates))
        .order_by(
            named,
            func.word_similarity(words, public_station.c.search_text).desc(),
            public_station.c.station_id,
        )
        .limit(limit)
    )
