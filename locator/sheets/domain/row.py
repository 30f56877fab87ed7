"""A sheet's rows read into our columns, with the findings in their cells.

Each row is read by itself; checks that need the database follow in `locator.imports.actions`.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from geodata.crs.conversion import Crs
from geodata.divisions.names import parse_division_names
from geodata.sentence import Sentence
from locator.sheets.domain.closing_words import read_closing_words
from locator.sheets.domain.codes import read_codes
from locator.sheets.domain.columns.fields import fields
from locator.sheets.domain.columns.matching import ColumnMatch
from locator.sheets.domain.findings import Fault, Finding, Severity
from locator.sheets.domain.layout.tail import NOT_A_STATION
from locator.sheets.domain.links import read_links
from locator.sheets.domain.location.division import read_division
from locator.sheets.domain.location.position import read_position
from locator.sheets.domain.offers.own_words import read_own_words
from locator.sheets.domain.offers.rows import read_offer_rows
from locator.sheets.domain.opening.hours import read_hours
from locator.sheets.domain.opening.service_hours import read_service_hours
from locator.sheets.domain.own_columns import read_own_fields
from locator.sheets.domain.people.contact_columns import read_private_contacts
from locator.sheets.domain.people.phone import read_phone
from locator.sheets.domain.plan import REQUIRED_FIELDS, SheetPlan, make_plan
from locator.sheets.domain.public_texts import keep_numbers_private, read_dittos
from locator.sheets.domain.row_cells import RowCells
from locator.sheets.domain.services import read_row_services
from locator.sheets.domain.text import read_texts
from locator.stations.domain.own_words import OwnWords
from locator.stations.domain.station_fields import MAX_NAME_LENGTH

READERS = (
    *(
        read_dittos,
        read_texts,
        read_codes,
        read_closing_words,
        read_division,
        read_position,
        read_hours,
        read_row_services,
    ),
    read_service_hours,
    *(read_offer_rows, read_own_words, read_links),
    read_own_fields,
    *(read_private_contacts, read_phone, keep_numbers_private),
)
MIN_COPIED_ROWS = 3  # rows at one position with different addresses: a cell was dragged down
MIN_HEADING_COLUMNS = 3  # in a narrower sheet a row with a single text may be a station
NO_LIMIT = date.max
NOTHING: Mapping[int, Sentence] = {}
NO_NAMES: Mapping[int, str] = {}
NO_CHOICES: Mapping[str, tuple[str, ...]] = {}


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row as cells of our columns.

    `filled` are the sheet's fields that the row has a text for, `column_indices` the column (from 0)
    of each cell. `defaults` are further cells for a new entry only.
    """

    line: int
    cells: Mapping[str, str]
    filled: frozenset[str]
    findings: tuple[Finding, ...]
    column_indices: Mapping[str, int]
    defaults: Mapping[str, str] = field(default_factory=dict)
    is_station: bool = True

    @property
    def is_refused(self) -> bool:
        """Return whether a finding keeps the row from being written."""
        return any(finding.severity is Severity.REFUSED for finding in self.findings)


def read_rows(
    lines: Iterable[tuple[int, Sequence[str]]],
    matches: Sequence[ColumnMatch],
    crs: Crs | None,
    **options: Any,
) -> Iterator[SheetRow]:
    """Return the rows of a sheet in our columns, with their findings; the options are those of RowReader."""
    return RowReader(matches, crs, **options).read_all(lines)


