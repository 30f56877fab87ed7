"""Places by name: divisions and stations, in characters, pinyin or initials, with typing errors.

The trigram index also serves words of two Chinese characters: the database function grams() puts a
letter after each Chinese character, so that two characters make a trigram.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, case, func, literal, or_, select

from geodata.divisions.codes import full_name
from locator.divisions.domain import one_typo_patterns, similar_divisions, split_names
from locator.divisions.tables import division
from locator.hours.queries.states import HOURS_COLUMNS, Condition, join_timetables
from locator.i18n.romanize import romanized
from locator.i18n.simplified import simplified
from locator.search.domain.search import Filters, SearchHit
from locator.search.queries.filters import STATION_COLUMNS, FilterShape, filter_parameters, hit_of
from locator.stations.tables import public_station

MAX_TEXT_LENGTH = 60
MAX_DIVISIONS = 6
MIN_PINYIN_LENGTH = 5  # shorter pinyin resembles too much
MAX_PATTERN_LENGTH = 12  # letters; longer pinyin with an error is matched by similarity alone
MIN_SUBSTRING_LENGTH = 3  # Latin letters; shorter words match only at the beginning of a word
MAX_CANDIDATES = 200  # compared by similarity, of texts that match thousands of stations
HAN = re.compile(r"([一-鿿㐀-䶿])")
NO_PINYIN = re.compile(r"[b-df-hj-np-tw-z]+")
GRAMS_OF_NAME = func.grams(public_station.c.name)
GRAMS_OF_TEXT = func.grams(public_station.c.search_text)


@dataclass(frozen=True, slots=True)
class DivisionHit:
    """A division found by name."""

    code: str
    full_name: str


@dataclass(frozen=True, slots=True)
class NameMatch:
    """Stations found by a text: those that contain it, and those that only sound or look like it."""

    literal: list[SearchHit]
    similar: list[SearchHit]

    @property
    def hits(self) -> list[SearchHit]:
        """All of them, those that contain the text first."""
        return [*self.literal, *self.similar]


def divisions_by_name(connection: Connection, text: str) -> list[DivisionHit]:
    """Return the divisions matching a text by name, pinyin or initials, the largest first."""
    normalized = simplified(_normalize(text))
    if not normalized:
        return []
    rows = connection.execute(_division_statement(_division_matches(normalized))).all()
    if not rows and not normalized.isascii():  # 肇庆端州, without 市 and 区
        rows = connection.execute(_division_statement(_division_matches_with_gaps(normalized))).all()
    return [DivisionHit(row.code, row.full_name) for row in rows]


def divisions_by_similar_name(text: str) -> list[DivisionHit]:
    """Return the divisions matching a text with one typing error, the largest first."""
    joined = simplified(_normalize(text)).replace(" ", "")
    return [DivisionHit(match.code, full_name(match.code)) for match in similar_divisions(joined)]


def stations_by_name(
    connection: Connection, text: str, filters: Filters, at: datetime, limit: int, *, as_written: bool = False
) -> list[SearchHit]:
    """Return the stations matching a text by name, address or surroundings, the most similar first.

    If nothing contains the text as written, stations are matched by pinyin, then by similarity; with
    `as_written` they are not.
    """
    return match_by_name(connection, text, filters, at, limit, as_written=as_written).hits


def match_by_name(
    connection: Connection, text: str, filters: Filters, at: datetime, limit: int, *, as_written: bool = False
) -> NameMatch:
    """Return the same stations, with those apart that contain the text and those that only sound alike."""
    normalized = _normalize(text)
    if not normalized:
        return NameMatch([], [])
    values = filter_parameters(filters, at)
    for by_sound, alternatives in _interpretations(normalized):
        rows_by_id: dict[int, Row[Any]] = {}
        for conditions in alternatives:
            if len(rows_by_id) < limit:
                rows = connection.execute(_station_statement(normalized, filters, conditions, limit), values)
                for row in rows:
                    rows_by_id.setdefault(row.station_id, row)
        if rows_by_id:
            hits = [hit_of(row, at) for row in rows_by_id.values()][:limit]
            return _match_of(hits, [] if by_sound else normalized.split(" "))
        if as_written:
            break
    return NameMatch([], [])


def is_in_a_name(connection: Connection, word: str) -> bool:
    """Tell whether a word is part of the name of a division, or of a station in service."""
    normalized = _normalize(word)
    named = [
        select(public_station.c.station_id).where(public_station.c.in_service, *conditions)
        for conditions in _name_contains([normalized])
    ]
    is_of_station = any(connection.execute(chosen.limit(1)).first() for chosen in named)
    of_division = select(division.c.code).where(_contains(division.c.full_name, normalized)).limit(1)
    return is_of_station or connection.execute(of_division).first() is not None


def _match_of(hits: Sequence[SearchHit], words: Sequence[str]) -> NameMatch:
    """Return hits apart: search texts hold pinyin as well, so that Latin words may be found in that alone."""
    latin = [word for word in words if not HAN.search(word)]
    literal = [hit for hit in hits if words and (not latin or _shows(hit, latin))]
    ids = {hit.station_id for hit in literal}
    return NameMatch(literal, [hit for hit in hits if hit.station_id not in ids])


def _shows(hit: SearchHit, words: Iterable[str]) -> bool:
    card = hit.entry["properties"]
    shown = _normalize_all(card["name"], card["address"], card["wayfinding"])
    return all(word in shown for word in words)


def _interpretations(text: str) -> Iterator[tuple[bool, Sequence[Iterable[Condition]]]]:
    """Yield interpretations of a text, the strictest first: as written, by pinyin, by similarity.

    Each is whether it goes by sound, and a sequence of alternative conditions; matches of the first rank
    before those of the next.
    """
    words = text.split(" ")
    yield False, [*_name_contains(words), _text_contains(words)]
    if (plain := simplified(text)) != text:
        words = plain.split(" ")
        yield False, [*_name_contains(words), _text_contains(words)]
    split_words = [part for word in words for part in split_names(word)]
    if split_words != words:
        yield False, [_text_contains(split_words)]
    pinyin = romanized(text).pinyin  # 蓝糖 for 蓝塘 sounds the same, and "lantang 4" for 蓝塘4号
    if len(pinyin) >= MIN_PINYIN_LENGTH and not NO_PINYIN.fullmatch(pinyin):
        if pinyin != text:
            yield True, [[_contains_latin(pinyin)]]
        if len(pinyin) <= MAX_PATTERN_LENGTH:
            yield True, [[GRAMS_OF_TEXT.like(func.any(one_typo_patterns(pinyin)))]]
        yield True, [[literal(pinyin).op("<%")(GRAMS_OF_TEXT)]]


def _name_contains(words: Sequence[str]) -> list[list[Condition]]:
    """Return the conditions that a name contains all words; none for short words, which any name has."""
    if not all(HAN.search(word) or len(word) >= MIN_SUBSTRING_LENGTH for word in words):
        return []
    return [[_contains(GRAMS_OF_NAME, _grams(word)) for word in words]]


def _text_contains(words: Iterable[str]) -> list[Condition]:
    """Return the conditions that the search text contains all words, each in a form the index serves."""
    return [
        _contains(GRAMS_OF_TEXT, _grams(word)) if HAN.search(word) else _contains_latin(word)
        for word in words
    ]


def _contains_latin(word: str) -> Condition:
    """Return the condition that the search text contains a word without Chinese characters.

    The letters that grams() inserts may look like letters of the word, so the text itself is compared too.
    Letters without a vowel are no pinyin but initials, which are typed from the first: zzz is not 自治州's.
    """
    search_text = public_station.c.search_text
    if len(word) >= MIN_SUBSTRING_LENGTH and NO_PINYIN.fullmatch(word):
        begins = search_text.regexp_match(f"(^|[^a-z]){word}")
        return and_(_contains(GRAMS_OF_TEXT, word), begins)
    if len(word) >= MIN_SUBSTRING_LENGTH:
        return and_(_contains(GRAMS_OF_TEXT, word), _contains(search_text, word))
    return or_(GRAMS_OF_TEXT.startswith(word, autoescape=True), _contains(GRAMS_OF_TEXT, f" {word}"))


def _grams(word: str) -> str:
    """Return a word as the database function grams() writes it, without the last inserted letter."""
    return HAN.sub(r"\1q", word).removesuffix("q")


def _normalize(text: str) -> str:
    """Return a text in the form of search_text: lower case, half width, single spaces."""
    plain = unicodedata.normalize("NFKC", text[:MAX_TEXT_LENGTH]).lower()
    return re.sub(r"[\s,，。、·%_\\\x00-\x1f\x7f]+", " ", plain).strip()


def _normalize_all(*texts: str | None) -> str:
    return " ".join(unicodedata.normalize("NFKC", text or "").lower() for text in texts)


def _contains(column: ColumnElement[str], word: str) -> Condition:
    return column.contains(word, autoescape=True)


def _division_matches(text: str) -> Condition:
    joined = text.replace(" ", "")
    return or_(
        _contains(division.c.full_name, joined),
        division.c.pinyin.startswith(joined, autoescape=True),
        division.c.initials == joined,
    )


def _division_matches_with_gaps(text: str) -> Condition:
    pattern = "%".join(text.replace(" ", ""))
    return division.c.full_name.like(f"%{pattern}%")


def _division_statement(condition: Condition) -> Select[Any]:
    return (
        select(division.c.code, division.c.full_name)
        .where(condition, ~division.c.code.endswith("9000"))  # a heading, not a place (省直辖县)
        .order_by(func.length(division.c.full_name), division.c.code)
        .limit(MAX_DIVISIONS)
    )


def _station_statement(
    text: str, filters: Filters, conditions: Iterable[Condition], limit: int
) -> Select[Row[Any]]:
    candidates = (
        select(public_station.c.station_id)
        .select_from(join_timetables(public_station, filters.without_app))
        .where(*FilterShape.of(filters).conditions(), *conditions)
        .limit(MAX_CANDIDATES)
    )
    name_rank = case((_contains(func.lower(public_station.c.name), text), 0), else_=1)
    return (
        select(*STATION_COLUMNS, *HOURS_COLUMNS)
        .select_from(join_timetables(public_station, filters.without_app))
        .where(public_station.c.station_id.in_(candidates))
        .order_by(
            name_rank,
            func.word_similarity(text, public_station.c.search_text).desc(),
            public_station.c.station_id,
        )
        .limit(limit)
    )
