"""The plain words of a row: names, addresses, units; and what has no business in them."""

import re

from geodata.sentence import Sentence
from locator.sheets.domain.findings import Fault, Weight
from locator.sheets.domain.reader import LONGEST_NAME
from locator.sheets.domain.row_cells import RowCells
from locator.sheets.domain.row_reader import FORMULA_SIGNS, LONGEST_WORDS
from locator.sheets.domain.words import EXCEL_ERRORS, INVISIBLE, tidy

WORDS = {
    **{"name": LONGEST_NAME, "address": LONGEST_WORDS, "wayfinding": LONGEST_WORDS, "aliases": LONGEST_WORDS},
    **{
        "brand": LONGEST_WORDS,
        "external_identifier": 100,
        "code": 20,
        "host": 200,
        "operator": 200,
        "access_app": 200,
    },
    **{"self_service_app": 200, "access_note": LONGEST_WORDS, "status_reason": LONGEST_WORDS},
    **{"source": LONGEST_WORDS, "checked_by": 200},
    **{f"name_{tongue}": 200 for tongue in ("en", "mn", "ru", "ug", "bo")},
}
EXAMPLE = re.compile(r"^[(（【\[]?(示例|例如|例[:：]|样例|填写示例|范例|XX|××|某某)", re.IGNORECASE)
ONE_LINE = re.compile(r"\s*\n\s*")


def read_texts(row: RowCells) -> None:
    """Read a row's words; tell of errors of a spreadsheet, of formulas, of what is too long."""
    _tell_errors(row)
    for name, text in row.said.items():
        if name in WORDS:
            _one(row, name, one_line(name, text), WORDS[name])
    if not row.out.get("name"):
        if not row.text("code") and not any(
            "name" in row.plan.places and one.columns == row.columns("name") for one in row.findings
        ):
            row.found(Fault.NAME_MISSING, Sentence("没有站名"), "name", weight=Weight.REFUSED)
    elif EXAMPLE.match(row.out["name"]):
        row.found(Fault.EXAMPLE_ROW, Sentence("这一行像是填写示例，没有导入"), "name")


def one_line(name: str, text: str) -> str:
    """Return a text of a field as a sheet's cell is read."""
    return ONE_LINE.sub("" if name == "name" else " ", tidy(text)) if name in WORDS else text


def _one(row: RowCells, name: str, text: str, longest: int) -> None:
    if INVISIBLE.search(row.raw(name)):
        sentence = Sentence("里面有看不见的字符，去掉后是“{text}”", text=text[:80])
        row.found(Fault.INVISIBLE, sentence, name, weight=Weight.TOLD, repair=[text])
    if text.startswith(FORMULA_SIGNS):
        sentence = Sentence("像是公式：请粘贴成数值")
        row.found(Fault.FORMULA, sentence, name, weight=Weight.REFUSED, repair=[text.lstrip("=@+-").strip()])
    elif len(text) > longest:
        sentence = Sentence("有 {length} 个字，最多 {longest} 个", length=len(text), longest=longest)
        row.found(Fault.TOO_LONG, sentence, name, weight=Weight.REFUSED, repair=[text[:longest]])
    else:
        row.out[name] = text


def _tell_errors(row: RowCells) -> None:
    """Report cells with ``#REF!`` and the like, whatever they should have said."""
    if not any(cell.startswith("#") for cell in row.texts):
        return
    for name, places in row.plan.places.items():
        if any(
            index < len(row.texts) and row.texts[index].strip().upper() in EXCEL_ERRORS for index in places
        ):
            sentence = Sentence(
                "表格自己算错了，这一格是 {error}：请直接填写{field}",
                error=row.raw(name).strip(),
                field=row.word(name),
            )
            row.found(Fault.EXCEL_ERROR, sentence, name)
