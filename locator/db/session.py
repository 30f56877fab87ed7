"""Connections to PostGIS: one engine for questions, one for changes, with time-outs on everything."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine, make_url, text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from geodata.sentence import Sentence
from locator.db import schema_version
from locator.errors import DatabaseAway, LocatorError, NotAllowed, SchemaOutdated

Answer = TypeVar("Answer")

READ_STATEMENT_TIMEOUT_MS = 1_500  # a phone that waits longer has given up
WRITE_STATEMENT_TIMEOUT_MS = 600_000  # 200,000 rows in one import
LOCK_TIMEOUT_MS = 500
WRITE_LOCK_TIMEOUT_MS = 4_000
IDLE_TRANSACTION_TIMEOUT_MS = 5_000
WRITE_IDLE_TRANSACTION_TIMEOUT_MS = 60_000  # a batch's rows are put together inside its transaction
CONNECT_TIMEOUT_S = 2
POOL_TIMEOUT_S = 1.0
LIKENESS = 0.4  # of a name searched for and a name found: one slip in four characters still passes
WARM_UP = text("SELECT ST_Distance('POINT(0 0)'::geography, 'POINT(0 1)'::geography)")
ON_WHOSE_WORD = text(
    "SELECT set_config('locator.session', :session, true), set_config('locator.reason', :reason, true),"
    " set_config('locator.keeper_link', :keeper_link, true), set_config('locator.origin', :origin, true)"
)
BUSY = Sentence("正忙，请过一会儿再试")
INSUFFICIENT_PRIVILEGE = "42501"  # row security, or a role that may not
# What statements meet in a database of another version: names that are not there (class 42), a result that
# has changed under a prepared statement, a column that must be filled, a code that is not allowed.
OF_ANOTHER_SCHEMA = ("42", "0A000", "23502", "23514")


@dataclass(frozen=True, slots=True)
class Login:
    """How a part of the program comes to the database: as its role (schema/roles.sql), or as the owner.

    With `by_name` the role logs in itself, its password from PGPASSFILE where there is one; without, the
    URL's own login takes the role on.
    """

    role: str = ""
    by_name: bool = False

    def url(self, url: str) -> URL:
        """Return the address with the name to log in by."""
        given = make_url(url).set(drivername="postgresql+psycopg")
        return given.set(username=self.role, password=None) if self.role and self.by_name else given

    @property
    def options(self) -> dict[str, object]:
        """The settings that a connection begins with."""
        return {"role": self.role} if self.role and not self.by_name else {}


OWNER = Login()


def read_engine(url: str, pool_size: int = 4, login: Login = OWNER) -> Engine:
    """Return the engine of questions: every statement its own transaction, short time-outs."""
    return create_engine(
        login.url(url),
        isolation_level="AUTOCOMMIT",
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=POOL_TIMEOUT_S,
        pool_recycle=1800,
        pool_reset_on_return=None,  # nothing is left open by a question that stands alone
        hide_parameters=True,  # a parameter may be somebody's position
        connect_args=_connect_args(
            READ_STATEMENT_TIMEOUT_MS,
            LOCK_TIMEOUT_MS,
            {"default_transaction_read_only": "on", "pg_trgm.word_similarity_threshold": LIKENESS}
            | login.options,
        ),
    )


def write_engine(url: str, actor: str = "", login: Login = OWNER) -> Engine:
    """Return the engine of changes, whose transactions `change` opens.

    `actor` is who the history names for the owner's changes; without one they are refused.
    """
    return create_engine(
        login.url(url),
        pool_size=2,
        max_overflow=2,
        pool_timeout=POOL_TIMEOUT_S,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args=_connect_args(
            WRITE_STATEMENT_TIMEOUT_MS,
            WRITE_LOCK_TIMEOUT_MS,
            {"idle_in_transaction_session_timeout": WRITE_IDLE_TRANSACTION_TIMEOUT_MS}
            | ({"locator.actor": actor} if actor else {})
            | login.options,
        ),
    )


def read(engine: Engine, question: Callable[[Connection], Answer]) -> Answer:
    """Ask a question; ask it once more on a fresh connection when the first one was dead.

    Raises DatabaseAway when the database cannot be reached or takes too long.
    """
    try:
        return _ask(engine, question)
    except DBAPIError as error:
        if not error.connection_invalidated:
            raise _named(error, engine) from error
    try:  # the pool has thrown its dead connections away
        return _ask(engine, question)
    except DBAPIError as error:
        raise _named(error, engine) from error


@dataclass(frozen=True, slots=True)
class By:
    """On whose word a transaction changes something; a token is what the database believes."""

    session: str = ""  # a member of staff's
    keeper_link: str = ""
    origin: str = ""
    reason: str = ""


@contextmanager
def change(engine: Engine, by: By | None = None, *, of_schema: bool = False) -> Iterator[Connection]:
    """Open the one transaction of a change; leaving it well commits, an exception rolls back.

    One `of_schema` expects another version of the schema: its errors are its own.
    """
    try:
        with engine.begin() as connection:
            if by:
                connection.execute(ON_WHOSE_WORD, asdict(by))
            yield connection
    except PoolTimeout as error:
        raise DatabaseAway(BUSY) from error
    except DBAPIError as error:
        raise _named(error, None if of_schema else engine) from error


def warm_up(engine: Engine) -> None:
    """Pay the first PostGIS call's 50-110 ms before a worker comes, if the database is there."""
    try:
        with engine.connect() as connection:
            connection.execute(WARM_UP)
    except DBAPIError:
        return  # it may come later; until then every answer is a polite 503


