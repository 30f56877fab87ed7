"""Sheets that are refused whole: several stations in a cell, or rows above a heading that is too far down."""

from collections.abc import Sequence

from geodata.files.grid import Grid
from geodata.sentence import Sentence
from locator.sheets.domain.columns.fields import field_of_wording, normalise_heading
from locator.sheets.domain.layout.headings import SEARCHED_ROWS
from locator.sheets.domain.layout.parts import Block
from locator.sheets.domain.text import SEVERAL, several_names

MAX_NAMED = 3  # rows that a sentence names


class UnclearSheet(ValueError):
    """A sheet of which no row is read, with a sentence that says how to mend it."""


def require_one_station_per_row(blocks: Sequence[Block]) -> None:
    """Raise UnclearSheet for names of several stations in a cell: whose address and hours are they?"""
    crowded = [line for block in blocks for line in _crowded_lines(block)]
    if not crowded:
        return
    lines = "、".join(map(str, crowded[:MAX_NAMED]))
    raise UnclearSheet(
        Sentence(
            "第 {lines} 行等 {n} 行，一格里写了几个站，分不清地址和时间是谁的，整张表没有读："
            "请一行写一个站再传，或者在下面指出这些行不导入",
            lines=lines,
            n=len(crowded),
        )
    )


def _crowded_lines(block: Block) -> list[int]:
    codes = [field_of_wording(normalise_heading(heading)) for heading in block.headings]
    if "name" not in codes or "code" in codes:
        return []
    column = codes.index("name")
    return [
        line
        for line, row in block.body
        if column < len(row) and SEVERAL.search(row[column]) and several_names(row[column])
    ]


def require_heading_near_top(grid: Grid, blocks: Sequence[Block]) -> None:
    """Raise UnclearSheet for a heading below many rows, which would not be read."""
    lines = blocks[0].heading_lines if blocks else ()
    if not lines or lines[0] <= SEARCHED_ROWS:
        return
    above = sum(1 for row in grid.rows[: lines[0] - 1] if any(row))
    if above > SEARCHED_ROWS:
        raise UnclearSheet(
            Sentence(
                "列名在第 {line} 行，上面还有 {n} 行内容，不知道是不是站点，整张表没有读："
                "请把列名放到表的最上面，或者在下面指出哪一行是列名",
                line=lines[0],
                n=above,
            )
        )
