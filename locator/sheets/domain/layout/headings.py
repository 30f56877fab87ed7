"""The heading of a table: which one to three lines it has, and the heading that each column gets of them."""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

from geodata.files.grid import Area, Grid
from locator.sheets.domain.columns.content import HOURS, is_latitude, is_longitude, is_phone
from locator.sheets.domain.columns.fields import (
    field_of_wording,
    fields_by_wording,
    is_known_heading,
    normalise_heading,
)

SEARCHED_ROWS = 60  # from the top
SEARCHED_FURTHER = 20_000  # where there is no heading in the first rows
MAX_LINES = 3
MAX_LENGTH = 40
MIN_KNOWN = 2
TOP = " › "  # between a merged heading and the one below it
DATA = re.compile(r"[\d\s.,:：/年月日-]+|.*\d{5,}.*", re.DOTALL)
# Headings that name a group only: what stands below them is the field.
GROUPS = re.compile(
    r"(站点|驿站|服务站)?(基本|位置|地理|坐标|其他|详细)?(情况|信息|资料|位置|坐标|内容|属性)|(站点|驿站)|所在(地|位置)"
    r"|(服务|配套|基本)?(设施|设备|项目|功能|配置)(设备|配备|情况|项目|内容)*"
)
QUALIFIER = re.compile(
    r"(上午|下午|晚上|夜间|中午|早上|夏季?|冬季?|春季?|秋季?|夏令时|冬令时|工作日|周末|双休日|节假日|周[一二三四五六日天]{1,2}"
    r"([至到、-]周?[一二三四五六日天])?|平时|时段[一二三\d]?|第[一二三]段)"
)


@cache
def heading_words() -> frozenset[str]:
    """Return all headings as written in the list of wordings, for a fast look at a row."""
    return frozenset(fields_by_wording())


def is_data(text: str) -> bool:
    """Return whether a text is a value and no heading: a number, a day, a phone, hours."""
    plain = unicodedata.normalize("NFKC", text)
    return bool(
        DATA.fullmatch(plain)
        or HOURS.search(plain)
        or is_longitude(plain)
        or is_latitude(plain)
        or is_phone(plain)
    )


def known_headings(row: Sequence[str]) -> int:
    """Return the number of different known headings in a row; 0 for a row with values."""
    texts = {cell.strip() for cell in row} - {""}
    if any(is_longitude(text) or is_latitude(text) or is_phone(text) for text in texts):
        return 0
    return sum(1 for text in texts if len(text) <= MAX_LENGTH and is_known_heading(text))


def has_name(row: Sequence[str]) -> bool:
    """Return whether a heading of the names of stations is in a row."""
    return any(field_of_wording(normalise_heading(cell)) == "name" for cell in row if cell)


def find_heading_lines(grid: Grid) -> tuple[int, ...]:
    """Return the numbers of the heading's lines; none where no row has enough known headings.

    The first row with the name and another heading counts; without any, the row with the most headings.
    """
    counts = [known_headings(row) for row in grid.rows[:SEARCHED_ROWS]]
    most = max(counts, default=0)
    if most < MIN_KNOWN:
        return _extended(grid, line) if (line := _far_heading(grid)) else ()
    first = next(
        (line for line, count in enumerate(counts) if count >= MIN_KNOWN and has_name(grid.rows[line])), None
    )
    line = (counts.index(most) if first is None else first) + 1
    return _extended(grid, line)


def _far_heading(grid: Grid) -> int:
    """Return the line of a heading below the first rows; 0 for none."""
    words = heading_words()
    rows = enumerate(grid.rows[SEARCHED_ROWS:SEARCHED_FURTHER], SEARCHED_ROWS + 1)
    likely = (line for line, row in rows if len(words.intersection(row)) >= MIN_KNOWN)
    return next((line for line in likely if has_name(grid.rows[line - 1])), 0)


def _extended(grid: Grid, line: int) -> tuple[int, ...]:
    """Return a heading's lines: with the lines below whose cells are children, and the merged tops above."""
    lines = [line]
    while len(lines) < MAX_LINES and _continues(grid, lines[-1]):
        lines.append(lines[-1] + 1)
    while len(lines) < MAX_LINES and lines[0] > 1 and _is_top(grid, lines[0] - 1):
        lines.insert(0, lines[0] - 1)
    return tuple(lines)


