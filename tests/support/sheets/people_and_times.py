"""Sheets with people's numbers, parts of dates, pairs of times and lists of services, with their answers.

An answer is the cells of the stations by name; an empty text is a cell that must stay empty, because it is
asked or another column's.
"""

from datetime import date, time
from typing import NamedTuple

from clerk_sheet_files import Write, page, sheet, text

HEAD = ("站点名称", "区县", "地址")
Answer = dict[str, dict[str, str]]


class Case(NamedTuple):
    """A file and its answer; `asked` is how many questions there are about its cells."""

    kind: str
    file: str
    write: Write
    stations: Answer
    asked: int = 0


def place(name: str) -> tuple[str, str, str]:
    """Return the cells of a station."""
    return f"{name}驿站", "端州区", f"端州一路{ord(name) % 90 + 1}号"


def one(heading: tuple[str, ...], *cells: object, merged: tuple[str, ...] = ()) -> Write:
    """Return what writes a sheet of one station."""
    return sheet((*HEAD, *heading), (*place("甲"), *cells), merged=merged)


def people(contact: str, phone: str = "") -> Answer:
    """Return the answer of one station with private contacts, and with a public phone."""
    return {"甲驿站": {"private_contact": contact, "phone": phone}}


PEOPLE = (
    Case("the head's mobile", "a.xlsx", one(("站长手机",), 13800138000), people("（站长） 13800138000")),
    Case(
        "a head and the station's own phone",
        "b.xlsx",
        one(("站长", "站长手机", "站点电话"), "张三", "138 0013 8000", "0758-2222333"),
        people("张三（站长） 13800138000", "0758-2222333"),
    ),
    Case(
        "person and phone in a cell",
        "c.xlsx",
        one(("联系人及电话",), "陈某1 138-0000-0001"),
        people("陈某1 13800000001"),
    ),
    Case(
        "several people in a cell",
        "d.xlsx",
        one(("负责人及联系方式",), "张三：13800138000；李四：0758-2222333转8"),
        people("张三（负责人） 13800138000；李四（负责人） 0758-2222333转8"),
    ),
    Case(
        "names and numbers below one another",
        "e.xlsx",
        one(("管理员联系电话",), "张三\n+86 13800138000\n李四\n86-13900139000"),
        people("张三（管理员） 13800138000；李四（管理员） 13900139000"),
    ),
    Case(
        "name and phone below a merged heading",
        "f.xlsx",
        sheet(
            (*HEAD, "联系人", ""),
            ("", "", "", "姓名", "电话"),
            (*place("甲"), "张三", "(0758)2222333"),
            merged=("D1:E1", "A1:A2", "B1:B2", "C1:C2"),
        ),
        people("张三 0758-2222333"),
    ),
    Case("a phone without an owner", "g.xlsx", one(("电话",), "0758-2222333"), people("", "0758-2222333")),
    Case(
        "a phone right of a name is asked",
        "h.xlsx",
        one(("联系人", "电话"), "张三", "13800138000"),
        people("张三"),  # the number only when the clerk has said whose it is
    ),
    Case(
        "a landline that lost its zero",
        "i.xlsx",
        one(("负责人电话", "电话"), 7582222333, 7582222444),
        people(""),
        asked=2,
    ),
    Case("a float", "j.xlsx", one(("站长电话",), 1.3800138e10), people("（站长） 13800138000")),
    Case("a float as text", "k.csv",
         text((*HEAD, "站长电话"), (*place("甲"), "1.3800138e10")), people(""), 1),
    Case("two numbers of a person", "l.xlsx", one(("联系人电话",), "13800138000 0758-2222333"),
         people("13800138000；0758-2222333")),
    Case("nobody", "m.xlsx", one(("站长", "站长电话"), "无", "暂无"), people("")),
)  # fmt: skip
DATES = sheet(
    (*HEAD, "建成时间"),
    (*place("甲"), "2023.5"),
    (*place("乙"), "2023年5月"),
    (*place("丙"), "2023"),
    (*place("丁"), "23.5"),
    (*place("戊"), "2023.1"),
    (*place("己"), date(2023, 5, 6)),
)
SERVICES = sheet(
    (*HEAD, "服务项目"),
    (*place("甲"), "1.饮水机 2.微波炉"),
    (*place("乙"), "六有：热水、微波炉、充电"),
    (*place("丙"), "微波炉*1、饮水机×2、空调3台等"),
    (*place("丁"), "①饮水机②微波炉③雨具"),
    (*place("戊"), "饮水、量子传送"),
)
TIMES = (
    Case(
        "dates as far as they are known",
        "n.xlsx",
        DATES,
        {
            "甲驿站": {"status_since": "2023-05"},
            "乙驿站": {"status_since": "2023-05"},
            "丙驿站": {"status_since": "2023"},
            "丁驿站": {"status_since": ""},
            "戊驿站": {"status_since": ""},
            "己驿站": {"status_since": "2023-05-06"},
        },
        asked=2,
    ),
    Case(
        "when it opens and closes, with the days in the heading",
        "o.xlsx",
        one(("开门时间（每天，节假日照常）", "关门时间"), time(8, 30), time(17, 30)),
        {"甲驿站": {"opening_hours": "08:30-17:30", "phone": ""}},
    ),
    Case(
        "two parts of the day",
        "p.xlsx",
        one(("上午开", "上午关", "下午开", "下午关"), "8:30", "12:00", "14:30", "17:30"),
        {"甲驿站": {"opening_hours": "", "opening_hours_text": "8:30-12:00，14:30-17:30"}},
        asked=1,
    ),
    Case(
        "two parts of the day below merged headings",
        "q.xlsx",
        sheet(
            (*HEAD, "上午", "", "下午", ""),
            ("", "", "", "开门", "关门", "开门", "关门"),
            (*place("甲"), "每天8:30", "12:00", "14:30", "17:30"),
            merged=("D1:E1", "F1:G1", "A1:A2", "B1:B2", "C1:C2"),
        ),
        {"甲驿站": {"opening_hours_text": "每天8:30-12:00，14:30-17:30"}},
    ),
    Case(
        "weekdays and weekends apart",
        "r.xlsx",
        one(
            ("工作日上午开门", "工作日上午关门", "周末上午开门", "周末上午关门"),
            "8:30",
            "12:00",
            "9:00",
            "11:00",
        ),
        {"甲驿站": {"opening_hours_text": "工作日8:30-12:00；周末9:00-11:00"}},
    ),
)
OTHERS = (
    Case(
        "services with numbers, heads and counts",
        "s.xlsx",
        SERVICES,
        {
            "甲驿站": {"services": "drinking_water、meal_heating"},
            "乙驿站": {"services": "drinking_water、meal_heating、phone_charging"},
            "丙驿站": {"services": "cooling、drinking_water、meal_heating"},
            "丁驿站": {"services": "drinking_water、meal_heating、rain_gear"},
            "戊驿站": {"services": "drinking_water", "services_text": "饮水、量子传送"},
        },
    ),
    Case(
        "a service and its hours in each of several merged rows",
        "t.xlsx",
        sheet(
            (*HEAD, "服务项目", "服务时间"),
            (*place("甲"), "饮水", "24小时"),
            ("", "", "", "法律咨询", "周三9:00-11:00"),
            (*place("乙"), "饮水", "24小时"),
            merged=("A2:A3", "B2:B3", "C2:C3"),
        ),
        {
            "甲驿站": {"services": "drinking_water、legal_advice"},
            "乙驿站": {"services": "drinking_water", "opening_hours": "24/7"},
        },
        asked=1,
    ),
    Case(
        "bays",
        "u.xlsx",
        sheet((*HEAD, "货车停车位（个）"), (*place("甲"), "共12个车位"), (*place("乙"), "约20个")),
        {"甲驿站": {"truck_spaces": "12"}, "乙驿站": {"truck_spaces": ""}},
        asked=1,
    ),
    Case(
        "a web page",
        "v.html",
        page((*HEAD, "站长电话"), (*place("甲"), "13800138000")),
        people("（站长） 13800138000"),
    ),
)
CASES = (*PEOPLE, *TIMES, *OTHERS)
