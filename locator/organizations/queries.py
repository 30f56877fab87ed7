"""The organisation that a name means."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, Connection, and_, select

from locator.organizations.tables import organization


def is_active() -> ColumnElement[bool]:
    """Return the condition that an organisation has not ended; among these names are unique."""
    return organization.c.ended_at.is_(None)


def has_any_name(names: Iterable[str]) -> ColumnElement[bool]:
    """Return the condition that an active organisation has one of some names."""
    return and_(organization.c.name.in_(sorted(names)), is_active())


def find_organization_id(connection: Connection, name: str) -> int | None:
    """Return the id of the active organisation with a name; None if there is none."""
    organization_id: int | None = connection.scalar(select(organization.c.id).where(has_any_name([name])))
    return organization_id
