"""Explanation of a station's opening state: notices, rules of the day, horizon, age of the check."""

from datetime import datetime

from geodata.sentence import Sentence, pattern
from locator.entries.domain.entry import StationEntry
from locator.hours.domain.calendar import Calendar, DayClass
from locator.hours.domain.description import describe_hours, explain_state
from locator.hours.domain.errors import InvalidHours
from locator.hours.domain.hours import Hours
from locator.hours.domain.state import HORIZON_DAYS
from locator.reports.domain.notices import current_notices, time_ago
from locator.stations.domain.freshness import FreshnessLevel, freshness_level
from locator.stations.domain.station import Facet
from locator.time_zone import SHANGHAI

FRESHNESS_PATTERNS = {
    FreshnessLevel.FRESH: pattern("开放时间{ago}核实过"),
    FreshnessLevel.FADED: pattern("开放时间{ago}核实过，已经有些旧了"),
    FreshnessLevel.STALE: pattern("开放时间{ago}核实过，太久了，去之前最好先问"),
    FreshnessLevel.NEVER: pattern("开放时间没有人核实过，去之前最好先问"),
}
SELF_SERVICE_PATTERN = pattern("无人值守时段：{why}")
POLICY_TEXTS = {
    "week": Sentence("和平时一样"),
    "sunday": Sentence("和星期日一样"),
    "monday": Sentence("和星期一一样"),
    "closed": Sentence("不开放"),
}


def explain_opening(entry: StationEntry, calendar: Calendar, at: datetime) -> list[Sentence]:
    """Return the reasons for the state at a moment, the decisive one first."""
    notices = current_notices(entry.card["properties"]["notices"], at)
    return [
        *(notice.sentence(at) for notice in reversed(notices)),
        *_explain_rules(entry, calendar, at),
        *_explain_horizon(entry, at),
        _explain_freshness(entry, at),
    ]


def describe_week(entry: StationEntry) -> str:
    """Return the weekly hours in words, as on a sign; empty if there are none or they cannot be parsed."""
    try:
        return describe_hours(Hours.parse(entry.schedule.staffed))
    except InvalidHours:
        return ""


def _explain_rules(entry: StationEntry, calendar: Calendar, at: datetime) -> list[Sentence]:
    reasons: list[Sentence] = []
    schedule = entry.schedule
    for wording, text in (("{why}", schedule.staffed), (SELF_SERVICE_PATTERN, schedule.self_service)):
        try:
            if text:
                reasons.append(Sentence(wording, why=explain_state(Hours.parse(text), calendar, at)))
        except InvalidHours as error:
            unreadable = Sentence("登记的时间读不懂：{error}", error=error.args[0])
            reasons.append(Sentence(wording, why=unreadable))
    if not reasons:
        return [Sentence("没有登记开放时间")]
    return reasons + _explain_special_day(entry, calendar, at)


def _explain_special_day(entry: StationEntry, calendar: Calendar, at: datetime) -> list[Sentence]:
    """Return the station's policy for a holiday or make-up workday, or that it has none for holidays."""
    day = at.astimezone(SHANGHAI).date()
    schedule = entry.schedule
    policies = {
        DayClass.HOLIDAY: (schedule.on_holiday, Sentence("节假日")),
        DayClass.WORKDAY: (schedule.on_makeup, Sentence("调休上班日")),
    }
    reasons: list[Sentence] = []
    for day_class in sorted(calendar.classes(day) & policies.keys()):
        policy, name = policies[day_class]
        if policy:
            policy_text = POLICY_TEXTS.get(policy, policy)
            reasons.append(Sentence("{name}按本站登记的安排：{policy}", name=name, policy=policy_text))
        elif day_class is DayClass.HOLIDAY and "PH" not in schedule.staffed:
            reasons.append(Sentence("登记里没有写节假日怎么办，按平时推算"))
    return reasons


def _explain_horizon(entry: StationEntry, at: datetime) -> list[Sentence]:
    timetable = entry.timetable
    if timetable is None or at.timestamp() < timetable.known_until * 60:
        return []
    return [Sentence("开放时间只推算到今后 {n} 天，再往后说不准", n=HORIZON_DAYS)]


def _explain_freshness(entry: StationEntry, at: datetime) -> Sentence:
    check = entry.checks.get(Facet.HOURS)
    checked_at = check.checked_at if check else None
    wording = FRESHNESS_PATTERNS[freshness_level(Facet.HOURS, checked_at, at)]
    return Sentence(wording, ago=time_ago(checked_at, at)) if checked_at else Sentence(wording)
