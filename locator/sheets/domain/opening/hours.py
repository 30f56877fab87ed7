"""Reading a row's opening hours: from one column, from two, or from a 24-hour tick."""

import re
from collections.abc import Sequence
from itertools import zip_longest

from geodata.sentence import Sentence, in_turn
from locator.hours.domain.office_hosts import keeps_office_hours
from locator.hours.domain.posted.reading import NO_DAYS
from locator.sheets.domain.cell_values import clean_text, is_empty, parse_yes_or_no
from locator.sheets.domain.findings import Choice, Fault, Severity
from locator.sheets.domain.opening.cell import DAYS, HoursReading, parse_hours_cell, without_seconds
from locator.sheets.domain.opening.headings import heading_says, posted_text
from locator.sheets.domain.row_cells import RowCells

EXCEL_DATE = re.compile(r"\d{4}-(\d{2})-(\d{2})", re.ASCII)  # "8-17", converted to a date by Excel
FRACTION = re.compile(r"0?\.\d{2,}|0|1", re.ASCII)  # of a day, as Excel stores times
HOUR_ONLY = re.compile(r"\d{1,2}(点|时|点整)?", re.ASCII)
ROUND_THE_CLOCK = "24小时"
ALWAYS = "24/7"
ALL_DAY = re.compile(
    r"24\s*小时|二十四小时|全天|7\s*[*×xX]\s*24|24\s*[*×xX]\s*7|0?0[:：]00.{1,3}24[:：]00|昼夜"
)
HOST_FIELDS = ("name", "host", "operator", "type")


def read_hours(row: RowCells) -> None:
    """Read a row's hours into opening_hours and opening_hours_text."""
    if syntax := row.text("opening_hours"):
        _read_text(row, syntax, "opening_hours")
        if text := posted_text(row):
            row.cells["opening_hours_text"] = text
    elif text := posted_text(row):
        _read_text(row, text, "opening_hours_text")
    elif row.columns("opens") and row.columns("closes"):
        _read_two_times(row)
    _read_around_the_clock(row)
    if written := row.text("self_service_hours"):
        _read_self_service(row, written)


def _read_around_the_clock(row: RowCells) -> None:
    """Read the tick of whoever is always open; where the hours say otherwise, neither is written."""
    is_always = parse_yes_or_no(row.raw("around_the_clock").strip())
    if is_always is None:
        return
    written = row.text("opening_hours") or posted_text(row) or row.text("opens") or row.text("closes")
    says_always = row.cells.get("opening_hours") == ALWAYS or bool(ALL_DAY.search(written))
    if is_always and (not written or says_always):
        row.cells |= {
            "opening_hours": row.cells.get("opening_hours") or ALWAYS,
            "opening_hours_text": row.cells.get("opening_hours_text") or ROUND_THE_CLOCK,
        }
    elif written and is_always != says_always:
        row.cells.pop("opening_hours", None)
        says = Sentence("写着24小时") if is_always else Sentence("写着不是24小时")
        sentence = Sentence(
            "{says}，开放时间却写着“{written}”：两样对不上，开放时间没有写入；请改掉其中一格",
            says=says,
            written=written[:40],
        )
        row.add_finding(Fault.HOURS_UNREAD, sentence, "around_the_clock")


def _read_text(row: RowCells, text: str, name: str) -> None:
    row.cells["opening_hours_text"] = text
    if EXCEL_DATE.fullmatch(text):
        _report_excel_date(row, text, name)
        return
    parsed = parse_hours_cell(text, name == "opening_hours")
    if parsed.hours and not parsed.assumptions:
        row.cells["opening_hours"] = parsed.hours
        if parsed.self_service:
            row.cells["self_service_hours"] = parsed.self_service
        if parsed.is_syntax:
            row.cells.pop("opening_hours_text")
        if parsed.is_rewritten:
            _report_rewritten(row, parsed.hours, name)
    elif parsed.hours:
        is_asked = NO_DAYS in parsed.assumptions and _is_office(row)
        repair = [parsed.repair] if parsed.repair and not is_asked else ()
        row.add_finding(
            Fault.HOURS_LIKELY, _likely_message(parsed), name, repair=repair, choices=parsed.choices
        )
    else:
        sentence = Sentence("没读懂，先照原文登出来：{reason}", reason=parsed.error)
        row.add_finding(Fault.HOURS_UNREAD, sentence, name, repair=[parsed.repair] if parsed.repair else ())


def _likely_message(parsed: HoursReading) -> Sentence:
    assumptions = in_turn(parsed.assumptions)
    return Sentence("是“{words}”吗？{assumptions}", words=parsed.description, assumptions=assumptions)


def _is_office(row: RowCells) -> bool:
    """Return whether nobody should adopt "every day" here with all other proposals at once."""
    return keeps_office_hours(*(row.text(name) for name in HOST_FIELDS if row.columns(name)))


