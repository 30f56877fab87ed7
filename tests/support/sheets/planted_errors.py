"""A clerk's workbook of a thousand stations with an error of each kind in it, and where each stands."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import openpyxl
from openpyxl.styles import Font, PatternFill

from geodata.files.grid import Grid
from locator.sheets.domain.findings import Fault

HEADINGS = (
    *(
        "序号",
        "站点编号（必填）",
        "站点名称（必填）",
        "类型",
        "所属市",
        "所属区县",
        "详细地址",
        "经度",
        "纬度",
    ),
    *(
        "开放时间",
        "服务项目",
        "微波炉",
        "联系电话",
        "运营状态",
        "建成时间",
        "是否需要登记",
        "进门方式",
        "坐标系",
    ),
    "货车停车位（个）",
    "运维方式",
)
COLUMN = {heading.partition("（")[0]: index for index, heading in enumerate(HEADINGS)}
TITLE = "肇庆市工会户外劳动者服务站点台账"
HEADER_LINE = 3
ROWS = 1_000
COUNTIES = ("端州区", "鼎湖区", "高要区", "广宁县", "怀集县", "封开县", "德庆县")
ROADS = ("端州一路", "人民路", "建设二路", "迎宾大道", "星湖大道", "信安路", "康乐北路")
HOURS = ("周一至周五8:30-17:30（节假日除外）", "每天8:00-22:00", "24小时", "9:00-21:00（全年无休）")
SERVICES = (
    "热水、充电、休息桌椅",
    "饮水机1台、应急药箱、雨伞若干",
    "热水、空调、书报、无线网",
    "热水，充电，如厕",
)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of error: cells put into a good row, the columns where it must be found, and its repair."""

    name: str
    fault: Fault
    cells: dict[str, object]
    at: tuple[str, ...]
    repair: tuple[str, ...] | None = None  # None: it is not looked at

    @property
    def columns(self) -> tuple[int, ...]:
        """The columns from 0."""
        return tuple(COLUMN[name] for name in self.at)


@dataclass(frozen=True, slots=True)
class Planted:
    """An error in its row of the workbook."""

    line: int
    kind: Kind


def kind(name: str, fault: Fault, at: str, cell: object, repair: str | None = None, **more: object) -> Kind:
    """Return a kind that is one bad cell; `more` are the other cells that go with it."""
    return Kind(name, fault, {at: cell} | more, (at,), None if repair is None else (repair,))


