"""Why a place is open or closed at a moment, in plain words: the day, and the rule that holds."""

from datetime import date, datetime

from geodata.sentence import Sentence, in_turn
from locator.hours.domain.calendar import Calendar, DayClass
from locator.hours.domain.hours import Hours
from locator.hours.domain.hours_words import DAY_NAMES, rule_in_words
from locator.time_zone import SHANGHAI

WEEKDAY_NAMES = tuple(DAY_NAMES.values())


def explain(hours: Hours, calendar: Calendar, at: datetime) -> Sentence:
    """Return one sentence: which day it is for opening hours, and the rules that hold on it."""
    day = at.astimezone(SHANGHAI).date()
    classes = calendar.classes(day)
    said = {hours.on(day, counts_as) for counts_as in classes}
    if len(said) > 1:
        return Sentence("{day}：当年放假安排还没公布，这一天开不开说不准", day=_day(day, calendar))
    rules = said.pop()
    if not rules:
        return Sentence("{day}：没有写这一天的时间，按不开放", day=_day(day, calendar))
    held = in_turn(rule_in_words(rule) for rule in rules)
    return Sentence("{day}：按“{held}”", day=_day(day, calendar), held=held)


def _day(day: date, calendar: Calendar) -> Sentence:
    name = calendar.name(day)
    said = Sentence("{date} {weekday}", date=day.isoformat(), weekday=WEEKDAY_NAMES[day.weekday()])
    if DayClass.HOLIDAY in calendar.classes(day) and len(calendar.classes(day)) == 1:
        return Sentence("{day}，{name}放假", day=said, name=name)
    return Sentence("{day}，{name}", day=said, name=name) if name else said
