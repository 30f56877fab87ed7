"""Erase again what a restored backup has brought back, by the list in the data directory."""

from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select

from locator.accounts.tables import staff
from locator.db.session import change
from locator.keepers.tables import keeper
from locator.privacy.actions import erase, journal
from locator.privacy.actions.erasures import BY_NUMBER, Erase, Place, do
from locator.privacy.actions.journal import Entry
from locator.privacy.domain.redaction import Kind, erased_email
from locator.reports.tables import report
from locator.stations.tables import station_contact


def repeat(place: Place, now: datetime) -> int:
    """Do again what an older backup has brought back; return how many erasures that were."""
    count = 0
    for entry in journal.entries(place.data_dir):
        with change(place.engine) as connection:
            again = _brought_back(connection, entry, now)
        if again:
            do(place, again, now)
            count += 1
    return count


def _brought_back(connection: Connection, entry: Entry, now: datetime) -> Erase | None:
    """Return the erasure that makes an entry of the list true again; None where it is."""
    match entry.kind:
        case Kind.STAFF | Kind.REPORTER:
            is_back = bool(connection.scalar(select(func.count()).where(*_is_back(entry))))
            return partial(_by_number, entry, now=now) if is_back else None
        case Kind.KEEPER:
            by_marks = (select(mark, keeper.c.station_id) for mark in (keeper.c.email, keeper.c.phone))
            station_ids = [found for query in by_marks if (found := _first(connection, query, entry))]
            return (
                partial(erase.erase_keeper, station_id=int(station_ids[0]), now=now) if station_ids else None
            )
        case Kind.CONTACT:
            value = func.coalesce(func.nullif(station_contact.c.phone, ""), station_contact.c.name)
            found = _first(connection, select(value.label("value"), value.label("found")), entry)
            return partial(erase.erase_contact, value=str(found), now=now) if found else None


def _by_number(entry: Entry, connection: Connection, now: datetime) -> erase.Erased:
    return BY_NUMBER[entry.kind](connection, entry.subject_id, now)


def _is_back(entry: Entry) -> tuple[ColumnElement[bool], ...]:
    number = entry.subject_id
    if entry.kind is Kind.STAFF:
        return (staff.c.id == number, staff.c.made_at <= entry.at, staff.c.email != erased_email(number))
    return (report.c.id == number, report.c.said_at <= entry.at, report.c.witness != erase.no_witness(number))


def _first(connection: Connection, query: Select[Any], entry: Entry) -> int | str | None:
    """Return what stands beside the first value that was erased."""
    return next((row[1] for row in connection.execute(query) if entry.is_of(row[0])), None)
