"""What an import's columns mean: as they are stored, as the clerk has chosen, and what an area remembers."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.dialects.postgresql import insert

from geodata.sentence import sentence_from
from locator.imports.queries.runs import Run
from locator.imports.tables import import_heading
from locator.sheets.domain.columns.choices import apply_choices, choices_to_remember
from locator.sheets.domain.columns.matching import ColumnMatch


def matches_of(run: Run) -> tuple[ColumnMatch, ...]:
    """Return the meanings of an import's columns: as chosen, or as guessed."""
    guessed = [_match(index, column) for index, column in enumerate(run.columns)]
    chosen = {int(index): field for index, field in run.chosen.items()}
    return apply_choices(guessed, chosen)


def remember_headings(connection: Connection, run: Run) -> None:
    """Remember, for its area, which columns were chosen against our guess, once the import is applied."""
    guessed = [_match(index, column) for index, column in enumerate(run.stored_columns)]
    chosen = matches_of(run)[: len(guessed)]
    for heading, field in choices_to_remember(guessed, chosen).items():
        row = insert(import_heading).values(area=run.area, heading=heading, field=field)
        connection.execute(
            row.on_conflict_do_update(index_elements=["area", "heading"], set_={"field": field})
        )


def _match(index: int, column: Mapping[str, Any]) -> ColumnMatch:
    because = sentence_from(column["because"], column["values"])
    return ColumnMatch(index, column["heading"], column["field"], column["confidence"], because)
