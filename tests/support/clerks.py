"""Union staff without a browser: a client with a session, whose forms carry the session's token."""

from collections.abc import Callable
from typing import Any, Self

from flask.testing import FlaskClient
from sqlalchemy import Engine, select
from werkzeug.test import TestResponse

from locator.accounts.queries.people import token_hash
from locator.accounts.tables import staff_session
from locator.accounts.views.session import PATHS, SESSION_COOKIE
from locator.db.session import ChangeContext

SignIn = Callable[..., "StaffClient"]


class StaffClient(FlaskClient):
    """A client that is signed in."""

    key: int
    email: str
    token: str
    csrf: str

    def signed_in(self, key: int, email: str, token: str, engine: Engine) -> Self:
        """Take a session's cookie."""
        self.key, self.email, self.token = key, email, token
        with engine.connect() as connection:
            chosen = select(staff_session.c.csrf).where(staff_session.c.token_hash == token_hash(token))
            self.csrf = connection.scalar(chosen) or ""
        for path in PATHS:
            self.set_cookie(SESSION_COOKIE, token, path=path)
        return self

    def send(self, address: str, /, **fields: Any) -> TestResponse:
        """Send a form as its page would, with the token of the session."""
        return self.post(address, data={"csrf": self.csrf} | fields)

    @property
    def by(self) -> ChangeContext:
        """On whose word the database takes this person's changes."""
        return ChangeContext(session=self.token, origin="test")
