"""The declared facts of a station that its page lists, where they are known."""

from collections.abc import Iterator, Mapping
from typing import Any

from flask import Flask

from geodata.sentence import Sentence
from locator.stations.domain.declaring import HAS_LABELS, YES_OR_NO, Kind, StationField
from locator.stations.domain.station_fields import ON_PAGE


def known_facts(properties: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield label and text of the known facts of a station from its card's properties."""
    for field in ON_PAGE:
        value: Any = properties
        for name in field.card.split("."):
            value = (value or {}).get(name)
        if value is not None and value != "":
            yield field.label, _said(field, value)


def _said(field: StationField, value: Any) -> str:
    if field.kind is Kind.YES_NO:
        return Sentence.word((field.choices or HAS_LABELS)[YES_OR_NO[value]])
    if field.codes:
        return str(getattr(field.codes(value), "zh", value))
    return f"{value:g}" if isinstance(value, float) else str(value)


def register(app: Flask) -> None:
    """Register the template filter."""
    app.jinja_env.filters["known_facts"] = known_facts
