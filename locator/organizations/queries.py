"""Which organisation a name means."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, Connection, and_, select

from locator.organizations.tables import organization


def goes_on() -> ColumnElement[bool]:
    """Return the condition that an organisation has not ended: of these a name means one only."""
    return organization.c.ended_at.is_(None)


def are_called(names: Iterable[str]) -> ColumnElement[bool]:
    """Return the condition that an organisation is what an entry means by one of some names."""
    return and_(organization.c.name.in_(sorted(names)), goes_on())


def named(connection: Connection, name: str) -> int | None:
    """Return the organisation of a name, if there is one."""
    found: int | None = connection.scalar(select(organization.c.id).where(are_called([name])))
    return found
