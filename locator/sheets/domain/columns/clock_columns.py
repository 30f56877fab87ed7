"""Columns of one end of a part of the day: 上午开, 上午关, 下午开门时间, or 开 and 关 below a merged 上午."""

import re

PART = r"(?:上午|早上|早|下午|晚上|晚|夜间|中午|白天|第?[一二三123]段|时段[一二三123])"
DAYS = r"(?:工作日|周末|双休日|节假日|平日|平时|每天|每日|周[一二三四五六日天][至到]周?[一二三四五六日天])?"
WHAT = r"(?:开放|营业|服务|工作)?(?:时间|时段)?"
OPENS = re.compile(rf"{WHAT}{DAYS}{PART}(?:开门|开放|营业|开始|上班|起始|开|起|自)(?:时间|时刻)?")
CLOSES = re.compile(rf"{WHAT}{DAYS}{PART}(?:关门|停止|结束|下班|闭馆|截止|打烊|关|止|至)(?:时间|时刻)?")


def end_of_part(key: str) -> str:
    """Return ``opens`` or ``closes`` for a normalised heading with a part of the day; empty for any other."""
    if OPENS.fullmatch(key):
        return "opens"
    return "closes" if CLOSES.fullmatch(key) else ""
