"""Columns with a person's own number or name: they are never written to a public field."""

import re

PRIVATE = "private_contact"  # the field of such a column in column_wordings.csv
PERSON = re.compile(
    r"联系人|联络人|联络员|负责人|站长|管理员|管理人|管理者|经办人|责任人|值班员|值班人|值守人|专管员|网格员|工作人员|店长|经理|主任"
    r"|主席|法人|对接人|志愿者|填报人|填表人|经手人|服务人员|驿长|干事|姓名"
)
PHONE = re.compile(r"电话|手机|号码|联系方式|联系方法|座机|微信|tel|phone|mobile")
PERSON_ONLY = re.compile(rf"(站点|驿站|日常|主要|现场)?({PERSON.pattern})(姓名|名字|名单)?")
STATION_PHONE = re.compile(r"站点|驿站|服务|咨询|公开|对外|值班|热线|固定|办公|座机")


def private_field(key: str) -> str:
    """Return the private field of a normalised heading of a person's phone, empty for any other."""
    return PRIVATE if PERSON.search(key) and PHONE.search(key) else ""


def is_person(key: str) -> bool:
    """Return whether a normalised heading is that of the names of people."""
    return bool(PERSON_ONLY.fullmatch(key))


def is_station_phone(key: str) -> bool:
    """Return whether a normalised heading says that its phones are the station's own."""
    return bool(STATION_PHONE.search(key))
