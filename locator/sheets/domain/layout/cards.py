"""Cards: one station after the other, each as labels with a value right of them.

Cards may stand beside each other, and label and value may share a cell (``站点名称：甲驿站``). A table may
lie on its side, with its headings in the first column and a station in each further one.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from geodata.files.grid import Grid
from locator.sheets.domain.cell_values import code_for
from locator.sheets.domain.columns.fields import field_of_wording, fields, is_known_heading, normalise_heading
from locator.sheets.domain.layout.headings import MAX_LENGTH, is_data
from locator.sheets.domain.layout.parts import Block, Line

SEARCHED_ROWS = 40
MIN_LABELS = 3  # different labels with a value
LABELLED = re.compile(r"\s*([^:：]{1,20})\s*[:：]\s*(.*)", re.DOTALL)
UNREAD = "卡片里的其他字"  # the heading of texts that are no value of a label: shown and asked about
JOIN = "、"
Pair = tuple[int, str, str]  # the row's number, a label, and the value right of it


@dataclass(slots=True)
class _Cards:
    """The cards of a sheet as they are read: their headings, and a row of cells for each."""

    headings: list[str] = field(default_factory=list)
    columns: dict[str, int] = field(default_factory=dict)
    body: list[tuple[int, list[str]]] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)

    def take(self, number: int, label: str, value: str, first_key: str) -> None:
        """Write a value into the card that is open; a label that it has already begins another one."""
        key = normalise_heading(label)
        if key in self.seen and (key == first_key or _is_name(key)):
            self.seen = set()
        if not self.seen:
            self.body.append((number, []))
        self.seen.add(key)
        self.write(key, label.rstrip(":："), value)

    def write(self, key: str, heading: str, value: str) -> None:
        """Write a value into the column of a key; several values of a card stand one after the other."""
        if key not in self.columns:
            self.columns[key] = len(self.headings)
            self.headings.append(heading)
        cells, column = self.body[-1][1], self.columns[key]
        cells += [""] * (column + 1 - len(cells))
        if value and value != cells[column]:
            cells[column] = f"{cells[column]}{JOIN}{value}" if cells[column] else value


def cards_of(grid: Grid) -> Block | None:
    """Return the cards of a sheet as one table; None for a sheet that is not made of cards."""
    first_rows = grid.rows[:SEARCHED_ROWS]
    pairs = [pair for pair, _ in _pairs(first_rows)]
    keys = {normalise_heading(label) for _, label, value in pairs if value}
    if len(keys) < MIN_LABELS or not any(map(_is_name, keys)) or any(map(_is_heading_row, first_rows)):
        return None
    if lying := _lying_table(grid):
        return lying
    cards = _Cards()
    titles: set[str] = set()
    for part in _beside(grid):
        _read_cards(part, cards, titles)
    block = Block(grid.title, cards.headings, (), [-1] * len(cards.headings))
    block.body = _in_order(cards.body)
    first = min(number for number, _ in block.body)
    starts = {number for number, _ in cards.body}
    block.drawn = {
        number: "title" if number < first else "card" if number in starts else "carded"
        for number, row in enumerate(grid.rows, 1)
        if any(row)
    }
    return block


def _in_order(body: Sequence[tuple[int, list[str]]]) -> list[Line]:
    """Return cards by the rows in which they begin; of those beside each other, the second a row lower."""
    lines: dict[int, list[str]] = {}
    for number, cells in sorted(body, key=lambda line: line[0]):
        while number in lines:
            number += 1
        lines[number] = cells
    return sorted(lines.items())


def _read_cards(part: Grid, cards: _Cards, titles: set[str]) -> None:
    """Read the cards of a sheet's columns; what is above the first of them are titles."""
    pairs = list(_pairs(part.rows))
    if not pairs:
        return
    first_key = normalise_heading(pairs[0][0][1])
    first_line = pairs[0][0][0]
    titles |= {cell for row in part.rows[: first_line - 1] for cell in row if cell}
    cards.seen = set()
    read = {number for (number, _, _), _ in pairs}
    for (number, label, value), others in pairs:
        cards.take(number, label, value, first_key)
        for text in others:
            cards.write(UNREAD, UNREAD, text)
        for text in _texts_below(part, number, read, titles):
            cards.write(UNREAD, UNREAD, text)


def _texts_below(part: Grid, number: int, read: set[int], titles: set[str]) -> Iterator[str]:
    """Yield the texts of the rows without a label that follow a row, once."""
    for line in range(number + 1, len(part.rows) + 1):
        if line in read:
            return
        read.add(line)
        yield from dict.fromkeys(cell for cell in part.rows[line - 1] if cell and cell not in titles)


