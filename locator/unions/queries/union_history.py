"""What was changed of one union organisation, newest first, in sentences."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, or_, select

from geodata.divisions.codes import full_name
from geodata.sentence import Sentence, in_turn, pattern
from locator.history.queries import history
from locator.history.tables import change_row, change_set
from locator.organizations.domain import UnionKind, UnionLevel
from locator.organizations.tables import organization

LIMIT = 20
NOTHING = Sentence("没有写")
TOP = Sentence("最高一级")
PATTERNS = {
    "name": pattern("改名：{old} → {new}"),
    "kind": pattern("类别：{old} → {new}"),
    "level": pattern("级别：{old} → {new}"),
    "division_code": pattern("地区：{old} → {new}"),
    "parent_id": pattern("上级：{old} → {new}"),
}
WORDS: dict[str, Callable[[str], str]] = {
    "name": str,
    "kind": lambda value: UnionKind(value).zh,
    "level": lambda value: UnionLevel(value).zh,
    "division_code": full_name,
}


@dataclass(frozen=True, slots=True)
class UnionChange:
    """One change: when, by whom, and what became different."""

    made_at: datetime
    actor: str
    words: str


def changes(connection: Connection, key: int) -> list[UnionChange]:
    """Return the last changes of an organisation."""
    this = [{"id": key}]
    chosen = (
        select(change_row, change_set.c.made_at, change_set.c.actor)
        .join(change_set, change_set.c.id == change_row.c.set_id)
        .where(change_row.c.table_name == "organization", change_row.c.station_id.is_(None))
        .where(or_(change_row.c.after.contains(this), change_row.c.before.contains(this)))
        .order_by(change_row.c.id.desc())
        .limit(LIMIT)
    )
    rows = connection.execute(chosen).all()
    names = history.names_of_actors(connection)
    called = _names(connection, rows)
    found = ((row, _words(_of(row.before, key), _of(row.after, key), called)) for row in rows)
    return [UnionChange(row.made_at, names.get(row.actor, row.actor), words) for row, words in found if words]


def _of(rows: list[dict[str, Any]] | None, key: int) -> dict[str, Any]:
    return next((row for row in rows or () if row["id"] == key), {})


def _names(connection: Connection, rows: Sequence[Row[Any]]) -> dict[int, str]:
    """Return the names of all that stood above in some changes."""
    above = {one["parent_id"] for row in rows for one in [*(row.before or ()), *(row.after or ())]} - {None}
    asked = select(organization.c.id, organization.c.name).where(organization.c.id.in_(sorted(above)))
    return {row.id: row.name for row in connection.execute(asked)}


def _words(before: dict[str, Any], after: dict[str, Any], called: dict[int, str]) -> str:
    if not before:
        return Sentence("新加：{name}", name=after["name"])
    said = []
    for column, words in PATTERNS.items():
        old, new = (_value(column, row.get(column), called) for row in (before, after))
        if old != new:
            said.append(Sentence(words, old=old, new=new))
    if bool(before.get("ended_at")) != bool(after.get("ended_at")):
        said.append(Sentence("结束") if after.get("ended_at") else Sentence("恢复"))
    return in_turn(said)


def _value(column: str, value: Any, called: dict[int, str]) -> str:
    if column == "parent_id":
        return called.get(value, TOP)
    return WORDS[column](value) if value else NOTHING
