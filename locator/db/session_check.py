"""Each new connection is looked at once: is it the role's, and does it have its limits?

A pooler between (PgBouncer with `ignore_startup_parameters`) drops the settings that a connection asks for,
without a word: questions of the public would then run as the owner, without time-outs. Such a connection is
refused.
"""

import logging
from typing import Any

from sqlalchemy import Engine, event

from geodata.sentence import Sentence
from locator.db.errors import WrongSession

log = logging.getLogger("locator")
LOOK = """
SELECT current_user, current_setting('default_transaction_read_only'), current_setting('statement_timeout'),
       current_setting('lock_timeout'), current_setting('idle_in_transaction_session_timeout')
"""
NO_LIMIT = "0"


def require(engine: Engine, role: str, *, read_only: bool) -> None:
    """Refuse connections of an engine that are not a role's, have no time-outs, or could write unasked."""

    @event.listens_for(engine, "connect")
    def _look(connection: Any, _record: object) -> None:
        user, is_read_only, *limits = connection.execute(LOOK).fetchone()
        connection.rollback()
        if user == role and NO_LIMIT not in limits and (is_read_only == "on" or not read_only):
            return
        connection.close()
        log.error(
            "database session refused: user %s (wanted %s), read only %s (wanted %s), time-outs %s; "
            "PgBouncer cannot pool these connections: name PostgreSQL itself in LOCATOR_DATABASE_URL",
            *(user, role, is_read_only, "on" if read_only else "any", ", ".join(limits)),
        )
        raise WrongSession(Sentence("数据库连接的设置不对，现在不能查"))