def _beside(grid: Grid) -> list[Grid]:
    """Return the columns of each row of cards, where a row has the label of the name more than once."""
    starts: list[int] = []
    for row in grid.rows:
        names = [index for index, cell in enumerate(row) if cell and _is_name_label(cell)]
        names = [index for index in names if index == 0 or row[index - 1] != row[index]]
        starts = names if len(names) > len(starts) else starts
    if len(starts) < 2:
        return [grid]
    ends = [*starts[1:], grid.width]
    return [
        replace(grid, rows=[row[first:end] for row in grid.rows], merged=())
        for first, end in zip([0, *starts[1:]], ends, strict=True)
    ]


def _is_name_label(text: str) -> bool:
    labelled = LABELLED.fullmatch(text)
    return _is_name(normalise_heading(labelled[1] if labelled else text))


def _lying_table(grid: Grid) -> Block | None:
    """Return a table whose headings stand in its first column, with a station in each further one."""
    labels = {
        number: row[0]
        for number, row in enumerate(grid.rows, 1)
        if row and row[0] and _is_label(row[0]) and not any(_is_label(cell) for cell in row[1:])
    }
    keys = [normalise_heading(label) for label in labels.values()]
    name = next((number for number, label in labels.items() if _is_name(normalise_heading(label))), 0)
    if not name or len(keys) < MIN_LABELS or len(set(keys)) < len(keys):
        return None
    names = [(column, cell) for column, cell in enumerate(grid.rows[name - 1]) if column and cell]
    if len({cell for _, cell in names}) < 2 or any(one == other for (_, one), (_, other) in pairwise(names)):
        return None
    first, last = min(labels), max(labels)
    others = [line for line in range(first, last + 1) if line not in labels and any(grid.rows[line - 1])]
    headings = [*labels.values(), *([UNREAD] if others else [])]
    block = Block(grid.title, headings, (), [-1] * len(headings))
    for column, _ in names:
        cells = [_cell(grid.rows[number - 1], column) for number in labels]
        unread = [_cell(grid.rows[line - 1], column) for line in others]
        block.body.append(
            (name + column - names[0][0], [*cells, *([JOIN.join(filter(None, unread))] if others else [])])
        )
    block.drawn = dict.fromkeys(labels, "heading")
    return block


def _cell(row: Sequence[str], column: int) -> str:
    return row[column] if column < len(row) else ""


def _is_heading_row(row: Sequence[str]) -> bool:
    """Return whether three labels or more stand beside each other, as in a table."""
    texts = list(dict.fromkeys(cell for cell in row if cell))
    return any(all(_is_label(text) for text in texts[index : index + 3]) for index in range(len(texts) - 2))


def _pairs(rows: Sequence[Sequence[str]]) -> Iterator[tuple[Pair, list[str]]]:
    """Yield the labels with the values right of them, and further texts of the row that are no value."""
    for number, row in enumerate(rows, 1):
        texts = [cell for index, cell in enumerate(row) if cell and (index == 0 or row[index - 1] != cell)]
        yield from _pairs_of(number, texts)


def _pairs_of(number: int, texts: Sequence[str]) -> Iterator[tuple[Pair, list[str]]]:
    if len(texts) % 2 == 0 and all(map(_is_label, texts[::2])):
        for label, value in zip(texts[::2], texts[1::2], strict=True):
            yield (number, label, value if not _is_label(value) or code_for("type", value) else ""), []
        return
    place, before = 0, list[str]()
    while place < len(texts):
        text, following = texts[place], _values_after(texts, place)
        labelled = LABELLED.fullmatch(text)
        if _is_label(text):
            several = _joins(text)
            value = JOIN.join(following) if several else "".join(following[:1])
            yield (number, text, value), [*before, *([] if several else following[1:])]
            place, before = place + 1 + len(following), []
        elif labelled and _is_label(labelled[1]):
            yield (number, labelled[1], labelled[2].strip()), before
            place, before = place + 1, []
        else:
            before.append(text)
            place += 1


def _values_after(texts: Sequence[str], place: int) -> list[str]:
    """Return the texts between a label and the next one."""
    values: list[str] = []
    for text in texts[place + 1 :]:
        labelled = LABELLED.fullmatch(text)
        if _is_label(text) or (labelled and _is_label(labelled[1])):
            break
        values.append(text)
    return values


def _joins(label: str) -> bool:
    """Return whether a label's field may have several texts."""
    code = field_of_wording(normalise_heading(label))
    return code is not None and fields()[code].joinable


def _is_label(text: str) -> bool:
    return 0 < len(text) <= MAX_LENGTH and not is_data(text) and is_known_heading(text.rstrip(":："))


def _is_name(key: str) -> bool:
    return field_of_wording(key) == "name"
