"""Reading a row's plain texts, with findings for formulas, spreadsheet errors and excessive length."""

import re
from functools import lru_cache

from geodata.divisions.names import parse_division_names
from geodata.sentence import Sentence
from locator.sheets.domain.cell_values import (
    EXCEL_ERRORS,
    INVISIBLE,
    clean_text,
    parse_day,
    parse_yes_or_no,
)
from locator.sheets.domain.findings import Fault, Severity
from locator.sheets.domain.row_cells import RowCells
from locator.sheets.domain.row_reader import FORMULA_SIGNS
from locator.stations.domain.declaring import Reading
from locator.stations.domain.station_fields import FIELDS

MAX_LENGTHS = {field.cell: field.max_length for field in FIELDS if field.sheet_reading is Reading.TEXT}
MAX_LENGTHS["code"] = 20  # the station's own code, by which a row is found again
LETTERS = re.compile(r"[^\W\d_]")
NO_NAME = re.compile(
    r"[。！？]|^(注|备注|说明|以上|填表|制表|审核|附)[:：]|^(https?://|www\.)|^\d{1,2}[:：]\d{2}|^#"
)
SEVERAL = re.compile(r"[\n；;、，,①-⑳]|\d[.．)）]")  # in every cell with several stations
# Most names, by their last word; a number or a place may follow: 工会驿站3号、驿站（北门）.
PLAIN_NAME = re.compile(
    r"\w*[\u4e00-\u9fff]{2}(?:站|家|点|湾|宫|吧|屋|室|所)(?:\d{0,7}号?|[(（]\w{1,20}[)）])"
)
NUMBERED = re.compile(
    r"(?:^|(?<=[\s、，,；;]))\d{1,2}[.．、)）](?!\d)|(?<=[^\d.\s])\d{1,2}[.．、](?!\d)|[①-⑳]"
)
BETWEEN_NAMES = re.compile(r"[\n；;、，,]+")
STATION = re.compile(r"(驿站|之家|服务站|服务点|港湾|接力站|活动站|小站)([(（].*[)）])?$")
EXAMPLE = re.compile(r"^[(（【\[]?(示例|例如|例[:：]|样例|填写示例|范例|XX|××|某某)", re.IGNORECASE)
LINE_BREAKS = re.compile(r"\s*\n\s*")


def read_texts(row: RowCells) -> None:
    """Read a row's plain texts."""
    _report_excel_errors(row)
    for name, text in row.texts.items():
        if name in MAX_LENGTHS:
            _read_text(row, name, clean_cell_text(name, text), MAX_LENGTHS[name])
    if not row.cells.get("name"):
        if not row.text("code") and not any(
            "name" in row.plan.column_indices and finding.columns == row.columns("name")
            for finding in row.findings
        ):
            row.add_finding(Fault.NAME_MISSING, Sentence("没有站名"), "name", severity=Severity.REFUSED)
    elif EXAMPLE.match(row.cells["name"]):
        row.add_finding(Fault.EXAMPLE_ROW, Sentence("这一行像是填写示例，没有导入"), "name")
    elif not row.text("code"):  # of a stored station the name is known
        _check_name(row, row.cells["name"])


def _check_name(row: RowCells, name: str) -> None:
    """Refuse a name that is a day, a number, a tick or a sentence, and a cell with several stations."""
    if names := several_names(row.text("name")) if SEVERAL.search(row.text("name")) else ():
        sentence = Sentence("一格里写了 {n} 个站：请一行写一个站，各写各的地址和时间", n=len(names))
        row.add_finding(Fault.SEVERAL_STATIONS, sentence, "name", severity=Severity.REFUSED)
    elif not PLAIN_NAME.fullmatch(name) and not is_likely_name(name):
        sentence = Sentence("“{name}”不像站名：请看看这一列是不是站名", name=name[:40])
        row.add_finding(Fault.NAME_UNLIKELY, sentence, "name", severity=Severity.REFUSED)


@lru_cache(maxsize=20_000)
def is_likely_name(name: str) -> bool:
    """Return whether a text may be a station's name: no number, day, tick or sentence, no division alone."""
    is_value = parse_yes_or_no(name) is not None or parse_day(name) is not None
    names = parse_division_names(name)
    if names.found and not names.rest:
        return False
    return bool(LETTERS.search(name)) and not is_value and not NO_NAME.search(name)


def several_names(text: str) -> tuple[str, ...]:
    """Return the names in a cell that has those of several stations; empty for one name."""
    numbered = [part.strip(" 、，,；;\n") for part in NUMBERED.split(text) if part.strip(" 、，,；;\n")]
    if len(NUMBERED.findall(text)) > 1 and len(numbered) > 1 and NUMBERED.match(text):
        return tuple(numbered)
    parts = [part.strip() for part in BETWEEN_NAMES.split(text) if part.strip()]
    return tuple(parts) if len(parts) > 1 and all(STATION.search(part) for part in parts) else ()


def clean_cell_text(name: str, text: str) -> str:
    """Return the text of a field as it would be read from a cell."""
    return LINE_BREAKS.sub("" if name == "name" else " ", clean_text(text)) if name in MAX_LENGTHS else text


def _read_text(row: RowCells, name: str, text: str, max_length: int) -> None:
    if INVISIBLE.search(row.raw(name)):
        sentence = Sentence("里面有看不见的字符，去掉后是“{text}”", text=text[:80])
        row.add_finding(Fault.INVISIBLE, sentence, name, severity=Severity.NOTE, repair=[text])
    if text.startswith(FORMULA_SIGNS):
        sentence = Sentence("像是公式：请粘贴成数值")
        row.add_finding(
            Fault.FORMULA, sentence, name, severity=Severity.REFUSED, repair=[text.lstrip("=@+-").strip()]
        )
    elif len(text) > max_length:
        sentence = Sentence("有 {length} 个字，最多 {longest} 个", length=len(text), longest=max_length)
        row.add_finding(Fault.TOO_LONG, sentence, name, severity=Severity.REFUSED, repair=[text[:max_length]])
    else:
        row.cells[name] = text


def _report_excel_errors(row: RowCells) -> None:

    if not any(cell.startswith("#") for cell in row.raw_cells):
        return
    for name, indices in row.plan.column_indices.items():
        if any(
            index < len(row.raw_cells) and row.raw_cells[index].strip().upper() in EXCEL_ERRORS
            for index in indices
        ):
            sentence = Sentence(
                "表格自己算错了，这一格是 {error}：请直接填写{field}",
                error=row.raw(name).strip(),
                field=row.label(name),
            )
            row.add_finding(Fault.EXCEL_ERROR, sentence, name)
