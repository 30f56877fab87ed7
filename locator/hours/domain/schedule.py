"""A station's schedule: everything that decides its opening hours, as one text.

Most stations only have a plain opening_hours text. Some also have self-service hours, a policy for
public holidays, or exceptions (closures and campaigns). Stations with the same text share one
computed timetable.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import partial
from typing import Any

import orjson

from geodata.sentence import Sentence
from locator.hours.domain.agreement import require_agreement_on
from locator.hours.domain.calendar import Calendar, DayClass
from locator.hours.domain.errors import InvalidHours
from locator.hours.domain.hours import Hours, Rule
from locator.hours.domain.library import DAY_MIN
from locator.hours.domain.timeline import (
    DoorState,
    Interval,
    Layer,
    Span,
    day_spans,
    overlay_intervals,
    paint_intervals,
)
from locator.stations.domain.access import WITHOUT_APP, Access, AccessMethod
from locator.time_zone import SHANGHAI

SUNDAY = 6
# Hours within a season, as ServiceOffer.schedule writes them.
SEASON = re.compile(
    r"(?P<first>\d{4}-\d\d-\d\d|\.\.)/(?P<last>\d{4}-\d\d-\d\d|\.\.) (?P<hours>.+)", re.DOTALL
)
EARLIEST, LATEST = (datetime(year, 1, 1, tzinfo=SHANGHAI) for year in (2000, 2200))
UNKNOWN_HOURS = (Span(0, DAY_MIN, Layer.UNSURE),)


class DayPolicy(StrEnum):
    """A station's policy for public holidays or make-up workdays; times may stand in its place."""

    AS_WRITTEN = ""  # by the text: `PH off` closes, a make-up workday follows Monday's rules
    WEEK = "week"  # by the day's own weekday
    SUNDAY = "sunday"  # like a Sunday
    MONDAY = "monday"  # like a Monday
    CLOSED = "closed"


class Cause(StrEnum):
    """Cause of an exception to the weekly hours."""

    CLOSURE = "closure"  # of one station, for a reason
    CAMPAIGN = "campaign"  # of many stations at once
    REPORTS = "reports"  # workers reported a locked door
    UNCONFIRMED = "unconfirmed"  # the keeper has not confirmed the station


class ExceptionScope(StrEnum):
    """Hours that an exception applies to."""

    HOURS = "hours"
    NO_APP = "no_app"  # only the hours in which no app is needed
    NOTHING = "nothing"  # shown as a notice, without effect on the state


