"""Reading the layout of a whole workbook into one table of stations."""

import re
from collections.abc import Iterable, Mapping, Sequence

from geodata.files.grid import Grid
from geodata.sentence import Sentence
from locator.sheets.domain.columns.fields import field_of_wording, normalise_heading
from locator.sheets.domain.layout.blocks import blocks_of
from locator.sheets.domain.layout.cards import cards_of
from locator.sheets.domain.layout.crowded import (
    UnclearSheet,
    require_heading_near_top,
    require_one_station_per_row,
)
from locator.sheets.domain.layout.headings import has_name
from locator.sheets.domain.layout.hidden import notes_on_hidden
from locator.sheets.domain.layout.marks import NO_MARKS, SAID_SHEET_OUT, MarkKind, SheetMarks
from locator.sheets.domain.layout.merged_stations import find_shared_names, join_rows
from locator.sheets.domain.layout.offer_sheets import join_offers
from locator.sheets.domain.layout.parts import FROM_LAYOUT, Block, Origin, SheetReport, Table
from locator.sheets.domain.layout.tail import tail_lines
from locator.sheets.domain.layout.years import sheets_of_old_years
from locator.sheets.domain.offers.sheet import offer_sheet
from locator.sheets.domain.sheet_choice import NOTES_TITLE

OLD = re.compile(r"去年|往年|上年|历史|旧|作废|废弃|备份|模板|样表|示例|填表说明|填写说明")
OLD_SHEET = Sentence("名字像是旧的或者备用的表，没有读；要读请选它")
OLD_YEAR = Sentence("是早一年的名单，后一年的表里多半还有这些站，没有读；要读请选它")
EMPTY = Sentence("是空的：里面没有一行内容")
NO_TABLE = Sentence("没有站点的列名，没有读：有站点的话，请在上面写一行列名，例如“站名、区县、地址”")
HIDDEN = Sentence("是隐藏的表，没有读；要读，请在 Excel 里取消隐藏，再传一次")
NOTES = {
    "protected": Sentence("这张表加了保护：照样读；要在表里改，请先撤销保护"),
    "right_to_left": Sentence("这张表是从右往左排的：列按 A、B、C 的次序读"),
    "other_files": Sentence(
        "有的格子是引用别的文件的公式：读的是上次保存时算出的数，请打开两个文件更新、保存以后再传"
    ),
}
NOTHING_SAID: Mapping[str, SheetMarks] = {}


def read_layout(grids: Sequence[Grid], marks: Mapping[str, SheetMarks] = NOTHING_SAID) -> Table:
    """Return the stations of all sheets of a workbook as one table; `marks` are the clerk's, by sheet.

    A sheet without headings is read by its cells if it is the only one, and else reported as not read.
    """
    blocks: list[Block] = []
    sheets: list[SheetReport] = []
    wanted = [grid for grid in grids if marks.get(grid.title, NO_MARKS).whole is not MarkKind.OUT]
    offers = {grid.title: sheet for grid in wanted if (sheet := offer_sheet(grid))}
    is_only = len([grid for grid in wanted if grid.title not in offers]) == 1
    old_years = sheets_of_old_years(wanted)
    for grid in grids:
        if is_notes(grid) or grid.title in offers:
            continue
        said = marks.get(grid.title, NO_MARKS)
        reason = _left_out(grid, said, is_only=is_only)
        if grid.title in old_years and said.whole is not MarkKind.READ:
            reason = reason or OLD_YEAR
        if reason:
            sheets.append(SheetReport(grid.title, left_out=reason))
            continue
        try:
            found = _blocks(grid, said)
        except UnclearSheet as error:
            sheets.append(SheetReport(grid.title, refusal=error.args[0]))
            continue
        if not grid.rows:
            sheets.append(SheetReport(grid.title, left_out=EMPTY))
            continue
        if not found and not is_only:
            sheets.append(SheetReport(grid.title, left_out=NO_TABLE))
            continue
        found = found or [_without_heading(grid)]
        blocks += found
        notes = (
            *(NOTES[remark] for remark in grid.remarks if remark in NOTES),
            *notes_on_hidden(grid, found),
        )
        tails = {line: "tail" for block in found for line in tail_lines(block)}
        drawn = tails | {line: kind for block in found for line, kind in block.drawn.items()}
        starts = tuple(sorted({max(block.columns[0], 0) for block in found if block.columns}))
        stations = sum(len(block.body) for block in found) - len(tails)
        sheets.append(SheetReport(grid.title, drawn, stations, starts=starts, notes=notes))
    sheets += join_offers(blocks, offers.values())
    sheets += _hidden(grids)
    return _table(grids, blocks, sheets)


def _hidden(grids: Sequence[Grid]) -> list[SheetReport]:
    """Return a report for each sheet of the file that is hidden."""
    shown = {grid.title for grid in grids}
    titles = grids[0].titles if grids and len({grid.titles for grid in grids}) == 1 else ()
    return [SheetReport(title, left_out=HIDDEN, is_hidden=True) for title in titles if title not in shown]


