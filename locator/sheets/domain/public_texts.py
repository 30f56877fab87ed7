"""What must not stand in a text that is published: a person's mobile number, or a mark for the cell above."""

import re
import unicodedata
from collections.abc import Iterator

from geodata.sentence import Sentence
from locator.sheets.domain.findings import Fault, Severity
from locator.sheets.domain.row_cells import RowCells

NUMBER = r"(?<![\d.])1[3-9]\d(?:[ -]?\d){8}(?![\d.])"
MOBILE = re.compile(NUMBER, re.ASCII)
DIGITS_IN_A_ROW = re.compile(r"[1１][3-9３-９][\d -]{9}")  # of any width: a fast look at a row
IN_BRACKETS = re.compile(rf"[(（\[【][^()（）\[\]【】]*{NUMBER}[^()（）\[\]【】]*[)）\]】]", re.ASCII)
CLAUSE = re.compile(r"[，,；;。、\n]+")
DITTOS = frozenset(("同上", "同前", "如上", "同左", "同上行", "同上一行", *'〃″”“"＂〞', "''"))
# Cells that are no published text, or whose own readers know a number: see people and phone.
OTHER_CELLS = frozenset(
    {"phone", "private_contact", "external_identifier", "code", "lon", "lat", "gate_lon", "gate_lat", "crs"}
)
TEXTS = frozenset(
    {"name", "aliases", "address", "wayfinding", "host", "operator", "brand", "opening_hours_text", "phone"}
    | {"services_text", "access_note", "access_app", "status_reason", "road"}
)


def read_dittos(row: RowCells) -> None:
    """Take the marks for the cell above out of a row, and ask: whose text is meant is not sure.

    A row with a station's own code is our export: there a station is called what it is called.
    """
    if DITTOS.isdisjoint(row.texts.values()) or row.text("code"):
        return
    for name in [name for name, text in row.texts.items() if name in TEXTS and text in DITTOS]:
        text = row.texts.pop(name)
        sentence = Sentence("“{written}”没有替您照抄上一行：请把内容写出来", written=text)
        row.add_finding(Fault.DITTO, sentence, name)


def keep_numbers_private(row: RowCells) -> None:
    """Take texts with a person's mobile number out of a row's cells, and ask."""
    if not DIGITS_IN_A_ROW.search("\n".join(row.raw_cells)):
        return
    for name in [*_with_number(row)]:
        if name == "name" and any(finding.kind == Fault.NAME_UNLIKELY for finding in row.findings):
            continue
        text = row.cells[name] if name == "name" else row.cells.pop(name)  # a refused row keeps its name
        source = name if row.columns(name) else SOURCES.get(name, name)
        _forget_other_findings(row, source)
        sentence = Sentence(
            "里面有个人的手机号，公布出去人人看得到，没有写入：请去掉号码，或者写进“{field}”",
            field=row.label("private_contact"),
        )
        without = without_numbers(text)
        severity = Severity.REFUSED if name == "name" else None
        row.add_finding(
            Fault.NUMBER_IN_TEXT, sentence, source, severity=severity, repair=[without] if without else ()
        )


AS_WRITTEN = frozenset({Fault.HOURS_UNREAD, Fault.HOURS_LIKELY, Fault.SERVICE_UNKNOWN, Fault.SERVICE_TYPO})
SOURCES = {"opening_hours_text": "opens", "services_text": "services", "access_note": "access"}


def _forget_other_findings(row: RowCells, source: str) -> None:
    """Take back what was said of a text that is not written after all: that it is shown as it was written."""
    columns = row.columns(source)
    row.findings[:] = [one for one in row.findings if one.columns != columns or one.kind not in AS_WRITTEN]


def _with_number(row: RowCells) -> Iterator[str]:
    for name, text in row.cells.items():
        if name not in OTHER_CELLS and len(text) > 10 and MOBILE.search(unicodedata.normalize("NFKC", text)):
            yield name


def without_numbers(text: str) -> str:
    """Return a text without the brackets or clauses that have a mobile number; empty if nothing is left."""
    plain = IN_BRACKETS.sub("", text)
    clauses = [clause.strip() for clause in CLAUSE.split(plain)]
    if not any(MOBILE.search(clause) for clause in clauses):
        return plain.strip()
    return "，".join(clause for clause in clauses if clause and not MOBILE.search(clause))
