"""The columns that the table of stations can show: a few of its own, and every declared field.

A new declared field (`locator.stations.domain.station_fields`) is a column by itself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from geodata.sentence import Sentence
from locator.stations.domain.declaring import StationField
from locator.stations.domain.station_fields import BY_CELL, STORED_FIELDS

MOST_COLUMNS = 16
NAME = "name"
# Cells that cannot be changed alone: hours and status come with others, the syntax of hours is worked out.
NOT_IN_PLACE = frozenset(
    {"type", "opening_hours", "status", "status_since", "status_reason", "expected_reopen_on"}
)
# Cells that are another for each station.
NOT_FOR_MANY = frozenset({"name", "external_identifier", "address", "wayfinding", "km"})


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table; `cell` is the entry's cell that is edited in it, empty where none is."""

    code: str
    label: Sentence
    cell: str = ""

    @property
    def field(self) -> StationField | None:
        """The declared field that it shows, if it is one."""
        return BY_CELL.get(self.code)


OWN_COLUMNS = (
    Column("code", Sentence("编号")),
    Column("division", Sentence("区县")),
    Column("now", Sentence("现在")),
    Column("hours_checked", Sentence("时间核实")),
    Column("keeper", Sentence("守站人")),
    Column("todo", Sentence("待办")),
    Column("changed", Sentence("哪天改的")),
)
FIELD_COLUMNS = tuple(
    Column(field.cell, field.label, "" if field.cell in NOT_IN_PLACE else field.cell)
    for field in STORED_FIELDS
    if field.row
)
COLUMNS: Mapping[str, Column] = {column.code: column for column in (*OWN_COLUMNS, *FIELD_COLUMNS)}
USUAL_COLUMNS = ("code", NAME, "now", "hours_checked", "phone", "keeper", "todo", "township")
# The cells that may be edited one at a time, in the table or for many stations at once.
CELLS_IN_PLACE = tuple(column.cell for column in FIELD_COLUMNS if column.cell)
CELLS_FOR_MANY = tuple(cell for cell in CELLS_IN_PLACE if cell not in NOT_FOR_MANY)


@dataclass(frozen=True, slots=True)
class Order:
    """By which column the table is sorted; `is_descending` from the last to the first."""

    column: str = "code"
    is_descending: bool = False

    @property
    def text(self) -> str:
        """The order as the URL has it: ``name``, ``-name``."""
        return f"-{self.column}" if self.is_descending else self.column

    def turned(self, column: str) -> "Order":
        """Return the order after a click on a column's heading."""
        return Order(column, self.column == column and not self.is_descending)


def parse_order(text: str) -> Order:
    """Return an order of a URL; an unknown one is the usual."""
    column = text.removeprefix("-")
    return Order(column, text.startswith("-")) if column in COLUMNS else Order()


def chosen_columns(codes: Sequence[str]) -> tuple[Column, ...]:
    """Return the columns of a URL in its order, unknown ones left out; the usual ones without any.

    The name is always there: the row is known by it.
    """
    known = [code for code in dict.fromkeys(codes) if code in COLUMNS][:MOST_COLUMNS]
    if not known:
        known = list(USUAL_COLUMNS)
    if NAME not in known:
        known.insert(0, NAME)
    return tuple(COLUMNS[code] for code in known)
