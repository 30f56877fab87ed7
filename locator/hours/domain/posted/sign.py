"""A whole posted sign: its clauses, breaks and holiday rules, and whether they agree."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from locator.hours.domain.hours import Hours
from locator.hours.domain.posted.clause import ALL_DAYS, HOLIDAY, Clause
from locator.hours.domain.posted.clock import Span
from locator.hours.domain.posted.tokens import Tokens

NO_HOLIDAY_RULE = "没有写节假日怎么办，按平时推算"
AS_POSTED = "原文说以现场为准"
EVERY_YEAR = "没有写年份的日期当作每年"
ALL_YEAR = "同一句里后面的“休息”当作全年"
SAME_SEASON = "同一句里后面的日子当作同一季节"


class Confidence(StrEnum):
    """Confidence of a reading."""

    CERTAIN = "certain"
    LIKELY = "likely"  # assumptions were made


@dataclass(frozen=True, slots=True)
class PostedReading:
    """The hours that a posted text was read as; `assumptions` are sentences for the clerk who confirms it."""

    hours: Hours
    assumptions: tuple[str, ...] = ()

    @property
    def confidence(self) -> Confidence:
        """CERTAIN if no assumptions were made."""
        return Confidence.LIKELY if self.assumptions else Confidence.CERTAIN


@dataclass(slots=True)
class Sign:
    """The parts of a sign that were parsed so far."""

    tokens: Tokens
    clauses: list[Clause] = field(default_factory=list)
    breaks: list[Span] = field(default_factory=list)
    assumptions: dict[str, None] = field(default_factory=dict)
    mentions_holidays: bool = False
    holidays_as_usual: bool = False
    never_closed: bool = False
    off_on_holidays: bool = False
    same_sentence: bool = True

    @property
    def open_clauses(self) -> list[Clause]:
        """The clauses with open hours."""
        return [clause for clause in self.clauses if not clause.is_closed]

    def add(self, clause: Clause) -> None:
        """Add a clause, completed with the days and the season of its sentence.

        Raises InvalidHours if it contradicts an earlier clause.
        """
        clause = self._with_season(self._with_days(clause))
        if clause.is_closed and clause.dates and not clause.dates.startswith("20"):
            self.assumptions[EVERY_YEAR] = None
        self._require_consistent(clause)
        self.clauses.append(clause)
        self.same_sentence = True

    def _with_days(self, clause: Clause) -> Clause:
        """Return a season's clause with the days that were named before all seasons."""
        previous = self.clauses[-1] if self.clauses else None
        if (
            previous
            and previous.days_came_first
            and previous.dates
            and clause.dates
            and not clause.names_days
        ):
            return replace(clause, days=previous.days, days_came_first=True, names_days=True)
        return clause

    def _with_season(self, clause: Clause) -> Clause:
        """Return a clause without dates with the season of its sentence."""
        previous = self.clauses[-1] if self.clauses and self.same_sentence else None
        if previous is None or clause.dates or HOLIDAY in clause.days or not previous.is_season:
            return clause
        self.assumptions[ALL_YEAR if clause.is_closed else SAME_SEASON] = None
        return clause if clause.is_closed else replace(clause, dates=previous.dates)

    def _require_consistent(self, clause: Clause) -> None:
        """Raise InvalidHours for a clause that contradicts an earlier one, or closes nearly every day."""
        if clause.closes_the_week:
            raise self.tokens.error_at(clause.column, "这样就几乎天天不开放，请分开写")
        if any(clause.contradicts(earlier) for earlier in self.clauses):
            raise self.tokens.error_at(clause.column, "和前面写的日子重复")

    def _require_agreement(self, open_clauses: Sequence[Clause]) -> None:
        """Raise InvalidHours if the sign as a whole contradicts itself."""
        closed = [clause for clause in self.clauses if clause.is_closed]
        closes_holidays = self.off_on_holidays or any(HOLIDAY in clause.days for clause in closed)
        all_days = {day for clause in open_clauses for day in clause.weekdays}
        if self.never_closed and (closed or not all_days >= ALL_DAYS):
            raise self.tokens.error_at(1, "写了全年无休，又有不开放的日子")
        if self.holidays_as_usual and closes_holidays:
            raise self.tokens.error_at(1, "节假日到底开不开？写了两样")
        for pause in self.breaks:
            if not any(clause.is_whole_day or pause.lies_in(clause.spans) for clause in open_clauses):
                raise self.tokens.error_at(1, f"休息时间 {pause} 不在开放时间里")

    def result(self) -> PostedReading:
        """Combine the clauses into rules; raise InvalidHours if they contradict one another."""
        open_clauses = self.open_clauses
        if not open_clauses:
            raise self.tokens.error_at(self.tokens.end, "没有写开门的钟点")
        self._require_agreement(open_clauses)
        is_daily = {day for clause in open_clauses for day in clause.weekdays} >= ALL_DAYS
        rules = [clause.text for clause in sorted(self.clauses, key=lambda clause: clause.order)]
        names_holidays = any(HOLIDAY in clause.days for clause in self.clauses)
        if self.off_on_holidays and not names_holidays:
            rules.append("PH off")
        elif not self.mentions_holidays and not is_daily:
            self.assumptions[NO_HOLIDAY_RULE] = None
        rules += [f"{span} off" for span in self.breaks]
        return PostedReading(Hours.parse("; ".join(rules)), tuple(self.assumptions))
