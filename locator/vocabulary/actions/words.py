"""A union's words: added, renamed, retired; taken over by a union above. Decision 118."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import BigInteger, Connection, cast, func, insert, literal, select, update

from geodata.sentence import Sentence
from locator.stations.domain.own_words import (
    MAX_WORDS,
    ServiceWord,
    english_name,
    other_wordings,
    word_code,
)
from locator.stations.domain.service import SERVICES, own_word
from locator.stations.queries import service_words
from locator.stations.queries.service_words import DIVISION, IS_ACTIVE
from locator.stations.tables import service_word
from locator.vocabulary.domain.errors import WordNotFound, WordRefused

TOO_MANY = Sentence("一个工会最多 {most} 个服务词：请先停用不用的", most=MAX_WORDS)


def add_word(
    connection: Connection, area: str, parent: str, written: str, english: str = "", wordings: str = ""
) -> ServiceWord:
    """Add a word to a union's, by the key of its area, and take it over from unions below that have it.

    Raises WordRefused where it cannot be one, or where the union or one above it has it.
    """
    code, en, others = _read(parent, written, english, wordings)
    _require_free(connection, area, code)
    _require_room(connection, area)
    _take_over(connection, area, code)
    names = {"zh": own_word(code), "en": en, "wordings": list(others)}
    values = {"code": code, "parent": parent, "group_code": SERVICES[parent].group, "area": area, **names}
    key = connection.scalars(insert(service_word).values(values).returning(service_word.c.id)).one()
    return ServiceWord(int(key), code, area, en, others)


def change_word(
    connection: Connection, word: ServiceWord, written: str, english: str, wordings: str
) -> ServiceWord:
    """Rename a word, in the entries that have it as well; its former name stays one of its wordings."""
    code, en, others = _read(word.parent, written, english, wordings)
    if code != word.code:
        _require_free(connection, word.area, code)
        others = tuple(dict.fromkeys([*others, word.zh]))
    others = tuple(one for one in others if one != own_word(code))
    _update(connection, word, code=code, zh=own_word(code), en=en, wordings=list(others))
    if code != word.code:
        connection.execute(select(func.rename_offers(word.id, word.code)))
    return replace(word, code=code, en=en, wordings=others)


def retire_word(connection: Connection, word: ServiceWord) -> None:
    """Take a word out of use: entries that have it keep it, no other entry gets it."""
    _update(connection, word, retired_at=func.now())


def restore_word(connection: Connection, word: ServiceWord) -> None:
    """Take a word into use again; raise WordRefused where a union above has it by now."""
    _require_free(connection, word.area, word.code, besides=word.id)
    _update(connection, word, retired_at=None)


def require_word(connection: Connection, key: int) -> ServiceWord:
    """Return a union's word; raise WordNotFound."""
    word = service_words.by_id(connection, key)
    if word is None:
        raise WordNotFound("没有这个服务词")
    return word


def _read(parent: str, written: str, english: str, wordings: str) -> tuple[str, str, tuple[str, ...]]:
    try:
        code = word_code(parent, written)
        return code, english_name(english), other_wordings(code, wordings)
    except ValueError as error:
        raise WordRefused(error.args[0]) from None


def _require_free(connection: Connection, area: str, code: str, besides: int = 0) -> None:
    """Raise WordRefused where the union has a word already, or one above it, in use or retired."""
    for other in service_words.of_code(connection, code):
        if other.id == besides:
            continue
        if other.area == area:
            state = Sentence("已经停用，恢复使用就行") if other.is_retired else Sentence("不用再加")
            raise WordRefused(Sentence("本会已经有“{word}”：{state}", word=other.zh, state=state))
        if not other.is_retired and _is_above(connection, other.area, area):
            raise WordRefused(Sentence("上级工会已经有“{word}”，本会的站直接用就行", word=other.zh))


def _require_room(connection: Connection, area: str) -> None:
    count = select(func.count()).where(service_word.c.area == area, IS_ACTIVE)
    if (connection.scalar(count) or 0) >= MAX_WORDS:
        raise WordRefused(TOO_MANY)


def _take_over(connection: Connection, area: str, code: str) -> None:
    """Retire the same word of the unions below: their stations have it of this union from now on."""
    below = [
        one.id
        for one in service_words.of_code(connection, code)
        if not one.is_retired and _is_above(connection, area, one.area)
    ]
    taken = update(service_word).where(service_word.c.id.in_(below)).values(retired_at=func.now())
    if below and connection.execute(taken).rowcount != len(below):
        raise WordRefused("下级工会已经有这个词：请审核员来加，加了就归本会")


def _is_above(connection: Connection, upper: str, lower: str) -> bool:
    """Tell whether a word of one area holds everywhere in another."""
    kind, _, key = lower.partition(":")
    place: Sequence[object] = (key or None, None) if kind == DIVISION else (None, int(key))
    holds = func.word_holds_at(literal(upper), place[0], cast(place[1], BigInteger))
    return upper != lower and bool(connection.scalar(select(holds)))


def _update(connection: Connection, word: ServiceWord, **values: object) -> None:
    """Update a word that the acting person may change."""
    changed = connection.execute(update(service_word).where(service_word.c.id == word.id).values(values))
    if changed.rowcount != 1:
        raise WordNotFound("没有这个服务词，或者不归您管")