PLACE = ("经度", "纬度")
KINDS: tuple[Kind, ...] = (
    kind("no name", Fault.NAME_MISSING, "站点名称", ""),
    kind("a name without end", Fault.TOO_LONG, "站点名称", "长" * 201, "长" * 200),
    kind("a day for a name", Fault.NAME_UNLIKELY, "站点名称", "2026-03-08"),
    kind("a tick for a name", Fault.NAME_UNLIKELY, "站点名称", "TRUE"),
    kind("two stations in a cell", Fault.SEVERAL_STATIONS, "站点名称", "1.城东驿站 2.城西驿站"),
    kind("two stations in two lines", Fault.SEVERAL_STATIONS, "站点名称", "城东驿站\n城西驿站"),
    kind("a formula for a name", Fault.FORMULA, "站点名称", "@SUM(A1)", "SUM(A1)"),
    kind("signs that nobody sees", Fault.INVISIBLE, "站点名称", "蓝塘\u200b工会\ufeff驿站", "蓝塘工会驿站"),
    kind("the example of the form", Fault.EXAMPLE_ROW, "站点名称", "示例：某某工会驿站"),
    kind("the mark for the cell above", Fault.DITTO, "详细地址", "同上"),
    kind(
        "a number of a person",
        Fault.NUMBER_IN_TEXT,
        "详细地址",
        "一路1号（张某13800000001）",
        "一路1号",
    ),
    Kind("a row of sums", Fault.NOT_A_STATION, {"序号": "合计", "站点名称": "998", "类型": ""}, ()),
    kind("a kind that we do not know", Fault.TYPE_UNKNOWN, "类型", "司机之嫁", "司机之家"),
    kind("no county", Fault.DIVISION_MISSING, "所属区县", "", 所属市="", 详细地址="某路1号"),
    kind(
        "a county with a slip of the pen", Fault.DIVISION_UNKNOWN, "所属区县", "端洲区", "端州区", 所属市=""
    ),
    kind("a county of which there are several", Fault.DIVISION_AMBIGUOUS, "所属区县", "鼓楼区", 所属市=""),
    Kind(
        *("a county of another city", Fault.DIVISION_CONTRADICTS, {"所属区县": "大兴区"}),
        *(("所属市", "所属区县"), ("", "大兴区")),
    ),
    Kind(
        "an address in another county",
        Fault.DIVISION_ADDRESS,
        {"所属区县": "端州区", "详细地址": "高要区南岸镇府前大街112号"},
        ("所属市", "所属区县"),
        ("肇庆市", "高要区"),
    ),
    kind("no longitude", Fault.POSITION_HALF, "经度", ""),
    kind("no latitude", Fault.POSITION_HALF, "纬度", "暂无"),
    Kind(
        "longitude and latitude swapped",
        Fault.POSITION_SWAPPED,
        {"经度": "23.073437", "纬度": "112.516037"},
        PLACE,
        ("112.516037", "23.073437"),
    ),
    Kind("nought and nought", Fault.POSITION_ZERO, {"经度": 0, "纬度": 0}, PLACE, ("", "")),
    Kind("abroad", Fault.POSITION_ABROAD, {"经度": "12.516037"}, PLACE),
    kind("words for a number", Fault.POSITION_NO_NUMBER, "经度", "见地图"),
    kind("a decimal point lost", Fault.POSITION_POINT_LOST, "经度", "112516037", "112.516037"),
    kind("a comma for a decimal point", Fault.POSITION_COMMA, "纬度", "23，073437", "23.073437"),
    kind("degrees, minutes and seconds", Fault.POSITION_DEGREES, "经度", "112°30′57.7″", "112.5160278"),
    Kind("hardly any decimals", Fault.POSITION_COARSE, {"经度": "112.5", "纬度": "23.1"}, PLACE),
    kind("wide digits", Fault.POSITION_WIDE, "经度", "１１２．５１６０３７", "112.516037"),
    kind("a datum that nobody knows", Fault.CRS_UNKNOWN, "坐标系", "北京54"),
    kind("an hour after midnight", Fault.HOURS_UNREAD, "开放时间", "每天8:30-25:00", "每天8:30-次日1:00"),
    kind("an end before the start", Fault.HOURS_LIKELY, "开放时间", "每天8:30-5:30", "每天08:30-17:30"),
    kind("hours without a colon", Fault.HOURS_UNREAD, "开放时间", "0830-1730", "每天08:30-17:30"),
    kind("hours with seconds", Fault.HOURS_UNREAD, "开放时间", "08:30:00-17:30:00", "每天08:30-17:30"),
    kind("hours in other words", Fault.HOURS_UNREAD, "开放时间", "随银行网点"),
    kind(
        *("hours that say nothing of holidays", Fault.HOURS_LIKELY, "开放时间"),
        *("周一至周五8:30-17:30", "周一至周五8:30-17:30（节假日照常开放）"),
    ),
    kind("hours that say nothing of days", Fault.HOURS_LIKELY, "开放时间", "8:30-17:30", "每天8:30-17:30"),
    kind("hours in sloppy syntax", Fault.HOURS_REWRITTEN, "开放时间", "Mon–Fri 9am-5pm", "Mo-Fr 09:00-17:00"),
    kind("hours made a date", Fault.HOURS_DATE, "开放时间", datetime(2026, 8, 17), "每天8:00-17:00"),  # noqa: DTZ001
    kind("a service that we do not know", Fault.SERVICE_UNKNOWN, "服务项目", "热水、擦鞋机"),
    kind(
        "a service with a slip of the pen", Fault.SERVICE_TYPO, "服务项目", "热水、应及药箱", "热水、应急药箱"
    ),
    kind("neither yes nor no", Fault.TICK_UNREAD, "微波炉", "坏了在修"),
    kind("a number to call rounded", Fault.PHONE_ROUNDED, "联系电话", "1.38001E+10"),
    kind("a number to call cut short", Fault.PHONE_LENGTH, "联系电话", "1380013800"),
    kind("the nought of an area lost", Fault.PHONE_ZERO_LOST, "联系电话", 7582812345, "0758-2812345"),
    kind("a name and a landline", Fault.PHONE_UNREAD, "联系电话", "李四 0758-2222333", "0758-2222333"),
    kind("a name before a number", Fault.PHONE_UNREAD, "联系电话", "王站长0758-2222333", "0758-2222333"),
    kind("a day that there is not", Fault.DATE_UNREAD, "建成时间", "2026年2月30日"),
    kind("a way of operation that we do not know", Fault.CODE_UNKNOWN, "运维方式", "委拖运维", "委托运维"),
    kind("about so many bays", Fault.COUNT_UNREAD, "货车停车位", "约20个"),
    kind("a month that lost its zero", Fault.DATE_PARTIAL, "建成时间", "2023.1"),
    kind("a day to come", Fault.DATE_AHEAD, "建成时间", "2031-05-01"),
    kind("a state that we do not know", Fault.STATUS_UNKNOWN, "运营状态", "五星"),
    kind("a perhaps", Fault.YES_NO_UNREAD, "是否需要登记", "看情况"),
    kind("a door that we do not know", Fault.ACCESS_UNKNOWN, "进门方式", "翻窗"),
    kind("a number used twice", Fault.IDENTIFIER_TWICE, "站点编号", "ZQ-0001"),
    kind("an error of the spreadsheet", Fault.EXCEL_ERROR, "联系电话", "#REF!"),
    kind("a formula not worked out", Fault.UNCALCULATED, "详细地址", '="端州一路"&"5号"'),
    kind("an address without end", Fault.TOO_LONG, "详细地址", "长" * 1001, "长" * 1000),
)
COPIED = Kind("a place pulled down", Fault.POSITION_COPIED, {"经度": "112.5333", "纬度": "23.0444"}, PLACE)


