"""What the program itself brings to the database: divisions, search tags, the calendar's first rows."""

from typing import Any

from sqlalchemy import Connection, Table, func, select, text
from sqlalchemy.dialects.postgresql import insert

from geodata.divisions.codes import divisions, full_name
from locator.divisions.tables import division
from locator.hours.domain.decrees import library_days
from locator.hours.tables import calendar_day
from locator.i18n.romanize import romanized
from locator.stations.domain.search_tags import search_tags
from locator.stations.tables import search_tag

# They change too seldom for autovacuum to look at them soon: taken for a handful of tags, each station's
# services would be sought by tag.
COUNT_ROWS = text("ANALYZE search_tag, division, calendar_day")


def load_reference(connection: Connection) -> None:
    """Bring divisions and tags to this program's state; fill the calendar if it is empty."""
    _upsert(connection, search_tag, _tag_rows())
    known = connection.scalar(select(func.count()).select_from(division))
    if known != len(divisions()):
        _upsert(connection, division, _division_rows())
    if not connection.scalar(select(func.count()).select_from(calendar_day)):
        connection.execute(insert(calendar_day), _calendar_rows())
    connection.execute(COUNT_ROWS)


def _upsert(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    """Write rows in one statement: triggers of statements run once, and not for each row."""
    keys = [column.name for column in table.primary_key]
    statement = insert(table).values(rows)
    changed = {name: statement.excluded[name] for name in rows[0] if name not in keys}
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=changed))


def _tag_rows() -> list[dict[str, Any]]:
    return [{"namespace": space, "code": code, "tag": tag} for space, code, tag in search_tags()]


def _division_rows() -> list[dict[str, Any]]:
    """Return all divisions, those above before those below, as their foreign key wants it."""
    return [
        {
            "code": one.code,
            "name": one.name,
            "full_name": full_name(one.code),
            "parent_code": one.parent_code,
            **romanized(one.name)._asdict(),
        }
        for one in sorted(divisions().values(), key=lambda one: one.code)
    ]


def _calendar_rows() -> list[dict[str, Any]]:
    return [
        {"day": row.day, "kind": row.kind.value, "name": row.name, "source": row.source}
        for row in library_days()
    ]
