"""Reference data of the program: divisions, search tags, and the first rows of the calendar."""

from typing import Any

from sqlalchemy import Connection, Table, bindparam, column, func, select, text
from sqlalchemy.dialects.postgresql import ARRAY, insert

from geodata.divisions.codes import divisions, full_name
from locator.divisions.tables import division
from locator.hours.domain.decrees import library_days
from locator.hours.tables import calendar_day
from locator.i18n.romanize import romanized
from locator.stations.domain.search_tags import search_tags
from locator.stations.tables import search_tag

# These tables change too seldom for autovacuum to analyse them soon; planned with a handful of tags, the
# services of each station would be looked up by tag.
ANALYZE_TABLES = text("ANALYZE search_tag, division, calendar_day")


def load_reference(connection: Connection) -> None:
    """Update divisions and tags to this program's; fill the calendar if it is empty."""
    _upsert(connection, search_tag, _tag_rows())
    known = connection.scalar(select(func.count()).select_from(division))
    if known != len(divisions()):
        _upsert(connection, division, _division_rows())
    if not connection.scalar(select(func.count()).select_from(calendar_day)):
        connection.execute(insert(calendar_day), _calendar_rows())
    connection.execute(ANALYZE_TABLES)


def _upsert(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    """Write rows in one statement, so that statement-level triggers run once.

    Each column is one array: to compile and plan a parameter for each value took a second for the divisions.
    """
    keys = [key.name for key in table.primary_key]
    names = list(rows[0])
    arrays = [bindparam(None, [row[name] for row in rows], type_=ARRAY(table.c[name].type)) for name in names]
    listed = func.unnest(*arrays).table_valued(*map(column, names), name="listed").render_derived()
    statement = insert(table).from_select(names, select(*(listed.c[name] for name in names)))
    changed = {name: statement.excluded[name] for name in names if name not in keys}
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=changed))


def _tag_rows() -> list[dict[str, Any]]:
    return [{"namespace": space, "code": code, "tag": tag} for space, code, tag in search_tags()]


def _division_rows() -> list[dict[str, Any]]:
    """Return all divisions, parents before children, as the foreign key requires."""
    return [
        {
            "code": place.code,
            "name": place.name,
            "full_name": full_name(place.code),
            "parent_code": place.parent_code,
            **romanized(place.name)._asdict(),
        }
        for place in sorted(divisions().values(), key=lambda place: place.code)
    ]


def _calendar_rows() -> list[dict[str, Any]]:
    return [
        {"day": row.day, "kind": row.kind.value, "name": row.name, "source": row.source}
        for row in library_days()
    ]
