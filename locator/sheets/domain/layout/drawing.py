"""The beginning of a sheet as a clerk sees it, each row with what it was understood to be."""

from collections.abc import Mapping
from typing import Any

from geodata.files.grid import Grid
from geodata.sentence import Sentence

MAX_ROWS, MAX_CELLS, MAX_CHARACTERS = 14, 12, 24
STATION = "station"
KINDS = {
    "title": Sentence("标题"),
    "heading": Sentence("列名"),
    "section": Sentence("小标题"),
    "tail": Sentence("不是站点"),
    "card": Sentence("卡片的开头"),
    STATION: Sentence("站点"),
}


def drawn_rows(grid: Grid, drawn: Mapping[int, str]) -> list[dict[str, Any]]:
    """Return a sheet's first rows, and later ones that are no stations, as JSON values.

    Each has its number, its kind (of KINDS) and its first cells, shortened.
    """
    first = [line for line, row in zip(range(1, MAX_ROWS // 2 + 1), grid.rows, strict=False) if any(row)]
    later = [line for line in sorted(drawn) if line > MAX_ROWS // 2]
    lines = [*first, *later][:MAX_ROWS]
    return [
        {
            "line": line,
            "kind": drawn.get(line, STATION),
            "cells": [cell[:MAX_CHARACTERS] for cell in grid.rows[line - 1][:MAX_CELLS]],
        }
        for line in lines
    ]
