"""Why we say what we say of a station's door at a moment: rule, day, notices, reports, freshness."""

from datetime import datetime

from locator.domain.calendar import Calendar, DayClass
from locator.domain.entry import StationEntry
from locator.domain.explain import explain
from locator.domain.freshness import Fading, fading
from locator.domain.hours import Hours
from locator.domain.notice import ago, holding
from locator.domain.state import HORIZON_DAYS
from locator.domain.station import Facet
from locator.domain.timeline import SHANGHAI
from locator.errors import InvalidHours

FADING_WORDS = {
    Fading.FRESH: "开放时间{ago}核实过",
    Fading.FADED: "开放时间{ago}核实过，已经有些旧了",
    Fading.STALE: "开放时间{ago}核实过，太久了，去之前最好先问",
    Fading.NEVER: "开放时间没有人核实过，去之前最好先问",
}


def why(entry: StationEntry, calendar: Calendar, at: datetime) -> list[str]:
    """Return the reasons, the one that decides first."""
    notices = holding(entry.card["properties"]["notices"], at)
    return [
        *(notice.words(at) for notice in reversed(notices)),
        *_rules(entry, calendar, at),
        *_horizon(entry, at),
        _freshness(entry, at),
    ]


def _rules(entry: StationEntry, calendar: Calendar, at: datetime) -> list[str]:
    reasons = []
    for said, text in (("", entry.schedule.staffed), ("无人值守时段：", entry.schedule.self_service)):
        try:
            if text:
                reasons.append(said + explain(Hours.parse(text), calendar, at))
        except InvalidHours as error:
            reasons.append(f"{said}登记的时间读不懂：{error}")
    if not reasons:
        return ["没有登记开放时间"]
    return reasons + _silent_holiday(entry, calendar, at)


def _silent_holiday(entry: StationEntry, calendar: Calendar, at: datetime) -> list[str]:
    """Say so where a holiday is reckoned like any day because nothing else was written."""
    day = at.astimezone(SHANGHAI).date()
    schedule = entry.schedule
    special = {
        DayClass.HOLIDAY: (schedule.on_holiday, "节假日"),
        DayClass.WORKDAY: (schedule.on_makeup, "调休上班日"),
    }
    said = []
    for counts_as in sorted(calendar.classes(day) & special.keys()):
        policy, name = special[counts_as]
        if policy:
            said.append(f"{name}按本站登记的安排：{POLICY_WORDS.get(policy, policy)}")
        elif counts_as is DayClass.HOLIDAY and "PH" not in schedule.staffed:
            said.append("登记里没有写节假日怎么办，按平时推算")
    return said


POLICY_WORDS = {
    "week": "和平时一样",
    "sunday": "和星期日一样",
    "monday": "和星期一一样",
    "closed": "不开放",
}


def _horizon(entry: StationEntry, at: datetime) -> list[str]:
    kept = entry.timetable
    if kept is None or at.timestamp() < kept.known_until * 60:
        return []
    return [f"开放时间只推算到今后 {HORIZON_DAYS} 天，再往后说不准"]


def _freshness(entry: StationEntry, at: datetime) -> str:
    check = entry.checks.get(Facet.HOURS)
    checked_at = check.checked_at if check else None
    words = FADING_WORDS[fading(Facet.HOURS, checked_at, at)]
    return words.format(ago=ago(checked_at, at) if checked_at else "")
