"""Somebody at work in the database: transactions on the word of their session."""

from collections.abc import Iterator
from contextlib import contextmanager

from clerks import StaffClient
from factories import HERE, NOON, TODAY, draft
from sqlalchemy import Connection, Engine

from locator.accounts.domain.rights import Actor
from locator.accounts.queries.people import find_session
from locator.db.session import Login, change, write_engine
from locator.editing.actions import editing
from locator.editing.queries import proposals
from locator.entries.queries import drafts
from locator.entries.queries.drafts import StoredStation
from locator.sheets.domain.entry_cells import cells_of

DAXING = "110115"


def entry(connection: Connection, key: int | None) -> tuple[StoredStation | None, dict[str, str]]:
    if key is None:
        return None, cells_of(draft(at=HERE, division_code=DAXING, host="大兴区总工会"))
    stored = drafts.by_ids(connection, [key])[0]
    return stored, cells_of(stored.draft)


class Desk:
    """One person at work: opens transactions on their session's word."""

    def __init__(self, engine: Engine, client: StaffClient) -> None:
        url = engine.url.render_as_string(hide_password=False)
        self.engine = write_engine(url, login=Login("locator_staff"))
        self.client = client
        with engine.connect() as connection:
            found = find_session(connection, client.token)
        assert found
        self.actor: Actor = found.actor

    @contextmanager
    def works(self) -> Iterator[Connection]:
        """Open a transaction."""
        with change(self.engine, self.client.by) as connection:
            yield connection

    def proposes(self, key: int | None, **said: str) -> int:
        """Propose a change of a station, or a new one."""
        with self.works() as connection:
            stored, cells = entry(connection, key)
            return editing.submit(connection, self.actor, stored, cells | said, "核对")

    def publishes(self, key: int | None, **said: str) -> str:
        """Publish a change of a station at once."""
        with self.works() as connection:
            stored, cells = entry(connection, key)
            return editing.publish(connection, self.actor, stored, cells | said, TODAY)

    def approves(self, number: int, **choices: bool) -> str:
        """Approve a proposal."""
        with self.works() as connection:
            asked = proposals.one(connection, number)
            return editing.approve(connection, self.actor, asked, choices, "好", NOON)
