"""Corrections of single cells as answers that are found again in the next file of the same shape."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from locator.imports.domain.answers import MAX_CELLS, MAX_ROW_TEXT, CellAnswer, column_keys

Rows = Mapping[int, Sequence[str]]  # by line


def cell_answers(
    corrections: Mapping[tuple[int, int], str], rows: Rows, headings: Sequence[str], name: int | None
) -> list[CellAnswer]:
    """Return corrections, by line and column, as answers; `name` is the column of the names.

    A correction of the name itself, or of a row whose name is not its own, is known by the whole row.
    """
    keys = column_keys(headings)
    counts = Counter(_cell(cells, name) for cells in rows.values())
    found = []
    for (line, column), words in sorted(corrections.items())[:MAX_CELLS]:
        if line in rows and column < len(keys):
            called = _cell(rows[line], name)
            is_known = bool(called) and counts[called] == 1 and column != name
            row = called if is_known else row_text(rows[line])
            found.append(CellAnswer(keys[column], _cell(rows[line], column), row, words))
    return found


def corrections_of(
    answers: Iterable[CellAnswer], rows: Rows, headings: Sequence[str], name: int | None
) -> dict[tuple[int, int], str]:
    """Return the corrections of a sheet's cells, by line and column, that earlier answers give."""
    given = {(one.column, one.written, one.row): one.words for one in answers}
    if not given:
        return {}
    asked = {column for column, _, _ in given}
    columns = [(index, key) for index, key in enumerate(column_keys(headings)) if key in asked]
    counts = Counter(_cell(cells, name) for cells in rows.values())
    found: dict[tuple[int, int], str] = {}
    for line, cells in rows.items():
        called = _cell(cells, name)
        known = [row_text(cells), *([called] if called and counts[called] == 1 else [])]
        for column, key in columns:
            texts = (given.get((key, _cell(cells, column), row)) for row in known)
            words = next((text for text in texts if text is not None), None)
            if words is not None:
                found[line, column] = words
    return found


def _cell(cells: Sequence[str], column: int | None) -> str:
    return cells[column] if column is not None and column < len(cells) else ""


def row_text(cells: Sequence[str]) -> str:
    """Return the texts of a row as one, by which it is found again."""
    texts = [*cells]
    while texts and not texts[-1]:
        texts.pop()
    return "|".join(texts)[:MAX_ROW_TEXT]
