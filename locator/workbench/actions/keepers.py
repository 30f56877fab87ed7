"""Naming one keeper for many stations."""

from collections.abc import Sequence

from sqlalchemy import Connection, select

from geodata.sentence import Sentence
from locator.hours.domain.errors import InvalidException
from locator.keepers.actions.confirmations import EMAIL_ADDRESS, name_keeper
from locator.keepers.tables import keeper
from locator.workbench.actions.plan import Acting, Plan, plan_tending
from locator.workbench.domain.selection import SelectedStation


def plan_keeper(
    connection: Connection,
    acting: Acting,
    selected: Sequence[SelectedStation],
    email: str,
    union_email: str,
) -> Plan:
    """Plan to name the keeper of stations; one that has this keeper already stays as it is."""
    for address in filter(None, (email, union_email)):
        if not EMAIL_ADDRESS.fullmatch(address):
            raise InvalidException(Sentence("“{address}”不是邮箱地址", address=address[:60]))
    is_theirs = (keeper.c.email == email, keeper.c.union_email == union_email)
    kept = set(connection.scalars(select(keeper.c.station_id).where(*is_theirs)))

    def name(connection: Connection, stations: Sequence[SelectedStation]) -> None:
        for station in stations:
            name_keeper(connection, station.code, email, union_email, acting.now)

    return plan_tending(acting, selected, kept, name)
