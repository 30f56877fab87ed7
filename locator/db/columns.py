"""Columns that many tables use, and the naming convention of constraints."""

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


def text_column(name: str) -> Column[str]:
    """Return a text column that is never null and empty by default."""
    return Column(name, Text, nullable=False, server_default="")


def code_column(name: str, default: str) -> Column[str]:
    """Return a text column for a code of an enumeration."""
    return Column(name, Text, nullable=False, server_default=default)
