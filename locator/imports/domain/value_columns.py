"""The columns of the clerk's values for every row, which stand after those of the sheet."""

from typing import Any

from geodata.sentence import Sentence
from locator.sheets.domain.columns.fields import fields
from locator.sheets.domain.columns.matching import REMEMBERED

BY_CLERK = Sentence("您填的，每一行都是")


def column_of_value(value: tuple[str, str]) -> dict[str, Any]:
    """Return a field and its value for every row as a column of an import."""
    field, text = value
    label = fields()[field].zh if field in fields() else field
    return {
        "heading": Sentence("{field}（每一行）", field=label),
        "field": field,
        "confidence": REMEMBERED,
        "because": BY_CLERK.pattern,
        "values": {},
        "samples": [text],
    }
