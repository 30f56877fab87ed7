"""Findings of an import's check: the cell, the severity, a sentence and a proposed repair."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self, cast

from geodata.sentence import Sentence, from_json, sentence_from, to_json, values_to_json


class Severity(StrEnum):
    """Severity of a finding for its row."""

    REFUSED = "refused"  # the row is not written until this is repaired
    CONFIRM = "ask"  # the row is written without this cell, unless the clerk confirms the repair
    NOTE = "told"  # read differently than written, or left as it is; no action is needed

    @property
    def zh(self) -> str:
        """The Chinese label."""
        return {
            "refused": Sentence("有错，不写入"),
            "ask": Sentence("请您确认"),
            "told": Sentence("知道就行"),
        }[self]


class Fault(StrEnum):
    """Kinds of findings; tests/support/sheets/planted_errors.py has a row of each."""

    NAME_MISSING = "name_missing"
    NAME_UNLIKELY = "name_unlikely"
    SEVERAL_STATIONS = "several_stations"
    EXAMPLE_ROW = "example_row"
    NOT_A_STATION = "not_a_station"
    INVISIBLE = "invisible"
    FORMULA = "formula"
    UNCALCULATED = "uncalculated"
    EXCEL_ERROR = "excel_error"
    TOO_LONG = "too_long"
    TYPE_UNKNOWN = "type_unknown"
    DIVISION_MISSING = "division_missing"
    DIVISION_UNKNOWN = "division_unknown"
    DIVISION_AMBIGUOUS = "division_ambiguous"
    DIVISION_CONTRADICTS = "division_contradicts"
    DIVISION_ADDRESS = "division_address"
    POSITION_HALF = "position_half"
    POSITION_SWAPPED = "position_swapped"
    POSITION_ZERO = "position_zero"
    POSITION_ABROAD = "position_abroad"
    POSITION_NO_NUMBER = "position_no_number"
    POSITION_POINT_LOST = "position_point_lost"
    POSITION_COMMA = "position_comma"
    POSITION_DEGREES = "position_degrees"
    POSITION_COARSE = "position_coarse"
    POSITION_COPIED = "position_copied"
    POSITION_WIDE = "position_wide"
    CRS_UNKNOWN = "crs_unknown"
    HOURS_LIKELY = "hours_likely"
    HOURS_UNREAD = "hours_unread"
    HOURS_DATE = "hours_date"
    HOURS_REWRITTEN = "hours_rewritten"
    SERVICE_UNKNOWN = "service_unknown"
    SERVICE_TYPO = "service_typo"
    TICK_UNREAD = "tick_unread"
    OFFER_UNREAD = "offer_unread"
    OFFER_CONTRADICTS = "offer_contradicts"
    OFFER_OUTSIDE = "offer_outside"
    PHONE_ROUNDED = "phone_rounded"
    PHONE_LENGTH = "phone_length"
    PHONE_ZERO_LOST = "phone_zero_lost"
    PHONE_UNREAD = "phone_unread"
    DATE_UNREAD = "date_unread"
    DATE_PARTIAL = "date_partial"
    DATE_AHEAD = "date_ahead"
    STATUS_UNKNOWN = "status_unknown"
    ACCESS_UNKNOWN = "access_unknown"
    CODE_UNKNOWN = "code_unknown_here"
    YES_NO_UNREAD = "yes_no_unread"
    COUNT_UNREAD = "count_unread"
    LINK_UNREAD = "link_unread"
    IDENTIFIER_TWICE = "identifier_twice"
    DITTO = "ditto"
    NUMBER_IN_TEXT = "number_in_text"


# Repairs that change the form of a cell only, never what it says: accepted all at once.
FORM: Mapping[str, Sentence] = {
    Fault.INVISIBLE: Sentence("看不见的字符"),
    Fault.POSITION_SWAPPED: Sentence("写反的经纬度"),
    Fault.POSITION_COMMA: Sentence("坐标里的逗号"),
    Fault.POSITION_DEGREES: Sentence("度分秒的坐标"),
    Fault.POSITION_POINT_LOST: Sentence("丢了小数点的坐标"),
    Fault.POSITION_NO_NUMBER: Sentence("坐标里的多余文字"),
    Fault.POSITION_WIDE: Sentence("坐标的全角字和空格"),
    Fault.POSITION_ZERO: Sentence("填成 0 的坐标"),
}
# All other repairs change what is true of a station: accepted one kind at a time.
CHANGES_TRUTH: Mapping[str, Sentence] = {
    Fault.HOURS_LIKELY: Sentence("开放时间里没写明的"),
    Fault.HOURS_UNREAD: Sentence("读不懂的开放时间"),
    Fault.HOURS_DATE: Sentence("变成日期的开放时间"),
    Fault.TYPE_UNKNOWN: Sentence("类型"),
    Fault.STATUS_UNKNOWN: Sentence("状态"),
    Fault.DIVISION_UNKNOWN: Sentence("写错的区县"),
    Fault.DIVISION_CONTRADICTS: Sentence("对不上的区县"),
    Fault.DIVISION_ADDRESS: Sentence("和地址矛盾的区县"),
    Fault.SERVICE_TYPO: Sentence("写错的服务"),
    Fault.PHONE_ZERO_LOST: Sentence("丢了开头 0 的电话"),
    Fault.PHONE_LENGTH: Sentence("位数不对的电话"),
    Fault.PHONE_UNREAD: Sentence("读不懂的电话"),
    Fault.FORMULA: Sentence("像公式的文字"),
    Fault.TOO_LONG: Sentence("太长的文字"),
    Fault.POSITION_ABROAD: Sentence("在国外的坐标"),
    Fault.POSITION_HALF: Sentence("只有一半的坐标"),
    Fault.YES_NO_UNREAD: Sentence("读不懂的是和否"),
    Fault.TICK_UNREAD: Sentence("读不懂的勾"),
    Fault.OFFER_UNREAD: Sentence("服务表里读不懂的"),
    Fault.OFFER_CONTRADICTS: Sentence("两张表说得不一样的服务"),
    Fault.OFFER_OUTSIDE: Sentence("门不开时的服务"),
    Fault.DATE_UNREAD: Sentence("读不懂的日期"),
    Fault.SERVICE_UNKNOWN: Sentence("不认识的服务"),
    Fault.COUNT_UNREAD: Sentence("读不懂的个数"),
    Fault.CODE_UNKNOWN: Sentence("没有的选项"),
    Fault.LINK_UNREAD: Sentence("读不懂的链接"),
    Fault.NUMBER_IN_TEXT: Sentence("文字里的个人手机号"),
    Fault.SEVERAL_STATIONS: Sentence("几个站合用的站名"),
}
OTHER_KIND = Sentence("别的")


def label_of_kind(kind: str) -> Sentence:
    """Return what the repairs of a kind of finding are about."""
    return FORM.get(kind) or CHANGES_TRUTH.get(kind) or OTHER_KIND


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several possible values of a cell, with its label."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding in one row.

    `line` is the row's number in the file, from 1. `columns` count from 0; empty where the whole row is
    meant. `repair` has a text for each of the columns, in the sheet's own wording, that resolves the
    finding. `choices` are alternative repairs of the first column.
    """

    line: int
    columns: tuple[int, ...]
    kind: str
    severity: Severity
    sentence: Sentence
    written: str = ""
    repair: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the finding as JSON values; the sentence as its pattern and values."""
        return {
            "line": self.line,
            "columns": list(self.columns),
            "kind": self.kind,
            "weight": self.severity.value,
            "pattern": self.sentence.pattern,
            "values": values_to_json(self.sentence.values),
            "written": self.written,
            "repair": list(self.repair),
            "choices": [[choice.value, to_json(choice.label)] for choice in self.choices],
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """Return the finding that `as_json` has stored."""
        return cls(
            line=stored["line"],
            columns=tuple(stored["columns"]),
            kind=stored["kind"],
            severity=Severity(stored["weight"]),
            sentence=sentence_from(stored["pattern"], stored["values"]),
            written=stored["written"],
            repair=tuple(stored["repair"]),
            choices=tuple(Choice(value, cast(str, from_json(label))) for value, label in stored["choices"]),
        )


def column_letters(index: int) -> str:
    """Return a column's letters in a spreadsheet: 0 is ``A``, 26 is ``AA``."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
