"""Naming one keeper for many stations."""

from collections.abc import Sequence

from sqlalchemy import Connection, select

from locator.keepers.actions.confirmations import name_keeper
from locator.keepers.domain.person import Person
from locator.keepers.tables import keeper
from locator.workbench.actions.plan import Acting, Plan, plan_tending
from locator.workbench.domain.selection import SelectedStation


def plan_keeper(
    connection: Connection, acting: Acting, selected: Sequence[SelectedStation], person: Person
) -> Plan:
    """Plan to name the keeper of stations; one that has this keeper already stays as it is."""
    columns = ("name", "phone", "email", "union_email")
    is_theirs = (keeper.c[column] == getattr(person, column) for column in columns)
    kept = set(connection.scalars(select(keeper.c.station_id).where(*is_theirs)))

    def name(connection: Connection, stations: Sequence[SelectedStation]) -> None:
        for station in stations:
            name_keeper(connection, station.code, person, acting.now)

    return plan_tending(acting, selected, kept, name)
