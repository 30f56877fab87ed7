"""All that decides when a station's door opens, as one text that can be worked out once and shared.

A plain opening_hours text is the whole schedule of most stations. Some also open by themselves
beside their staffed hours, say what they do on public holidays, or are closed (or kept open longer)
for a while. Stations with the same schedule share one timetable.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import partial
from typing import Any

import orjson

from geodata.sentence import Sentence
from locator.hours.domain.calendar import Calendar, DayClass
from locator.hours.domain.errors import InvalidHours
from locator.hours.domain.hours import Hours, Rule
from locator.hours.domain.timeline import DAY_MIN, Doors, Interval, Layer, Span, day_spans, overlaid, painted
from locator.stations.domain.access import WITHOUT_APP, Access, AccessMethod

SUNDAY = 6
UNTOLD_DAY = (Span(0, DAY_MIN, Layer.UNSURE),)


class DayPolicy(StrEnum):
    """What a station does on a public holiday or a make-up workday; or it names times instead."""

    AS_WRITTEN = ""  # as the text says: `PH off` closes, a make-up day is worked like a Monday
    WEEK = "week"  # as on any such weekday
    SUNDAY = "sunday"  # as on a Sunday
    MONDAY = "monday"  # as on a Monday
    CLOSED = "closed"


class Cause(StrEnum):
    """Why something else holds than the week says."""

    CLOSURE = "closure"  # of one station, for a reason
    CAMPAIGN = "campaign"  # of many stations at once
    REPORTS = "reports"  # people stood at a locked door
    UNCONFIRMED = "unconfirmed"  # the keeper stays silent


class Touches(StrEnum):
    """What an exception is laid over."""

    HOURS = "hours"
    NO_APP = "no_app"  # only the hours in which no app should be needed
    NOTHING = "nothing"  # it is told, and changes no state


@dataclass(frozen=True, slots=True)
class HoursException:
    """A stretch of time in which something else holds than the week says; both ends are aware.

    OPEN and CLOSED replace what was said; UNSURE casts doubt on open hours only. With `daily`, an
    opening_hours text of times, an OPEN exception holds at those times only.
    """

    doors: Doors
    starts_at: datetime
    ends_at: datetime
    daily: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Schedule:
    """A station's hours: staffed, by itself, on special days, and the exceptions in their order."""

    staffed: str = ""
    self_service: str = ""
    on_holiday: str = DayPolicy.AS_WRITTEN
    on_makeup: str = DayPolicy.AS_WRITTEN
    exceptions: tuple[HoursException, ...] = ()

    @property
    def text(self) -> str:
        """The schedule as a text: the staffed hours where they are all, else JSON; empty for none.

        Over hours that nobody knows an exception holds all the same; doubt alone adds nothing to them.
        """
        if not (self.staffed or self.self_service or self._says_something):
            return ""
        if self == Schedule(self.staffed):
            return self.staffed
        return orjson.dumps(self).decode()

    @property
    def _says_something(self) -> bool:
        return any(one.doors is not Doors.UNSURE for one in self.exceptions)

    def without_app(self, staffed: Access, by_itself: AccessMethod) -> "Schedule":
        """Return the schedule of only those hours in which surely no app is needed."""
        registered = bool(staffed.registration_needed)
        unstaffed = self.self_service if by_itself in WITHOUT_APP and not registered else ""
        if staffed.surely_without_app:
            return replace(self, self_service=unstaffed)
        longer = () if unstaffed else tuple(one for one in self.exceptions if one.doors is Doors.OPEN)
        kept = tuple(one for one in self.exceptions if one not in longer)
        return replace(self, staffed="", self_service=unstaffed, exceptions=kept)

    @classmethod
    def parse(cls, text: str) -> "Schedule":
        """Read what `text` wrote; a text that is no JSON is one of staffed hours."""
        if not text.startswith("{"):
            return cls(text)
        said: dict[str, Any] = orjson.loads(text)
        exceptions = tuple(_exception(one) for one in said.pop("exceptions"))
        return cls(**said, exceptions=exceptions)

    @property
    def without_week(self) -> "Schedule":
        """The same exceptions over hours that nobody knows."""
        return Schedule(exceptions=self.exceptions)

    def at_most(self, since: datetime) -> "Schedule":
        """Return the schedule without the exceptions that ended before a moment."""
        return replace(self, exceptions=tuple(one for one in self.exceptions if one.ends_at > since))

    def intervals(self, calendar: Calendar, first: date, days: int) -> list[Interval]:
        """Return the intervals from the first day's midnight on, without gaps.

        Where no hours are known, all that no exception settles is unsure. Raises InvalidHours where a
        part of it cannot be read.
        """
        plans = [plan for plan in (self._staffed_plan(), self._self_service_plan()) if plan]
        around = [first + timedelta(days=n) for n in range(-1, days)]
        spans_of = {day: [span for plan in plans for span in plan.spans(calendar, day)] for day in around}
        intervals = painted(spans_of if plans else dict.fromkeys(around, UNTOLD_DAY), first, days)
        for exception in self.exceptions:
            intervals = overlaid(intervals, _stretches(exception, first, days))
        return intervals

    def _staffed_plan(self) -> "_Plan | None":
        if not self.staffed:
            return None
        return _Plan(Hours.parse(self.staffed), self.on_holiday, self.on_makeup)

    def _self_service_plan(self) -> "_Plan | None":
        """A house that is closed on special days is closed; other policies are the staff's only."""
        if not self.self_service:
            return None
        closed = [
            policy if policy == DayPolicy.CLOSED else "" for policy in (self.on_holiday, self.on_makeup)
        ]
        return _Plan(Hours.parse(self.self_service), *closed)


