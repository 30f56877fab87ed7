"""Layouts of clerks' sheets, each with its answer: tables beside and below each other, headings, cards."""

from clerk_sheet_files import DINGHU, DUANZHOU, GAOYAO, PLAIN, ClerkSheet, book, sheet, station

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
            ("鼎湖区", "乙驿站", "每天8:00-20:00", "二路2号"),
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
            ("开放时间", "每天8:00-20:00", "服务项目", "饮水、充电"),
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
            (2, "乙驿站", "鼎湖区", "二路2号", "充电", "每天8:00-20:00"),
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
        {
            "甲驿站": station(
                DUANZHOU, opening_hours="", opening_hours_text="8:30-17:30", phone="0758-2222333"
            )
        },
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