@dataclass(frozen=True, slots=True)
class HoursException:
    """A period in which other hours apply than the weekly ones; both ends are aware.

    OPEN and CLOSED replace the hours; UNSURE makes open hours unsure. With `daily`, an opening_hours
    text of times, an OPEN exception applies at those times only.
    """

    doors: DoorState
    starts_at: datetime
    ends_at: datetime
    daily: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Schedule:
    """A station's staffed and self-service hours, its policies, and its exceptions in order."""

    staffed: str = ""
    self_service: str = ""
    on_holiday: str = DayPolicy.AS_WRITTEN
    on_makeup: str = DayPolicy.AS_WRITTEN
    exceptions: tuple[HoursException, ...] = ()

    @property
    def text(self) -> str:
        """The schedule as text: the staffed hours if there is nothing else, otherwise JSON; empty for none.

        OPEN and CLOSED exceptions apply to unknown hours too; an UNSURE one alone makes no schedule.
        """
        if not (self.staffed or self.self_service or self._has_certain_exception):
            return ""
        if self == Schedule(self.staffed):
            return self.staffed
        return orjson.dumps(self).decode()

    @property
    def _has_certain_exception(self) -> bool:
        return any(exception.doors is not DoorState.UNSURE for exception in self.exceptions)

    def without_app(self, staffed_access: Access, self_service_method: AccessMethod) -> "Schedule":
        """Return the schedule of only those hours in which certainly no app is needed."""
        needs_registration = bool(staffed_access.registration_needed)
        self_service_hours = (
            self.self_service if self_service_method in WITHOUT_APP and not needs_registration else ""
        )
        if staffed_access.surely_without_app:
            return replace(self, self_service=self_service_hours)
        extensions = (
            ()
            if self_service_hours
            else tuple(exception for exception in self.exceptions if exception.doors is DoorState.OPEN)
        )
        remaining = tuple(exception for exception in self.exceptions if exception not in extensions)
        return replace(self, staffed="", self_service=self_service_hours, exceptions=remaining)

    @classmethod
    def parse(cls, text: str) -> "Schedule":
        """Parse what `text` returned; a text that is not JSON is the staffed hours, or hours of a season."""
        if not text.startswith("{"):
            season = SEASON.fullmatch(text)
            return cls(season["hours"], exceptions=_outside(season)) if season else cls(text)
        values: dict[str, Any] = orjson.loads(text)
        exceptions = tuple(_parse_exception(exception) for exception in values.pop("exceptions"))
        return cls(**values, exceptions=exceptions)

    @property
    def without_week(self) -> "Schedule":
        """The same exceptions over unknown hours."""
        return Schedule(exceptions=self.exceptions)

    def intervals(self, calendar: Calendar, first: date, days: int) -> list[Interval]:
        """Return intervals without gaps over `days` days from the first day's midnight.

        Without known hours, all time outside of exceptions is unsure. Raises InvalidHours where a part
        cannot be parsed.
        """
        plans = [plan for plan in (self._staffed_plan(), self._self_service_plan()) if plan]
        around = [first + timedelta(days=n) for n in range(-1, days)]
        spans_of = {day: [span for plan in plans for span in plan.spans(calendar, day)] for day in around}
        intervals = paint_intervals(spans_of if plans else dict.fromkeys(around, UNKNOWN_HOURS), first, days)
        for exception in self.exceptions:
            intervals = overlay_intervals(intervals, _exception_intervals(exception, first, days))
        return intervals

    def require_agreement(self, calendar: Calendar, first: date, days: int) -> None:
        """Raise InvalidHours where the two evaluations of the hours differ on one of some days."""
        for text in filter(None, (self.staffed, self.self_service)):
            require_agreement_on(Hours.parse(text), calendar, first, days)

    def _staffed_plan(self) -> "_Plan | None":
        if not self.staffed:
            return None
        return _Plan(Hours.parse(self.staffed), self.on_holiday, self.on_makeup)

    def _self_service_plan(self) -> "_Plan | None":
        """Return the plan of self-service hours: only CLOSED policies apply, others concern staffed hours."""
        if not self.self_service:
            return None
        closed = [
            policy if policy == DayPolicy.CLOSED else "" for policy in (self.on_holiday, self.on_makeup)
        ]
        return _Plan(Hours.parse(self.self_service), *closed)


@dataclass(frozen=True, slots=True)
class _Plan:
    """One hours text with the station's policies for special days."""

    hours: Hours
    on_holiday: str
    on_makeup: str

    def spans(self, calendar: Calendar, day: date) -> tuple[Span, ...]:
        """Return the spans that begin on a day."""
        return day_spans(partial(self.rules, day), calendar.classes(day))

    def rules(self, day: date, counts_as: DayClass) -> tuple[Rule, ...]:
        """Return the rules that apply on a day that counts as `counts_as`."""
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


def parse_day_policy(text: str) -> str:
    """Return a policy or a normalised opening_hours text; raise InvalidHours for anything else."""
    policy = text.strip()
    if policy in tuple(DayPolicy):
        return policy
    try:
        return Hours.parse(policy).canonical
    except InvalidHours:
        policies = "、".join(code for code in DayPolicy if code)
        raise InvalidHours(
            Sentence(
                "应是 {words} 之一，或钟点如 10:00-16:00，不是“{said}”", words=policies, said=policy[:40]
            )
        ) from None


def _outside(season: re.Match[str]) -> tuple[HoursException, ...]:
    """Return the closures before the first and after the last day of a season."""
    first, last = season["first"], season["last"]
    before = [(EARLIEST, _midnight(date.fromisoformat(first)))] if first != ".." else []
    after = [(_midnight(date.fromisoformat(last) + timedelta(days=1)), LATEST)] if last != ".." else []
    return tuple(HoursException(DoorState.CLOSED, *period) for period in before + after)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI)


def _parse_exception(values: dict[str, str]) -> HoursException:
    return HoursException(
        DoorState(values["doors"]),
        datetime.fromisoformat(values["starts_at"]),
        datetime.fromisoformat(values["ends_at"]),
        values["daily"],
        values["reason"],
    )


def _exception_intervals(exception: HoursException, first: date, days: int) -> Iterable[Interval]:
    """Return when an exception applies: the whole period, or its daily times within it."""
    whole = Interval(exception.starts_at, exception.ends_at, exception.doors, exception.reason)
    if not exception.daily:
        return [whole]
    daily = Schedule(exception.daily).intervals(Calendar.plain(first, days), first, days)
    return [
        replace(
            whole,
            start=max(interval.start, whole.start),
            end=min(interval.end, whole.end),
        )
        for interval in daily
        if interval.doors is DoorState.OPEN and interval.start < whole.end and interval.end > whole.start
    ]
