"""Sheets as clerks make them, each with its answer: what is read of each station, and what is never made."""

from clerk_sheet_files import DINGHU, DUANZHOU, GAOYAO, PLAIN, ClerkSheet, book, page, sheet, station, text
from clerk_sheet_tables import TABLES
from clerk_sheet_values import ASKED

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
        never=("1.甲驿站 2.乙驿站", "丙驿站丁驿站", "戊驿站"),
        refusal="请一行写一个站",
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
                DUANZHOU,
                type="union_station",
                host="",
                operator="",
                services_text="",
                services="",
                truck_spaces="12",
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
            "甲驿站": station(
                DUANZHOU, opening_hours="", opening_hours_text="8:30-17:30", status_since="2023-05"
            ),
            "乙驿站": station(
                DUANZHOU, opening_hours="", opening_hours_text="9:00-21:00", status_since="2022"
            ),
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
            "乙驿站": station(DUANZHOU, services="cooling、drinking_water、meal_heating"),
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
CASES = (*SECTIONS, *TABLES, *FILES, *VALUES, *ASKED)
