"""Simplified forms of traditional characters, from the table that scripts/bootstrap/characters.py writes."""

import csv
from functools import cache
from importlib import resources


def simplified(text: str) -> str:
    """Return a text with simplified characters for those that only traditional texts use."""
    return text if text.isascii() else text.translate(_table())


@cache
def _table() -> dict[int, str]:
    rows = resources.files("geodata.data").joinpath("traditional.csv").read_text(encoding="utf-8")
    return {ord(row["traditional"]): row["simplified"] for row in csv.DictReader(rows.splitlines())}
