"""Why a place is open or closed at a moment, in plain words: the day, and the rule that holds."""

from datetime import date, datetime

from locator.domain.calendar import Calendar, DayClass
from locator.domain.hours import Hours
from locator.domain.timeline import SHANGHAI

WEEKDAY_NAMES = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")


def explain(hours: Hours, calendar: Calendar, at: datetime) -> str:
    """Return one sentence: which day it is for opening hours, and the rules that hold on it."""
    day = at.astimezone(SHANGHAI).date()
    classes = calendar.classes(day)
    said = {hours.on(day, counts_as) for counts_as in classes}
    if len(said) > 1:
        return f"{_day_words(day, calendar)}：当年放假安排还没公布，这一天开不开说不准"
    rules = said.pop()
    if not rules:
        return f"{_day_words(day, calendar)}：没有写这一天的时间，按不开放"
    held = "；".join(_rule_words(rule.dates, rule.days, rule.holds) for rule in rules)
    return f"{_day_words(day, calendar)}：按“{held}”"


def _day_words(day: date, calendar: Calendar) -> str:
    name = calendar.name(day)
    words = f"{day.isoformat()} {WEEKDAY_NAMES[day.weekday()]}"
    if DayClass.HOLIDAY in calendar.classes(day) and len(calendar.classes(day)) == 1:
        return f"{words}，{name}放假"
    return f"{words}，{name}" if name else words


def _rule_words(*parts: str) -> str:
    return " ".join(part for part in parts if part)
