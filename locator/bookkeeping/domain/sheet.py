"""Reading a sheet of money or of use: one line a row, by the headings that clerks write."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from geodata.sentence import Sentence
from locator.bookkeeping.domain import money, use
from locator.bookkeeping.domain.money import WAN, MoneyLine
from locator.bookkeeping.domain.use import UseCount
from locator.errors import RowProblem
from locator.sheets.domain.plain_table import PlainTable, find_table

Value = TypeVar("Value")
MAX_ROWS = 20_000
HEADINGS: Mapping[str, frozenset[str]] = {
    "code": frozenset(["代码", "站点代码"]),
    "name": frozenset(["站点", "驿站"]),
    "year": frozenset(["年度", "年份", "年", "year"]),
    "kind": frozenset(["类型", "用途", "款项", "资金用途", "项目", "kind"]),
    "source": frozenset(["来源", "资金来源", "经费来源", "source"]),
    "amount": frozenset(["金额", "金额元", "金额万元", "投入", "投入金额", "经费", "amount"]),
    "document": frozenset(["文件", "文号", "依据", "凭证", "文件号", "document"]),
    "month": frozenset(["月份", "月", "年月", "month"]),
    "occupation": frozenset(["职业", "人群", "occupation"]),
    "people": frozenset(["人次", "人数", "服务人次", "使用人次", "people"]),
    "how": frozenset(["怎么数的", "统计方式", "计数方式", "how"]),
}
STATION_COLUMNS = ("code", "name")
MONEY_COLUMNS, USE_COLUMNS = ("year", "source", "amount"), ("month", "people")


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A row: its line, the station by code or name (neither: the union's own), and what it says."""

    line: int
    code: str
    name: str
    value: MoneyLine | UseCount


@dataclass(slots=True)
class SheetRead:
    """The lines of a sheet, and its problems by row and column."""

    lines: list[SheetLine] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)


def read_sheet(rows: Sequence[Sequence[str]]) -> SheetRead:
    """Read a sheet's rows; money where it has a column of amounts, use where it has months and people."""
    found = SheetRead()
    table = find_table(rows, HEADINGS, (MONEY_COLUMNS, USE_COLUMNS), STATION_COLUMNS)
    if table is None:
        sentence = Sentence("列名要有 年度、来源、金额（经费），或者 月份、人次（使用）")
        found.problems.append(RowProblem(1, "", sentence))
        return found
    if len(rows) - table.heading_line > MAX_ROWS:
        sentence = Sentence("最多 {most} 行，请分几次传", most=MAX_ROWS)
        found.problems.append(RowProblem(MAX_ROWS + table.heading_line, "", sentence))
        return found
    unit_yuan = _unit_yuan(table, rows)
    for line, cells in table.rows(rows):
        _read_row(found, line, cells, unit_yuan)
    return found


def _unit_yuan(table: PlainTable, rows: Sequence[Sequence[str]]) -> int:
    """Return the unit of a table's amounts in yuan; 0 for a table of use, which has none."""
    if not all(name in table.columns for name in MONEY_COLUMNS):
        return 0
    return WAN if "万" in rows[table.heading_line - 1][table.columns["amount"]] else 1


def read_money(cells: Mapping[str, str], unit_yuan: int = 1) -> tuple[MoneyLine | None, dict[str, str]]:
    """Read a line of money from texts; return it, or None with a sentence for each text that is wrong."""
    return _read(
        MoneyLine,
        cells,
        {
            "year": ("year", money.parse_year),
            "kind": ("kind", money.parse_kind),
            "source": ("source", money.parse_source),
            "amount_yuan": ("amount", lambda text: money.parse_amount(text, unit_yuan)),
            "document": ("document", money.parse_document),
        },
    )


def read_use(cells: Mapping[str, str]) -> tuple[UseCount | None, dict[str, str]]:
    """Read a count of people from texts; return it, or None with a sentence for each text that is wrong."""
    return _read(
        UseCount,
        cells,
        {
            "month": ("month", use.parse_month),
            "people": ("people", use.parse_people),
            "how": ("how", use.parse_how),
            "occupation": ("occupation", use.parse_occupation),
        },
    )


def _read(
    make: Callable[..., Value],
    cells: Mapping[str, str],
    parsers: Mapping[str, tuple[str, Callable[[str], Any]]],
) -> tuple[Value | None, dict[str, str]]:
    values, problems = {}, {}
    for attribute, (name, parse) in parsers.items():
        try:
            values[attribute] = parse(cells.get(name, ""))
        except ValueError as error:
            problems[name] = error.args[0]
    return (None, problems) if problems else (make(**values), problems)


def _read_row(found: SheetRead, line: int, cells: Mapping[str, str], unit_yuan: int) -> None:
    value, problems = read_money(cells, unit_yuan) if unit_yuan else read_use(cells)
    found.problems += [RowProblem(line, name, sentence) for name, sentence in problems.items()]
    if value is not None:
        found.lines.append(SheetLine(line, cells.get("code", ""), cells.get("name", ""), value))