def _continues(grid: Grid, line: int) -> bool:
    """Return whether the row below a line of the heading belongs to the heading too."""
    if line >= len(grid.rows):
        return False
    row, below = _row(grid, line), _row(grid, line + 1)
    if any(is_data(cell) for cell in below if cell):
        return False
    if any(area.top <= line - 1 and area.bottom >= line and row[area.left] for area in grid.merged):
        return True
    spans = [area for area in grid.merged if area.top == area.bottom == line - 1 and area.right > area.left]
    if spans and not any(area.right - area.left + 1 >= len(_filled(row)) for area in spans):
        inside = {column for area in spans for column in range(area.left, area.right + 1)}
        outside = [cell for column, cell in enumerate(below) if column not in inside and cell]
        return not outside and any(below[column] for column in inside if column < len(below))
    children = [column for column, cell in enumerate(below) if cell]
    return (
        len(children) >= 2
        and any(not row[column] for column in children)
        and all(len(below[column]) <= MAX_LENGTH for column in children)
        and any(_is_child(below[column]) for column in children)
        and all(not row[column] or (column + 1 < len(row) and not row[column + 1]) for column in children)
    )


def _is_top(grid: Grid, line: int) -> bool:
    """Return whether the row above a heading has merged tops of some of its columns."""
    row, below = _row(grid, line), _row(grid, line + 1)
    is_beside = sum(field_of_wording(normalise_heading(cell)) == "name" for cell in below if cell) > 1
    if is_beside or any(is_data(cell) for cell in row if cell):
        return False  # above tables side by side each has a title of its own
    width = len(_filled(below))
    spans = [area for area in grid.merged if area.top == line - 1 and area.right > area.left]
    is_grouped = bool(spans) and all(area.right - area.left + 1 < width for area in spans)
    into_below = any(
        area.top <= line - 1 and area.bottom >= line and row[area.left] and area.right - area.left + 1 < width
        for area in grid.merged
    )
    gaps = [column for column, cell in enumerate(below) if not cell and row[column]]
    return is_grouped or into_below or bool(gaps and all(is_known_heading(row[column]) for column in gaps))


def _is_child(text: str) -> bool:
    return bool(is_known_heading(text) or QUALIFIER.fullmatch(text))


def joined_headings(grid: Grid, lines: Sequence[int]) -> list[str]:
    """Return the heading of each column: the lowest one, with the merged ones above where they matter."""
    rows = [_row(grid, line) for line in lines]
    rows = [_spread(row, rows, index, grid.merged, lines) for index, row in enumerate(rows)]
    return [_joined([row[column] for row in rows]) for column in range(grid.width)]


def _spread(
    row: list[str], rows: Sequence[list[str]], index: int, merged: Sequence[Area], lines: Sequence[int]
) -> list[str]:
    """Return a line of tops in which a top without merged cells covers the empty cells right of it."""
    if index == len(rows) - 1 or any(
        area.top == lines[index] - 1 and area.right > area.left for area in merged
    ):
        return row
    spread, current = list(row), ""
    for column, cell in enumerate(row):
        current = cell or current
        if not cell and any(below[column] for below in rows[index + 1 :]):
            spread[column] = current
        elif not cell:
            current = ""
    return spread


def _joined(texts: Sequence[str]) -> str:
    parts = list(dict.fromkeys(text for text in texts if text))
    if len(parts) < 2:
        return parts[0] if parts else ""
    child, top = parts[-1], parts[-2]
    if is_known_heading(child) and GROUPS.fullmatch(normalise_heading(top)):
        return child
    return TOP.join(parts)


def _row(grid: Grid, line: int) -> list[str]:
    cells = [" ".join(cell.split()) for cell in grid.rows[line - 1]]
    return cells + [""] * (grid.width - len(cells))


def _filled(row: Sequence[str]) -> list[str]:
    return [cell for cell in row if cell]
