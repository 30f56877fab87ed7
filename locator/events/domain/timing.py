"""When something happens: a first start, a duration, an RFC 5545 rule; and the starts that follow."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from geodata.sentence import Sentence
from locator.events.domain.errors import InvalidTiming
from locator.time_zone import SHANGHAI

HORIZON_DAYS = 60
DAYS_BACK = 1
MAX_OCCURRENCES = 10_000
MAX_DURATION_MIN = 14 * 24 * 60
MAX_RULE_LENGTH = 200
MAX_EXTRA_DAYS = 400  # of exdates, and of rdates
FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
TOO_MANY = Sentence("一个活动最多排 {most} 场，请改规则", most=MAX_OCCURRENCES)


@dataclass(frozen=True, slots=True)
class Timing:
    """A first start in Shanghai time, how long each occurrence lasts, and by which rule it comes back.

    Without a rule it happens once. `left_out` are days without, `added` are days beside the rule.
    """

    starts_at: datetime
    duration_min: int
    rule: str = ""
    left_out: tuple[date, ...] = ()
    added: tuple[date, ...] = ()

    def starts(self, first: date, days: int) -> list[datetime]:
        """Return the starts on some days in order; raise InvalidTiming for more than are worked out."""
        if not self.rule and not self.added:
            return [self.starts_at] if self._is_on(self.starts_at, first, days) else []
        return [start for start in self._expanded(first, days) if self._is_on(start, first, days)]

    def require_bounded(self, first: date) -> None:
        """Raise InvalidTiming where the rule is none, or means more than MAX_OCCURRENCES.

        A rule without an end is worked out for HORIZON_DAYS only, so it is no trouble.
        """
        if not 0 < self.duration_min <= MAX_DURATION_MIN:
            raise InvalidTiming(
                Sentence("一场要在开始以后结束，最长 {days} 天", days=MAX_DURATION_MIN // 1440)
            )
        if len(self.left_out) > MAX_EXTRA_DAYS or len(self.added) > MAX_EXTRA_DAYS:
            raise InvalidTiming(Sentence("除外和另加的日子最多各 {most} 天", most=MAX_EXTRA_DAYS))
        if self.rule:
            parts = _rule_parts(self.rule)
            if parts.get("COUNT", "").isdecimal() and int(parts["COUNT"]) > MAX_OCCURRENCES:
                raise InvalidTiming(TOO_MANY)
        self.starts(first, HORIZON_DAYS)

    def _is_on(self, start: datetime, first: date, days: int) -> bool:
        return first <= start.date() < first + timedelta(days=days)

    def _expanded(self, first: date, days: int) -> Iterator[datetime]:
        """Yield the starts by the rule; a web worker seldom needs these libraries."""
        import icalendar
        import recurring_ical_events

        event = icalendar.Event()
        event.add("dtstart", self.starts_at)
        event.add("dtend", self.starts_at + timedelta(minutes=self.duration_min))
        if self.rule:
            event.add("rrule", icalendar.vRecur.from_ical(self.rule))
        for name, extra in (("exdate", self.left_out), ("rdate", self.added)):
            if extra:
                event.add(name, [datetime.combine(day, self.starts_at.timetz()) for day in extra])
        calendar = icalendar.Calendar()
        calendar.add_component(event)
        begin = datetime.combine(first, time(), tzinfo=SHANGHAI)
        found = recurring_ical_events.of(calendar).between(begin, begin + timedelta(days=days))
        if len(found) > MAX_OCCURRENCES:
            raise InvalidTiming(TOO_MANY)
        yield from sorted(one["DTSTART"].dt.astimezone(SHANGHAI) for one in found)


def _rule_parts(rule: str) -> dict[str, str]:
    """Return the parts of a rule by name; raise InvalidTiming for what is no rule of days."""
    pairs = [part.partition("=") for part in rule.split(";")]
    parts = {name.upper(): value.upper() for name, _, value in pairs}
    is_rule = all(name and value for name, _, value in pairs) and len(rule) <= MAX_RULE_LENGTH
    if not is_rule or parts.get("FREQ") not in FREQUENCIES:
        raise InvalidTiming(Sentence("规则要按天、周、月或年重复：{rule}", rule=rule[:40]))
    if any(name.startswith(("BYHOUR", "BYMINUTE", "BYSECOND")) for name in parts):
        raise InvalidTiming(Sentence("一个活动一天一场；一天几场的，请记成几个活动"))
    return parts