def _ask(engine: Engine, question: Callable[[Connection], Answer]) -> Answer:
    try:
        with engine.connect() as connection:
            return question(connection)
    except PoolTimeout as error:
        raise DatabaseAway(BUSY) from error


def _named(error: DBAPIError, engine: Engine | None) -> LocatorError | DBAPIError:
    """Return the refusal that an error of the database amounts to, or the error itself: a bug.

    With an engine, an error that another version of the schema would explain is compared with that version.
    """
    state = getattr(error.orig, "sqlstate", None)
    if error.connection_invalidated or (isinstance(error, OperationalError) and _passes(state)):
        return DatabaseAway(Sentence("数据库暂时连不上，请过一会儿再试"))
    if state == INSUFFICIENT_PRIVILEGE and _constraint(error) == "two_people":
        return NotAllowed(Sentence("这里的修改要两个人：一个人改，另一个人审批"))
    outdated = engine is not None and str(state).startswith(OF_ANOTHER_SCHEMA) and _schema_trouble(engine)
    if outdated:
        return SchemaOutdated(outdated)
    if state == INSUFFICIENT_PRIVILEGE:
        return NotAllowed(Sentence("这不在您管的范围里"))
    return error


def _schema_trouble(engine: Engine) -> Sentence | None:
    """Return what is wrong with the version of the database's schema, as far as it can be asked."""
    try:
        with engine.connect() as connection:
            return schema_version.trouble(schema_version.found(connection))
    except (DBAPIError, PoolTimeout):
        return None


def _constraint(error: DBAPIError) -> str | None:
    found: str | None = getattr(getattr(error.orig, "diag", None), "constraint_name", None)
    return found


def _passes(state: str | None) -> bool:
    """Tell whether a SQLSTATE is of the moment: no connection, shutting down, too slow, no room."""
    return state is None or state[:2] in ("08", "53", "57", "55", "40")


def _connect_args(
    statement_timeout_ms: int, lock_timeout_ms: int, more: Mapping[str, object] | None = None
) -> dict[str, object]:
    options = {
        "statement_timeout": statement_timeout_ms,
        "lock_timeout": lock_timeout_ms,
        "idle_in_transaction_session_timeout": IDLE_TRANSACTION_TIMEOUT_MS,
        "jit": "off",  # these statements are shorter than their compilation
        "timezone": "Asia/Shanghai",
        **(more or {}),
    }
    return {
        "connect_timeout": CONNECT_TIMEOUT_S,
        "tcp_user_timeout": 2000,
        "keepalives_idle": 5,
        "keepalives_interval": 2,
        "keepalives_count": 2,
        "application_name": "locator",
        "options": " ".join(f"-c {name}={_escaped(value)}" for name, value in options.items()),
    }


def _escaped(value: object) -> str:
    """Return a setting's value as the options of a connection take it."""
    return re.sub(r"([\\\s])", r"\\\1", str(value))
