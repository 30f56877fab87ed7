"""Many keepers at once: from the private contacts of stations, and asked at once instead of on their day."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, select, update

from locator.accounts.domain.rights import Area
from locator.keepers.actions.confirmations import name_keeper
from locator.keepers.domain import Stage
from locator.keepers.domain.person import Person
from locator.keepers.queries.without_keeper import Candidate
from locator.keepers.tables import keeper
from locator.stations.queries.areas import lies_within
from locator.stations.tables import station


def register(
    connection: Connection, chosen: Sequence[Candidate], union_email: str, now: datetime, *, is_at_once: bool
) -> int:
    """Name contacts of stations their keepers, asked within the hour or on their day; return how many."""
    for one in chosen:
        person = Person.read(name=one.name, phone=one.phone, union_email=union_email)
        name_keeper(connection, one.code, person, now)
    if is_at_once:
        _ask_within_the_hour(connection, station.c.code.in_([one.code for one in chosen]), now)
    return len(chosen)


def ask_unasked(connection: Connection, areas: Sequence[Area], now: datetime) -> int:
    """Let the keepers of some areas who were never asked be asked within the hour; return how many."""
    return _ask_within_the_hour(connection, lies_within(areas), now)


def _ask_within_the_hour(connection: Connection, which: ColumnElement[bool], now: datetime) -> int:
    unasked = (keeper.c.stage == Stage.NAMED.value, keeper.c.next_at > now)
    due = update(keeper).where(*unasked, keeper.c.station_id.in_(select(station.c.id).where(which)))
    return connection.execute(due.values(next_at=now)).rowcount
