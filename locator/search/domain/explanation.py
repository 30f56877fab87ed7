"""Why we say what we say of a station's door at a moment: rule, day, notices, reports, freshness."""

from datetime import datetime

from geodata.sentence import Sentence, pattern
from locator.entries.domain.entry import StationEntry
from locator.hours.domain.calendar import Calendar, DayClass
from locator.hours.domain.errors import InvalidHours
from locator.hours.domain.hours import Hours
from locator.hours.domain.hours_words import in_words
from locator.hours.domain.rule_text import explain
from locator.hours.domain.state import HORIZON_DAYS
from locator.reports.domain.notices import current_notices, time_ago
from locator.stations.domain.freshness import Fading, fading
from locator.stations.domain.station import Facet
from locator.time_zone import SHANGHAI

FADING_WORDS = {
    Fading.FRESH: pattern("开放时间{ago}核实过"),
    Fading.FADED: pattern("开放时间{ago}核实过，已经有些旧了"),
    Fading.STALE: pattern("开放时间{ago}核实过，太久了，去之前最好先问"),
    Fading.NEVER: pattern("开放时间没有人核实过，去之前最好先问"),
}


def why(entry: StationEntry, calendar: Calendar, at: datetime) -> list[Sentence]:
    """Return the reasons, the one that decides first."""
    notices = current_notices(entry.card["properties"]["notices"], at)
    return [
        *(notice.sentence(at) for notice in reversed(notices)),
        *_rules(entry, calendar, at),
        *_horizon(entry, at),
        _freshness(entry, at),
    ]


def _rules(entry: StationEntry, calendar: Calendar, at: datetime) -> list[Sentence]:
    reasons: list[Sentence] = []
    for words, text in (("{why}", entry.schedule.staffed), (UNSTAFFED, entry.schedule.self_service)):
        try:
            if text:
                reasons.append(Sentence(words, why=explain(Hours.parse(text), calendar, at)))
        except InvalidHours as error:
            unread = Sentence("登记的时间读不懂：{error}", error=error.args[0])
            reasons.append(Sentence(words, why=unread))
    if not reasons:
        return [Sentence("没有登记开放时间")]
    return reasons + _silent_holiday(entry, calendar, at)


def _silent_holiday(entry: StationEntry, calendar: Calendar, at: datetime) -> list[Sentence]:
    """Say so where a holiday is reckoned like any day because nothing else was written."""
    day = at.astimezone(SHANGHAI).date()
    schedule = entry.schedule
    special = {
        DayClass.HOLIDAY: (schedule.on_holiday, Sentence("节假日")),
        DayClass.WORKDAY: (schedule.on_makeup, Sentence("调休上班日")),
    }
    said: list[Sentence] = []
    for counts_as in sorted(calendar.classes(day) & special.keys()):
        policy, name = special[counts_as]
        if policy:
            said.append(
                Sentence(
                    "{name}按本站登记的安排：{policy}", name=name, policy=POLICY_WORDS.get(policy, policy)
                )
            )
        elif counts_as is DayClass.HOLIDAY and "PH" not in schedule.staffed:
            said.append(Sentence("登记里没有写节假日怎么办，按平时推算"))
    return said


UNSTAFFED = pattern("无人值守时段：{why}")
POLICY_WORDS = {
    "week": Sentence("和平时一样"),
    "sunday": Sentence("和星期日一样"),
    "monday": Sentence("和星期一一样"),
    "closed": Sentence("不开放"),
}


def _horizon(entry: StationEntry, at: datetime) -> list[Sentence]:
    kept = entry.timetable
    if kept is None or at.timestamp() < kept.known_until * 60:
        return []
    return [Sentence("开放时间只推算到今后 {n} 天，再往后说不准", n=HORIZON_DAYS)]


def _freshness(entry: StationEntry, at: datetime) -> Sentence:
    check = entry.checks.get(Facet.HOURS)
    checked_at = check.checked_at if check else None
    words = FADING_WORDS[fading(Facet.HOURS, checked_at, at)]
    return Sentence(words, ago=time_ago(checked_at, at)) if checked_at else Sentence(words)


def hours_in_words(found: StationEntry) -> str:
    """Return the week's hours as a sign would say them; nothing for none, or for what is unreadable."""
    try:
        return in_words(Hours.parse(found.schedule.staffed))
    except InvalidHours:
        return ""
