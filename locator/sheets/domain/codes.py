"""Reading a row's codes, days and yes/no cells, in any known wording."""

import re
import unicodedata
from collections.abc import Callable, Mapping

from geodata.sentence import Sentence
from locator.sheets.domain.cell_values import (
    ambiguous_months,
    closest_label,
    code_for,
    day_of_short_year,
    labels_for,
    parse_day,
    parse_yes_or_no,
)
from locator.sheets.domain.findings import Choice, Fault, Severity
from locator.sheets.domain.opening.cell import parse_hours_cell
from locator.sheets.domain.row_cells import RowCells
from locator.stations.domain.declaring import Kind, Reading
from locator.stations.domain.station import LifecycleStatus, StationKind
from locator.stations.domain.station_fields import BY_CELL, FIELDS

UNOPENED = "未开放"  # the answer no to 是否开放, in words
CLOSED = frozenset({"suspended", "rectifying", "delisted"})
KIND_IN_NAME = (
    ("司机之家", StationKind.DRIVER_HOME),
    ("司机驿站", StationKind.DRIVER_STATION),
    ("流动驿站", StationKind.MOBILE_STATION),
    ("工间活动站", StationKind.WORKSHOP_REST),
    ("工间休息", StationKind.WORKSHOP_REST),
    ("劳动关系公共服务站", StationKind.LABOR_RELATIONS_STATION),
    ("文化宫", StationKind.CULTURE_PALACE),
    ("权益保障", StationKind.RIGHTS_CENTER),
    ("职工之家", StationKind.WORKERS_HOME),
)


def read_codes(row: RowCells) -> None:
    """Read a row's codes, days and yes/no cells."""
    _read_kind(row)
    _read_status(row)
    for name in row.plan.column_indices:
        if name in READERS:
            READERS[name](row, name)


def _read_kind(row: RowCells) -> None:
    text = row.text("type") or row.raw("type").strip()
    if text and (code := code_for("type", text)):
        row.cells["type"] = code
    elif text:
        closest = closest_label("type", text)
        sentence = Sentence("没有“{written}”这种站", written=text[:40])
        if closest:
            sentence = Sentence("没有“{written}”这种站，是“{near}”吗？", written=text[:40], near=closest)
        choices = [Choice(word, word) for word in labels_for("type")]
        row.add_finding(
            Fault.TYPE_UNKNOWN, sentence, "type", repair=[closest] if closest else (), choices=choices
        )
    else:
        _guess_kind(row)


def _guess_kind(row: RowCells) -> None:
    """Take the kind from the name, or the default of the whole sheet."""
    named_kind = next((kind for word, kind in KIND_IN_NAME if word in row.text("name")), row.plan.kind)
    if named_kind:
        row.defaults["type"] = named_kind.value
    else:
        row.add_finding(Fault.TYPE_UNKNOWN, Sentence("没有写是哪种站"), "type", severity=Severity.REFUSED)


def _read_status(row: RowCells) -> None:
    text = (
        row.text("status") or row.raw("status").strip()
    )  # 待定 and 不详 are no answer, and do not mean open
    if not text:
        return
    if code := code_for("status", text):
        row.cells["status"] = code
        if code in CLOSED and not row.text("status_reason"):
            reason = UNOPENED if parse_yes_or_no(text) is False else text
            row.defaults["status_reason"] = (
                reason  # 装修中, 停用: the sheet's word is the reason that is known
            )
        return
    if (code := code_for("status", _before_brackets(text))) in CLOSED and code:  # 停用（装修）
        row.cells["status"] = code
        if not row.text("status_reason"):
            row.defaults["status_reason"] = text
        return
    closest = closest_label("status", text)
    closest = None if closest == LifecycleStatus.OPEN.zh else closest  # that it is open is never proposed
    sentence = Sentence("状态“{written}”不认识：不知道开不开，没有写入", written=text[:40])
    choices = [Choice(word, word) for word in labels_for("status")]
    row.add_finding(
        *(Fault.STATUS_UNKNOWN, sentence, "status"),
        severity=Severity.REFUSED,
        repair=[closest] if closest else (),
        choices=choices,
    )


def _before_brackets(text: str) -> str:
    """Return what stands before the first brackets."""
    return re.split(r"[(（\[【]", text, maxsplit=1)[0].strip()


def _read_access(row: RowCells, name: str) -> None:
    """Read an access field; an unknown wording is added to the access note."""
    if not (text := row.text(name)):
        return
    if code := code_for(name, text):
        row.cells[name] = code
        return
    note = row.cells.get("access_note", "")
    row.cells["access_note"] = f"{note}；{text}" if note else text
    sentence = Sentence(
        "{field}“{written}”没有对应的选项，写进了进门说明", field=row.label(name), written=text[:40]
    )
    row.add_finding(Fault.ACCESS_UNKNOWN, sentence, name, severity=Severity.NOTE)


def _read_price(row: RowCells, name: str) -> None:
    if not (text := row.text(name)):
        return
    is_yes = parse_yes_or_no(text)
    if is_yes is not None:
        heading = row.plan.headings[row.columns(name)[0]]
        row.cells[name] = "free" if is_yes == ("免费" in heading) else "paid"
    else:
        _read_access(row, name)


