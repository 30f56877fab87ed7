"""From when to when each station was in service: of its entry, and of the recorded changes of its status.

Days are texts, ``2026-12-31``, compared as such. A day that is known to the year or the month only is taken
as the end of it: a station that opened "2025" is there at the end of 2025. What was recorded later holds from
its own day on, whatever was recorded before; so a station that is found in November to have closed in June
was closed in June. Before the day on which a station opened (`opened_on`) it is not in service. Where that
day is not known, its service begins with the status it was entered with (`status_since`), or else with the
entry.

Kind, division, union and parent of a station are those of today: their changes are mostly corrections.
"""

from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Select,
    Subquery,
    and_,
    case,
    cast,
    func,
    literal,
    literal_column,
    or_,
    select,
    text,
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
Day = ColumnElement[Any]


def service_spells(*conditions: ColumnElement[bool]) -> Subquery:
    """Return the spells of service of the stations that meet some conditions, as a subquery.

    Its columns are `station_id`, `starts_on`, `ends_on` (the first day without service, None while it goes
    on) and `opened_on` (the start of the station's first spell). A station has several spells where it was
    closed between.
    """
    changes = _status_changes()
    changed = select(changes.c.station_id)
    spells = union_all(_spells_of_unchanged(changed, conditions), _spells_of_changed(changes, conditions))
    return spells.subquery("spell")


def covers(spells: Subquery, day: str) -> ColumnElement[bool]:
    """Return the condition that a spell covers the end of a day."""
    return and_(spells.c.starts_on <= day, or_(spells.c.ends_on.is_(None), spells.c.ends_on > day))


def last_day(column: ColumnElement[Any]) -> Day:
    """Return the last day of what may be a year or a month, as a text; of a month its 28th."""
    whole = case(
        (func.length(column) == YEAR_LENGTH, column + "-12-31"),
        (func.length(column) == MONTH_LENGTH, column + "-28"),
        else_=column,
    )
    return _plain(whole)


def _plain(value: ColumnElement[Any]) -> Day:
    """Return a text that is compared byte by byte."""
    return cast(value, TEXT).collate("C")


def _day_of(moment: ColumnElement[Any]) -> Day:
    return _plain(func.to_char(func.timezone(SHANGHAI, moment), "YYYY-MM-DD"))


OPENED = last_day(station.c.opened_on)
ENTERED = _day_of(station.c.created_at)
SINCE = last_day(station.c.status_since)
NEVER: Day = _plain(literal_column("NULL"))


def _status_changes() -> CTE:
    """Return the recorded changes of stations' status; the index of these has nothing else."""
    sides = {"was": change_row.c.before, "now": change_row.c.after}
    return (
        select(
            change_row.c.station_id,
            change_row.c.id.label("number"),
            _day_of(change_set.c.made_at).label("made_on"),
            *(side[0]["status"].astext.label(f"status_{name}") for name, side in sides.items()),
            *(
                last_day(side[0]["status_since"].astext).label(f"since_{name}")
                for name, side in sides.items()
            ),
        )
        .join(change_set, change_set.c.id == change_row.c.set_id)
        .where(text(STATUS_CHANGED))
        .cte("status_change")
    )


def _spells_of_unchanged(changed: Select[Any], conditions: tuple[ColumnElement[bool], ...]) -> Select[Any]:
    """Return the one spell of each station whose status is as it was entered."""
    is_in_service = station.c.status.in_(IN_SERVICE_CODES)
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
    ).where(*conditions, or_(is_in_service, has_closed), station.c.id.not_in(changed))


def _spells_of_changed(changes: CTE, conditions: tuple[ColumnElement[bool], ...]) -> Select[Any]:
    """Return the spells of the stations whose status was changed; one status after another is one spell."""
    visible = _visible_versions(changes, conditions)
    of_station, in_order = visible.c.station_id, visible.c.number
    closes = case((~visible.c.is_in_service, visible.c.starts_on))
    was_in_service = func.lag(visible.c.is_in_service).over(partition_by=of_station, order_by=in_order)
    closed_on = func.min(closes).over(partition_by=of_station, order_by=in_order, rows=(1, None))
    turns = select(*visible.c, was_in_service.label("was_in_service"), closed_on.label("closed_on")).subquery(
        "turn"
    )
    first = func.min(turns.c.starts_on).over(partition_by=turns.c.station_id)
    return select(
        turns.c.station_id,
        turns.c.starts_on,
        turns.c.closed_on.label("ends_on"),
        func.coalesce(turns.c.known_opening, first).label("opened_on"),
    ).where(turns.c.is_in_service, turns.c.was_in_service.is_not(True))


def _visible_versions(changes: CTE, conditions: tuple[ColumnElement[bool], ...]) -> Subquery:
    """Return the statuses that held for some time: each from its own day until a later recorded one's."""
    versions = _versions(changes).cte("status_version")
    is_planned = versions.c.status == LifecycleStatus.PLANNED.value
    later = func.min(versions.c.starts_on).over(
        partition_by=versions.c.station_id, order_by=versions.c.number, rows=(1, None)
    )
    held = (
        select(
            versions.c.station_id,
            versions.c.number,
            versions.c.status.in_(IN_SERVICE_CODES).label("is_in_service"),
            func.greatest(versions.c.starts_on, OPENED).label("starts_on"),
            later.label("ends_on"),
            OPENED.label("known_opening"),
        )
        .join(station, station.c.id == versions.c.station_id)
        .where(*conditions, or_(~is_planned, station.c.opened_on.is_(None)))
        .subquery("held")
    )
    lasts = or_(held.c.ends_on.is_(None), held.c.starts_on < held.c.ends_on)
    return select(held).where(lasts).subquery("visible")


def _versions(changes: CTE) -> Any:
    """Return each status of the changed stations in the order of recording, with the day it holds from."""
    recorded = select(
        changes.c.station_id,
        changes.c.number,
        changes.c.status_now.label("status"),
        func.coalesce(changes.c.since_now, changes.c.made_on).label("starts_on"),
    )
    first = (
        select(changes.c.station_id, literal(0).label("number"), changes.c.status_was.label("status"))
        .add_columns(func.coalesce(changes.c.since_was, ENTERED).label("starts_on"))
        .join(station, station.c.id == changes.c.station_id)
        .ext(distinct_on(changes.c.station_id))
        .order_by(changes.c.station_id, changes.c.number)
        .subquery("entered")
    )
    opening = (
        select(station.c.id.label("station_id"), literal(-1).label("number"))
        .add_columns(literal(LifecycleStatus.OPEN.value).label("status"), OPENED.label("starts_on"))
        .where(station.c.opened_on.is_not(None), station.c.id.in_(select(changes.c.station_id)))
    )
    return union_all(recorded, select(first), opening)
