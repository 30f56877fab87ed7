"""Rows of a table that are no stations: totals, notes, signatures, page numbers."""

import re

from locator.sheets.domain.layout.parts import Block

NOT_A_STATION = re.compile(
    r"^(第\s*\d+\s*页|合计|总计|小计|共计|备注|说明|注[:：]|填表|填报|制表|审核|单位负责人|联系人)"
)
BEGINNINGS = frozenset("第合总小共备说注填制审单联")  # a fast look at most rows


def tail_lines(block: Block) -> list[int]:
    """Return the lines of a block's rows that begin like a total, a note or a signature."""
    return [
        line
        for line, row in block.body
        if (text := row[0] if row and row[0] else next((cell for cell in row if cell), ""))
        and text[0] in BEGINNINGS
        and NOT_A_STATION.match(text.strip())
    ]
