"""Thirty further sheets of the kinds that clerks make, each with its answer: their layouts."""

from clerk_sheet_files import DINGHU, DUANZHOU, GAOYAO, PLAIN, ClerkSheet, book, page, sheet, station, text

FURTHER = (
    ClerkSheet(
        "an annex: titles, a person below a merged heading, a merged county, a total, notes, a signature",
        "annex.xlsx",
        sheet(
            ("附件1", "", "", "", "", ""),
            ("高要区工会驿站建设情况统计表", "", "", "", "", ""),
            ("填报单位（盖章）：高要区总工会", "", "", "", "填报时间：2026年3月8日", ""),
            ("序号", "镇街", "驿站名称", "详细地址", "负责人", ""),
            ("", "", "", "", "姓名", "联系方式"),
            (1, "南岸街道", "图书馆驿站", "府前大街112号", "陈某", "13800000001"),
            (2, "", "体育馆驿站", "府前大街9号", "李某", "13800000002"),
            (3, "金利镇", "公交站驿站", "金盛路8号", "王某", "13800000003"),
            ("合计", "", "3个", "", "", ""),
            ("备注：1.驿站名称写全称；2.每月底前报送。", "", "", "", "", ""),
            ("制表人：李某", "", "", "审核人：王某", "", "联系电话：13800000009"),
            merged=("A1:F1", "A2:F2", "A4:A5", "B4:B5", "C4:C5", "D4:D5", "E4:F4", "B6:B7", "A10:F10"),
        ),
        {
            "图书馆驿站": station(GAOYAO, phone="", private_contact="陈某（负责人） 13800000001"),
            "体育馆驿站": station(GAOYAO, phone=""),
            "公交站驿站": station(GAOYAO, phone=""),
        },
        never=("合计", "3个", "姓名"),
    ),
    ClerkSheet(
        "sections merged from the second column on",
        "merged-sections.xlsx",
        sheet(
            ("序号", "站点名称", "地址", "电话"),
            ("", "（一）端州区", "", ""),
            (1, "甲驿站", "一路1号", "0758-2222331"),
            ("", "（二）鼎湖区", "", ""),
            (2, "乙驿站", "二路2号", "0758-2222332"),
            merged=("B2:D2", "B4:D4"),
        ),
        {"甲驿站": station(DUANZHOU), "乙驿站": station(DINGHU, phone="0758-2222332")},
        never=("（一）端州区", "（二）鼎湖区"),
    ),
    ClerkSheet(
        "a section that is no county after one that is: its stations are not filed under the one before",
        "city-own.xlsx",
        sheet(
            ("序号", "站点名称", "地址"),
            ("端州区", "", ""),
            (1, "甲驿站", "一路1号"),
            ("市直单位", "", ""),
            (2, "乙驿站", "二路2号"),
            ("鼎湖区", "", ""),
            (3, "丙驿站", "三路3号"),
        ),
        {"甲驿站": station(DUANZHOU), "丙驿站": station(DINGHU)},
        stopped=("乙驿站",),
    ),
    ClerkSheet(
        "the county only in the first row of each group, without merged cells",
        "first-row.xlsx",
        sheet(
            PLAIN,
            (1, "甲驿站", "端州区", "一路1号"),
            (2, "乙驿站", "", "二路2号"),
            (3, "丙驿站", "鼎湖区", "三路3号"),
            (4, "丁驿站", "", "四路4号"),
        ),
        {"甲驿站": station(DUANZHOU), "丙驿站": station(DINGHU)},
        stopped=("乙驿站", "丁驿站"),
    ),
    ClerkSheet(
        "the same mark for the cell above",
        "ditto.xlsx",
        sheet(
            PLAIN,
            (1, "甲驿站", "端州区", "一路1号"),
            (2, "乙驿站", "〃", "二路2号"),
            (3, "丙驿站", "同上", "三路3号"),
            (4, "丁驿站", "鼎湖区", "同上"),
            (5, "同上", "鼎湖区", "五路5号"),
        ),
        {"甲驿站": station(DUANZHOU), "丁驿站": station(DINGHU, address="")},
        never=("同上",),
        stopped=("乙驿站", "丙驿站"),
    ),
    ClerkSheet(
        "a tab whose title names another county",
        "contradiction.xlsx",
        book({"端州区": [("鼎湖区工会驿站名单",), ("站点名称", "地址"), ("甲驿站", "一路1号")]}),
        stopped=("甲驿站",),
    ),
    ClerkSheet(
        "a tab of a zone that is no county",
        "zone.xlsx",
        book(
            {
                "端州区": [("站点名称", "地址"), ("甲驿站", "一路1号")],
                "高新区": [("站点名称", "地址"), ("乙驿站", "二路2号")],
            }
        ),
        {"甲驿站": station(DUANZHOU)},
        stopped=("乙驿站",),
    ),
    ClerkSheet(
        "side by side below one title, the right table longer and with one column more",
        "unequal.xlsx",
        sheet(
            ("肇庆市工会驿站名单", "", "", "", "", "", ""),
            ("站点名称", "区县", "地址", "站点名称", "区县", "地址", "电话"),
            ("甲驿站", "端州区", "一路1号", "乙驿站", "鼎湖区", "二路2号", "0758-2222332"),
            ("", "", "", "丙驿站", "高要区", "三路3号", "0758-2222333"),
            merged=("A1:G1",),
        ),
        {
            "甲驿站": station(DUANZHOU, address="一路1号", phone=""),
            "乙驿站": station(DINGHU, address="二路2号", phone="0758-2222332"),
            "丙驿站": station(GAOYAO, address="三路3号"),
        },
    ),
    ClerkSheet(
        "two cards beside each other in each row of cards",
        "cards-beside.xlsx",
        sheet(
            ("站点名称", "甲驿站", "", "站点名称", "乙驿站"),
            ("区县", "端州区", "", "区县", "鼎湖区"),
            ("地址", "一路1号", "", "地址", "二路2号"),
            (),
            ("站点名称", "丙驿站", "", "站点名称", "丁驿站"),
            ("区县", "高要区", "", "区县", "端州区"),
            ("地址", "三路3号", "", "地址", "四路4号"),
        ),
        {
            "甲驿站": station(DUANZHOU, address="一路1号"),
            "乙驿站": station(DINGHU, address="二路2号"),
            "丙驿站": station(GAOYAO, address="三路3号"),
            "丁驿站": station(DUANZHOU, address="四路4号"),
        },
    ),
    ClerkSheet(
        "a table lying on its side, a station in each column",
        "transposed.xlsx",
        sheet(
            ("站点名称", "甲驿站", "乙驿站", "丙驿站"),
            ("区县", "端州区", "鼎湖区", "高要区"),
            ("地址", "一路1号", "二路2号", "三路3号"),
            ("电话", "0758-2222331", "0758-2222332", "0758-2222333"),
        ),
        {
            "甲驿站": station(DUANZHOU, address="一路1号", phone="0758-2222331"),
            "乙驿站": station(DINGHU, address="二路2号", phone="0758-2222332"),
            "丙驿站": station(GAOYAO, address="三路3号", phone="0758-2222333"),
        },
    ),
    ClerkSheet(
        "label and value in one cell",
        "labelled.xlsx",
        sheet(
            ("站点名称：甲驿站", "区县：端州区"),
            ("地址：一路1号", "电话：0758-2222331"),
            (),
            ("站点名称：乙驿站", "区县：鼎湖区"),
            ("地址：二路2号", "电话：0758-2222332"),
        ),
        {
            "甲驿站": station(DUANZHOU, address="一路1号", phone="0758-2222331"),
            "乙驿站": station(DINGHU, address="二路2号", phone="0758-2222332"),
        },
        never=("站点名称：甲驿站", "区县：端州区"),
    ),
    ClerkSheet(
        "title and heading again on each page, and what is only said at the end",
        "continued.xlsx",
        sheet(
            ("端州区工会驿站名单",),
            PLAIN[:2] + PLAIN[3:],
            (1, "甲驿站", "一路1号"),
            ("端州区工会驿站名单（续）",),
            PLAIN[:2] + PLAIN[3:],
            (2, "乙驿站", "二路2号"),
            ("以上共计2个站点",),
            ("", "", "端州区总工会（盖章）"),
            ("", "", "2026年3月8日"),
        ),
        {"甲驿站": station(DUANZHOU), "乙驿站": station(DUANZHOU)},
        never=("以上共计2个站点", "端州区工会驿站名单（续）", "2026年3月8日", "站点名称"),
    ),
    ClerkSheet(
        "a summary above the table of stations",
        "summary-above.xlsx",
        sheet(
            ("区县", "数量"),
            ("端州区", 1),
            ("鼎湖区", 1),
            ("合计", 2),
            (),
            PLAIN,
            (1, "甲驿站", "端州区", "一路1号"),
            (2, "乙驿站", "鼎湖区", "二路2号"),
        ),
        {"甲驿站": station(DUANZHOU), "乙驿站": station(DINGHU)},
        never=("端州区", "鼎湖区", "合计"),
    ),
    ClerkSheet(
        "a web page with merged cells named XLS",
        "spans.xls",
        lambda path: (
            path.write_bytes(
                "<html><head><meta charset='gbk'></head><table>"
                "<tr><th colspan='3'>端州区工会驿站</th></tr>"
                "<tr><th>站点名称</th><th>镇街</th><th>地址</th></tr>"
                "<tr><td>甲驿站</td><td rowspan='2'>城东街道</td><td>一路1号<br>（正门）</td></tr>"
                "<tr><td>乙驿站</td><td>二路2号</td></tr></table></html>".encode("gb18030")
            )
            and None
        ),
        {
            "甲驿站": station(DUANZHOU),
            "乙驿站": station(DUANZHOU, address="二路2号"),
        },
    ),
    ClerkSheet(
        "text in GB18030 with a title above and a note below",
        "titled.csv",
        text(
            ("鼎湖区工会驿站", "", "", ""),
            ("序号", "站点名称", "地址", "开放时间"),
            (1, "甲驿站", "一路1号", "每天8:00-20:00"),
            ("注：节假日照常开放", "", "", ""),
            encoding="gb18030",
        ),
        {"甲驿站": station(DINGHU, opening_hours="08:00-20:00")},
        never=("注：节假日照常开放",),
    ),
    ClerkSheet(
        "a page of tables from a web system, with links and hidden texts",
        "links.xls",
        page(PLAIN, (1, "<a href='x'>甲驿站</a><!-- 旧驿站 -->", "端州区", "一路1号")),
        {"甲驿站": station(DUANZHOU, address="一路1号")},
    ),
    ClerkSheet(
        "streets as sections inside of the sections of counties",
        "streets.xlsx",
        sheet(
            ("序号", "站点名称", "地址"),
            ("端州区", "", ""),
            ("城东街道", "", ""),
            (1, "甲驿站", "一路1号"),
            ("城西街道", "", ""),
            (2, "乙驿站", "二路2号"),
            ("鼎湖区", "", ""),
            ("坑口街道", "", ""),
            (3, "丙驿站", "三路3号"),
        ),
        {"甲驿站": station(DUANZHOU), "乙驿站": station(DUANZHOU), "丙驿站": station(DINGHU)},
    ),
    ClerkSheet(
        "a section with its number and its count in other columns, and sums of counties",
        "counted-sections.xlsx",
        sheet(
            ("序号", "站点名称", "地址", "服务项目"),
            ("一", "端州区", "", "2个"),
            (1, "甲驿站", "一路1号", "饮水"),
            ("端州区小计", "1个", "", ""),
            ("二", "鼎湖区", "", "1个"),
            (1, "丙驿站", "三路3号", "饮水"),
            ("鼎湖区小计", "1个", "", ""),
        ),
        {"甲驿站": station(DUANZHOU), "丙驿站": station(DINGHU)},
        never=("端州区", "鼎湖区", "1个", "2个"),
    ),
    ClerkSheet(
        "headings with their translation in the same cell",
        "bilingual.xlsx",
        sheet(
            (
                "序号\nNo.",
                "站点名称\nName",
                "区县\nCounty",
                "详细地址（精确到门牌号）",
                "开放时间（24小时制）",
            ),
            (1, "甲驿站", "端州区", "一路1号", "每天8:00-20:00"),
        ),
        {"甲驿站": station(DUANZHOU, address="一路1号", opening_hours="08:00-20:00")},
    ),
)
