"""Sheets as clerks make them, each with its answer: what is read of each station, and what is never made."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import openpyxl

Rows = Sequence[Sequence[object]]
Write = Callable[[Path], None]
PLAIN = ("序号", "站点名称", "区县", "地址")
DUANZHOU, DINGHU, GAOYAO = "441202", "441203", "441204"


@dataclass(frozen=True, slots=True)
class ClerkSheet:
    """A file, and its answer.

    `stations` are the cells of those that may be written, by name: an empty text for a cell that must be
    empty. `never` are names that no row may have, `stopped` names of rows that must not be written.
    """

    kind: str
    file: str
    write: Write
    stations: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    never: tuple[str, ...] = ()
    stopped: tuple[str, ...] = ()
    refusal: str = ""


def book(sheets: Mapping[str, Rows], merged: Mapping[str, Sequence[str]] | None = None) -> Write:
    """Return what writes a workbook of these sheets, with merged cells by sheet."""

    def write(path: Path) -> None:
        made = openpyxl.Workbook()
        made.remove(made.worksheets[0])
        for title, rows in sheets.items():
            page = made.create_sheet(title)
            for row in rows:
                page.append(list(row))
            for area in (merged or {}).get(title, ()):
                page.merge_cells(area)
        saved = io.BytesIO()
        made.save(saved)
        path.write_bytes(saved.getvalue())

    return write


def sheet(*rows: Sequence[object], merged: Sequence[str] = ()) -> Write:
    """Return what writes a workbook of one sheet."""
    return book({"Sheet1": rows}, {"Sheet1": merged})


def text(*rows: Sequence[object], delimiter: str = ",", encoding: str = "utf-8-sig") -> Write:
    """Return what writes lines of text with a delimiter."""

    def write(path: Path) -> None:
        with path.open("w", encoding=encoding, newline="") as file:
            csv.writer(file, delimiter=delimiter).writerows(rows)

    return write


def page(*rows: Sequence[object]) -> Write:
    """Return what writes an HTML page with a table, as web systems export it."""
    cells = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    head = "<html><head><meta charset='gbk'><style>td{x:1}</style></head>"
    html = f"{head}<body><table><tr><td colspan=4>端州区驿站</td></tr>{cells}</table></body></html>"
    return lambda path: path.write_bytes(html.encode("gb18030")) and None


def station(code: str, **cells: str) -> dict[str, str]:
    """Return the answer for a station of a division."""
    return {"division_code": code, **cells}


SECTIONS = (
    ClerkSheet(
        "counties as sections, with counts",
        "sections.xlsx",
        sheet(
            ("序号", "站点名称", "地址"),
            ("端州区（2个）", "", ""),
            (1, "蓝塘驿站", "端州一路26号"),
            (2, "府前驿站", "府前路1号"),
            ("鼎湖区（1个）", "", ""),
            (3, "坑口驿站", "鼎湖大道18号"),
        ),
        {"蓝塘驿站": station(DUANZHOU), "府前驿站": station(DUANZHOU), "坑口驿站": station(DINGHU)},
        never=("端州区（2个）", "鼎湖区（1个）"),
    ),
    ClerkSheet(
        "numbered sections merged over the columns, below a city",
        "numbered.xlsx",
        sheet(
            ("肇庆市工会驿站名单", "", ""),
            ("站点名称", "地址", "服务项目"),
            ("一、肇庆市鼎湖区", "", ""),
            ("坑口驿站", "鼎湖大道18号", "饮水"),
            ("二、肇庆市高要区", "", ""),
            ("南岸驿站", "府前大街112号", "充电"),
            merged=("A1:C1", "A3:C3", "A5:C5"),
        ),
        {"坑口驿站": station(DINGHU), "南岸驿站": station(GAOYAO)},
    ),
    ClerkSheet(
        "a section that is no county is asked, not filed",
        "unknown-section.xlsx",
        sheet(
            ("序号", "站点名称", "地址"),
            ("星湖片区", "", ""),
            (1, "蓝塘驿站", "端州一路26号"),
        ),
        stopped=("蓝塘驿站",),
    ),
    ClerkSheet(
        "kinds as sections",
        "kinds.xlsx",
        sheet(
            PLAIN,
            ("司机之家", "", "", ""),
            (1, "城东服务区甲", "端州区", "端州一路26号"),
            ("流动驿站", "", "", ""),
            (2, "城西乙", "鼎湖区", "鼎湖大道18号"),
            merged=("A2:D2", "A4:D4"),
        ),
        {
            "城东服务区甲": station(DUANZHOU, type="driver_home"),
            "城西乙": station(DINGHU, type="mobile_station"),
        },
    ),
    ClerkSheet(
        "tabs and a title name the counties, and last year's tab is left out",
        "tabs.xlsx",
        book(
            {
                "封面": [("驿站台账",)],
                "端州": [("站点名称", "地址"), ("蓝塘驿站", "端州一路26号")],
                "表二": [
                    ("附件2：肇庆市鼎湖区驿站名单", ""),
                    ("驿站名称", "位置", "电话"),
                    ("坑口驿站", "鼎湖大道18号"),
                ],
                "去年": [("站点名称", "区县", "地址"), ("旧驿站", "端州区", "老路1号")],
            }
        ),
        {"蓝塘驿站": station(DUANZHOU), "坑口驿站": station(DINGHU, address="鼎湖大道18号")},
        never=("旧驿站",),
    ),
    ClerkSheet(
        "a tab that looks like a county is asked, not filed",
        "odd-tab.xlsx",
        book({"端洲区": [("站点名称", "地址"), ("蓝塘驿站", "端州一路26号")]}),
        stopped=("蓝塘驿站",),
    ),
)
TABLES = (
    ClerkSheet(
        "three tables side by side with gaps",
        "beside.xlsx",
        sheet(
            ("站点名称", "地址", "", "站点名称", "地址", "", "站名", "详细地址"),
            ("甲驿站", "端州区一路1号", "", "乙驿站", "鼎湖区二路2号", "", "丙驿站", "高要区三路3号"),
            ("丁驿站", "端州区四路4号", "", "", "", "", "戊驿站", "高要区五路5号"),
        ),
        {
            "甲驿站": station(DUANZHOU, address="端州区一路1号"),
            "乙驿站": station(DINGHU, address="鼎湖区二路2号"),
            "丙驿站": station(GAOYAO, address="高要区三路3号"),
            "丁驿站": station(DUANZHOU),
            "戊驿站": station(GAOYAO),
        },
    ),
    ClerkSheet(
        "two tables side by side without a gap",
        "touching.xlsx",
        sheet((*PLAIN, *PLAIN), (1, "甲驿站", "端州区", "一路1号", 2, "乙驿站", "鼎湖区", "二路2号")),
        {"甲驿站": station(DUANZHOU, address="一路1号"), "乙驿站": station(DINGHU, address="二路2号")},
    ),
    ClerkSheet(
        "two tables that cannot be told apart",
        "mixed.xlsx",
        sheet(
            ("站点名称", "地址", "区县", "地址", "站点名称"),
            ("甲驿站", "端州区一路1号", "鼎湖区", "鼎湖区二路2号", "乙驿站"),
        ),
        never=("甲驿站", "乙驿站"),
        refusal="分不清",
    ),
    ClerkSheet(
        "the heading again on each page",
        "pages.xlsx",
        sheet(
            PLAIN,
            (1, "甲驿站", "端州区", "一路1号"),
            ("第1页 共2页",),
            PLAIN,
            (2, "乙驿站", "鼎湖区", "二路2号"),
            ("合计", "2个"),
            ("注：以上站点免费开放。",),
            ("制表人：李某", "", "审核人：王某"),
        ),
        {"甲驿站": station(DUANZHOU), "乙驿站": station(DINGHU)},
        never=("站点名称", "2个"),
    ),
    ClerkSheet(
        "two tables below each other, the columns in another order",
        "below.xlsx",
        sheet(
            ("站点名称", "区县", "地址", "联系电话"),
            ("甲驿站", "端州区", "一路1号", "0758-2222333"),
            (),
            ("另附：新增站点",),
            ("区县", "驿站名称", "开放时间", "地址"),
            ("鼎湖区", "乙驿站", "8:00-20:00", "二路2号"),
        ),
        {
            "甲驿站": station(DUANZHOU, phone="0758-2222333"),
            "乙驿站": station(DINGHU, address="二路2号", opening_hours="08:00-20:00"),
        },
    ),
    ClerkSheet(
        "cards",
        "cards.xlsx",
        sheet(
            ("工会驿站信息卡",),
            ("站点名称", "甲驿站", "区县", "端州区"),
            ("地址", "一路1号"),
            ("开放时间", "8:00-20:00", "服务项目", "饮水、充电"),
            (),
            ("站点名称", "乙驿站", "区县", "鼎湖区"),
            ("地址", "二路2号"),
            ("开放时间", "24小时", "服务项目", "饮水"),
        ),
        {
            "甲驿站": station(DUANZHOU, address="一路1号", opening_hours="08:00-20:00"),
            "乙驿站": station(DINGHU, address="二路2号", opening_hours="24/7"),
        },
    ),
    ClerkSheet(
        "a heading of three lines",
        "three-lines.xlsx",
        sheet(
            ("序号", "站点名称", "区县", "地址", "开放时间", "", "", ""),
            ("", "", "", "", "工作日", "", "周末", ""),
            ("", "", "", "", "上午", "下午", "上午", "下午"),
            (1, "甲驿站", "端州区", "一路1号", "8:30-12:00", "14:30-17:30", "9:00-11:00", ""),
            merged=("A1:A3", "B1:B3", "C1:C3", "D1:D3", "E1:H1", "E2:F2", "G2:H2"),
        ),
        {
            "甲驿站": station(
                DUANZHOU,
                address="一路1号",
                opening_hours_text="工作日8:30-12:00，14:30-17:30；周末9:00-11:00",
            )
        },
        never=("站点名称",),
    ),
    ClerkSheet(
        "a station over several rows, one for each service",
        "services.xlsx",
        sheet(
            (*PLAIN, "服务项目", "服务时间"),
            (1, "甲驿站", "端州区", "一路1号", "饮水", "24小时"),
            ("", "", "", "", "法律咨询", "周三9:00-11:00"),
            (2, "乙驿站", "鼎湖区", "二路2号", "充电", "8:00-20:00"),
            merged=("A2:A3", "B2:B3", "C2:C3", "D2:D3"),
        ),
        {
            "甲驿站": station(DUANZHOU, services="drinking_water、legal_advice", opening_hours=""),
            "乙驿站": station(DINGHU, services="phone_charging", opening_hours="08:00-20:00"),
        },
    ),
)
TABLES += (
    ClerkSheet(
        "a heading of two lines without merged cells",
        "unmerged.xlsx",
        sheet(
            ("站点名称", "区县", "地址", "开放时间", ""),
            ("", "", "", "周一至周五", "周六日"),
            ("甲驿站", "端州区", "一路1号", "8:30-17:30", "9:00-12:00"),
        ),
        {
            "甲驿站": station(
                DUANZHOU,
                opening_hours="Mo-Fr 08:30-17:30; Sa-Su 09:00-12:00",
                opening_hours_text="周一至周五8:30-17:30；周六日9:00-12:00",
            )
        },
    ),
    ClerkSheet(
        "the two ends of the hours below one heading, and a person beside",
        "two-ends.xlsx",
        sheet(
            ("站点名称", "区县", "地址", "开放时间", "", "联系人", "", "站点电话"),
            ("", "", "", "开始", "结束", "姓名", "手机", ""),
            ("甲驿站", "端州区", "一路1号", "8:30", "17:30", "李某", "13800000001", "0758-2222333"),
            merged=("A1:A2", "B1:B2", "C1:C2", "D1:E1", "F1:G1", "H1:H2"),
        ),
        {"甲驿站": station(DUANZHOU, opening_hours="08:30-17:30", phone="0758-2222333")},
    ),
    ClerkSheet(
        "tables side by side, each with its county above",
        "titles-beside.xlsx",
        sheet(
            ("端州区工会驿站", "", "", "鼎湖区工会驿站", ""),
            ("站点名称", "地址", "", "站点名称", "地址"),
            ("甲驿站", "一路1号", "", "乙驿站", "二路2号"),
            merged=("A1:B1", "D1:E1"),
        ),
        {"甲驿站": station(DUANZHOU, address="一路1号"), "乙驿站": station(DINGHU, address="二路2号")},
    ),
    ClerkSheet(
        "each section with a heading of its own",
        "own-headings.xlsx",
        sheet(
            ("端州区", "", ""),
            ("序号", "站点名称", "地址"),
            (1, "甲驿站", "一路1号"),
            ("鼎湖区", "", ""),
            ("序号", "站点名称", "地址"),
            (1, "乙驿站", "二路2号"),
        ),
        {"甲驿站": station(DUANZHOU), "乙驿站": station(DINGHU)},
    ),
    ClerkSheet(
        "tabs that name a county and more",
        "tab-names.xlsx",
        book(
            {
                "汇总": [("区县", "数量"), ("端州区", 1)],
                "鼎湖区驿站": [("站名", "地址"), ("乙驿站", "二路2号")],
                "高要（3个）": [("站名", "地址"), ("丙驿站", "三路3号")],
            }
        ),
        {"乙驿站": station(DINGHU), "丙驿站": station(GAOYAO)},
    ),
)
FILES = (
    ClerkSheet(
        "a web page named XLS",
        "export.xls",
        page(PLAIN, (1, "甲驿站", "端州区", "一路1号")),
        {"甲驿站": station(DUANZHOU, address="一路1号")},
    ),
    ClerkSheet(
        "a workbook named XLS",
        "renamed.xls",
        sheet(PLAIN, (1, "甲驿站", "端州区", "一路1号")),
        {"甲驿站": station(DUANZHOU, address="一路1号")},
    ),
    ClerkSheet(
        "a text with tabs named XLS",
        "tabs.xls",
        text(PLAIN, (1, "甲驿站", "端州区", "一路1号"), delimiter="\t", encoding="gb18030"),
        {"甲驿站": station(DUANZHOU, address="一路1号")},
    ),
    ClerkSheet(
        "a workbook named CSV",
        "renamed.csv",
        sheet(PLAIN, (1, "甲驿站", "端州区", "一路1号")),
        {"甲驿站": station(DUANZHOU, address="一路1号")},
    ),
)
VALUES = (
    ClerkSheet(
        "several stations in a cell",
        "several.xlsx",
        sheet(
            PLAIN,
            (1, "1.甲驿站 2.乙驿站", "端州区", "一路1号"),
            (2, "丙驿站\n丁驿站", "端州区", "二路2号"),
            (3, "戊驿站", "端州区", "三路3号"),
        ),
        {"戊驿站": station(DUANZHOU)},
        stopped=("1.甲驿站 2.乙驿站", "丙驿站丁驿站"),
    ),
    ClerkSheet(
        "states in the words of clerks",
        "states.xlsx",
        sheet(
            (*PLAIN, "状态"),
            (1, "甲驿站", "端州区", "一路1号", "暂停服务"),
            (2, "乙驿站", "端州区", "二路2号", "升级改造中"),
            (3, "丙驿站", "端州区", "三路3号", "搬迁"),
            (4, "丁驿站", "端州区", "四路4号", "待定中"),
            (5, "戊驿站", "端州区", "五路5号", "正常开放"),
        ),
        {
            "甲驿站": station(DUANZHOU, status="suspended", status_reason="暂停服务"),
            "乙驿站": station(DUANZHOU, status="suspended"),
            "戊驿站": station(DUANZHOU, status="open"),
        },
        stopped=("丙驿站", "丁驿站"),
    ),
    ClerkSheet(
        "headings that only contain a known word",
        "headings.xlsx",
        sheet(
            (*PLAIN, "建设类型", "推荐单位", "服务职工数", "市级投入", "运维单位", "货车停车位（个）"),
            (1, "甲驿站", "端州区", "一路1号", "自建", "城东街道总工会", 300, 5, "甲公司", 12),
        ),
        {
            "甲驿站": station(
                DUANZHOU, type="", host="", operator="", services_text="", services="", truck_spaces="12"
            )
        },
    ),
    ClerkSheet(
        "people's numbers",
        "people.xlsx",
        sheet(
            (*PLAIN, "站长手机", "负责人电话", "联系人及电话", "联系人", "联系电话"),
            (
                1,
                "甲驿站",
                "端州区",
                "一路1号",
                "13800000001",
                "13800000002",
                "李某13800000003",
                "王某",
                "13800000004",
            ),
        ),
        {"甲驿站": station(DUANZHOU, phone="")},
    ),
    ClerkSheet(
        "a person's columns below a merged heading",
        "person.xlsx",
        sheet(
            ("站点名称", "区县", "地址", "站长", "", "联系电话"),
            ("", "", "", "姓名", "手机", ""),
            ("甲驿站", "端州区", "一路1号", "李某", "13800000001", "0758-2222333"),
            merged=("A1:A2", "B1:B2", "C1:C2", "D1:E1", "F1:F2"),
        ),
        {"甲驿站": station(DUANZHOU, phone="0758-2222333")},
    ),
    ClerkSheet(
        "phones as spreadsheets spoil them",
        "phones.xlsx",
        sheet(
            (*PLAIN, "电话"),
            (1, "甲驿站", "端州区", "一路1号", "138 0000 0001"),
            (2, "乙驿站", "端州区", "二路2号", "+86-13800000002"),
            (3, "丙驿站", "端州区", "三路3号", "86-758-2222333"),
            (4, "丁驿站", "端州区", "四路4号", "0758 2222444"),
            (5, "戊驿站", "端州区", "五路5号", 7582222555),
        ),
        {
            "甲驿站": station(DUANZHOU, phone="138 0000 0001"),
            "乙驿站": station(DUANZHOU, phone="13800000002"),
            "丙驿站": station(DUANZHOU, phone="0758-2222333"),
            "丁驿站": station(DUANZHOU, phone="0758 2222444"),
            "戊驿站": station(DUANZHOU, phone=""),
        },
    ),
    ClerkSheet(
        "the two ends of the hours, and months",
        "ends.xlsx",
        sheet(
            (*PLAIN, "开门时间", "关门时间", "建成时间"),
            (1, "甲驿站", "端州区", "一路1号", "8:30", "17:30", "2023.5"),
            (2, "乙驿站", "端州区", "二路2号", "9:00", "21:00", "二〇二二年"),
            (3, "丙驿站", "端州区", "三路3号", "9:00", "", "2023年5月1日"),
        ),
        {
            "甲驿站": station(DUANZHOU, opening_hours="08:30-17:30", status_since=""),
            "乙驿站": station(DUANZHOU, opening_hours="09:00-21:00", status_since=""),
            "丙驿站": station(DUANZHOU, opening_hours="", status_since="2023-05-01"),
        },
    ),
    ClerkSheet(
        "services with numbers, heads and amounts",
        "numbers.xlsx",
        sheet(
            (*PLAIN, "服务项目"),
            (1, "甲驿站", "端州区", "一路1号", "1.饮水机 2.微波炉"),
            (2, "乙驿站", "端州区", "二路2号", "六有：饮水机、微波炉*1、空调等"),
        ),
        {
            "甲驿站": station(DUANZHOU, services="drinking_water、meal_heating"),
            "乙驿站": station(DUANZHOU, services="drinking_water、meal_heating、cooling"),
        },
    ),
    ClerkSheet(
        "days in the heading of the hours",
        "days.xlsx",
        sheet((*PLAIN, "开放时间（周一至周五）"), (1, "甲驿站", "端州区", "一路1号", "8:30-17:30")),
        {"甲驿站": station(DUANZHOU, opening_hours="", opening_hours_text="周一至周五8:30-17:30")},
    ),
    ClerkSheet(
        "days and ticks where a name should be",
        "names.xlsx",
        sheet(
            PLAIN,
            (1, "2026-03-08", "端州区", "一路1号"),
            (2, "TRUE", "端州区", "二路2号"),
            (3, "甲驿站", "端州区", "三路3号"),
        ),
        {"甲驿站": station(DUANZHOU)},
        stopped=("2026-03-08", "TRUE"),
    ),
)
CASES = (*SECTIONS, *TABLES, *FILES, *VALUES)