def _left_out(grid: Grid, said: SheetMarks, *, is_only: bool) -> Sentence | None:
    """Return why a sheet is not read, if it is not."""
    if said.whole is MarkKind.OUT:
        return SAID_SHEET_OUT
    is_old = not is_only and said.whole is not MarkKind.READ and OLD.search(grid.title)
    return OLD_SHEET if is_old else None


def _blocks(grid: Grid, said: SheetMarks) -> list[Block]:
    """Return the tables of a sheet; raise UnclearSheet for one that is refused whole."""
    card = None if said.heading_lines else cards_of(grid)
    found = [card] if card else blocks_of(grid, said)
    if not said.heading_lines:
        require_heading_near_top(grid, found)
    for block in found:
        join_rows(block)
        find_shared_names(block, grid.merged)
    require_one_station_per_row(found)
    return found


def is_notes(grid: Grid) -> bool:
    """Return whether a sheet is the notes of our own exports."""
    return next((row[0] == NOTES_TITLE for row in grid.rows if row), False)


def _without_heading(grid: Grid) -> Block:
    block = Block(grid.title, [""] * grid.width, (), list(range(grid.width)))
    block.body = list(grid.lines())
    return block


def _table(grids: Sequence[Grid], blocks: Sequence[Block], sheets: Iterable[SheetReport]) -> Table:
    """Put the blocks below each other, with the columns of equal headings in one column."""
    headings: list[str] = []
    keys: list[str] = []
    rows: list[Sequence[str]] = []
    aside: dict[int, Sentence] = {}
    origins: list[Origin] = []
    shared_names: dict[int, str] = {}
    first_line = 0
    with_names = [block for block in blocks if has_name(block.headings) or len(blocks) == 1]
    for number, block in enumerate(with_names):
        columns = _columns(block, headings, keys)
        line = min((line for line, _ in block.body), default=(block.heading_lines or (0,))[-1] + 1)
        start = block.heading_lines[-1] + 1 if block.heading_lines else line
        start = min([start, line, *block.aside])
        if number == 0:
            first_line = start - 1
            grid = next(one for one in grids if one.title == block.title)
            rows += grid.rows[:first_line]
        shift = len(rows) + 1 - start
        source = [FROM_LAYOUT] * len(headings)
        for index, column in enumerate(columns):
            source[column] = block.columns[index]
        origins.append(Origin(start + shift, block.title, start, tuple(source)))
        end = max([line for line, _ in block.body[-1:]] + [*block.aside, start - 1])
        rows += [()] * (end - start + 1)
        is_same = columns == list(range(len(columns)))
        for line, cells in block.body:
            rows[line + shift - 1] = cells if is_same else _moved(cells, columns, len(headings))
        shared_names |= {line + shift: name for line, name in block.shared_names.items()}
        for line, (sentence, cells) in block.aside.items():
            aside[line + shift], rows[line + shift - 1] = sentence, cells
    return Table(
        tuple(headings),
        rows,
        first_line,
        aside,
        tuple(origins),
        tuple(sheets),
        _uncalculated(grids, origins, len(rows)),
        shared_names,
    )


def _uncalculated(
    grids: Sequence[Grid], origins: Sequence[Origin], length: int
) -> frozenset[tuple[int, int]]:
    """Return the cells with formulas without a result by their rows and columns in the table."""
    cells_by_title = {grid.title: grid.uncalculated for grid in grids if grid.uncalculated}
    found = set()
    ends = [*(one.first for one in origins[1:]), length + 1]
    for origin, end in zip(origins, ends, strict=False):
        columns = {source: index for index, source in enumerate(origin.columns) if source != FROM_LAYOUT}
        shift = origin.first - origin.sheet_line
        for row, column in cells_by_title.get(origin.title, ()):
            if column in columns and origin.first <= row + 1 + shift < end:
                found.add((row + shift, columns[column]))
    return frozenset(found)


def _columns(block: Block, headings: list[str], keys: list[str]) -> list[int]:
    """Return the table's column of each of a block's columns; add those that it has not."""
    if not headings:
        headings += block.headings
        keys += [normalise_heading(heading) for heading in block.headings]
        return list(range(len(headings)))
    columns: list[int] = []
    for heading in block.headings:
        key = normalise_heading(heading)
        column = _free(key, keys, columns)
        if column is None:
            column = len(headings)
            headings.append(heading)
            keys.append(key)
        columns.append(column)
    return columns


def _free(key: str, keys: Sequence[str], taken: Sequence[int]) -> int | None:
    """Return the column of the same heading, or else of the same field, that a block has not taken yet."""
    code = field_of_wording(key)
    same = (at for at, one in enumerate(keys) if key and one == key and at not in taken)
    alike = (at for at, one in enumerate(keys) if code and field_of_wording(one) == code and at not in taken)
    return next(same, next(alike, None))


def _moved(cells: Sequence[str], columns: Sequence[int], width: int) -> list[str]:
    moved = [""] * width
    for cell, column in zip(cells, columns, strict=False):
        moved[column] = cell
    return moved