def good_row(n: int, dice: random.Random) -> list[object]:
    """Return a row without any error; `n` counts from 1."""
    lon, lat = f"112.{dice.randrange(300000, 700000)}", f"23.{dice.randrange(10000, 99999):06}"
    return [
        *(
            n,
            f"ZQ-{n:04}",
            f"{dice.choice(ROADS)}{n}号工会驿站",
            dice.choice(["工会驿站", "司机之家", "户外劳动者服务站点"]),
        ),
        *("肇庆市", COUNTIES[(n - 1) * len(COUNTIES) // ROWS], f"{dice.choice(ROADS)}{n}号", lon, lat),
        *(dice.choice(HOURS), dice.choice(SERVICES), dice.choice(["有", "无", "√", "2台"])),
        *(dice.choice([13800138000, "0758-2812345", "12351"]), dice.choice(["正常", "是", "试运行"])),
        *(
            dice.choice(["2024年5月1日", "2023-11-08", "2025/3/2"]),
            dice.choice(["是", "否", ""]),
            "扫码",
            "高德",
        ),
        dice.choice(["", 5, "12个", "共3个车位"]),
        ("自建", "委托运维", "")[n % 3],
    ]


def planted_rows(
    seed: int = 1, rows: int = ROWS, kinds: Sequence[Kind] = KINDS
) -> tuple[list[list[object]], list[Planted]]:
    """Return the rows below the header, and where in the workbook each error stands."""
    dice = random.Random(seed)
    table = [good_row(n, dice) for n in range(1, rows + 1)]
    chosen = sorted(dice.sample(range(5, rows), len(kinds) + 3))
    spots = [
        Planted(n + HEADER_LINE + 1, one)
        for n, one in zip(chosen, dice.sample(kinds, len(kinds)), strict=False)
    ]
    copied = [Planted(n + HEADER_LINE + 1, COPIED) for n in chosen[-3:]]
    for spot in spots + copied:
        for name, cell in spot.kind.cells.items():
            table[spot.line - HEADER_LINE - 1][COLUMN[name]] = cell
    return table, [*spots, *copied[2:]]  # which was the first is found at the third


def write_planted(
    path: Path, seed: int = 1, rows: int = ROWS, kinds: Sequence[Kind] = KINDS
) -> list[Planted]:
    """Write the workbook: a merged title, remarks, a bold header in row 3, counties in merged cells."""
    table, planted = planted_rows(seed, rows, kinds)
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.title = "台账"
    page.append([TITLE])
    page.merge_cells(start_row=1, end_row=1, start_column=1, end_column=len(HEADINGS))
    page.append(["填报单位：肇庆市总工会"])
    page.append(list(HEADINGS))
    for cell in page[HEADER_LINE]:
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="FFDDEEFF")
    for row in table:
        page.append(row)
    page["A2"].font = Font(italic=True)
    page.merge_cells("E4:E6")
    book.save(path)
    return planted


def planted_grid(seed: int = 1) -> tuple[Grid, list[Planted]]:
    """Return the same as `write_planted` without a file; formulas that are not worked out are empty."""
    table, planted = planted_rows(seed)
    rows: list[Sequence[str]] = [[TITLE], ["填报单位"], list(HEADINGS)]
    rows += [[_text(cell) for cell in row] for row in table]
    at = {(one.line - 1, *one.kind.columns) for one in planted if one.kind.fault is Fault.UNCALCULATED}
    return Grid(rows, uncalculated=frozenset(at)), planted  # type: ignore[arg-type]


def _text(cell: object) -> str:
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d}"
    return "" if isinstance(cell, str) and cell.startswith("=") else str(cell)
