"""Sheets whose values or layout must be asked about, each with its answer."""

from clerk_sheet_files import DINGHU, DUANZHOU, PLAIN, ClerkSheet, book, sheet, station

ASKED = (
    ClerkSheet(
        "names that are no names",
        "no-names.xlsx",
        sheet(
            PLAIN,
            (1, "2026-03-08", "端州区", "一路1号"),
            (2, "TRUE", "端州区", "二路2号"),
            (3, "端州区", "端州区", "三路3号"),
            (4, "13800000000", "端州区", "四路4号"),
            (5, "8:30-17:30", "端州区", "五路5号"),
            (6, "己驿站", "端州区", "六路6号"),
        ),
        {"己驿站": station(DUANZHOU)},
        stopped=("2026-03-08", "TRUE", "端州区", "13800000000", "8:30-17:30"),
    ),
    ClerkSheet(
        "kinds that are no kinds",
        "no-kinds.xlsx",
        sheet(
            (*PLAIN, "类型"),
            (1, "甲驿站", "端州区", "一路1号", "自建"),
            (2, "乙驿站", "端州区", "二路2号", "共建"),
            (3, "丙驿站", "端州区", "三路3号", "A类"),
            (4, "丁站", "端州区", "四路4号", "司机之家"),
        ),
        {"丁站": station(DUANZHOU, type="driver_home")},
        stopped=("甲驿站", "乙驿站", "丙驿站"),
    ),
    ClerkSheet(
        "counties that are none",
        "no-counties.xlsx",
        sheet(
            PLAIN,
            (1, "甲驿站", "市直", "一路1号"),
            (2, "乙驿站", "城区", "二路2号"),
            (3, "丙驿站", "端洲区", "三路3号"),
            (4, "丁驿站", "鼎湖", "四路4号"),
        ),
        {"丁驿站": station(DINGHU)},
        stopped=("甲驿站", "乙驿站", "丙驿站"),
    ),
    ClerkSheet(
        "states that are not understood",
        "no-states.xlsx",
        sheet(
            (*PLAIN, "使用情况", "状态"),
            (1, "甲驿站", "端州区", "一路1号", "好", "已搬离"),
            (2, "乙驿站", "端州区", "二路2号", "好", "临时闭馆"),
            (3, "丙驿站", "端州区", "三路3号", "好", "1"),
            (4, "丁驿站", "端州区", "四路4号", "好", "正常"),
        ),
        {"丁驿站": station(DUANZHOU, status="open")},
        stopped=("甲驿站", "乙驿站", "丙驿站"),
    ),
    ClerkSheet(
        "days that are no days are left open",
        "no-days.xlsx",
        sheet(
            (*PLAIN, "建成时间"),
            (1, "甲驿站", "端州区", "一路1号", "2023/13/1"),
            (2, "乙驿站", "端州区", "二路2号", "去年"),
            (3, "丙驿站", "端州区", "三路3号", "2023.5.6"),
        ),
        {
            "甲驿站": station(DUANZHOU, status_since=""),
            "乙驿站": station(DUANZHOU, status_since=""),
            "丙驿站": station(DUANZHOU, status_since="2023-05-06"),
        },
    ),
    ClerkSheet(
        "a heading far down below texts",
        "far.xlsx",
        sheet(*[(f"第{n}条", "说明文字") for n in range(100)], PLAIN, (1, "甲驿站", "端州区", "一路1号")),
        never=("甲驿站",),
        refusal="请把列名放到表的最上面",
    ),
    ClerkSheet(
        "a heading far down below empty rows",
        "empty-above.xlsx",
        sheet(*[() for _ in range(100)], PLAIN, (1, "甲驿站", "端州区", "一路1号")),
        {"甲驿站": station(DUANZHOU)},
    ),
    ClerkSheet(
        "several stations in a cell of one of two tabs refuse that tab only",
        "one-tab.xlsx",
        book(
            {
                "端州区": [PLAIN[1:], ("甲驿站、乙驿站", "端州区", "一路1号")],
                "鼎湖区": [PLAIN[1:], ("丙驿站", "鼎湖区", "三路3号")],
            }
        ),
        {"丙驿站": station(DINGHU)},
        never=("甲驿站", "乙驿站", "甲驿站、乙驿站"),
        refusal="请一行写一个站",
    ),
)
