"""Connections to PostGIS: engines for reading and for writing, with time-outs on everything.

Time-outs that the URL names (`connect_timeout`, and `options` as ``-c statement_timeout=60000``) go before
ours.
"""

import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine, make_url, text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from geodata.sentence import Sentence
from locator.db import schema_version, session_check
from locator.db.address import conninfo
from locator.db.errors import DatabaseAway, ReadOnly, SchemaOutdated
from locator.db.stopped_server import watch
from locator.errors import LocatorError, NotAllowed

Result = TypeVar("Result")

MIN_WORD_SIMILARITY = 0.4  # trigram similarity; tolerates one typing error in four characters
READ_TIMEOUTS_MS = {
    "statement_timeout": 1_500,  # users do not wait longer
    "lock_timeout": 500,
    "idle_in_transaction_session_timeout": 5_000,
}
READ_SETTINGS = {
    "default_transaction_read_only": "on",
    "pg_trgm.word_similarity_threshold": MIN_WORD_SIMILARITY,
    # What is asked for often is in memory. By the default, for disks that turn, PostgreSQL reads all
    # timetables for thirty stations.
    "random_page_cost": 1.1,
}
WRITE_TIMEOUTS_MS = {
    "statement_timeout": 600_000,  # 200,000 rows in one import
    "lock_timeout": 4_000,
    "idle_in_transaction_session_timeout": 60_000,  # rows of a batch are built within its transaction
}
CONNECT_TIMEOUT_S = 2
POOL_TIMEOUT_S = 1.0
WARM_UP = text("SELECT ST_Distance('POINT(0 0)'::geography, 'POINT(0 1)'::geography)")
SET_CHANGE_CONTEXT = text(
    "SELECT set_config('locator.session', :session, true), set_config('locator.reason', :reason, true),"
    " set_config('locator.keeper_link', :keeper_link, true), set_config('locator.origin', :origin, true)"
)
IS_READ_ONLY = text("SELECT current_setting('transaction_read_only')")
BUSY = Sentence("正忙，请过一会儿再试")
INSUFFICIENT_PRIVILEGE = "42501"  # row security, or a role that may not
READ_ONLY_TRANSACTION = "25006"
SERIALIZATION_FAILURE = "40001"  # on a standby: a conflict with what it replays
LOCKED_OUT = ("55P03", "40P01")  # lock not available, deadlock: for readers, an upgrade of the schema
UPGRADE_S = 4.0  # who asks waits so long for an upgrade, which holds its locks for less than a second
# What statements meet in a database of another version: names that are not there (class 42), a result that
# has changed under a prepared statement, a column that must be filled, a code that is not allowed.
OF_ANOTHER_SCHEMA = ("42", "0A000", "23502", "23514")


@dataclass(frozen=True, slots=True)
class Login:
    """How a part of the program connects: as its database role, or as the owner.

    With `by_name` the role itself logs in, with its password from PGPASSFILE if it has one; without, the
    login of the URL switches to the role.
    """

    role: str = ""
    by_name: bool = False

    def url(self, url: str) -> URL:
        """Return the database URL with the user name to log in as."""
        given = make_url(url).set(drivername="postgresql+psycopg")
        return given.set(username=self.role, password=None) if self.role and self.by_name else given

    @property
    def options(self) -> dict[str, object]:
        """The settings to start a connection with."""
        return {"role": self.role} if self.role and not self.by_name else {}


OWNER = Login()


def read_engine(url: str, pool_size: int = 4, login: Login = OWNER) -> Engine:
    """Return an engine for queries: read only, one transaction a statement, short time-outs."""
    address = login.url(url)
    engine = create_engine(
        address,
        isolation_level="AUTOCOMMIT",
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=POOL_TIMEOUT_S,
        pool_recycle=1800,
        pool_reset_on_return=None,  # a single statement leaves nothing open
        hide_parameters=True,  # a parameter may be a visitor's position
        connect_args=_connect_args(
            address,
            READ_TIMEOUTS_MS,
            READ_SETTINGS | login.options,
        ),
    )
    if login.role:
        session_check.require(engine, login.role, read_only=True)
    return watch(engine)


def write_engine(
    url: str, actor: str = "", login: Login = OWNER, pool_size: int = 2, *, read_only: bool = False
) -> Engine:
    """Return an engine for changes; `change` opens its transactions.

    `actor` is named in the history for changes by the owner, which are refused without it. If it is
    `read_only`, changes are refused with ReadOnly, as they are by a standby.
    """
    address = login.url(url)
    engine = create_engine(
        address,
        pool_size=pool_size,
        max_overflow=2,
        pool_timeout=POOL_TIMEOUT_S,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args=_connect_args(
            address,
            WRITE_TIMEOUTS_MS,
            ({"locator.actor": actor} if actor else {})
            | ({"default_transaction_read_only": "on"} if read_only else {})
            | login.options,
        ),
    )
    if login.role:
        session_check.require(engine, login.role, read_only=False)
    return watch(engine)


