"""Erase what is held of one person, in one transaction; what follows from it for the public stays.

An account keeps its number: who changed which entry stays told apart. A station stays without its keeper,
a verdict without words, photo, contact and code.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, delete, func, or_, select, text, update

from locator.accounts.actions.accounts import keeping_an_administrator
from locator.accounts.tables import (
    appointment,
    known_device,
    recovery_code,
    sign_in_failure,
    staff,
    staff_link,
    staff_session,
)
from locator.history.tables import change_row
from locator.keepers.tables import keeper, keeper_link
from locator.mail.tables import outbox
from locator.messages.tables import message
from locator.notes.actions import writing as notes
from locator.privacy.actions import files, sweep
from locator.privacy.domain.errors import NobodyFound
from locator.privacy.domain.redaction import BLOCK, MAX_BLOCKS, Kind, Redaction, erased_email, erased_name
from locator.privacy.queries import holdings
from locator.privacy.queries.holdings import NOBODY
from locator.reports.tables import report, report_photo, report_upload
from locator.stations.tables import station_contact
from locator.time_zone import SHANGHAI
from locator.workbench.tables import saved_view

ERASED_ANSWER = BLOCK * MAX_BLOCKS


@dataclass(frozen=True, slots=True)
class Erased:
    """What was erased: the values, to be looked for afterwards, and the numbers of letters and messages."""

    kind: Kind
    subject_id: int
    values: tuple[str, ...]
    letters: tuple[int, ...] = ()
    messages: tuple[int, ...] = ()


def erase_account(connection: Connection, number: int, now: datetime) -> Erased:
    """Erase an account and close it. Raises NobodyFound and LastAdministrator."""
    person = connection.execute(select(staff).where(staff.c.id == number).with_for_update()).one_or_none()
    if person is None:
        raise NobodyFound(NOBODY)
    recorded = _recorded_account(connection, number)
    emails = _distinct(person.email, *(one["email"] for one in recorded), but=erased_email(number))
    names = _distinct(person.name, *(one["name"] for one in recorded), but=erased_name(number))
    redaction = Redaction(emails, names, number)
    _close_account(connection, number, now)
    for table in (staff_session, staff_link, recovery_code, known_device):
        connection.execute(delete(table).where(table.c.staff_id == number))
    connection.execute(delete(saved_view).where(saved_view.c.staff_id == number, saved_view.c.area == ""))
    connection.execute(delete(sign_in_failure).where(func.lower(sign_in_failure.c.account).in_(emails)))
    letters = _erase_addresses(connection, emails, now)
    is_alone = not _is_shared(connection, number, names)
    _redact(connection, redaction, now, is_alone=is_alone)
    return Erased(
        Kind.STAFF, number, redaction.values if is_alone else redaction.without_names().values, letters
    )


def erase_keeper(connection: Connection, station_id: int, now: datetime) -> Erased:
    """Erase a station's keeper, and the same address or number elsewhere.

    Raises NobodyFound, HasAccount.
    """
    known = holdings.keepers_marks(connection, station_id)
    redaction = Redaction(_distinct(known.email, known.phone), _distinct(known.name))
    letters = _erase_addresses(connection, redaction.marks, now)
    messages = _erase_phones(connection, redaction.marks, now)
    is_alone = not redaction.names or not _is_shared(connection, 0, redaction.names)
    _redact(connection, redaction, now, is_alone=is_alone)
    values = redaction.values if is_alone else redaction.without_names().values
    return Erased(Kind.KEEPER, station_id, values, letters, messages)


def erase_contact(connection: Connection, value: str, now: datetime) -> Erased:
    """Erase a private contact of stations, by its number or its name. Raises NobodyFound."""
    is_theirs = or_(station_contact.c.phone == value, station_contact.c.name == value)
    chosen = select(station_contact.c.phone, station_contact.c.name).where(is_theirs)
    found = connection.execute(chosen).all()
    recorded = func.strpos(func.concat(change_row.c.before, change_row.c.after), value) > 0
    of_contacts = (change_row.c.table_name == "station_contact", recorded)
    if not found and not connection.scalar(select(func.count()).select_from(change_row).where(*of_contacts)):
        raise NobodyFound(NOBODY)
    marks = _distinct(*(row.phone for row in found), *([value] if any(map(str.isdigit, value)) else []))
    names = _distinct(*(row.name for row in found), *([] if value in marks else [value]))
    redaction = Redaction(marks, names)
    connection.execute(delete(station_contact).where(is_theirs))
    messages = _erase_phones(connection, marks, now)
    is_alone = not _is_shared(connection, 0, names)
    _redact(connection, redaction, now, is_alone=is_alone)
    values = redaction.values if is_alone else redaction.without_names().values
    return Erased(Kind.CONTACT, 0, values, messages=messages)


def erase_reporter(connection: Connection, number: int, now: datetime) -> Erased:
    """Erase what a report's author left; the verdict stays, and no code opens it. Raises NobodyFound."""
    one = report.c.id == number
    row = connection.execute(select(report).where(one).with_for_update()).one_or_none()
    if row is None:
        raise NobodyFound(NOBODY)
    for table in (report_photo, report_upload):
        connection.execute(delete(table).where(table.c.report_id == number))
    gone = {
        "words": "",
        "contact": "",
        "device_hash": None,
        "origin_hash": None,
        "witness": no_witness(number),
    }
    answer = ERASED_ANSWER if row.answer else ""
    connection.execute(
        update(report).where(one).values(gone | {"code_hash": secrets.token_bytes(32), "answer": answer})
    )
    notes.forget_report(connection, number)
    sweep.redact_report_history(connection, number, ERASED_ANSWER)
    values = _distinct(row.contact, row.words, row.answer)
    return Erased(Kind.REPORTER, number, values)


