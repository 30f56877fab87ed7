"""The occurrences of a happening: its starts by the rule, what was decided of each, what holidays do to it.

An occurrence on a public holiday, or on a day of which that is not known yet, is unknown until somebody
decides, unless the happening says what it does on holidays. A day that a clerk named is decided by that.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from geodata.sentence import Sentence
from locator.events.domain.kinds import EventStatus, HolidayPolicy, OccurrenceState, Verdict
from locator.events.domain.timing import Timing
from locator.hours.domain.calendar import Calendar, DayClass

HOLIDAY = Sentence("这天放假，办不办还没定")
NOT_DECREED = Sentence("这天放不放假还没公布")
OFF_ON_HOLIDAYS = Sentence("节假日停一次")


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody decided about the occurrence that the rule plans for a moment."""

    planned_at: datetime
    verdict: Verdict
    moved_to: datetime | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One occurrence: the moment that the rule plans, when it is held, and what is known of it."""

    planned_at: datetime
    starts_at: datetime
    ends_at: datetime
    state: OccurrenceState
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What occurrences are worked out of."""

    timing: Timing
    holiday_policy: HolidayPolicy
    status: EventStatus
    decisions: Mapping[datetime, Decision]

    @classmethod
    def of(
        cls, timing: Timing, policy: HolidayPolicy, status: EventStatus, decisions: Iterable[Decision]
    ) -> "Plan":
        """Return the plan of a happening with what was decided."""
        return cls(timing, policy, status, {one.planned_at: one for one in decisions})

    def occurrences(self, calendar: Calendar, first: date, days: int) -> list[Occurrence]:
        """Return the occurrences that the rule plans on some days, in their order.

        What was moved from an earlier day into these days is among them. A happening without a rule is
        worked out however far away it is.
        """
        starts = set(self.timing.starts(first, days)) if self.timing.rule else self._without_rule(first)
        starts |= {
            one.planned_at for one in self.decisions.values() if one.moved_to and one.moved_to.date() >= first
        }
        return [self._occurrence(start, calendar) for start in sorted(starts)]

    def _without_rule(self, first: date) -> set[datetime]:
        timing = self.timing
        named = [datetime.combine(day, timing.starts_at.timetz()) for day in timing.added]
        return {start for start in (timing.starts_at, *named) if start.date() >= first}

    def _occurrence(self, start: datetime, calendar: Calendar) -> Occurrence:
        decision = self.decisions.get(start)
        held_at = decision.moved_to if decision and decision.moved_to else start
        state, reason = self._state(start, decision, calendar)
        ends_at = held_at + timedelta(minutes=self.timing.duration_min)
        return Occurrence(start, held_at, ends_at, state, reason)

    def _state(
        self, start: datetime, decision: Decision | None, calendar: Calendar
    ) -> tuple[OccurrenceState, str]:
        if self.status is EventStatus.CANCELLED:
            return OccurrenceState.CANCELLED, ""
        if decision:
            return DECIDED[decision.verdict], decision.reason
        is_named = not self.timing.rule or start.date() in self.timing.added
        classes = calendar.classes(start.date())
        if is_named or self.holiday_policy is HolidayPolicy.HELD or DayClass.HOLIDAY not in classes:
            return OccurrenceState.PLANNED, ""
        if len(classes) > 1:
            return OccurrenceState.UNKNOWN, NOT_DECREED
        if self.holiday_policy is HolidayPolicy.OFF:
            return OccurrenceState.CANCELLED, OFF_ON_HOLIDAYS
        return OccurrenceState.UNKNOWN, HOLIDAY


DECIDED = {
    Verdict.HELD: OccurrenceState.PLANNED,
    Verdict.CANCELLED: OccurrenceState.CANCELLED,
    Verdict.MOVED: OccurrenceState.MOVED,
}
