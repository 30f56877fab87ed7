"""What other columns than the status say of a station that is closed: 是否停用, or a remark 已关停."""

import re
import unicodedata

from geodata.sentence import Sentence
from locator.sheets.domain.cell_values import code_for, is_empty, parse_yes_or_no
from locator.sheets.domain.columns.fields import normalise_heading
from locator.sheets.domain.findings import Fault, Finding, Severity
from locator.sheets.domain.row_cells import RowCells

IS_CLOSED = "is_closed"  # the field of a question whose yes means closed (column_wordings.csv)
OPEN = "open"
QUESTION = re.compile(r"^(是否|有无)?(已经|已|被)*")
NOW = r"(?:现|现已|目前|当前|已经|已|正在|暂时?|临时|该?站点?|驿站)*"
CLOSING = (
    "关停|关闭|停用|停运|停业|停止(?:使用|运营|开放|服务|营业)|暂停(?:使用|运营|开放|服务|营业)?|撤站|撤点|撤销|取消|注销|摘牌|拆除"
    "|拆迁|搬迁|搬走|搬离|装修|维修|改造|整改|闲置|歇业|未开放|不开放|未启用|不再(?:使用|开放)|不能用|打不开|锁着?门?"
)
CLOSED_REMARK = re.compile(
    rf"{NOW}(?:{CLOSING})(?:中|了|至.{{1,8}}|到.{{1,8}})?(?:[，,。;；、(].*)?", re.DOTALL
)
FASTER = re.compile("[关停撤取注摘拆搬装维改整闲歇未不打锁]")


def read_closing_words(row: RowCells) -> None:
    """Read questions whose yes means closed; refuse a row that a remark calls closed without a status."""
    for index in row.columns(IS_CLOSED):
        _read_question(row, index)
    if not row.text("status") and "status" not in row.cells:
        _look_at_remarks(row)


def _read_question(row: RowCells, index: int) -> None:
    text = row.raw_cells[index].strip() if index < len(row.raw_cells) else ""
    if not text or parse_yes_or_no(text) is False or is_empty(text):
        return
    word = QUESTION.sub("", normalise_heading(row.plan.headings[index]))
    code = code_for("status", word) if parse_yes_or_no(text) else code_for("status", text)
    if code and code != OPEN and row.cells.get("status", OPEN) == OPEN and not row.text("status"):
        row.cells["status"] = code
        row.defaults["status_reason"] = word if parse_yes_or_no(text) else text
    elif not code or code == OPEN or row.cells.get("status", OPEN) == OPEN:
        heading = row.plan.headings[index]
        _refuse(
            row,
            index,
            Sentence(
                "“{heading}”写着“{written}”：不知道开不开，没有写入", heading=heading, written=text[:40]
            ),
        )


def _look_at_remarks(row: RowCells) -> None:
    for index in row.plan.remarks:
        text = row.raw_cells[index] if index < len(row.raw_cells) else ""
        if not FASTER.search(text):
            continue
        plain = unicodedata.normalize("NFKC", text).strip()
        if CLOSED_REMARK.fullmatch(plain):
            sentence = Sentence(
                "“{heading}”写着“{written}”，表里又没有写状态：不知道开不开，没有写入。照常开放的，请改掉这一格",
                heading=row.plan.headings[index],
                written=plain[:40],
            )
            _refuse(row, index, sentence)


def _refuse(row: RowCells, index: int, sentence: Sentence) -> None:
    row.findings.append(
        Finding(
            *(row.line, (index,), Fault.STATUS_UNKNOWN, Severity.REFUSED, sentence),
            row.raw_cells[index][:200],
        )
    )