def _read_yes_or_no(row: RowCells, name: str) -> None:
    if not (text := row.raw(name).strip()):
        return
    is_yes = parse_yes_or_no(text)
    if is_yes is None:
        sentence = Sentence("“{written}”应填“是”或“否”；不知道就空着", written=text[:40])
        row.add_finding(Fault.YES_NO_UNREAD, sentence, name)
    else:
        row.cells[name] = "yes" if is_yes else "no"


def _read_day(row: RowCells, name: str) -> None:
    if not (text := row.text(name)):
        return
    day = parse_day(text)
    is_partial_kept = name == "as_of" or BY_CELL[name].kind is Kind.PARTIAL_DAY
    if is_partial_kept and (months := ambiguous_months(text)):
        sentence = Sentence("“{written}”是几月？表格会把 10 月的 0 丢掉", written=text)
        choices = [Choice(month, month) for month in months]
        row.add_finding(Fault.DATE_PARTIAL, sentence, name, choices=choices)
    elif day is None or (len(day) < len("2026-11-22") and not is_partial_kept):
        sentence = Sentence("“{written}”不是日期：应写 2026-11-22", written=text[:40])
        meant = day_of_short_year(text) if is_partial_kept else ""
        row.add_finding(Fault.DATE_UNREAD, sentence, name, repair=[meant] if meant else ())
    elif BY_CELL[name].must_be_past and day > row.plan.today.isoformat():
        sentence = Sentence("{day}还没有到", day=day)
        row.add_finding(Fault.DATE_AHEAD, sentence, name)
    else:
        row.cells[name] = day


def _read_scan(row: RowCells, name: str) -> None:
    """Read whether a code has to be scanned, and by which app: 是（粤工惠）."""
    if not (text := row.text(name)):
        return
    answer, _, app = unicodedata.normalize("NFKC", text).partition("(")
    is_yes = parse_yes_or_no(answer)
    if is_yes is None:
        sentence = Sentence("“{written}”应填“是”或“否”；不知道就空着", written=text[:40])
        row.add_finding(Fault.YES_NO_UNREAD, sentence, name)
    elif is_yes and not row.text("access"):
        row.cells["access"] = "qr_scan"
        if app.strip(" )") and not row.text("access_app"):
            row.cells["access_app"] = app.strip(" )")


def _read_day_policy(row: RowCells, name: str) -> None:
    """Read a holiday policy: 照常, 休息, or times; other wordings are not guessed."""
    if not (text := row.text(name)):
        return
    policy = code_for("special_day", text)
    if policy is None and parse_hours_cell(text).error:
        sentence = Sentence("“{written}”没读懂：应写“照常”“休息”或者钟点", written=text[:40])
        row.add_finding(Fault.HOURS_UNREAD, sentence, name)
        return
    row.cells[name] = policy or parse_hours_cell(text).hours


def _read_count(row: RowCells, name: str) -> None:
    """Read a number of spaces with its measure word: 12个, 共12个车位."""
    if not (text := row.text(name)):
        return
    match = COUNT.fullmatch(unicodedata.normalize("NFKC", text))
    if match and not match["about"]:
        row.cells[name] = match["count"]
        return
    sentence = Sentence("“{written}”应是一个数", written=text[:40])
    row.add_finding(Fault.COUNT_UNREAD, sentence, name, repair=[match["count"]] if match else ())


def _copy_text(row: RowCells, name: str) -> None:
    if text := row.text(name):
        row.cells[name] = text


def _read_number(row: RowCells, name: str) -> None:
    """Read a number by its field; ask about any other text."""
    if not (text := row.text(name)):
        return
    declared = BY_CELL[name]
    assert declared.parse is not None  # a field with this reading has one
    try:
        row.cells[name] = (declared.show or str)(declared.parse(text))
    except ValueError as error:
        row.add_finding(Fault.COUNT_UNREAD, error.args[0], name)


def _read_code(row: RowCells, name: str) -> None:
    """Read a code by its wordings; ask about any other text."""
    if not (text := row.text(name)):
        return
    if code := code_for(name, text):
        row.cells[name] = code
        return
    closest = closest_label(name, text)
    sentence = Sentence("{field}没有“{written}”这一种", field=row.label(name), written=text[:40])
    choices = [Choice(word, word) for word in labels_for(name)]
    row.add_finding(Fault.CODE_UNKNOWN, sentence, name, repair=[closest] if closest else (), choices=choices)


COUNT = re.compile(
    r"(?:共|计|合计|有)?(?P<about>约|大约|近)?(?P<count>\d{1,5})(?:\.0+)?\s*"
    r"(?:个|辆|位|处)?(?:停?车位|泊位)?",
    re.ASCII,
)
READING: Mapping[Reading, Callable[[RowCells, str], None]] = {
    Reading.ACCESS: _read_access,
    Reading.PRICE: _read_price,
    Reading.YES_NO: _read_yes_or_no,
    Reading.DAY: _read_day,
    Reading.DAY_POLICY: _read_day_policy,
    Reading.COPY: _copy_text,
    Reading.COUNT: _read_count,
    Reading.NUMBER: _read_number,
    Reading.CODE: _read_code,
}
READERS: Mapping[str, Callable[[RowCells, str], None]] = {
    **{field.cell: READING[field.sheet_reading] for field in FIELDS if field.sheet_reading in READING},
    "access_scan": _read_scan,
}
