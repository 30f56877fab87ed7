"""From when to when each station was in service: of its entry, and of the recorded changes of its status.

Days are texts, ``2026-12-31``, compared as such. A day that is known to the year or the month only is taken
as the end of it: a station that opened "2025" is there at the end of 2025. What was recorded later holds from
its own day on, whatever was recorded before; so a station that is found in November to have closed in June
was closed in June. Before the day on which a station opened (`opened_on`) it is not in service. Where that
day is not known, its service begins with the status it was entered with (`status_since`), or else with the
entry.

Kind, division, union and parent of a station are those of today: their changes are mostly corrections.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Select,
    Subquery,
    Text,
    and_,
    case,
    cast,
    column,
    exists,
    func,
    literal,
    literal_column,
    or_,
    select,
    text,
    true,
    union_all,
)
from sqlalchemy.dialects.postgresql import TEXT, distinct_on

from locator.history.tables import STATUS_CHANGED, change_row, change_set
from locator.stations.domain.station import LifecycleStatus
from locator.stations.queries.areas import IN_SERVICE
from locator.stations.tables import station

SHANGHAI = "Asia/Shanghai"
YEAR_LENGTH, MONTH_LENGTH = 4, 7
IN_SERVICE_CODES = [status.value for status in IN_SERVICE]
Value = ColumnElement[Any]


def service_spells(conditions: Sequence[ColumnElement[bool]], carried: Mapping[str, Value]) -> Subquery:
    """Return the spells of service of the stations that meet some conditions, as a subquery.

    Its columns are `station_id`, `starts_on`, `ends_on` (the first day without service, None while it goes
    on), `opened_on` (the start of the station's first spell), and the `carried` columns of the station by
    their names. A station has several spells where it was closed between.
    """
    changes = _status_changes()
    unchanged = _spells_of_unchanged(changes, conditions, carried)
    return union_all(unchanged, _spells_of_changed(changes, conditions, carried)).subquery("spell")


def covers(spells: Subquery, day: str) -> ColumnElement[bool]:
    """Return the condition that a spell covers the end of a day."""
    return and_(spells.c.starts_on <= day, or_(spells.c.ends_on.is_(None), spells.c.ends_on > day))


def _last_day(value: Value) -> Value:
    """Return the last day of what may be a year or a month, as a text; of a month its 28th."""
    whole = case(
        (func.length(value) == YEAR_LENGTH, value + "-12-31"),
        (func.length(value) == MONTH_LENGTH, value + "-28"),
        else_=value,
    )
    return _plain(whole)


def _plain(value: Value) -> Value:
    """Return a text that is compared byte by byte."""
    return cast(value, TEXT).collate("C")


def _day_of(moment: Value) -> Value:
    return _plain(func.to_char(func.timezone(SHANGHAI, moment), "YYYY-MM-DD"))


OPENED = _last_day(station.c.opened_on)
ENTERED = _day_of(station.c.created_at)
SINCE = _last_day(station.c.status_since)
NEVER: Value = _plain(literal_column("NULL"))


def _status_changes() -> CTE:
    """Return the recorded changes of stations' status; the index of these has nothing else."""
    was, now = _recorded(change_row.c.before, "was"), _recorded(change_row.c.after, "now")
    return (
        select(
            change_row.c.station_id,
            change_row.c.id.label("number"),
            _day_of(change_set.c.made_at).label("made_on"),
            was.c.status.label("status_was"),
            _last_day(was.c.status_since).label("since_was"),
            now.c.status.label("status_now"),
            _last_day(now.c.status_since).label("since_now"),
        )
        .join(change_set, change_set.c.id == change_row.c.set_id)
        .join(was, true())
        .join(now, true())
        .where(text(STATUS_CHANGED))
        .cte("status_change")
    )


def _recorded(rows: Value, name: str) -> Any:
    """Return the status in a recorded row, which is read once: each operator would unpack it again."""
    columns = (column("status", Text), column("status_since", Text))
    recorded = func.jsonb_to_record(rows[0]).table_valued(*columns, name=name)
    return recorded.render_derived(name, with_types=True)


def _spells_of_unchanged(
    changes: CTE, conditions: Sequence[ColumnElement[bool]], carried: Mapping[str, Value]
) -> Select[Any]:
    """Return the one spell of each station whose status is as it was entered."""
    is_in_service = station.c.status.in_(IN_SERVICE_CODES)
    is_changed = exists().where(changes.c.station_id == station.c.id)
    closed_on = func.coalesce(SINCE, ENTERED)
    starts_on = func.coalesce(OPENED, SINCE, ENTERED)
    has_closed = and_(
        station.c.status.not_in([*IN_SERVICE_CODES, LifecycleStatus.PLANNED.value]), closed_on > OPENED
    )
    return select(
        station.c.id.label("station_id"),
        starts_on.label("starts_on"),
        case((is_in_service, NEVER), else_=closed_on).label("ends_on"),
        starts_on.label("opened_on"),
        *(value.label(name) for name, value in carried.items()),
    ).where(*conditions, or_(is_in_service, has_closed), ~is_changed)


def _spells_of_changed(
    changes: CTE, conditions: Sequence[ColumnElement[bool]], carried: Mapping[str, Value]
) -> Select[Any]:
    """Return the spells of the stations whose status was changed; one status after another is one spell."""
    entries = _changed_entries(changes, conditions, carried)
    visible = _visible_versions(changes, entries)
    of_station, in_order = visible.c.station_id, visible.c.number
    closes = case((~visible.c.is_in_service, visible.c.starts_on))
    was_in_service = func.lag(visible.c.is_in_service).over(partition_by=of_station, order_by=in_order)
    closed_on = func.min(closes).over(partition_by=of_station, order_by=in_order, rows=(1, None))
    turns = select(*visible.c, was_in_service.label("was_in_service"), closed_on.label("closed_on")).subquery(
        "turn"
    )
    first = func.min(turns.c.starts_on).over(partition_by=turns.c.station_id)
    return (
        select(turns.c.station_id, turns.c.starts_on, turns.c.closed_on.label("ends_on"))
        .add_columns(func.coalesce(entries.c.opened, first).label("opened_on"))
        .add_columns(*(entries.c[name] for name in carried))
        .join(entries, entries.c.id == turns.c.station_id)
        .where(turns.c.is_in_service, turns.c.was_in_service.is_not(True))
    )


def _changed_entries(
    changes: CTE, conditions: Sequence[ColumnElement[bool]], carried: Mapping[str, Value]
) -> CTE:
    """Return what is needed of the stations whose status was changed."""
    days = (OPENED.label("opened"), ENTERED.label("entered"))
    columns = (value.label(name) for name, value in carried.items())
    is_changed = station.c.id.in_(select(changes.c.station_id))
    return select(station.c.id, *days, *columns).where(*conditions, is_changed).cte("changed_entry")


def _visible_versions(changes: CTE, entries: CTE) -> Subquery:
    """Return the statuses that held for some time: each from its own day until a later recorded one's."""
    versions = _versions(changes, entries).subquery("status_version")
    is_planned = versions.c.status == LifecycleStatus.PLANNED.value
    later = func.min(versions.c.starts_on).over(
        partition_by=versions.c.station_id, order_by=versions.c.number, rows=(1, None)
    )
    held = (
        select(
            versions.c.station_id,
            versions.c.number,
            versions.c.status.in_(IN_SERVICE_CODES).label("is_in_service"),
            func.greatest(versions.c.starts_on, entries.c.opened).label("starts_on"),
            later.label("ends_on"),
        )
        .join(entries, entries.c.id == versions.c.station_id)
        .where(or_(~is_planned, entries.c.opened.is_(None)))
        .subquery("held")
    )
    lasts = or_(held.c.ends_on.is_(None), held.c.starts_on < held.c.ends_on)
    return select(held).where(lasts).subquery("visible")


def _versions(changes: CTE, entries: CTE) -> Any:
    """Return each status of the changed stations in the order of recording, with the day it holds from."""
    recorded = select(
        changes.c.station_id,
        changes.c.number,
        changes.c.status_now.label("status"),
        func.coalesce(changes.c.since_now, changes.c.made_on).label("starts_on"),
    )
    first = (
        select(changes.c.station_id, literal(0).label("number"), changes.c.status_was.label("status"))
        .add_columns(func.coalesce(changes.c.since_was, entries.c.entered).label("starts_on"))
        .join(entries, entries.c.id == changes.c.station_id)
        .ext(distinct_on(changes.c.station_id))
        .order_by(changes.c.station_id, changes.c.number)
        .subquery("entered")
    )
    is_open = literal(LifecycleStatus.OPEN.value).label("status")
    opening = select(entries.c.id, literal(-1), is_open, entries.c.opened).where(
        entries.c.opened.is_not(None)
    )
    return union_all(recorded, select(first), opening)
