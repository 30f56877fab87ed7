"""A clerk's rows, understood: what each says in our columns, what was found in it, which cell says what.

Rows stand for themselves here; what only the database can tell comes later (locator.actions).
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from geodata.crs import Crs
from geodata.sentence import Sentence
from locator.sheets.domain.codes import read_codes
from locator.sheets.domain.columns import ColumnMatch, fields
from locator.sheets.domain.division import read_division
from locator.sheets.domain.findings import Fault, Finding, Weight
from locator.sheets.domain.hours import read_hours
from locator.sheets.domain.phone import read_phone
from locator.sheets.domain.plan import ESSENTIAL, Plan, planned
from locator.sheets.domain.position import read_position
from locator.sheets.domain.row_cells import RowCells
from locator.sheets.domain.services import read_row_services
from locator.sheets.domain.text import read_texts

NO_STATION = re.compile(r"^(合计|总计|小计|共计|备注|说明|注[:：]|填表|填报|制表|审核|单位负责人|联系人)")
READERS = (
    *(read_texts, read_codes, read_division, read_position, read_hours, read_row_services, read_phone),
)
COPIED = 3  # rows at one place with different addresses: somebody pulled a cell down
NO_DAY = date.max  # nothing is ahead of it


@dataclass(frozen=True, slots=True)
class SheetRow:
    """`cells` are our columns, `said` the fields that the row itself fills, `places` its columns (from 0).

    `supposed` are cells that the row does not say, for a new entry only.
    """

    line: int
    cells: Mapping[str, str]
    said: frozenset[str]
    findings: tuple[Finding, ...]
    places: Mapping[str, int]
    supposed: Mapping[str, str] = field(default_factory=dict)
    is_station: bool = True

    @property
    def is_refused(self) -> bool:
        """Return whether something in it keeps it from being written."""
        return any(one.weight is Weight.REFUSED for one in self.findings)


def understood(
    lines: Iterable[tuple[int, Sequence[str]]],
    matches: Sequence[ColumnMatch],
    crs: Crs | None,
    *,
    today: date = NO_DAY,
    within: str = "",
    uncalculated: Iterable[tuple[int, int]] = (),
) -> Iterator[SheetRow]:
    """Yield the rows of a sheet in our columns, each with what was found in it.

    `crs` is the system of coordinates whose row does not say its own; `within` the division that the
    clerk works for, whose counties are meant where others have the same name. `uncalculated` are cells
    (row and column from 0) with formulas that nobody has worked out.
    """
    plan = planned(matches, today, crs=crs, within=within)
    unworked: defaultdict[int, list[int]] = defaultdict(list)
    for row_from_0, column in uncalculated:
        unworked[row_from_0 + 1].append(column)
    places = {name: found[0] for name, found in {**_derived(plan), **plan.places}.items()}
    filled: dict[frozenset[str], frozenset[str]] = {}  # most rows fill the same
    seen = _Seen(plan)
    for line, texts in lines:
        row = RowCells(plan, line, texts)
        is_station = _read(row, unworked.get(line, ()))
        if is_station:
            seen.tell(row)
        said = frozenset(row.said)
        said = filled.setdefault(said, said)
        yield SheetRow(line, row.out, said, tuple(row.findings), places, row.supposed, is_station)


# Our columns that come from others of a sheet.
DERIVED: Mapping[str, tuple[str, ...]] = {
    "lon": ("lonlat",),
    "lat": ("lonlat",),
    "division_code": ("county", "city", "province"),
    "opening_hours": ("opening_hours_text", "opens", "around_the_clock"),
    "services": ("services_text",),
}


def _derived(plan: Plan) -> dict[str, tuple[int, ...]]:
    found = {
        ours: next((plan.places[name] for name in names if name in plan.places), ())
        for ours, names in DERIVED.items()
    }
    return {ours: places for ours, places in found.items() if places}


def _read(row: RowCells, uncalculated: Sequence[int]) -> bool:
    """Read a row; a row that is no station's is told and not looked at further."""
    if not _is_station(row):
        return False
    _tell_uncalculated(row, uncalculated)
    for read in READERS:
        read(row)
    return True


def _is_station(row: RowCells) -> bool:
    """Return whether a row is meant to be a station: no sum, no heading of a part, no signature."""
    filled = [cell for cell in row.texts if cell.strip()]
    first = filled[0].strip() if filled else ""
    is_heading = (
        len(row.plan.columns) >= COPIED
        and len(set(filled)) == 1
        and (len(filled) > 1 or not (row.text("name") or row.text("code")))
    )
    if not (is_heading or NO_STATION.match(first)):
        return True
    sentence = Sentence("这一行不像站点，没有导入：{text}", text=first[:60])
    row.findings.append(Finding(row.line, (), Fault.NOT_A_STATION, Weight.TOLD, sentence, first[:200]))
    return False


def _tell_uncalculated(row: RowCells, columns: Sequence[int]) -> None:
    used = {index: name for name, places in row.plan.places.items() for index in places} if columns else {}
    for index in columns:
        if index not in used or (index < len(row.texts) and row.texts[index]):
            continue
        weight = Weight.REFUSED if used[index] in ESSENTIAL else Weight.ASK
        sentence = Sentence(
            "{field}是一个公式，还没有算出结果：请用 Excel 打开保存一次，或者直接填写",
            field=fields()[used[index]].zh,
        )
        row.findings.append(Finding(row.line, (index,), Fault.UNCALCULATED, weight, sentence))


class _Seen:
    """What earlier rows said: a number used twice, a place with one address after another."""

    def __init__(self, plan: Plan) -> None:
        self.place_names = ("lonlat",) if "lonlat" in plan.places else ("lon", "lat")
        self.numbers: dict[str, int] = {}
        self.addresses: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        self.first: dict[tuple[str, str], int] = {}

    def tell(self, row: RowCells) -> None:
        """Report what an earlier row says too."""
        self._number(row)
        self._place(row)

    def _number(self, row: RowCells) -> None:
        number = row.out.get("external_identifier")
        if not number:
            return
        earlier = self.numbers.setdefault(number, row.line)
        if earlier != row.line:
            sentence = Sentence("编号 {number} 第 {line} 行已经用了", number=number[:40], line=earlier)
            row.found(Fault.IDENTIFIER_TWICE, sentence, "external_identifier", weight=Weight.REFUSED)

    def _place(self, row: RowCells) -> None:
        if "lon" not in row.out or "address" not in row.out:
            return
        place = row.out["lon"], row.out["lat"]
        self.first.setdefault(place, row.line)
        self.addresses[place][row.out["address"]] += 1
        if len(self.addresses[place]) >= COPIED:
            sentence = Sentence(
                "坐标和第 {line} 行一样，地址却不同：像是往下拖拉复制的", line=self.first[place]
            )
            row.found(Fault.POSITION_COPIED, sentence, *self.place_names, weight=Weight.ASK)
