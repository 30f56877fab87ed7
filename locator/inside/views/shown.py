"""The page of one station that is not public, as whoever is inside and its staff see it."""

from datetime import datetime
from typing import Any

from flask import Response
from sqlalchemy import Connection

from locator.hours.domain.state import opening_at
from locator.hours.domain.week import days_ahead
from locator.hours.queries import calendar
from locator.http.responses import page
from locator.inside.queries import InsideEntry
from locator.reports.domain.report import DOOR_VERDICTS, Line
from locator.stations.domain.service import SERVICES, Availability, group_name, standard_code
from locator.stations.domain.station import Facet

DAYS_SHOWN = 7


def page_values(connection: Connection, entry: InsideEntry, at: datetime) -> dict[str, Any]:
    """Return what the page needs of the database beside the entry."""
    timetable = entry.timetable
    return {
        "entry": entry,
        "opening": opening_at(timetable, at),
        "notices": [notice.sentence(at) for notice in entry.notices if notice.is_current(at)],
        "week": days_ahead(timetable, at.date(), DAYS_SHOWN) if timetable else [],
        "day_names": calendar.load_calendar(connection),
        "groups": _offers_by_group(entry),
        "hours_checked_at": entry.checked_at.get(Facet.HOURS),
        "at": at,
    }


def inside_page(values: dict[str, Any], **more: Any) -> Response:
    """Return the page; it is kept nowhere and indexed by nobody."""
    response = page(
        "inside/station.html",
        private=True,
        verdicts=DOOR_VERDICTS,
        lines=Line,
        facets=Facet,
        **values,
        **more,
    )
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _offers_by_group(entry: InsideEntry) -> dict[str, list[Any]]:
    """Return the offers by heading, the available ones first."""
    groups: dict[str, list[Any]] = {}
    order = list(Availability)
    for offer in sorted(entry.draft.services, key=lambda one: order.index(one.availability)):
        groups.setdefault(group_name(SERVICES[standard_code(offer.code)]), []).append(offer)
    return groups