def _report_rewritten(row: RowCells, canonical: str, name: str) -> None:
    sentence = Sentence("写法不规范，按 {read} 读", read=canonical)
    row.add_finding(Fault.HOURS_REWRITTEN, sentence, name, severity=Severity.NOTE, repair=[canonical])


def _report_excel_date(row: RowCells, text: str, name: str) -> None:
    match = EXCEL_DATE.fullmatch(text)
    assert match is not None
    row.cells.pop("opening_hours_text")
    original = f"每天{int(match[1])}:00-{int(match[2])}:00"
    is_readable = parse_hours_cell(original).hours != ""
    sentence = Sentence(
        "表格软件把它变成了日期 {text}，原来写的是“{meant}”吗？",
        text=text,
        meant=f"{int(match[1])}-{int(match[2])}",
    )
    row.add_finding(Fault.HOURS_DATE, sentence, name, repair=[original] if is_readable else ())


def _read_two_times(row: RowCells) -> None:
    """Read the times at which a station opens and closes, one pair or one for each part of the day."""
    pairs = _pairs(row)
    if not any(opens or closes for opens, closes in pairs):
        return
    spans_of: dict[str, list[str]] = {}  # by the days or season that the headings name
    for column, (opens, closes) in zip(row.columns("opens"), pairs, strict=False):
        if opens and closes:
            days = heading_says(row.plan.headings[column])[0]
            spans_of.setdefault(days, []).append(f"{opens}-{closes}")
    is_whole = all(bool(opens) == bool(closes) for opens, closes in pairs)
    written = "；".join(_with_days(days, "，".join(spans)) for days, spans in spans_of.items())
    parsed = parse_hours_cell(written)
    if is_whole and parsed.hours:
        row.cells["opening_hours_text"] = written
        if not parsed.assumptions:
            row.cells["opening_hours"] = parsed.hours
            return
        if parsed.assumptions == (NO_DAYS,):
            _ask_days_of_two_times(row, pairs, parsed)
            return
    sentence = Sentence(
        "“{opens}”到“{closes}”没读懂：应写 8:30 和 17:30 这样的钟点",
        opens=row.text("opens"),
        closes=row.text("closes"),
    )
    repair = _until_next_day(pairs) if is_whole else ()
    row.add_finding(Fault.HOURS_UNREAD, sentence, "opens", "closes", repair=repair)


def _with_days(days: str, spans: str) -> str:
    """Return times with what a heading says of days; a rule of several parts stands behind them."""
    return f"{spans}（{days}）" if re.search("[，,；;、]", days) else days + spans


def _pairs(row: RowCells) -> list[tuple[str, str]]:
    """Return the two times of each pair of columns, empty for an empty cell."""
    columns = zip_longest(row.columns("opens"), row.columns("closes"))
    return [(_time_in(row, opens), _time_in(row, closes)) for opens, closes in columns]


def _time_in(row: RowCells, index: int | None) -> str:
    if index is None or index >= len(row.raw_cells):
        return ""
    text = clean_text(row.raw_cells[index])
    return "" if is_empty(text) else _clock_time(text)


def _until_next_day(pairs: Sequence[tuple[str, str]]) -> list[str]:
    """Return the cells of one pair that ends after midnight: 22:00 and 次日6:00; none for any other."""
    (opens, closes), *others = pairs
    if others or not parse_hours_cell(f"每天{opens}-次日{closes}").hours:
        return []
    return [f"每天{opens}", f"次日{closes}"]


def _ask_days_of_two_times(row: RowCells, pairs: Sequence[tuple[str, str]], parsed: HoursReading) -> None:
    """Ask on which days two columns of times hold; the answer goes before the first: 每天8:30."""
    opens, closes = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    choices = [Choice(f"{days}{opens[0]}", label) for days, label in DAYS]
    repair = () if _is_office(row) else (choices[0].value, *opens[1:], *closes)
    message = _likely_message(parsed)
    row.add_finding(Fault.HOURS_LIKELY, message, "opens", "closes", repair=repair, choices=choices)


def _clock_time(text: str) -> str:
    """Return a time of day as ``8:30``, also from an Excel fraction of a day."""
    if FRACTION.fullmatch(text) and float(text) <= 1:
        minutes = round(float(text) * 1440)
        return f"{minutes // 60}:{minutes % 60:02}"
    if HOUR_ONLY.fullmatch(text):
        return f"{re.sub('[^0-9]', '', text)}:00"
    return without_seconds(text)


def _read_self_service(row: RowCells, text: str) -> None:
    parsed = parse_hours_cell(text, is_syntax_column=True)
    if parsed.hours and not parsed.assumptions:
        row.cells["self_service_hours"] = parsed.hours
        return
    sentence = Sentence("自助时间没读懂：{reason}", reason=parsed.error or in_turn(parsed.assumptions))
    row.add_finding(
        Fault.HOURS_UNREAD, sentence, "self_service_hours", repair=[parsed.repair] if parsed.repair else ()
    )
