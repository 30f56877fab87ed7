"""Changes by a member of staff without HTTP: transactions under the person's session."""

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


class StaffMember:
    """A person who changes entries in transactions under their session."""

    def __init__(self, engine: Engine, client: StaffClient) -> None:
        url = engine.url.render_as_string(hide_password=False)
        self.engine = write_engine(url, login=Login("locator_staff"))
        self.client = client
        with engine.connect() as connection:
            found = find_session(connection, client.token)
        assert found
        self.actor: Actor = found.actor

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Open a transaction that row security attributes to this person."""
        with change(self.engine, self.client.by) as connection:
            yield connection

    def propose(self, key: int | None, **changed: str) -> int:
        """Propose a change of a station, or a new station; return the proposal's id."""
        with self.transaction() as connection:
            stored, cells = entry(connection, key)
            return editing.submit_proposal(connection, self.actor, stored, cells | changed, "核对")

    def publish(self, key: int | None, **changed: str) -> str:
        """Publish a change of a station, or a new station; return its code."""
        with self.transaction() as connection:
            stored, cells = entry(connection, key)
            return editing.publish_entry(connection, self.actor, stored, cells | changed, TODAY)

    def approve(self, number: int, **choices: bool) -> str:
        """Approve a proposal; return the station's code."""
        with self.transaction() as connection:
            submitted = proposals.find_proposal(connection, number)
            return editing.approve_proposal(connection, self.actor, submitted, choices, "好", NOON)
