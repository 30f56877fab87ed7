"""What the check says of a cell of the clerk's own file: where, how grave, in words, and how to mend it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self

from geodata.sentence import Sentence


class Weight(StrEnum):
    """What a finding means for its row."""

    REFUSED = "refused"  # the row is not written before this is mended
    ASK = "ask"  # the row is written without this cell, unless the clerk confirms the repair
    TOLD = "told"  # understood otherwise than it stands, or left as it is: nothing needs doing

    @property
    def zh(self) -> str:
        """The word that a clerk reads."""
        return {
            "refused": Sentence("有错，不写入"),
            "ask": Sentence("请您确认"),
            "told": Sentence("知道就行"),
        }[self]


class Fault(StrEnum):
    """What is wrong, or in doubt, with a cell; tests/support/planted_errors.py has a row of each kind."""

    NAME_MISSING = "name_missing"
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
    SERVICE_UNKNOWN = "service_unknown"
    SERVICE_TYPO = "service_typo"
    TICK_UNREAD = "tick_unread"
    PHONE_ROUNDED = "phone_rounded"
    PHONE_LENGTH = "phone_length"
    PHONE_ZERO_LOST = "phone_zero_lost"
    PHONE_UNREAD = "phone_unread"
    DATE_UNREAD = "date_unread"
    DATE_AHEAD = "date_ahead"
    STATUS_UNKNOWN = "status_unknown"
    ACCESS_UNKNOWN = "access_unknown"
    YES_NO_UNREAD = "yes_no_unread"
    IDENTIFIER_TWICE = "identifier_twice"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several values that a cell may mean, with the words for it."""

    value: str
    words: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found in one row.

    `line` is the row's number in the file and counts from 1, `columns` count from 0 and may be none
    where the whole row is meant. `repair` has a text for each of the columns, in the clerk's own wording:
    put into the cells it makes the finding go away. `choices` are repairs of the first column.
    """

    line: int
    columns: tuple[int, ...]
    kind: str
    weight: Weight
    sentence: Sentence
    written: str = ""
    repair: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON can keep it; the sentence keeps its pattern."""
        return {
            "line": self.line,
            "columns": list(self.columns),
            "kind": self.kind,
            "weight": self.weight.value,
            "pattern": self.sentence.pattern,
            "values": {name: _kept(value) for name, value in self.sentence.values.items()},
            "written": self.written,
            "repair": list(self.repair),
            "choices": [[one.value, one.words] for one in self.choices],
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """Return what `as_json` kept."""
        return cls(
            line=kept["line"],
            columns=tuple(kept["columns"]),
            kind=kept["kind"],
            weight=Weight(kept["weight"]),
            sentence=Sentence(kept["pattern"], **kept["values"]),
            written=kept["written"],
            repair=tuple(kept["repair"]),
            choices=tuple(Choice(*one) for one in kept["choices"]),
        )


def _kept(value: object) -> object:
    return value if isinstance(value, int | float) else str(value)


def letter(index: int) -> str:
    """Return a column's letters as a spreadsheet shows them: 0 is ``A``, 26 is ``AA``."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