@dataclass(frozen=True, slots=True)
class _Plan:
    """One hours text under a station's word for special days."""

    hours: Hours
    on_holiday: str
    on_makeup: str

    def spans(self, calendar: Calendar, day: date) -> tuple[Span, ...]:
        """Return the spans that begin on a day."""
        return day_spans(partial(self.rules, day), calendar.classes(day))

    def rules(self, day: date, counts_as: DayClass) -> tuple[Rule, ...]:
        """Return the rules that hold on a day that counts as holiday, make-up workday or plain."""
        policies = {DayClass.HOLIDAY: self.on_holiday, DayClass.WORKDAY: self.on_makeup}
        policy = policies.get(counts_as, DayPolicy.AS_WRITTEN)
        match policy:
            case DayPolicy.AS_WRITTEN:
                return self.hours.on(day, counts_as)
            case DayPolicy.CLOSED:
                return ()
            case DayPolicy.WEEK:
                return self.hours.on(day, DayClass.PLAIN)
            case DayPolicy.SUNDAY:
                return self.hours.on(day + timedelta(days=SUNDAY - day.weekday()), DayClass.PLAIN)
            case DayPolicy.MONDAY:
                return self.hours.on(day - timedelta(days=day.weekday()), DayClass.PLAIN)
        return Hours.parse(policy).on(day, DayClass.PLAIN)


def checked_policy(text: str) -> str:
    """Return a policy or the times in its place; raise InvalidHours for anything else."""
    said = text.strip()
    if said in tuple(DayPolicy):
        return said
    try:
        return Hours.parse(said).canonical
    except InvalidHours:
        words = "、".join(one for one in DayPolicy if one)
        raise InvalidHours(
            Sentence("应是 {words} 之一，或钟点如 10:00-16:00，不是“{said}”", words=words, said=said[:40])
        ) from None


def _exception(said: dict[str, str]) -> HoursException:
    return HoursException(
        Doors(said["doors"]),
        datetime.fromisoformat(said["starts_at"]),
        datetime.fromisoformat(said["ends_at"]),
        said["daily"],
        said["reason"],
    )


def _stretches(exception: HoursException, first: date, days: int) -> Iterable[Interval]:
    """Return when an exception holds: all the time between its ends, or its daily times there."""
    whole = Interval(exception.starts_at, exception.ends_at, exception.doors, exception.reason)
    if not exception.daily:
        return [whole]
    daily = Schedule(exception.daily).intervals(Calendar.plain(first, days), first, days)
    return [
        replace(
            whole,
            start=max(one.start, whole.start),
            end=min(one.end, whole.end),
        )
        for one in daily
        if one.doors is Doors.OPEN and one.start < whole.end and one.end > whole.start
    ]
