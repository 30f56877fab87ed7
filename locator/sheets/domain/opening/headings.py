"""The season and days in a heading of hours, and the posted text that several columns make together."""

import re
from functools import lru_cache

from locator.sheets.domain.cell_values import is_empty
from locator.sheets.domain.row_cells import RowCells

SEASON = re.compile(r"[春夏秋冬][季天]?(?:和|、)?[春夏秋冬]?[季天]?")
NAMED_DAYS = re.compile(
    r"工作日|周末|双休日|(?:法定)?节假日|平日"
    r"|(?:周|星期)[一二三四五六日天](?:[至到—~\-、，,和及]?(?:周|星期)?[一二三四五六日天])*"
)
MONTHS = re.compile(r"\d{1,2}月|[一二三四五六七八九十]月")
REMARK = re.compile(r"[(（【\[]([^)）】\]]*)[)）】\]]")
PART_OF_DAY = re.compile(r"上午|下午|早上|中午|晚上|夜间|时段[一二三\d]|第[一二三\d]段")


def posted_text(row: RowCells) -> str:
    """Return the posted text of all columns, with the season or the days that their headings name."""
    indices = row.columns("opening_hours_text")
    if len(indices) == 1 and not heading_says(row.plan.headings[indices[0]])[0]:
        return row.text("opening_hours_text")
    by_days: dict[str, list[str]] = {}
    separators: dict[str, str] = {}
    for index in indices:
        text = row.raw_cells[index].strip() if index < len(row.raw_cells) else ""
        if is_empty(text):
            continue
        days, separator = heading_says(row.plan.headings[index])
        days = "" if SEASON.search(text) or NAMED_DAYS.search(text) else days
        by_days.setdefault(days, []).append(text)
        separators.setdefault(days, separator)
    return "；".join(days + separators[days].join(texts) for days, texts in by_days.items())


@lru_cache(maxsize=1_000)
def heading_says(heading: str) -> tuple[str, str]:
    """Return the season and days that a column's heading names, and what joins it with the next column.

    开放时间（周一至周五） › 上午 is a part of the same days as 下午 beside it.
    """
    remark = next((text for text in REMARK.findall(heading) if NAMED_DAYS.search(text)), "")
    months = next((text for text in REMARK.findall(heading) if MONTHS.search(text)), "")
    season, days = SEASON.search(heading), list(NAMED_DAYS.finditer(heading))
    if remark:  # with whatever else it says: 周一至周五，节假日除外
        says = remark.strip()
    elif months:  # 夏季（5月-9月）: the months are what the season means here
        says = months.strip()
    else:
        says = (season[0] if season else "") + (heading[days[0].start() : days[-1].end()] if days else "")
    return says, "，" if PART_OF_DAY.search(heading) else "；"
