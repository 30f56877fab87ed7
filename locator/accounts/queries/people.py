"""People with an account: who a session belongs to, and who works where."""

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

EVERYWHERE = Sentence("全国")
NOTED_EVERY = timedelta(minutes=1)
BELOW = text(
    "WITH RECURSIVE below AS (SELECT id FROM organization WHERE id = :top"
    " UNION SELECT o.id FROM organization o JOIN below b ON o.parent_id = b.id) SELECT id FROM below"
)


@dataclass(frozen=True, slots=True)
class Session:
    """A session that goes on: whose it is, what its forms carry, and whether both factors were shown."""

    actor: Actor
    csrf: str
    second_factor: bool
    has_totp: bool
    is_stale: bool  # nobody has noted for a while that it is used


@dataclass(frozen=True, slots=True)
class Person:
    """One account as its administrator sees it."""

    id: int
    name: str
    email: str
    is_disabled: bool
    has_totp: bool
    appointments: tuple[tuple[int, Appointment], ...]  # with their ids


def token_hash(token: str) -> bytes:
    """Return what is kept of a token."""
    return sha256(token.encode()).digest()


def session_of(connection: Connection, token: str) -> Session | None:
    """Return the session of a token by the database's clock; None for one that has ended."""
    chosen = (
        select(staff_session, (staff_session.c.seen_at < func.now() - NOTED_EVERY).label("is_stale"))
        .add_columns(staff.c.name, staff.c.email, staff.c.language, staff.c.totp_confirmed_at)
        .join(staff, staff.c.id == staff_session.c.staff_id)
        .where(staff_session.c.token_hash == token_hash(token), staff_session.c.expires_at > func.now())
        .where(staff.c.disabled_at.is_(None))
    )
    row = connection.execute(chosen).one_or_none()
    if row is None:
        return None
    held = tuple(one for _, one in appointments_of(connection, row.staff_id))
    actor = Actor(row.staff_id, row.name, row.email, token, held, Language(row.language))
    return Session(actor, row.csrf, row.second_factor, row.totp_confirmed_at is not None, row.is_stale)


def appointments_of(connection: Connection, staff_id: int) -> list[tuple[int, Appointment]]:
    """Return a person's appointments that hold, each with its id."""
    chosen = (
        select(appointment, division.c.full_name, organization.c.name.label("organization"))
        .outerjoin(division, division.c.code == appointment.c.division_code)
        .outerjoin(organization, organization.c.id == appointment.c.organization_id)
        .where(appointment.c.staff_id == staff_id, appointment.c.ended_at.is_(None))
        .order_by(appointment.c.id)
    )
    return [
        (row.id, Appointment(Role(row.role), _area(connection, row))) for row in connection.execute(chosen)
    ]


def people(connection: Connection) -> Sequence[Person]:
    """Return all accounts by name; the caller keeps those of the areas that are asked for."""
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
        below = frozenset(connection.scalars(BELOW, {"top": row.organization_id}))
        return Area(row.organization, None, row.organization_id, below)
    return Area(row.full_name or EVERYWHERE, row.division_code)
