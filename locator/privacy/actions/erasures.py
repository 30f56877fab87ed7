"""Erasures as they are asked for and done: from a page by the worker, by a command at once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, insert, select, update

from locator.config import Settings
from locator.db.session import ChangeContext, change
from locator.privacy.actions import erase, files, journal
from locator.privacy.actions.erase import Erased
from locator.privacy.domain.errors import NobodyFound
from locator.privacy.domain.redaction import Kind
from locator.privacy.queries.holdings import places_of
from locator.privacy.tables import erasure

BY = ChangeContext(origin="erasure", reason="按请求抹去个人资料")
Erase = Callable[[Connection], Erased]
BY_NUMBER: dict[Kind, Callable[[Connection, int, datetime], Erased]] = {
    Kind.STAFF: erase.erase_account,
    Kind.KEEPER: erase.erase_keeper,
    Kind.REPORTER: erase.erase_reporter,
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where erasures are done: the owner's engine, the data directory, where mail and messages go to."""

    engine: Engine
    data_dir: Path
    mail_url: str
    message_url: str = ""

    @classmethod
    def of(cls, engine: Engine, settings: Settings) -> "Place":
        """Return the place that the settings name."""
        return cls(engine, Path(settings.data_dir), settings.mail_url, settings.message_url)


def do_asked(place: Place, number: int, now: datetime) -> None:
    """Do an erasure that was asked for, unless it is done."""
    with change(place.engine) as connection:
        row = connection.execute(select(erasure).where(erasure.c.id == number)).one_or_none()
    if row is None or row.done_at is not None:
        return
    kind = Kind(row.kind)
    if kind is not Kind.CONTACT:
        try:
            do(place, lambda connection: BY_NUMBER[kind](connection, row.subject_id, now), now, number)
        except NobodyFound:  # erased meanwhile
            _mark_done(place.engine, number, now)


def do_by_number(place: Place, kind: Kind, subject_id: int, now: datetime) -> list[str]:
    """Erase an account, a station's keeper or a report's author now; return where values still stand."""
    return do(place, lambda connection: BY_NUMBER[kind](connection, subject_id, now), now)


def do_contact(place: Place, value: str, now: datetime) -> list[str]:
    """Erase a private contact of stations now; return where the values still stand."""
    return do(place, lambda connection: erase.erase_contact(connection, value, now), now)


def do(place: Place, work: Erase, now: datetime, number: int | None = None) -> list[str]:
    """Erase, note it in the list of the data directory, and return where values still stand."""
    with change(place.engine, BY) as connection:
        erased = work(connection)
        if number is None:
            values = {"kind": erased.kind.value, "subject_id": erased.subject_id, "asked_by": "command"}
            connection.execute(insert(erasure).values(values | {"asked_at": now, "done_at": now}))
        else:
            connection.execute(update(erasure).where(erasure.c.id == number).values(done_at=now))
        journal.note(place.data_dir, erased, now)
    files.delete_letters(place.mail_url, erased.letters)
    files.delete_messages(place.message_url, erased.messages)
    if not erased.values:
        return []
    with change(place.engine) as connection:
        return places_of(connection, erased.values)


def _mark_done(engine: Engine, number: int, now: datetime) -> None:
    with change(engine) as connection:
        connection.execute(update(erasure).where(erasure.c.id == number).values(done_at=now))
