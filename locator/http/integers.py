"""Numbers as addresses and forms name things by: plain digits, and no larger than a table can hold."""

import re

from flask import Flask
from werkzeug.routing import IntegerConverter

MOST = 10**18 - 1  # eighteen digits: what a BIGINT holds whatever the digits are
DIGITS = re.compile(r"[0-9]{1,18}")


class RowNumber(IntegerConverter):
    """A number in an address; one that is too long for any table is no address of ours."""

    regex = DIGITS.pattern


def register(app: Flask) -> None:
    """Let ``<int:...>`` in an application's addresses mean such a number; comes before any room."""
    app.url_map.converters["int"] = RowNumber


def row_number(text: str, most: int = MOST) -> int | None:
    """Return the number that a text is; None for what is none, or more than `most`."""
    found = int(text) if DIGITS.fullmatch(text) else None
    return found if found is not None and found <= most else None
