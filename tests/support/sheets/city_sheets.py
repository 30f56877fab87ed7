"""Sheets as the unions of cities send them, each with its answer, which was written first: what they say."""

from datetime import date

from clerk_sheet_files import DINGHU, DUANZHOU, GAOYAO, PLAIN, ClerkSheet, book, sheet, station

BUILT = date(2023, 5, 17)
CITY_SHEETS = (
    ClerkSheet(
        "a city's list: title, two heading lines, Baidu's coordinates in a cell, ticks, a manager, sums",
        "changsha.xlsx",
        sheet(
            ("2026年长沙市户外劳动者工会驿站一览表（截至6月底）",),
            (
                *("序号", "驿站名称", "所属区县", "详细地址", "百度坐标（经度,纬度）", "开放时间", ""),
                *("服务设施", "", "", "管理员", ""),
            ),
            (*("",) * 5, "开始", "结束", "饮水", "微波炉", "卫生间", "姓名", "手机"),
            (
                *(1, "橘子洲驿站", "岳麓区", "潇湘中路1号", "112.9680,28.1970", "8:00", "20:00"),
                *("√", "×", "√", "张某", "13800000011"),
            ),
            ("合计", "1个", "", "", "", "", "", "1", "0", "1", "", ""),
            ("注：√表示有，×表示没有。",),
            merged=("A1:L1", "A2:A3", "B2:B3", "C2:C3", "D2:D3", "E2:E3", "F2:G2", "H2:J2", "K2:L2", "A6:L6"),
        ),
        {
            "橘子洲驿站": station(
                *("430104",),
                **{"crs": "bd09", "lon": "112.9680", "services": "drinking_water、toilet", "phone": ""},
                **{"services_missing": "meal_heating", "private_contact": "张某（管理员） 13800000011"},
            )
        },
        never=("合计", "1个", "姓名"),
    ),
    ClerkSheet(
        "degrees, minutes and seconds of WGS 84 in a cell: exact to the second, whatever the command names",
        "hangzhou.xlsx",
        sheet(
            ("站点名称", "县（市、区）", "地址", "坐标（WGS84）"),
            ("湖滨驿站", "上城区", "湖滨路1号", "东经120°10′12″，北纬30°15′30″"),
        ),
        {"湖滨驿站": station("330102", crs="wgs84", lon="120.1700000", position_quality="published")},
    ),
    ClerkSheet(
        "tabs of counties, phones with extensions",
        "shenyang.xlsx",
        book(
            {
                "沈河区": [
                    ("沈河区总工会爱心驿站统计表",),
                    ("驿站名称", "地址", "电话"),
                    ("中街驿站", "中街路8号", "024-23456789转801"),
                ],
                "铁西区": [
                    ("驿站名称", "地址", "电话"),
                    ("兴华驿站", "沈阳市铁西区兴华街8号", "024-24567890-8003"),
                ],
            }
        ),
        {
            "中街驿站": station("210103", phone="024-23456789转801"),
            "兴华驿站": station("210106", phone="024-24567890-8003"),
        },
    ),
    ClerkSheet(
        "digits of full width, numbers as texts",
        "wide.xlsx",
        sheet(
            ("名称", "所在区县", "地址", "经度", "纬度", "电话"),
            (
                "甲驿站",
                "端州区",
                "一路1号",
                "１１２．４６００１０",
                "２３．０５００２０",
                "０７５８－２２２２３３１",
            ),
        ),
        {"甲驿站": station(DUANZHOU, lon="112.460010", lat="23.050020", phone="0758-2222331")},
    ),
    ClerkSheet(
        "units in the headings, and a distance that is none of them",
        "units.xlsx",
        sheet(
            ("站名", "区县", "地址", "建筑面积（㎡）", "限高（米）", "货车停车位（个）", "距高速口（公里）"),
            ("司机之家甲", "端州区", "一路1号", 120, 4.5, 30, 2),
        ),
        {"司机之家甲": station(DUANZHOU, max_height_m="4.5", truck_spaces="30", road_km="")},
    ),
    ClerkSheet(
        "longitude and latitude in each other's column",
        "swapped.xlsx",
        sheet(("站名", "区县", "地址", "经度", "纬度"), ("甲驿站", "端州区", "一路1号", 23.05123, 112.46123)),
        stopped=("甲驿站",),
    ),
    ClerkSheet(
        "photos in cells, as WPS stores them",
        "photos.xlsx",
        sheet(("站名", "区县", "地址", "现场照片"), ("甲驿站", "端州区", "一路1号", '=DISPIMG("ID_0A1B",1)')),
        {"甲驿站": station(DUANZHOU, address="一路1号")},
    ),
    ClerkSheet(
        "an address that is a formula without a result",
        "formula.xlsx",
        sheet(("站名", "区县", "地址"), ("甲驿站", "端州区", '=B2&"一路1号"')),
        {"甲驿站": station(DUANZHOU, address="")},
    ),
    ClerkSheet(
        "sums of counties whose cells are merged, and a hotline",
        "sums.xlsx",
        sheet(
            ("区县", "序号", "驿站名称", "驿站地址", "服务热线"),
            ("端州区", 1, "甲驿站", "一路1号", "0758-2222331"),
            ("", 2, "乙驿站", "二路2号", ""),
            ("小计", "", "2", "", ""),
            ("鼎湖区", 1, "丙驿站", "三路3号", "12351"),
            ("总计", "", "3", "", ""),
            merged=("A2:A3",),
        ),
        {
            "甲驿站": station(DUANZHOU, phone="0758-2222331"),
            "乙驿站": station(DUANZHOU),
            "丙驿站": station(DINGHU, phone="12351"),
        },
        never=("2", "3"),
    ),
    ClerkSheet(
        "groups of columns below merged headings, and townships, which are kept",
        "groups.xlsx",
        sheet(
            ("基本情况", "", "", "", "服务情况", "", "联系人", ""),
            ("站名", "所属镇街", "地址", "所属区县", "饮水", "休息", "姓名", "电话"),
            ("甲驿站", "城东街道", "一路1号", "端州区", "√", "", "王某", "13800000021"),
            merged=("A1:D1", "E1:F1", "G1:H1"),
        ),
        {
            "甲驿站": station(
                DUANZHOU, township="城东街道", address="一路1号", services="drinking_water", phone=""
            )
        },
    ),
    ClerkSheet(
        "one name merged over three addresses",
        "one-name.xlsx",
        sheet(
            ("区县", "驿站名称", "地址"),
            ("端州区", "爱心驿站", "一路1号"),
            ("", "", "二路2号"),
            ("鼎湖区", "乙驿站", "四路4号"),
            merged=("A2:A3", "B2:B3"),
        ),
        {"乙驿站": station(DINGHU)},
        stopped=("爱心驿站",),
    ),
    ClerkSheet(
        "a person and their mobile number in the column of phones",
        "names-and-phones.xlsx",
        sheet(
            ("站名", "区县", "地址", "联系电话"),
            ("甲驿站", "端州区", "一路1号", "张某13800000041"),
            ("乙驿站", "鼎湖区", "二路2号", "王主任 13800000042"),
            ("丙驿站", "鼎湖区", "三路3号", "0758-2222331/2222332"),
        ),
        {
            "甲驿站": station(DUANZHOU, phone="", private_contact="张某 13800000041"),
            "乙驿站": station(DINGHU, phone="", private_contact="王主任 13800000042"),
            "丙驿站": station(DINGHU, phone="0758-2222331、2222332", private_contact=""),
        },
    ),
    ClerkSheet(
        "the months of the seasons in the headings",
        "seasons.xlsx",
        sheet(
            ("站名", "区县", "地址", "开放时间", ""),
            ("", "", "", "夏季（5月-9月）", "冬季（10月-次年4月）"),
            ("甲驿站", "端州区", "一路1号", "每天7:00-21:00", "每天8:00-20:00"),
            merged=("A1:A2", "B1:B2", "C1:C2", "D1:E1"),
        ),
        {"甲驿站": station(DUANZHOU, opening_hours="May-Sep 07:00-21:00; Oct-Apr 08:00-20:00")},
    ),
    ClerkSheet(
        "mornings and afternoons without a heading above, and a question about weekends, which is no status",
        "mornings.xlsx",
        sheet(
            ("站名", "区县", "地址", "上午", "下午", "周末是否开放"),
            ("甲驿站", "端州区", "一路1号", "8:30-12:00", "14:00-17:30", "否"),
        ),
        {
            "甲驿站": station(
                DUANZHOU, opening_hours="", opening_hours_text="8:30-12:00，14:00-17:30", status="open"
            )
        },
    ),
    ClerkSheet(
        "ticks of 24 hours beside hours, some of which say otherwise",
        "always.xlsx",
        sheet(
            ("站名", "区县", "地址", "是否24小时开放", "开放时间"),
            ("甲驿站", "端州区", "一路1号", "√", ""),
            ("乙驿站", "鼎湖区", "二路2号", "否", "周一至周日8:00-20:00"),
            ("丙驿站", "鼎湖区", "三路3号", "是", "周一至周五8:00-20:00"),
            ("丁驿站", "鼎湖区", "四路4号", "否", "24小时"),
            ("戊驿站", "鼎湖区", "五路5号", "是", "全天"),
        ),
        {
            "甲驿站": station(DUANZHOU, opening_hours="24/7"),
            "乙驿站": station(DINGHU, opening_hours="08:00-20:00"),
            "丙驿站": station(DINGHU, opening_hours="", opening_hours_text="周一至周五8:00-20:00"),
            "丁驿站": station(DINGHU, opening_hours=""),
            "戊驿站": station(DINGHU, opening_hours="24/7"),
        },
    ),
    ClerkSheet(
        "a list of last year beside this year's",
        "years.xlsx",
        book(
            {
                "2025年": [PLAIN, (1, "甲驿站", "端州区", "一路1号"), (2, "乙驿站", "端州区", "二路2号")],
                "2026年": [PLAIN, (1, "甲驿站", "端州区", "一路1号"), (2, "丙驿站", "端州区", "三路3号")],
            }
        ),
        {"甲驿站": station(DUANZHOU), "丙驿站": station(DUANZHOU)},
        never=("乙驿站",),
    ),
    ClerkSheet(
        "what each year has added, in a tab each",
        "added.xlsx",
        book(
            {
                "2025年": [PLAIN, (1, "甲驿站", "端州区", "一路1号")],
                "2026年": [PLAIN, (1, "乙驿站", "端州区", "二路2号")],
            }
        ),
        {"甲驿站": station(DUANZHOU), "乙驿站": station(DUANZHOU)},
    ),
    ClerkSheet(
        "true and false as spreadsheets store them",
        "booleans.xlsx",
        sheet(
            ("站名", "区县", "地址", "饮水"),
            ("甲驿站", "端州区", "一路1号", True),
            (True, "端州区", "二路2号", False),
            ("丙驿站", "端州区", "三路3号", False),
        ),
        {
            "甲驿站": station(DUANZHOU, services="drinking_water"),
            "丙驿站": station(DUANZHOU, services="", services_missing="drinking_water"),
        },
        never=("yes",),
        stopped=("TRUE",),
    ),
    ClerkSheet(
        "codes of divisions as numbers, of streets, and of a city",
        "codes.xlsx",
        sheet(
            ("站名", "行政区划代码", "地址"),
            ("甲驿站", 441202, "一路1号"),
            ("乙驿站", "441203001000", "二路2号"),
            ("丙驿站", 441204.0, "三路3号"),
            ("丁驿站", "4412", "四路4号"),
        ),
        {"甲驿站": station(DUANZHOU), "乙驿站": station(DINGHU), "丙驿站": station(GAOYAO)},
        stopped=("丁驿站",),
    ),
    ClerkSheet(
        "the whole path of divisions in a cell, all kinds in one list, a line in between",
        "path.xlsx",
        sheet(
            ("肇庆市“司机之家”及户外劳动者服务站点汇总表",),
            ("填报单位：肇庆市总工会    填报日期：2026.6.30   单位：个",),
            ("序号", "站点类型", "站点名称", "省市区", "地址", "开放时间", "建成时间"),
            (
                1,
                "户外劳动者服务站点",
                "甲驿站",
                "广东省肇庆市端州区",
                "一路1号",
                "7×24小时",
                date(2023, 5, 17),
            ),
            (2, "司机之家", "乙司机之家", "广东省/肇庆市/鼎湖区", "G321旁", "全天", "2024.6.1"),
            merged=("A1:G1", "A2:G2"),
        ),
        {
            "甲驿站": station(DUANZHOU, opening_hours="24/7", status_since="2023-05-17"),
            "乙司机之家": station(DINGHU, type="driver_home", status_since="2024-06-01"),
        },
    ),
)
