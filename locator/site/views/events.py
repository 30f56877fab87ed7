"""The page of an event, and the calendars of a station and of a division that phones subscribe to."""

from collections.abc import Iterable
from datetime import datetime
from urllib.parse import urlsplit

from flask import Blueprint, Response

from geodata.divisions.codes import division
from locator.accounts.views.access import public
from locator.entries.queries import entry
from locator.events.domain.calendar_text import Entry, calendar_text
from locator.events.domain.kinds import EventStatus, OccurrenceState
from locator.events.queries.happenings import Happening
from locator.http import clock
from locator.http.cross_origin import cross_origin
from locator.http.database import read
from locator.http.deployment import public_url
from locator.http.language import translate
from locator.http.responses import page, with_etag
from locator.site.queries import happenings
from locator.site.views.event_data import as_event
from locator.site.views.happenings import shown_happenings
from locator.time_zone import SHANGHAI

bp = Blueprint("public_events", __name__)

OCCURRENCES_SHOWN = 20
MEDIA_TYPE = "text/calendar; charset=utf-8"
CACHE_CONTROL = "public, max-age=900"


@bp.get("/events/<int:event_id>")
@public
def event(event_id: int) -> Response:
    """Show an event: what, where, when it is to come, by whom, and how to sign up."""
    at = clock.now()
    found = read(lambda connection: happenings.one_event(connection, event_id, at))
    address = f"{public_url()}/events/{found.id}"
    return page(
        "site/event.html",
        event=found,
        is_cancelled=found.status is EventStatus.CANCELLED,
        happenings=shown_happenings(found.to_come, at, OCCURRENCES_SHOWN),
        canonical=address,
        linked=[as_event(found, address)],
    )


@bp.get("/stations/<code>/events.ics")
@public
@cross_origin
def at_station(code: str) -> Response:
    """Return what happens at a station as a calendar."""
    at = _today()
    name = read(lambda connection: entry.by_code(connection, code)).card["properties"]["name"]
    return _calendar(name, read(lambda connection: happenings.at_station(connection, code, at)), at, name)


@bp.get("/divisions/<code>/events.ics")
@public
@cross_origin
def in_division(code: str) -> Response:
    """Return what happens in a division as a calendar."""
    place, at = division(code), _today()
    found = read(lambda connection: happenings.in_division(connection, place, at, happenings.HORIZON))
    return _calendar(place.name, found, at)


def _today() -> datetime:
    """Return the beginning of the day: the same calendar has the same ETag until something changes."""
    return clock.now().astimezone(SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0)


def _calendar(name: str, found: Iterable[Happening], at: datetime, station: str = "") -> Response:
    site = public_url()
    entries = (_entry(one, site, station) for one in found)
    body = calendar_text(name, urlsplit(site).hostname or "", at, entries)
    response = Response(body, content_type=MEDIA_TYPE)
    response.headers["Cache-Control"] = CACHE_CONTROL
    return with_etag(response)


def _entry(one: Happening, site: str, station: str) -> Entry:
    unsure = f"（{translate(OccurrenceState.UNKNOWN.zh)}）" if one.state is OccurrenceState.UNKNOWN else ""
    places = (one.place_name or station, one.address, one.wayfinding)
    return Entry(
        event_id=one.event_id,
        planned_at=one.planned_at,
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        state=one.state,
        summary=one.name + unsure,
        place=" ".join(filter(None, places)),
        description="" if one.state is OccurrenceState.CANCELLED else translate(one.sign_up_words),
        address=f"{site}/events/{one.event_id}",
    )
