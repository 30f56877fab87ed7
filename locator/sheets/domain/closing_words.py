"""What says that a station is closed beside its status: 是否停用, a remark 已关停, a name （停用）."""

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
NOW = re.compile(
    "(?:现已|现|目前|当前|已经|已|正在(?!建)|正(?=在建)|暂时|暂(?!停)|临时|尚|还|拟(?!建)|将|计划"
    "|该?站点?|驿站|原址)*+"
).pattern
DAY = r"(?:\d{2,4}[年./-])?(?:\d{1,2}[月./-]?)?(?:\d{1,2}[日号]?)?"
WHEN = rf"(?:(?:于|从|自|预计)?{DAY}(?:起|底|初|后|前|中旬)?|因.{{1,20}}?)"
# Words after which the door is surely not where, or not as, the row says.
GONE = (
    "关停|关闭|停用|停运|停业|停止(?:使用|运营|开放|服务|营业)|暂停(?:使用|运营|开放|服务|营业)?|撤(?:站|点|销|除|掉)?|取消"
    "|注销|摘牌|拆(?:除|迁|掉)?|搬迁|搬走|搬离|迁走|迁址|移址|闲置|歇业|未开放|不开放|未启用|未投用|未运营|未运行|未开业|未营业"
    "|不再(?:使用|开放)|不能用|打不开"
)
NOT_YET = "拟建|在建(?:设)?|筹建|待建|未建(?:成)?|待启用|待开放|即将开放"
IN_WORK = "装修|维修|检修|改造|整改|锁着?门?|筹备|规划|建设中|施工"
MOVED = r"(?:搬|迁|移|换)(?:至|到|往).*"
ENDING = r"(?:中|了|阶段|至.{1,8}|到.{1,8})?"
CLOSED_REMARK = re.compile(
    rf"{NOW}(?:{GONE}|{NOT_YET}|{IN_WORK})(?:中|了|至.{{1,8}}|到.{{1,8}})?(?:[，,。;；、(].*)?", re.DOTALL
)
CLOSED_CLAUSE = re.compile(rf"{WHEN}{NOW}(?:(?:{GONE}|{NOT_YET}){ENDING}|{MOVED})")
CLAUSES = re.compile(r"[，,。;；、!()\n\s]+")
IN_NAME = re.compile(
    rf"[(\[【〔<《](?P<brackets>[^()\[\]【】〔〕<>《》]+)[)\]】〕>》]"
    rf"|(?:[站家点湾吧屋室所亭][-—–_·: ]*)(?P<end>{NOW}(?:{GONE}|{NOT_YET}|装修|维修|建设中|筹备){ENDING})$"
)
FASTER = re.compile("[关停撤取注摘拆搬迁移换装维检改整闲歇未不打锁拟在筹待规建施即暂]")


def read_closing_words(row: RowCells) -> None:
    """Read questions whose yes means closed; refuse a row that a remark or its name calls closed.

    A remark or name only asks where the row's status does not say so itself.
    """
    for index in row.columns(IS_CLOSED):
        _read_question(row, index)
    if row.cells.get("status", OPEN) != OPEN or _is_status_refused(row):
        return
    if not row.text("code"):  # of a stored station the name is known
        _look_at_name(row)
    _look_at_remarks(row)


def _is_status_refused(row: RowCells) -> bool:
    return any(finding.kind == Fault.STATUS_UNKNOWN for finding in row.findings)


def says_closed(text: str) -> bool:
    """Return whether a remark says that a station is closed, not built yet, or elsewhere by now."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if CLOSED_REMARK.fullmatch(plain):
        return True
    return any(CLOSED_CLAUSE.fullmatch(clause) for clause in CLAUSES.split(plain) if clause)


def _look_at_name(row: RowCells) -> None:
    name = row.cells.get("name", "")
    if not FASTER.search(name):
        return
    for match in IN_NAME.finditer(unicodedata.normalize("NFKC", name)):
        if match["end"] or says_closed(match["brackets"]):
            sentence = Sentence(
                "站名里写着“{written}”：不知道开不开，没有写入。请把它从站名里去掉，写到“状态”一列",
                written=(match["end"] or match["brackets"])[:40],
            )
            row.add_finding(Fault.STATUS_UNKNOWN, sentence, "name", severity=Severity.REFUSED)
            return


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
        if not FASTER.search(text) or not says_closed(text):
            continue
        says = {
            "heading": row.plan.headings[index],
            "written": unicodedata.normalize("NFKC", text).strip()[:40],
        }
        if "status" in row.cells:
            sentence = Sentence(
                "“{heading}”写着“{written}”，状态却写着开放：不知道开不开，没有写入。请改掉其中一格", **says
            )
        else:
            sentence = Sentence(
                "“{heading}”写着“{written}”，表里又没有写状态：不知道开不开，没有写入。照常开放的，请改掉这一格",
                **says,
            )
        _refuse(row, index, sentence)


def _refuse(row: RowCells, index: int, sentence: Sentence) -> None:
    row.findings.append(
        Finding(
            *(row.line, (index,), Fault.STATUS_UNKNOWN, Severity.REFUSED, sentence),
            row.raw_cells[index][:200],
        )
    )
