"""Column types and constraints that SQLAlchemy lacks."""

from collections.abc import Iterable
from enum import StrEnum

from sqlalchemy import CheckConstraint
from sqlalchemy.dialects.postgresql import ARRAY, INTEGER
from sqlalchemy.types import TypeDecorator


class Tags(TypeDecorator[list[int]]):
    """An integer array with the operators of the intarray extension."""

    impl = ARRAY(INTEGER)
    cache_ok = True


def one_of(column: str, codes: Iterable[StrEnum]) -> CheckConstraint:
    """Return the constraint that a text column holds one of an enumeration's codes."""
    return CheckConstraint(f"{column} IN ({listed_codes(codes)})", name=f"{column}_known")


def listed_codes(codes: Iterable[StrEnum]) -> str:
    """Return an enumeration's codes as a list of SQL literals."""
    return ", ".join(f"'{code.value}'" for code in codes)