class RowReader:
    """Reads each row by itself; other processes may read some of a sheet's blocks.

    `crs` is the coordinate system of rows that name none. `within` is the clerk's own division: its
    counties are meant where others have the same name. `uncalculated` are cells (row and column from
    0) with formulas without a stored result. `aside` are the lines that the layout knows as no stations;
    `shared_names` are the names, by line, that one merged cell gives to several stations. `own_choices` are
    the choices of own fields, by cell; `own_words` the unions' words that the stations may have.
    """

    def __init__(
        self,
        matches: Sequence[ColumnMatch],
        crs: Crs | None,
        *,
        today: date = NO_LIMIT,
        within: str = "",
        uncalculated: Iterable[tuple[int, int]] = (),
        aside: Mapping[int, Sentence] = NOTHING,
        shared_names: Mapping[int, str] = NO_NAMES,
        own_choices: Mapping[str, tuple[str, ...]] = NO_CHOICES,
        own_words: OwnWords | None = None,
    ) -> None:
        own = {"own_choices": own_choices, "own_words": own_words}
        self.plan = make_plan(matches, today, crs=crs, within=within, **own)
        self.aside, self.shared_names = aside, shared_names
        # A section that the layout did not see: those below ask which division is meant.
        self.has_left_division = not within
        self._plan_elsewhere = replace(self.plan, within="")
        self._formula_columns: dict[int, list[int]] = {}
        for row_index, column in uncalculated:
            self._formula_columns.setdefault(row_index + 1, []).append(column)
        columns = {**_derived_columns(self.plan), **self.plan.column_indices}
        self.column_indices = {name: indices[0] for name, indices in columns.items()}
        self._filled: dict[frozenset[str], frozenset[str]] = {}  # most rows fill the same fields

    def read_all(self, lines: Iterable[tuple[int, Sequence[str]]]) -> Iterator[SheetRow]:
        """Yield the rows of a whole sheet, compared with those above them."""
        earlier = EarlierRows(self.plan)
        for line, texts in lines:
            row = self.read(line, texts)
            more = earlier.findings(line, row.cells, texts) if row.is_station else ()
            yield replace(row, findings=(*row.findings, *more)) if more else row

    def read(self, line: int, texts: Sequence[str]) -> SheetRow:
        """Return a row in our columns; the rows of a section come after its heading."""
        row = RowCells(self._plan_elsewhere if self.has_left_division else self.plan, line, texts)
        is_station = not _is_aside(row, self.aside) and _read(row, self._formula_columns.get(line, ()))
        if is_station:
            if line in self.shared_names:
                _check_shared_name(row, self.shared_names[line])
            self.has_left_division = self.has_left_division or _is_division_row(row)
        filled = frozenset(row.texts)
        filled = self._filled.setdefault(filled, filled)
        return SheetRow(
            *(line, row.cells, filled, tuple(row.findings), self.column_indices, row.defaults, is_station)
        )


# Our columns, and the sheet's fields that they are read from.
SOURCE_FIELDS: Mapping[str, tuple[str, ...]] = {
    "lon": ("lonlat",),
    "lat": ("lonlat",),
    "division_code": ("county", "city", "province"),
    "opening_hours": ("opening_hours_text", "opens", "around_the_clock"),
    "services": ("services_text",),
    "service_hours": ("service_hours_text", "offer_rows"),
    "service_details": ("offer_rows",),
    "access": ("access_scan",),
    "status": ("is_closed",),
}


def _derived_columns(plan: SheetPlan) -> dict[str, tuple[int, ...]]:
    columns = {
        column: next((plan.column_indices[name] for name in names if name in plan.column_indices), ())
        for column, names in SOURCE_FIELDS.items()
    }
    return {column: indices for column, indices in columns.items() if indices}


def _is_division_row(row: RowCells) -> bool:
    """Return whether a row has a division in place of a name, so that it says something of those below."""
    if not any(finding.kind == Fault.NAME_UNLIKELY for finding in row.findings):
        return False
    return bool(parse_division_names(row.text("name")).found)


def _read(row: RowCells, uncalculated: Sequence[int]) -> bool:
    """Read a row; return False for one that is no station, which gets a finding only."""
    if not _is_station(row):
        return False
    _report_uncalculated(row, uncalculated)
    for read in READERS:
        read(row)
    return True


def _check_shared_name(row: RowCells, name: str) -> None:
    """Refuse a row whose name stands in a cell merged over several stations, until it has its own."""
    if row.raw("name").strip() != name or row.text("code"):
        return
    sentence = Sentence("站名“{name}”合并在地址不同的几行上：是几个站，请各写各的站名", name=name[:40])
    address = row.text("address")
    repair = [f"{name}（{address}）"] if address and len(name) + len(address) < MAX_NAME_LENGTH else ()
    row.add_finding(Fault.SEVERAL_STATIONS, sentence, "name", severity=Severity.REFUSED, repair=repair)


