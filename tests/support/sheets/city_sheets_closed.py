"""Sheets of cities with stations that are closed, not there yet or elsewhere by now, and lists with boxes."""

from clerk_sheet_files import DINGHU, DUANZHOU, ClerkSheet, sheet, station

CLOSED = (
    ClerkSheet(
        "states in the names",
        "names.xlsx",
        sheet(
            ("序号", "站名", "区县", "地址"),
            (1, "甲驿站（停用）", "端州区", "一路1号"),
            (2, "乙驿站【已撤销】", "鼎湖区", "二路2号"),
            (3, "丙驿站(在建)", "鼎湖区", "三路3号"),
            (4, "丁驿站-装修中", "鼎湖区", "四路4号"),
            (5, "戊驿站（北门）", "鼎湖区", "五路5号"),
            (6, "移动驿站（拆迁办旁）", "鼎湖区", "六路6号"),
        ),
        {
            "戊驿站（北门）": station(DINGHU, status="open"),
            "移动驿站（拆迁办旁）": station(DINGHU, status="open"),
        },
        stopped=("甲驿站（停用）", "乙驿站【已撤销】", "丙驿站(在建)", "丁驿站-装修中"),
    ),
    ClerkSheet(
        "the same in names beside a column of states",
        "names-and-states.xlsx",
        sheet(
            ("站名", "区县", "地址", "状态"),
            ("甲驿站（停用）", "端州区", "一路1号", "停用"),
            ("乙驿站（装修中）", "鼎湖区", "二路2号", "正常"),
        ),
        {"甲驿站（停用）": station(DUANZHOU, status="suspended")},
        stopped=("乙驿站（装修中）",),
    ),
    ClerkSheet(
        "remarks that say closed, gone or not there yet in other words",
        "remarks-again.xlsx",
        sheet(
            ("站名", "区县", "地址", "备注"),
            ("甲驿站", "端州区", "一路1号", "2026年6月起搬至二路8号"),
            ("乙驿站", "鼎湖区", "二路2号", "因道路施工暂停使用"),
            ("丙驿站", "鼎湖区", "三路3号", "市级最美驿站，2025年装修"),
            ("丁驿站", "鼎湖区", "四路4号", "已拆"),
            ("戊驿站", "鼎湖区", "五路5号", "市级示范；尚未启用"),
            ("己驿站", "鼎湖区", "六路6号", "周末不开放"),
        ),
        {"丙驿站": station(DINGHU, status="open"), "己驿站": station(DINGHU, status="open")},
        stopped=("甲驿站", "乙驿站", "丁驿站", "戊驿站"),
    ),
    ClerkSheet(
        "a remark that contradicts the state",
        "contradicts.xlsx",
        sheet(
            ("站名", "区县", "地址", "状态", "备注"),
            ("甲驿站", "端州区", "一路1号", "正常", "目前停业"),
            ("乙驿站", "鼎湖区", "二路2号", "停用", "目前停业"),
        ),
        {"乙驿站": station(DINGHU, status="suspended")},
        stopped=("甲驿站",),
    ),
    ClerkSheet(
        "how far building is, beside a state that is empty or with its reason",
        "building.xlsx",
        sheet(
            ("站名", "区县", "地址", "建设情况", "运行状态"),
            ("甲驿站", "端州区", "一路1号", "已建成", "正常"),
            ("乙驿站", "鼎湖区", "二路2号", "在建", "未运行"),
            ("丙驿站", "鼎湖区", "三路3号", "拟建", ""),
            ("丁驿站", "端州区", "四路4号", "已建成", "停用（装修）"),
        ),
        {
            "甲驿站": station(DUANZHOU, status="open"),
            "丁驿站": station(DUANZHOU, status="suspended", status_reason="停用（装修）"),
        },
        stopped=("乙驿站", "丙驿站"),
    ),
    ClerkSheet(
        "services with ticks, boxes and crosses in one cell",
        "boxes.xlsx",
        sheet(
            ("站名", "区县", "地址", "服务项目"),
            ("甲驿站", "端州区", "一路1号", "☑饮水 □微波炉 ☑充电"),
            ("乙驿站", "鼎湖区", "二路2号", "饮水√ 微波炉× 充电√"),
            ("丙驿站", "鼎湖区", "三路3号", "无饮水机，有微波炉"),
            ("丁驿站", "鼎湖区", "四路4号", "微波炉×1、饮水机×2"),
        ),
        {
            "甲驿站": station(DUANZHOU, services="drinking_water、phone_charging", services_missing=""),
            "乙驿站": station(
                DINGHU, services="drinking_water、phone_charging", services_missing="meal_heating"
            ),
            "丙驿站": station(DINGHU, services="meal_heating", services_missing="drinking_water"),
            "丁驿站": station(DINGHU, services="drinking_water、meal_heating", services_missing=""),
        },
    ),
    ClerkSheet(
        "services by their number, none among them",
        "numbers.xlsx",
        sheet(
            ("站名", "区县", "地址", "饮水机（台）", "微波炉（台）"),
            ("甲驿站", "端州区", "一路1号", 1, 0),
            ("乙驿站", "鼎湖区", "二路2号", "有", "无"),
        ),
        {
            "甲驿站": station(DUANZHOU, services="drinking_water", services_missing="meal_heating"),
            "乙驿站": station(DINGHU, services="drinking_water", services_missing="meal_heating"),
        },
    ),
    ClerkSheet(
        "a column of the systems of coordinates, one of them unknown",
        "systems.xlsx",
        sheet(
            ("站名", "区县", "地址", "经度", "纬度", "坐标来源"),
            ("甲驿站", "端州区", "一路1号", 112.4601, 23.0512, "百度"),
            ("乙驿站", "鼎湖区", "二路2号", 112.5601, 23.1612, "高德"),
            ("丙驿站", "鼎湖区", "三路3号", 112.5603, 23.1614, "奥维"),
        ),
        {"甲驿站": station(DUANZHOU, crs="bd09"), "乙驿站": station(DINGHU, crs="gcj02")},
        stopped=("丙驿站",),
    ),
    ClerkSheet(
        "latitude first, hemispheres, and names before the numbers in a cell",
        "order.xlsx",
        sheet(
            ("站名", "区县", "地址", "定位"),
            ("甲驿站", "端州区", "一路1号", "23.0512,112.4601"),
            ("乙驿站", "鼎湖区", "二路2号", "纬度：23.1612 经度：112.5601"),
        ),
        {"甲驿站": station(DUANZHOU, lon="112.4601"), "乙驿站": station(DINGHU, lon="112.5601")},
    ),
    ClerkSheet(
        "a unit of the city itself among the counties",
        "own.xlsx",
        sheet(
            ("单位", "站名", "区县", "地址"),
            ("市直机关工会", "甲驿站", "市直", "一路1号"),
            ("端州区总工会", "乙驿站", "端州区", "二路2号"),
        ),
        {"乙驿站": station(DUANZHOU)},
        stopped=("甲驿站",),
    ),
)
