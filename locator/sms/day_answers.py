"""When a service is there on a day, in lines of a text answer: the hours of the offer within the door's."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Connection

from geodata.sentence import Day, Sentence, listed
from locator.entries.domain.entry import StationEntry, TimedOffer
from locator.entries.queries import entry
from locator.hours.domain.description import WEEKDAY_NAMES
from locator.hours.domain.state import Timetable
from locator.search.domain.search import SearchHit
from locator.stations.domain.service import Availability, standard_code
from locator.stations.domain.service_vocabulary import ServiceType
from locator.time_zone import SHANGHAI

MINUTES_OF_DAY = 24 * 60
DAYS_AHEAD = 14
Window = tuple[int, int]  # first and last minute since the epoch


class DayOffer(NamedTuple):
    """A station that has a service on a day: when, and whether that is sure."""

    hit: SearchHit
    offer: TimedOffer
    windows: tuple[Window, ...]
    is_sure: bool


def offers_on(
    connection: Connection, hits: Sequence[SearchHit], services: Sequence[ServiceType], day: date
) -> list[DayOffer]:
    """Return the stations that have one of the services on a day, the surely known ones first."""
    codes = {service.code for service in services}
    found: list[DayOffer] = []
    for hit in hits:
        station = entry.by_code(connection, hit.entry["properties"]["code"])
        for offer in station.offers:
            said = offer.offer
            if said.availability is Availability.YES and codes & {said.code, standard_code(said.code)}:
                found += _on(hit, station, offer, day)
    return sorted(found, key=lambda one: not one.is_sure)


def next_day(
    connection: Connection, hits: Sequence[SearchHit], services: Sequence[ServiceType], after: date
) -> tuple[date, DayOffer] | None:
    """Return the first later day on which a station surely has one of the services."""
    for ahead in range(1, DAYS_AHEAD):
        day = after + timedelta(days=ahead)
        sure = [one for one in offers_on(connection, hits[:3], services, day) if one.is_sure]
        if sure:
            return day, sure[0]
    return None


def asked_day_label(day: date, now: datetime) -> Sentence:
    """Return a day as people name it: 今天, 明天, 周五, 12月24日."""
    ahead = (day - now.astimezone(SHANGHAI).date()).days
    if ahead in (0, 1):
        return Sentence("今天") if ahead == 0 else Sentence("明天")
    return Sentence("{day}", day=WEEKDAY_NAMES[day.weekday()] if 0 < ahead < 7 else Day(day))


def windows_text(one: DayOffer) -> str:
    """Return when a service is there: ``09:00-11:30、14:00-17:00``; that it is not sure."""
    if not one.is_sure:
        return Sentence("说不准")
    return listed(f"{_clock(start)}-{_clock(end)}" for start, end in one.windows)


def _on(hit: SearchHit, station: StationEntry, offer: TimedOffer, day: date) -> Iterator[DayOffer]:
    midnight = int(datetime.combine(day, datetime.min.time(), SHANGHAI).timestamp() // 60)
    whole = [(midnight, midnight + MINUTES_OF_DAY)]
    door, own = station.timetable, offer.timetable
    if door is None or not _knows(door, midnight) or (own is not None and not _knows(own, midnight)):
        yield DayOffer(hit, offer, (), is_sure=False)
        return
    sure = _both(whole, _pairs(door.open_edges))
    maybe = _both(whole, sorted([*_pairs(door.open_edges), *_pairs(door.unsure_edges)]))
    if own is not None:
        sure = _both(sure, _pairs(own.open_edges))
        maybe = _both(maybe, sorted([*_pairs(own.open_edges), *_pairs(own.unsure_edges)]))
    if sure:
        yield DayOffer(hit, offer, tuple(sure), is_sure=True)
    elif maybe:
        yield DayOffer(hit, offer, (), is_sure=False)


def _knows(hours: Timetable, midnight: int) -> bool:
    return hours.known_from <= midnight and midnight + MINUTES_OF_DAY <= hours.known_until


def _pairs(edges: Sequence[int]) -> list[Window]:
    return list(zip(edges[::2], edges[1::2], strict=True))


def _both(some: Sequence[Window], others: Sequence[Window]) -> list[Window]:
    """Return where both are."""
    found = ((max(a, c), min(b, d)) for a, b in some for c, d in others)
    return [(start, end) for start, end in found if start < end]


def _clock(minute: int) -> str:
    moment = datetime.fromtimestamp(minute * 60, SHANGHAI)
    return "24:00" if (moment.hour, moment.minute) == (0, 0) else f"{moment:%H:%M}"