def _is_aside(row: RowCells, aside: Mapping[int, Sentence]) -> bool:
    """Return whether the layout has set a row aside; add the reason."""
    if row.line not in aside:
        return False
    written = next((cell.strip() for cell in row.raw_cells if cell.strip()), "")
    row.findings.append(
        Finding(row.line, (), Fault.NOT_A_STATION, Severity.NOTE, aside[row.line], written[:200])
    )
    return True


def _is_station(row: RowCells) -> bool:
    """Return whether a row is a station, and not a total, the heading of a section or a signature."""
    texts = [cell for cell in row.raw_cells if cell.strip()]
    first_text = texts[0].strip() if texts else ""
    is_heading = (
        len(row.plan.columns) >= MIN_HEADING_COLUMNS
        and len(set(texts)) == 1
        and (len(texts) > 1 or not (row.text("name") or row.text("code")))
    )
    if not (is_heading or NOT_A_STATION.match(first_text)):
        return True
    sentence = Sentence("这一行不像站点，没有导入：{text}", text=first_text[:60])
    row.findings.append(Finding(row.line, (), Fault.NOT_A_STATION, Severity.NOTE, sentence, first_text[:200]))
    return False


def _report_uncalculated(row: RowCells, columns: Sequence[int]) -> None:
    field_by_column = (
        {index: name for name, indices in row.plan.column_indices.items() for index in indices}
        if columns
        else {}
    )
    for index in columns:
        if index not in field_by_column or (index < len(row.raw_cells) and row.raw_cells[index]):
            continue
        severity = Severity.REFUSED if field_by_column[index] in REQUIRED_FIELDS else Severity.CONFIRM
        sentence = Sentence(
            "{field}是一个公式，还没有算出结果：请用 Excel 打开保存一次，或者直接填写",
            field=fields()[field_by_column[index]].zh,
        )
        row.findings.append(Finding(row.line, (index,), Fault.UNCALCULATED, severity, sentence))


class EarlierRows:
    """Finds identifiers that are used twice, and positions that are shared by several addresses."""

    def __init__(self, plan: SheetPlan) -> None:
        self.plan = plan
        self.position_fields = ("lonlat",) if "lonlat" in plan.column_indices else ("lon", "lat")
        self.lines_by_identifier: dict[str, int] = {}
        # By position: line and address. Bytes, since a country's rows are all in it.
        self.first_rows: dict[bytes, bytes] = {}
        self.other_addresses: defaultdict[bytes, set[str]] = defaultdict(set)  # of few positions

    def findings(self, line: int, cells: Mapping[str, str], texts: Sequence[str]) -> Sequence[Finding]:
        """Return findings for values that earlier rows have too; `texts` are the row's raw cells."""
        first = self._line_of_same_identifier(line, cells.get("external_identifier", ""))
        copied = self._line_of_same_position(line, cells)
        if first is None and copied is None:
            return ()
        row = RowCells(self.plan, line, texts)
        if first is not None:
            number = cells["external_identifier"][:40]
            sentence = Sentence("编号 {number} 第 {line} 行已经用了", number=number, line=first)
            fields = ("external_identifier",)
            row.add_finding(Fault.IDENTIFIER_TWICE, sentence, *fields, severity=Severity.REFUSED)
        if copied is not None:
            sentence = Sentence("坐标和第 {line} 行一样，地址却不同：像是往下拖拉复制的", line=copied)
            row.add_finding(Fault.POSITION_COPIED, sentence, *self.position_fields, severity=Severity.CONFIRM)
        return row.findings

    def _line_of_same_identifier(self, line: int, identifier: str) -> int | None:
        if not identifier:
            return None
        first_line = self.lines_by_identifier.setdefault(identifier, line)
        return first_line if first_line != line else None

    def _line_of_same_position(self, line: int, cells: Mapping[str, str]) -> int | None:
        if "lon" not in cells or "address" not in cells:
            return None
        position = f"{cells['lon']} {cells['lat']}".encode()
        own = f"{line} {cells['address']}".encode(errors="surrogatepass")
        first_line, _, address = self.first_rows.setdefault(position, own).partition(b" ")
        if own.partition(b" ")[2] != address:
            self.other_addresses[position].add(cells["address"])
        is_copied = len(self.other_addresses.get(position, ())) >= MIN_COPIED_ROWS - 1
        return int(first_line) if is_copied else None
