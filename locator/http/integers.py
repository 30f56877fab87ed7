"""Integers in URLs and forms: ASCII digits only, and no larger than a BIGINT column can hold."""

import re

from flask import Flask
from werkzeug.routing import IntegerConverter

MAX_ROW_NUMBER = 10**18 - 1  # any number of eighteen digits fits a BIGINT
DIGITS = re.compile(r"[0-9]{1,18}")


class RowNumber(IntegerConverter):
    """An integer in a URL; a longer one than a BIGINT is not matched."""

    regex = DIGITS.pattern


def register(app: Flask) -> None:
    """Make ``<int:...>`` in the application's URLs a RowNumber; call before blueprints are registered."""
    app.url_map.converters["int"] = RowNumber


def row_number(text: str, most: int = MAX_ROW_NUMBER) -> int | None:
    """Return the integer that a text is; None if it is not an integer or is more than `most`."""
    found = int(text) if DIGITS.fullmatch(text) else None
    return found if found is not None and found <= most else None
