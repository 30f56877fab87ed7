"""Tables that stand side by side in one sheet: where one ends and the next begins."""

from collections.abc import Sequence

from geodata.files.grid import Area, Grid
from geodata.sentence import Sentence
from locator.sheets.domain.columns.fields import field_of_wording, normalise_heading
from locator.sheets.domain.layout.crowded import UnclearSheet
from locator.sheets.domain.layout.headings import MIN_KNOWN


def column_spans(grid: Grid, headings: Sequence[str], line: int) -> list[tuple[int, int]]:
    """Return the columns (first and end) of tables side by side; of one table if there is one."""
    keys = [normalise_heading(heading) for heading in headings]
    names = [index for index, key in enumerate(keys) if field_of_wording(key) == "name"]
    for spans in (_spans_by_gap(grid, keys, line), _spans_by_repetition(keys)):
        if len(spans) > 1 and all(_is_table(keys[first:end]) for first, end in spans):
            return spans
    repeated = [keys[index] for index in names if keys.count(keys[index]) > 1]
    if repeated and any(keys.count(key) > 1 for key in set(keys) - {"", *repeated}):
        heading = headings[keys.index(repeated[0])]
        raise UnclearSheet(
            Sentence(
                "好几列都叫“{heading}”，像是几张表并排，分不清从哪里断开：请改成上下排，一行一个站，再传一次；或者在下面指出另一张表从哪一列开始",
                heading=heading,
            )
        )
    return [(0, len(keys))]


def spans_at(columns: Sequence[int], width: int) -> list[tuple[int, int]]:
    """Return the columns (first and end) of the tables that begin where a clerk says; none without that."""
    starts = sorted({0, *(column for column in columns if 0 < column < width)})
    return list(zip(starts, [*starts[1:], width], strict=True)) if len(starts) > 1 else []


def _is_table(keys: Sequence[str]) -> bool:
    fields = [field_of_wording(key) for key in keys if key]
    return fields.count("name") == 1 and len(fields) >= MIN_KNOWN and len(set(fields) - {None}) >= MIN_KNOWN


def _spans_by_gap(grid: Grid, keys: Sequence[str], line: int) -> list[tuple[int, int]]:
    """Return the runs of columns between empty ones."""
    body = grid.rows[line : line + 200]
    empty = [
        not key and not any(index < len(row) and row[index] for row in body) for index, key in enumerate(keys)
    ]
    spans: list[tuple[int, int]] = []
    first: int | None = None
    for index, is_empty in enumerate([*empty, True]):
        if is_empty and first is not None:
            spans.append((first, index))
            first = None
        elif not is_empty and first is None:
            first = index
    return spans


def _spans_by_repetition(keys: Sequence[str]) -> list[tuple[int, int]]:
    """Return the runs of columns that begin with the first heading."""
    starts = [index for index, key in enumerate(keys) if key and key == keys[0]]
    if len(starts) < 2:
        return []
    spans = list(zip(starts, [*starts[1:], len(keys)], strict=True))
    first = {*keys[: starts[1]]} - {""}
    shared = [len(first.intersection(keys[start:end])) for start, end in spans]
    return spans if min(shared) >= MIN_KNOWN else []


def columns_of(grid: Grid, first: int, end: int) -> Grid:
    """Return the columns of one of several tables side by side."""
    if first == 0 and end >= grid.width:
        return grid
    merged = tuple(
        Area(area.top, max(area.left, first) - first, area.bottom, min(area.right, end - 1) - first)
        for area in grid.merged
        if area.left < end and area.right >= first
    )
    return Grid([row[first:end] for row in grid.rows], merged, grid.title)
