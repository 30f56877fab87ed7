"""Cards: one station after the other, each as labels with a value right of them."""

from collections.abc import Iterator, Sequence

from geodata.files.grid import Grid
from locator.sheets.domain.columns.fields import field_of_wording, is_known_heading, normalise_heading
from locator.sheets.domain.layout.headings import MAX_LENGTH, is_data
from locator.sheets.domain.layout.parts import Block

SEARCHED_ROWS = 40
MIN_LABELS = 3  # different labels with a value


def cards_of(grid: Grid) -> Block | None:
    """Return the cards of a sheet as one table; None for a sheet that is not made of cards."""
    pairs = list(_pairs(grid.rows[:SEARCHED_ROWS]))
    keys = {normalise_heading(label) for _, label, value in pairs if value}
    rows_of_labels = sum(1 for row in grid.rows[:SEARCHED_ROWS] if _is_heading_row(row))
    if len(keys) < MIN_LABELS or rows_of_labels or not any(_is_name(key) for key in keys):
        return None
    return _block(grid, list(_pairs(grid.rows)))


def _is_heading_row(row: Sequence[str]) -> bool:
    """Return whether three labels or more stand beside each other, as in a table."""
    texts = list(dict.fromkeys(cell for cell in row if cell))
    return any(all(_is_label(text) for text in texts[index : index + 3]) for index in range(len(texts) - 2))


def _pairs(rows: Sequence[Sequence[str]]) -> Iterator[tuple[int, str, str]]:
    """Yield the labels with the values right of them, and the row's number."""
    for number, row in enumerate(rows, 1):
        texts = [cell for index, cell in enumerate(row) if cell and (index == 0 or row[index - 1] != cell)]
        for index, text in enumerate(texts):
            if _is_label(text) and (index == 0 or not _is_label(texts[index - 1]) or index % 2 == 0):
                value = texts[index + 1] if index + 1 < len(texts) else ""
                yield number, text, "" if _is_label(value) else value


def _is_label(text: str) -> bool:
    return 0 < len(text) <= MAX_LENGTH and not is_data(text) and is_known_heading(text.rstrip(":："))


def _is_name(key: str) -> bool:
    return field_of_wording(key) == "name"


def _block(grid: Grid, pairs: Sequence[tuple[int, str, str]]) -> Block:
    headings: list[str] = []
    columns: dict[str, int] = {}
    body: list[tuple[int, list[str]]] = []
    seen: set[str] = set()
    first_key = normalise_heading(pairs[0][1])
    for number, label, value in pairs:
        key = normalise_heading(label)
        if key in seen and (key == first_key or _is_name(key)):
            seen = set()
        if not seen:
            body.append((number, []))
        seen.add(key)
        if key not in columns:
            columns[key] = len(headings)
            headings.append(label.rstrip(":："))
        cells = body[-1][1]
        cells += [""] * (columns[key] + 1 - len(cells))
        cells[columns[key]] = cells[columns[key]] or value
    block = Block(grid.title, headings, (), [-1] * len(headings))
    block.body = list(body)
    block.drawn = {number: "card" for number, _ in body}
    return block
