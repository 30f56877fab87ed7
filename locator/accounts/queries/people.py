"""Accounts and their appointments, and the account of a session."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Row, func, select, text

from geodata.sentence import Sentence
from locator.accounts.domain.rights import Actor, Appointment, Area, Language, Role
from locator.accounts.tables import appointment, staff, staff_session
from locator.divisions.tables import division
from locator.organizations.tables import organization

COUNTRY = Sentence("全国")
SEEN_INTERVAL = timedelta(minutes=1)  # a session's last use is written no more often
SUBTREE_IDS = text(
    "WITH RECURSIVE below AS (SELECT id FROM organization WHERE id = :top"
    " UNION SELECT o.id FROM organization o JOIN below b ON o.parent_id = b.id) SELECT id FROM below"
)


@dataclass(frozen=True, slots=True)
class Session:
    """An open session, its person, the CSRF token of its forms, and whether both factors were shown."""

    actor: Actor
    csrf: str
    second_factor: bool
    has_totp: bool
    is_stale: bool  # its last use is due to be written


@dataclass(frozen=True, slots=True)
class Person:
    """An account as an administrator sees it."""

    id: int
    name: str
    email: str
    is_disabled: bool
    has_totp: bool
    appointments: tuple[tuple[int, Appointment], ...]  # with their ids


def token_hash(token: str) -> bytes:
    """Return the hash under which a token is stored."""
    return sha256(token.encode()).digest()


def find_session(connection: Connection, token: str) -> Session | None:
    """Return the session of a token; None if it has ended by the database's clock."""
    query = (
        select(staff_session, (staff_session.c.seen_at < func.now() - SEEN_INTERVAL).label("is_stale"))
        .add_columns(staff.c.name, staff.c.email, staff.c.language, staff.c.totp_confirmed_at)
        .join(staff, staff.c.id == staff_session.c.staff_id)
        .where(staff_session.c.token_hash == token_hash(token), staff_session.c.expires_at > func.now())
        .where(staff.c.disabled_at.is_(None))
    )
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    appointments = tuple(held for _, held in appointments_of(connection, row.staff_id))
    actor = Actor(row.staff_id, row.name, row.email, token, appointments, Language(row.language))
    return Session(actor, row.csrf, row.second_factor, row.totp_confirmed_at is not None, row.is_stale)


def appointments_of(connection: Connection, staff_id: int) -> list[tuple[int, Appointment]]:
    """Return a person's current appointments, each with its id."""
    query = (
        select(appointment, division.c.full_name, organization.c.name.label("organization"))
        .outerjoin(division, division.c.code == appointment.c.division_code)
        .outerjoin(organization, organization.c.id == appointment.c.organization_id)
        .where(appointment.c.staff_id == staff_id, appointment.c.ended_at.is_(None))
        .order_by(appointment.c.id)
    )
    return [
        (row.id, Appointment(Role(row.role), _area(connection, row))) for row in connection.execute(query)
    ]


def all_people(connection: Connection) -> Sequence[Person]:
    """Return all accounts of the country, sorted by name."""
    rows = connection.execute(
        select(
            staff.c.id, staff.c.name, staff.c.email, staff.c.disabled_at, staff.c.totp_confirmed_at
        ).order_by(staff.c.name, staff.c.id)
    ).all()
    return [
        Person(
            row.id,
            row.name,
            row.email,
            row.disabled_at is not None,
            row.totp_confirmed_at is not None,
            tuple(appointments_of(connection, row.id)),
        )
        for row in rows
    ]


def _area(connection: Connection, row: Row[Any]) -> Area:
    if row.organization_id is not None:
        organization_ids = frozenset(connection.scalars(SUBTREE_IDS, {"top": row.organization_id}))
        return Area(row.organization, None, row.organization_id, organization_ids)
    return Area(row.full_name or COUNTRY, row.division_code)
