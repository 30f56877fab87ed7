"""What is said of the rows and columns that a sheet hides: they are read like all others."""

from collections.abc import Iterator, Sequence

from geodata.files.grid import Grid
from geodata.files.shown import in_words
from geodata.sentence import Sentence
from locator.sheets.domain.findings import column_letters
from locator.sheets.domain.layout.parts import Block


def notes_on_hidden(grid: Grid, blocks: Sequence[Block]) -> tuple[Sentence, ...]:
    """Return a sentence about the hidden rows, and one about the hidden columns, that were read."""
    return tuple(_notes(grid, blocks)) if any(grid.hidden) else ()


def _notes(grid: Grid, blocks: Sequence[Block]) -> Iterator[Sentence]:
    hidden = frozenset(grid.hidden.rows)
    lines = {line for block in blocks for line, _ in block.body if line in hidden}
    if lines:
        yield Sentence(
            "有 {n} 行是隐藏的，或者被筛选掉了（第 {lines} 行），也一起读了：不要的，请删掉再传一次",
            n=len(lines),
            lines=in_words(lines),
        )
    columns = sorted({column for block in blocks for column in block.columns} & {*grid.hidden.columns})
    if columns:
        letters = "、".join(map(column_letters, columns[:20]))
        yield Sentence("{columns} 列是隐藏的，也一起读了", columns=letters)
