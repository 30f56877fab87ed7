"""How far the servers that answer questions are behind, and whether the log of the primary is archived.

PostgreSQL has a clock of what was replayed, but none of what was not: a standby without changes looks as old
as one that has lost its primary. So positions in the log are compared; the clock is asked where they differ.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import psycopg
from sqlalchemy import URL, Connection, text

from locator.db.address import conninfo

CONNECT_TIMEOUT_S = 2
STATEMENT_TIMEOUT = "-c statement_timeout=1000"
WRITTEN = text("""
SELECT pg_current_wal_lsn()::text AS position, current_setting('archive_mode') <> 'off' AS is_archived,
       extract(epoch FROM clock_timestamp() - last_archived_time)::float AS archive_age_s,
       coalesce(last_failed_time > coalesce(last_archived_time, '-infinity'), false) AS archive_fails
FROM pg_stat_archiver WHERE NOT pg_is_in_recovery()
""")
BEHIND = """
SELECT greatest(pg_wal_lsn_diff(%(written)s::pg_lsn, pg_last_wal_replay_lsn()), 0)::float,
       coalesce(extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp()), 0)::float
WHERE pg_is_in_recovery()
"""


@dataclass(frozen=True, slots=True)
class Written:
    """Where the log of the server that is written to has come to, and how its archive does."""

    position: str
    is_archived: bool
    archive_age_s: float | None
    archive_fails: bool


@dataclass(frozen=True, slots=True)
class ReadHost:
    """A server that answers questions, and how far it is behind; None where that cannot be said."""

    name: str
    is_up: bool
    behind_bytes: float | None = None
    behind_s: float | None = None


def written(connection: Connection) -> Written | None:
    """Return where the log is; None if the connection leads to a standby."""
    row = connection.execute(WRITTEN).one_or_none()
    return Written(**row._mapping) if row else None


def read_hosts(url: URL, now_at: Written | None) -> Iterator[ReadHost]:
    """Ask each server that an address names; `now_at` was asked before, so that nothing is behind wrongly."""
    for name, alone in _hosts(url):
        try:
            with psycopg.connect(
                conninfo(alone), connect_timeout=CONNECT_TIMEOUT_S, options=STATEMENT_TIMEOUT
            ) as connection:
                position = now_at.position if now_at else None
                row = connection.execute(BEHIND, {"written": position}).fetchone()
        except psycopg.Error:
            yield ReadHost(name, is_up=False)
            continue
        if row is None:  # the primary itself
            yield ReadHost(name, True, 0.0, 0.0)
        else:
            behind_bytes, since_s = row
            yield ReadHost(name, True, behind_bytes, 0.0 if behind_bytes == 0 else since_s)


def _hosts(url: URL) -> Iterator[tuple[str, URL]]:
    """Yield each server of an address, with an address of its own."""
    given = url.query.get("host", ())
    named = (given,) if isinstance(given, str) else given
    alone = url.difference_update_query(["target_session_attrs"])
    for host in [part for hosts in named for part in hosts.split(",")]:
        yield host, alone.update_query_dict({"host": host})
    if not named and url.host:
        yield url.host if url.port is None else f"{url.host}:{url.port}", alone
