"""The words of services: the standard ones as stored, unions' own, and those that hold at a station."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Connection, Row, Select, and_, cast, func, or_, select

from locator.divisions.domain import code_prefix
from locator.organizations.tables import organization
from locator.stations.domain.own_words import HeldWord, OwnWords, ServiceWord
from locator.stations.tables import service_word

DIVISION, ORGANIZATION = "division", "organization"
KIND = func.split_part(service_word.c.area, ":", 1)
KEY = func.split_part(service_word.c.area, ":", 2)
IS_OWN = service_word.c.area != ""
IS_ACTIVE = service_word.c.retired_at.is_(None)
STANDARD_COLUMNS = tuple(service_word.c[name] for name in ("code", "group_code", "zh", "en", "wordings"))


def standard_rows(connection: Connection) -> list[dict[str, Any]]:
    """Return the standard services as they are stored."""
    rows = connection.execute(select(*STANDARD_COLUMNS).where(~IS_OWN))
    return [dict(row) for row in rows.mappings()]


def by_id(connection: Connection, key: int) -> ServiceWord | None:
    """Return a union's word, also one that is retired."""
    row = connection.execute(select(service_word).where(service_word.c.id == key, IS_OWN)).one_or_none()
    return _word(row) if row else None


def of_areas(connection: Connection, areas: Sequence[str]) -> list[ServiceWord]:
    """Return the words of some unions, the retired ones last."""
    chosen = select(service_word).where(service_word.c.area.in_(areas), IS_OWN)
    return _words(connection, chosen.order_by(service_word.c.area, ~IS_ACTIVE, service_word.c.code))


def of_code(connection: Connection, code: str) -> list[ServiceWord]:
    """Return the words of all unions that have a code, also the retired ones."""
    chosen = select(service_word).where(service_word.c.code == code, IS_OWN)
    return _words(connection, chosen.order_by(service_word.c.id))


def holding_at(
    connection: Connection, division_code: str | None, organization_id: int | None
) -> list[ServiceWord]:
    """Return the words in use at a station: those of its unions and of the unions above."""
    chosen = select(service_word).where(IS_OWN, IS_ACTIVE, _holds_at(division_code, organization_id))
    return _words(connection, chosen.order_by(service_word.c.code, service_word.c.id))


def usable_in(connection: Connection, division_code: str | None, organization_id: int | None) -> OwnWords:
    """Return the words that a sheet of a union may have, each with the stations that it holds at.

    They are those of the union, of the unions above it, and of those below it.
    """
    prefix = code_prefix(division_code)
    below = and_(KIND == DIVISION, KEY.startswith(prefix))
    of_organizations = KIND == ORGANIZATION  # they hold at the stations that they run, wherever these are
    mine = of_organizations if organization_id is None else _holds_at(None, organization_id)
    is_usable = or_(_holds_at(division_code, organization_id), below, mine)
    words = _words(connection, select(service_word).where(IS_OWN, IS_ACTIVE, is_usable))
    names = _operators(connection, [one.area for one in words if one.area.startswith(ORGANIZATION)])
    return OwnWords.of(_held(one, names) for one in words)


def _held(word: ServiceWord, operators: dict[str, frozenset[str]]) -> HeldWord:
    kind, _, key = word.area.partition(":")
    if kind == DIVISION:
        return HeldWord(word, division_prefix=code_prefix(key))
    return HeldWord(word, operators=operators.get(word.area, frozenset()))


def _operators(connection: Connection, areas: Iterable[str]) -> dict[str, frozenset[str]]:
    """Return the names of the organisations of areas, those below them included."""
    found = {}
    for area in dict.fromkeys(areas):
        above = int(area.partition(":")[2])
        names = connection.scalars(select(organization.c.name).where(func.is_below(organization.c.id, above)))
        found[area] = frozenset(names)
    return found


def _holds_at(division_code: str | None, organization_id: int | None) -> ColumnElement[bool]:
    return func.word_holds_at(service_word.c.area, division_code, cast(organization_id, BigInteger))


def _words(connection: Connection, chosen: Select[Any]) -> list[ServiceWord]:
    return [_word(row) for row in connection.execute(chosen)]


def _word(row: Row[Any]) -> ServiceWord:
    return ServiceWord(
        row.id, row.code, row.area, row.en, tuple(row.wordings), is_retired=row.retired_at is not None
    )
