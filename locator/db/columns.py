"""The kinds of column that every table uses, and the names that their constraints get."""

from sqlalchemy import Column, MetaData, Text

metadata = MetaData(
    naming_convention={
        "pk": "%(table_name)s_pkey",
        "fk": "%(table_name)s_%(column_0_name)s_fkey",
        "uq": "%(table_name)s_%(column_0_name)s_key",
        "ix": "%(table_name)s_%(column_0_name)s_idx",
        "ck": "%(table_name)s_%(constraint_name)s",
    }
)


def words(name: str) -> Column[str]:
    """Return a column of words: never null, empty when there are none."""
    return Column(name, Text, nullable=False, server_default="")


def code(name: str, default: str) -> Column[str]:
    """Return a column that holds one code of an enumeration."""
    return Column(name, Text, nullable=False, server_default=default)