def no_witness(number: int) -> str:
    """Return what stands in the place of who a report's author was."""
    return f"erased:{number}"


def _close_account(connection: Connection, number: int, now: datetime) -> None:
    closed = {
        "email": erased_email(number),
        "name": erased_name(number),
        "password_hash": "",
        "totp_secret": "",
    }
    is_open = (appointment.c.staff_id == number, appointment.c.ended_at.is_(None))
    with keeping_an_administrator(connection):
        connection.execute(update(appointment).where(*is_open).values(ended_at=now))
        connection.execute(
            update(staff)
            .where(staff.c.id == number)
            .values(closed | {"totp_confirmed_at": None, "totp_last_step": 0})
            .values(disabled_at=func.coalesce(staff.c.disabled_at, now))
        )


def _erase_addresses(connection: Connection, emails: tuple[str, ...], now: datetime) -> tuple[int, ...]:
    """Erase keepers and letters of some addresses; return the numbers of the letters."""
    of_keeper = select(keeper.c.station_id).where(func.lower(keeper.c.email).in_(emails))
    links = keeper_link.c.station_id.in_(of_keeper)
    expiry = func.least(keeper_link.c.expires_at, now)
    connection.execute(update(keeper_link).where(links).values(words="", expires_at=expiry))
    connection.execute(delete(keeper).where(func.lower(keeper.c.email).in_(emails)))
    is_union = func.lower(keeper.c.union_email).in_(emails)
    connection.execute(update(keeper).where(is_union).values(union_email=""))
    to_them: ColumnElement[bool] = func.lower(outbox.c.to_address).in_(emails)
    return tuple(connection.scalars(delete(outbox).where(to_them).returning(outbox.c.id)))


def _erase_phones(connection: Connection, phones: tuple[str, ...], now: datetime) -> tuple[int, ...]:
    """Erase keepers, contacts and messages of some numbers; return the numbers of the messages."""
    of_keeper = select(keeper.c.station_id).where(keeper.c.phone.in_(phones))
    expiry = func.least(keeper_link.c.expires_at, now)
    links = update(keeper_link).where(keeper_link.c.station_id.in_(of_keeper))
    connection.execute(links.values(words="", expires_at=expiry))
    connection.execute(delete(keeper).where(keeper.c.phone.in_(phones)))
    connection.execute(delete(station_contact).where(station_contact.c.phone.in_(phones)))
    to_them = delete(message).where(message.c.to_phone.in_(phones))
    return tuple(connection.scalars(to_them.returning(message.c.id)))


def _redact(connection: Connection, redaction: Redaction, now: datetime, *, is_alone: bool = True) -> None:
    used = redaction if is_alone else redaction.without_names()
    files.forget_imports(connection, used, now)
    sweep.redact_tables(connection, used, now.astimezone(SHANGHAI).date())
    sweep.redact_history(connection, redaction, free_text=is_alone)


def _recorded_account(connection: Connection, number: int) -> list[dict[str, str]]:
    """Return an account's row as it was after each recorded change."""
    own = text(
        "SELECT one FROM change_row r, jsonb_array_elements(r.after) AS one"
        " WHERE r.table_name = 'staff' AND r.after @> jsonb_build_array(jsonb_build_object('id', :number))"
    )
    rows = list(connection.scalars(own, {"number": number}))
    return [row for row in rows if row["id"] == number]


def _is_shared(connection: Connection, number: int, names: tuple[str, ...]) -> bool:
    """Tell whether somebody else's name is the same, or has it in it: 王刚, 王刚强."""
    for column, others in (
        (staff.c.name, staff.c.id != number),
        (station_contact.c.name, station_contact.c.name != ""),
        (keeper.c.name, keeper.c.name != ""),
    ):
        query = select(func.count()).where(others, or_(*(func.strpos(column, name) > 0 for name in names)))
        if connection.scalar(query):
            return True
    return False


def _distinct(*values: str, but: str = "") -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value and value != but))
