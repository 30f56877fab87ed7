"""What whoever is inside sees of a station that is not public: hours, way in, offers, what was checked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from locator.entries.domain.draft import StationDraft
from locator.entries.queries import drafts
from locator.hours.domain.schedule import Cause
from locator.hours.domain.state import Timetable
from locator.hours.domain.timeline import DoorState
from locator.hours.queries.states import HOURS_COLUMNS, join_timetables, timetable_of
from locator.hours.tables import hours_exception
from locator.reports.domain.notices import Notice
from locator.stations.domain.errors import StationNotFound
from locator.stations.domain.station import Facet, Visibility
from locator.stations.tables import facet_check, station


@dataclass(frozen=True, slots=True)
class InsideEntry:
    """An entry as it is shown inside; nothing of the office's ledger, no private contact."""

    id: int
    code: str
    draft: StationDraft
    timetable: Timetable | None
    notices: tuple[Notice, ...]
    checked_at: Mapping[Facet, datetime]


def by_id(connection: Connection, station_id: int) -> InsideEntry:
    """Return the entry of a station; the caller has shown that it may be seen. Raises StationNotFound."""
    found = drafts.by_ids(connection, [station_id])
    if not found:
        raise StationNotFound("没有这一站")
    hours = select(*HOURS_COLUMNS).select_from(join_timetables(station)).where(station.c.id == station_id)
    checks = select(facet_check.c.facet, facet_check.c.checked_at).where(
        facet_check.c.station_id == station_id, facet_check.c.checked_at.is_not(None)
    )
    return InsideEntry(
        station_id,
        found[0].code,
        found[0].draft,
        timetable_of(connection.execute(hours).one()),
        _notices(connection, station_id),
        {Facet(row.facet): row.checked_at for row in connection.execute(checks)},
    )


def is_public(connection: Connection, station_id: int) -> bool:
    """Tell whether a station is for everybody, so that nobody needs a pass to it."""
    visibility = connection.scalar(select(station.c.visibility).where(station.c.id == station_id))
    return visibility == Visibility.PUBLIC.value


def _notices(connection: Connection, station_id: int) -> tuple[Notice, ...]:
    chosen = (
        select(hours_exception)
        .where(hours_exception.c.station_id == station_id, hours_exception.c.lifted_at.is_(None))
        .order_by(hours_exception.c.starts_at, hours_exception.c.id)
    )
    return tuple(
        Notice(Cause(row.cause), DoorState(row.doors), row.starts_at, row.ends_at, row.reason, row.said_at)
        for row in connection.execute(chosen)
    )
