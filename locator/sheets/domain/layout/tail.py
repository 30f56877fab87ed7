"""Rows of a table that are no stations: totals, notes, signatures, page numbers."""

import re

from locator.sheets.domain.layout.parts import Block

NOT_A_STATION = re.compile(
    r"^(第\s*\d+\s*页|合计|总计|小计|共计|备注|说明|注[:：]|填表|填报|制表|审核|单位负责人|联系人|以上|本表|数据截|数据来源|统计截"
    r"|(经办人|负责人|联系电话|审批|报送单位|报送时间|打印时间|截至|截止).{0,20}[:：]|.{0,15}(小计|合计|总计|共计)[:：]?$)"
)
BEGINNINGS = frozenset("第合总小共备说注填制审单联以本数统经负报打截")  # a fast look at most rows
ENDS = frozenset("计:：")


def tail_lines(block: Block) -> list[int]:
    """Return the lines of a block's rows that begin like a total, a note or a signature."""
    return [
        line
        for line, row in block.body
        if (text := row[0] if row and row[0] else next((cell for cell in row if cell), ""))
        and (text[0] in BEGINNINGS or text[-1] in ENDS)
        and NOT_A_STATION.match(text.strip())
    ]
