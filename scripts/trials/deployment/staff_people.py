"""Union staff of a deployment: a session made in the database, used over HTTP."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from locator.accounts.actions import accounts
from locator.accounts.actions.sign_in import open_session
from locator.accounts.domain.rights import Role
from locator.accounts.queries.people import token_hash
from locator.accounts.tables import staff_session
from locator.accounts.views.session import SESSION_COOKIE
from locator.db.session import change, write_engine
from trials.deployment.doors import Answer, Door
from trials.deployment.site import JSON, Site

FORM = "multipart/form-data; boundary=xyz"


@dataclass(frozen=True)
class Person:
    """Somebody who is signed in, with the session's cookie and token."""

    cookie: str
    csrf: str

    def get(self, door: Door, path: str) -> Answer:
        """Look at a page."""
        return door.ask("GET", path, Cookie=self.cookie)

    def put(self, door: Door, path: str, version: str, body: Mapping[str, Any]) -> Answer:
        """Replace what is at an address, if it is still of that version."""
        named = {"Cookie": self.cookie, "X-CSRF-Token": self.csrf, "If-Match": version, "Content-Type": JSON}
        return door.ask("PUT", path, json.dumps(body).encode(), named)

    def upload(self, door: Door, path: str, name: str, content: bytes) -> Answer:
        """Hand in a file."""
        field = f'--xyz\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n{self.csrf}\r\n'
        file = f'--xyz\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
        body = field.encode() + file.encode() + content + b"\r\n--xyz--\r\n"
        return door.ask("POST", path, body, timeout_s=60.0, Cookie=self.cookie, Content_Type=FORM)


def approver(site: Site) -> Person:
    """Return an approver of the whole country, with a second factor."""
    engine = write_engine(site.cluster.url, "trials")
    with change(engine) as connection:
        key = accounts.add_account(connection, f"{secrets.token_hex(6)}@example.org", "试")
        accounts.appoint(connection, key, Role.APPROVER, "trials")
        token = open_session(connection, key, "trials", second_factor=True)
        chosen = select(staff_session.c.csrf).where(staff_session.c.token_hash == token_hash(token))
        csrf = connection.scalar(chosen) or ""
    engine.dispose()
    return Person(f"{SESSION_COOKIE}={token}", csrf)