def driver_connection(
    url: str, timeouts_ms: Mapping[str, int], more: Mapping[str, object]
) -> tuple[str, dict[str, object]]:
    """Return the connection string and arguments with which psycopg itself connects as the owner."""
    address = OWNER.url(url)
    return conninfo(address), _connect_args(address, timeouts_ms, more)


def read(engine: Engine, query: Callable[[Connection], Result]) -> Result:
    """Run a query; run it again if its connection was dead, or a standby had to replay what it read.

    While an upgrade of the schema has locked what it reads, it is run again for up to four seconds.
    Raises DatabaseAway when the database cannot be reached or takes too long.
    """
    begun_s = time.monotonic()
    has_failed = False
    while True:
        try:
            return _run(engine, query)
        except DBAPIError as error:
            is_upgrade = _sqlstate(error) in LOCKED_OUT and time.monotonic() - begun_s < UPGRADE_S
            if not is_upgrade and (has_failed or not _may_be_repeated(error)):
                raise _refusal_of(error, engine) from error
            has_failed = has_failed or not is_upgrade  # the pool has dropped its dead connections by now


def is_locked_out(error: LocatorError) -> bool:
    """Tell whether something was refused because others had locked it."""
    return isinstance(error.__cause__, DBAPIError) and _sqlstate(error.__cause__) in LOCKED_OUT


def _may_be_repeated(error: DBAPIError) -> bool:
    return error.connection_invalidated or _sqlstate(error) == SERIALIZATION_FAILURE


@dataclass(frozen=True, slots=True)
class ChangeContext:
    """Who makes a change and why; the database checks the tokens and records the rest in the history."""

    session: str = ""  # the token of a staff session
    keeper_link: str = ""
    origin: str = ""
    reason: str = ""


@contextmanager
def change(
    engine: Engine, by: ChangeContext | None = None, *, of_schema: bool = False
) -> Iterator[Connection]:
    """Open the one transaction of a change: commit on success, roll back on an exception.

    One `of_schema` expects another version of the schema: its errors are its own.
    """
    try:
        with engine.begin() as connection:
            if by:
                connection.execute(SET_CHANGE_CONTEXT, asdict(by))
            yield connection
    except PoolTimeout as error:
        raise DatabaseAway(BUSY) from error
    except DBAPIError as error:
        raise _refusal_of(error, None if of_schema else engine) from error


def may_change(connection: Connection) -> bool:
    """Tell whether the transaction of a connection may change anything; on a standby it may not."""
    return bool(connection.scalar(IS_READ_ONLY) == "off")


def warm_up(engine: Engine) -> None:
    """Make the first PostGIS call, which takes 50-110 ms, before the first request, if the database is up."""
    try:
        with engine.connect() as connection:
            connection.execute(WARM_UP)
    except DBAPIError:
        return  # until the database is up, requests get a 503


def _run(engine: Engine, query: Callable[[Connection], Result]) -> Result:
    try:
        with engine.connect() as connection:
            return query(connection)
    except PoolTimeout as error:
        raise DatabaseAway(BUSY) from error


def _refusal_of(error: DBAPIError, engine: Engine | None) -> LocatorError | DBAPIError:
    """Return the LocatorError for a database error, or the error itself if it is unexpected.

    With an engine, an error that another version of the schema would explain is compared with that version.
    """
    state = _sqlstate(error)
    if state == READ_ONLY_TRANSACTION:
        return ReadOnly(Sentence("什么也没有写入"))
    if error.connection_invalidated or (isinstance(error, OperationalError) and _is_transient(state)):
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


def _sqlstate(error: DBAPIError) -> str | None:
    state: str | None = getattr(error.orig, "sqlstate", None)
    return state


def _constraint(error: DBAPIError) -> str | None:
    found: str | None = getattr(getattr(error.orig, "diag", None), "constraint_name", None)
    return found


def _is_transient(state: str | None) -> bool:
    """Tell whether a SQLSTATE is temporary: no connection, shutdown, time-out, out of resources."""
    return state is None or state[:2] in ("08", "53", "57", "55", "40")


def _connect_args(url: URL, timeouts_ms: Mapping[str, int], more: Mapping[str, object]) -> dict[str, object]:
    fixed = {
        "jit": "off",  # compilation takes longer than these statements
        "timezone": "Asia/Shanghai",
        **more,
    }
    in_the_url = str(url.query.get("options", ""))
    return {
        "connect_timeout": url.query.get("connect_timeout", CONNECT_TIMEOUT_S),
        "tcp_user_timeout": 2000,
        "keepalives_idle": 5,
        "keepalives_interval": 2,
        "keepalives_count": 2,
        "application_name": "locator",
        # Of two values of a setting the later one holds.
        "options": " ".join((_options(timeouts_ms), in_the_url, _options(fixed))),
    }


def _options(settings: Mapping[str, object]) -> str:
    return " ".join(f"-c {name}={_escaped(value)}" for name, value in settings.items())


def _escaped(value: object) -> str:
    """Return a setting's value, escaped for the connection's `options`."""
    return re.sub(r"([\\\s])", r"\\\1", str(value))
