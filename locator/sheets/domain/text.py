"""Reading a row's plain texts, with findings for formulas, spreadsheet errors and excessive length."""

import re

from geodata.sentence import Sentence
from locator.sheets.domain.cell_values import EXCEL_ERRORS, INVISIBLE, clean_text
from locator.sheets.domain.findings import Fault, Severity
from locator.sheets.domain.row_cells import RowCells
from locator.sheets.domain.row_reader import FORMULA_SIGNS
from locator.stations.domain.declaring import Reading
from locator.stations.domain.station_fields import FIELDS

MAX_LENGTHS = {field.cell: field.max_length for field in FIELDS if field.sheet_reading is Reading.TEXT}
MAX_LENGTHS["code"] = 20  # the station's own code, by which a row is found again
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
