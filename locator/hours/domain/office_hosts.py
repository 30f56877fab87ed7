"""Hosts that keep office hours: times without days on their doors rarely hold at weekends."""

import re

OFFICE = re.compile(
    "银行|储蓄所|信用社|营业厅|证券|保险|政府|政务|人民法院|检察院|公安|派出所|税务|社保|人社|机关|委员会|"
    "居委会|村委会|办事处|事业单位|行政|管理[处所站]|研究[院所]|公司|集团|写字楼|办公|工会委员会|总工会|"
    "[市区县省厅]局|[^邮]局$|大厅|学校|学院"
)


def keeps_office_hours(*names: str) -> bool:
    """Return whether one of the names of a station, its host or operator is that of an office."""
    return any(OFFICE.search(name) for name in names)
