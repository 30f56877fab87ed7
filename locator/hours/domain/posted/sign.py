"""What a whole sign says: its clauses, the breaks, what it says of holidays; and whether that agrees."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from locator.hours.domain.hours import Hours
from locator.hours.domain.posted.clause import ALL_DAYS, HOLIDAY, Clause
from locator.hours.domain.posted.clock import Span
from locator.hours.domain.posted.words import Tokens

NO_HOLIDAY_SAID = "没有写节假日怎么办，按平时推算"
AS_POSTED = "原文说以现场为准"
EVERY_YEAR = "没有写年份的日期当作每年"
ALL_YEAR = "同一句里后面的“休息”当作全年"
SAME_SEASON = "同一句里后面的日子当作同一季节"


class Confidence(StrEnum):
    """How sure a reading is."""

    CERTAIN = "certain"
    LIKELY = "likely"  # something was taken for granted


@dataclass(frozen=True, slots=True)
class PostedReading:
    """What a posted text was read as; `assumptions` are sentences for whoever confirms it."""

    hours: Hours
    assumptions: tuple[str, ...] = ()

    @property
    def confidence(self) -> Confidence:
        """Certain where nothing was taken for granted."""
        return Confidence.LIKELY if self.assumptions else Confidence.CERTAIN


@dataclass(slots=True)
class Sign:
    """What was read so far."""

    words: Tokens
    clauses: list[Clause] = field(default_factory=list)
    breaks: list[Span] = field(default_factory=list)
    assumed: dict[str, None] = field(default_factory=dict)
    holiday_said: bool = False
    holidays_as_usual: bool = False
    never_closed: bool = False
    off_on_holidays: bool = False
    same_sentence: bool = True

    @property
    def opened(self) -> list[Clause]:
        """The clauses that open a door."""
        return [one for one in self.clauses if not one.is_closed]

    def add(self, one: Clause) -> None:
        """Take a clause, of the days and the season that its sentence is about.

        Raises InvalidHours where it contradicts an earlier one.
        """
        one = self._in_season(self._on_days(one))
        if one.is_closed and one.dates and not one.dates.startswith("20"):
            self.assumed[EVERY_YEAR] = None
        self._require_sense(one)
        self.clauses.append(one)
        self.same_sentence = True

    def _on_days(self, one: Clause) -> Clause:
        """Return a clause of a season, of the days that were named before all the seasons."""
        before = self.clauses[-1] if self.clauses else None
        if before and before.days_came_first and before.dates and one.dates and not one.chosen:
            return replace(one, days=before.days, days_came_first=True, chosen=True)
        return one

    def _in_season(self, one: Clause) -> Clause:
        """Return a clause without dates, of the season that its sentence is about."""
        before = self.clauses[-1] if self.clauses and self.same_sentence else None
        if before is None or one.dates or HOLIDAY in one.days or not before.is_season:
            return one
        self.assumed[ALL_YEAR if one.is_closed else SAME_SEASON] = None
        return one if one.is_closed else replace(one, dates=before.dates)

    def _require_sense(self, one: Clause) -> None:
        """Refuse a clause that contradicts an earlier one, or closes nearly all the week."""
        if one.closes_the_week:
            raise self.words.refused(one.column, "这样就几乎天天不开放，请分开写")
        if any(one.hides(earlier) for earlier in self.clauses):
            raise self.words.refused(one.column, "和前面写的日子重复")

    def _require_agreement(self, opened: Sequence[Clause]) -> None:
        """Refuse what contradicts itself as a whole."""
        closed = [one for one in self.clauses if one.is_closed]
        closes_holidays = self.off_on_holidays or any(HOLIDAY in one.days for one in closed)
        all_days = {day for one in opened for day in one.weekdays}
        if self.never_closed and (closed or not all_days >= ALL_DAYS):
            raise self.words.refused(1, "写了全年无休，又有不开放的日子")
        if self.holidays_as_usual and closes_holidays:
            raise self.words.refused(1, "节假日到底开不开？写了两样")
        for one in self.breaks:
            if not any(clause.is_whole_day or one.lies_in(clause.spans) for clause in opened):
                raise self.words.refused(1, f"休息时间 {one} 不在开放时间里")

    def reading(self) -> PostedReading:
        """Put the rules together; refuse what contradicts itself as a whole."""
        opened = self.opened
        if not opened:
            raise self.words.refused(self.words.end, "没有写开门的钟点")
        self._require_agreement(opened)
        is_daily = {day for one in opened for day in one.weekdays} >= ALL_DAYS
        rules = [one.text for one in sorted(self.clauses, key=lambda one: one.order)]
        names_holidays = any(HOLIDAY in one.days for one in self.clauses)
        if self.off_on_holidays and not names_holidays:
            rules.append("PH off")
        elif not self.holiday_said and not is_daily:
            self.assumed[NO_HOLIDAY_SAID] = None
        rules += [f"{one} off" for one in self.breaks]
        return PostedReading(Hours.parse("; ".join(rules)), tuple(self.assumed))
