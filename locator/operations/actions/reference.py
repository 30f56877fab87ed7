"""Reference data of the program: divisions, search tags, standard services, first rows of the calendar."""

from typing import Any

from sqlalchemy import Connection, Table, bindparam, column, func, select, text
from sqlalchemy.dialects.postgresql import ARRAY, insert

from geodata.divisions.codes import divisions, full_name
from locator.divisions.tables import division
from locator.hours.domain.decrees import library_days
from locator.hours.tables import calendar_day
from locator.i18n.romanize import romanized
from locator.stations.domain.search_tags import search_tags
from locator.stations.domain.service_vocabulary import SERVICE_TYPES
from locator.stations.queries.service_words import standard_rows
from locator.stations.tables import search_tag, service_word

# These tables change too seldom for autovacuum to analyse them soon; planned with a handful of tags, the
# services of each station would be looked up by tag.
ANALYZE_TABLES = text("ANALYZE search_tag, division, calendar_day")
# Entries had unions' words before there was a table of them: each is the word of its stations' counties.
ADOPT_WORDS = text(
    """
    INSERT INTO service_word (code, parent, group_code, zh, area)
    SELECT DISTINCT o.code, standard.code, standard.group_code, split_part(o.code, ':', 2),
           'division:' || coalesce(s.division_code, '')
    FROM service_offer o
    JOIN station s ON s.id = o.station_id
    JOIN service_word standard ON standard.code = split_part(o.code, ':', 1)
    WHERE position(':' IN o.code) > 0
    """
)


def load_reference(connection: Connection) -> None:
    """Update divisions, tags and standard services to this program's; fill the calendar if it is empty."""
    _upsert(connection, search_tag, _tag_rows())
    _update_services(connection)
    known = connection.scalar(select(func.count()).select_from(division))
    if known != len(divisions()):
        _upsert(connection, division, _division_rows())
    if not connection.scalar(select(func.count()).select_from(calendar_day)):
        connection.execute(insert(calendar_day), _calendar_rows())
    connection.execute(ANALYZE_TABLES)


def _update_services(connection: Connection) -> None:
    """Write the standard services that differ from services.csv; the first time also the words of entries."""
    stored = {row["code"]: row for row in standard_rows(connection)}
    wanted = [
        {
            "code": one.code,
            "group_code": one.group,
            "zh": one.zh,
            "en": one.en,
            "wordings": one.wordings.split(),
        }
        for one in SERVICE_TYPES
    ]
    if changed := [row for row in wanted if stored.get(row["code"]) != row]:
        written = insert(service_word).values(changed)
        values = {name: written.excluded[name] for name in changed[0] if name != "code"}
        connection.execute(written.on_conflict_do_update(index_elements=["code", "area"], set_=values))
    if not stored:
        connection.execute(ADOPT_WORDS)


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
