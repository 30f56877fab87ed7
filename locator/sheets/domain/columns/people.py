"""Columns with a person's own number or name: they are never written to a public field."""

import re

PRIVATE = "private_contact"  # the field of such a column in column_wordings.csv
# Whom the union calls about a station.
ROLES = (
    "联系人|联络人|联络员|负责人|副?站长|管理员|管理人|管理者|责任人|值班员|值班人|值守人|专管员|网格员|工作人员|店长|经理|主任"
    "|主席|法人|对接人|志愿者|服务人员|驿长|干事"
)
FILLERS = "经办人|填报人|填表人|经手人"  # who filled the sheet is no contact of the station
PERSON = re.compile(rf"{ROLES}|{FILLERS}|姓名")
PHONE = re.compile(r"电话|手机|号码|联系方式|联系方法|座机|微信|tel|phone|mobile")
PERSON_ONLY = re.compile(rf"(站点|驿站|日常|主要|现场)?({PERSON.pattern})(姓名|名字|名单)?")
# Whose column of names is kept without a word of phones; a column 工作人员 often has their number.
CONTACT_ONLY = re.compile(
    r"(站点|驿站|日常|主要|现场)?(联系人|联络人|联络员|负责人|副?站长|管理员|管理人|管理者|责任人|值班员|值守人|专管员|网格员|店长"
    r"|对接人|驿长)(姓名|名字|名单)?"
)
STATION_PHONE = re.compile(r"站点|驿站|服务|咨询|公开|对外|值班|热线|固定|办公|座机")
ROLE = re.compile(ROLES)


def private_field(key: str) -> str:
    """Return the private field of a normalised heading of a person's phone or name, empty for any other."""
    is_private = (PERSON.search(key) and PHONE.search(key)) or CONTACT_ONLY.fullmatch(key)
    return PRIVATE if is_private else ""


def role_in(key: str) -> str:
    """Return the role that a normalised heading names: 站长 in 站长手机; empty for 联系人."""
    match = ROLE.search(key)
    return match[0] if match and match[0] not in ("联系人", "联络人") else ""


def is_person(key: str) -> bool:
    """Return whether a normalised heading is that of the names of people."""
    return bool(PERSON_ONLY.fullmatch(key))


def is_station_phone(key: str) -> bool:
    """Return whether a normalised heading says that its phones are the station's own."""
    return bool(STATION_PHONE.search(key))
