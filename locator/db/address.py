"""The address of a database as libpq writes it; SQLAlchemy's URL names several servers in another way."""

from psycopg.conninfo import make_conninfo
from sqlalchemy import URL, create_engine

SET_ELSEWHERE = ("connect_timeout", "options", "context")


def conninfo(url: URL) -> str:
    """Return the connection string of an address, for psycopg itself and for PostgreSQL's programs.

    It has the servers, the database, the user and what else the URL says, without time-outs and options.
    """
    _, given = create_engine(url.set(drivername="postgresql+psycopg")).dialect.create_connect_args(url)
    return make_conninfo(**{name: value for name, value in given.items() if name not in SET_ELSEWHERE})
