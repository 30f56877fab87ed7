"""The history of one union organisation as sentences, newest first."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, or_, select

from geodata.divisions.codes import full_name
from geodata.sentence import Sentence, in_turn, pattern
from locator.history.queries import timeline
from locator.history.tables import change_row, change_set
from locator.organizations.domain import UnionKind, UnionLevel
from locator.organizations.tables import organization

LIMIT = 20
NO_VALUE = Sentence("没有写")
TOP_LEVEL = Sentence("最高一级")
PATTERNS = {
    "name": pattern("改名：{old} → {new}"),
    "kind": pattern("类别：{old} → {new}"),
    "level": pattern("级别：{old} → {new}"),
    "division_code": pattern("地区：{old} → {new}"),
    "parent_id": pattern("上级：{old} → {new}"),
}
VALUE_LABELS: dict[str, Callable[[str], str]] = {
    "name": str,
    "kind": lambda value: UnionKind(value).zh,
    "level": lambda value: UnionLevel(value).zh,
    "division_code": full_name,
}


@dataclass(frozen=True, slots=True)
class UnionChange:
    """One change: its time, its author, and the values that differ."""

    made_at: datetime
    actor: str
    description: str


def union_changes(connection: Connection, key: int) -> list[UnionChange]:
    """Return the latest changes of an organisation."""
    has_key = [{"id": key}]  # jsonb containment
    query = (
        select(change_row, change_set.c.made_at, change_set.c.actor)
        .join(change_set, change_set.c.id == change_row.c.set_id)
        .where(change_row.c.table_name == "organization", change_row.c.station_id.is_(None))
        .where(or_(change_row.c.after.contains(has_key), change_row.c.before.contains(has_key)))
        .order_by(change_row.c.id.desc())
        .limit(LIMIT)
    )
    rows = connection.execute(query).all()
    actor_names = timeline.actor_names(connection)
    parent_names = _parent_names(connection, rows)
    changes = []
    for row in rows:
        before, after = _organization_row(row.before, key), _organization_row(row.after, key)
        description = _description(before, after, parent_names)
        if description:
            changes.append(UnionChange(row.made_at, actor_names.get(row.actor, row.actor), description))
    return changes


def _organization_row(rows: list[dict[str, Any]] | None, key: int) -> dict[str, Any]:
    """Return the organisation's row among those that one change wrote; empty where there is none."""
    return next((row for row in rows or () if row["id"] == key), {})


def _parent_names(connection: Connection, rows: Sequence[Row[Any]]) -> dict[int, str]:
    """Return the names of all parents in some changes, by id."""
    versions = [version for row in rows for version in [*(row.before or ()), *(row.after or ())]]
    parent_ids = {version["parent_id"] for version in versions} - {None}
    query = select(organization.c.id, organization.c.name).where(organization.c.id.in_(sorted(parent_ids)))
    return {row.id: row.name for row in connection.execute(query)}


def _description(before: dict[str, Any], after: dict[str, Any], parent_names: dict[int, str]) -> str:
    if not before:
        return Sentence("新加：{name}", name=after["name"])
    parts = []
    for column, template in PATTERNS.items():
        old, new = (_value_label(column, row.get(column), parent_names) for row in (before, after))
        if old != new:
            parts.append(Sentence(template, old=old, new=new))
    if bool(before.get("ended_at")) != bool(after.get("ended_at")):
        parts.append(Sentence("结束") if after.get("ended_at") else Sentence("恢复"))
    return in_turn(parts)


def _value_label(column: str, value: Any, parent_names: dict[int, str]) -> str:
    if column == "parent_id":
        return parent_names.get(value, TOP_LEVEL)
    return VALUE_LABELS[column](value) if value else NO_VALUE
