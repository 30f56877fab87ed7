"""A whole posted sign: its clauses, breaks and holiday rules, and whether they agree."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from locator.hours.domain.hours import WEEKDAYS, Hours
from locator.hours.domain.posted.clause import (
    HOLIDAY,
    Break,
    Clause,
    Service,
    are_comparable,
    nesting_depth,
)
from locator.hours.domain.posted.clock import NOON_MIN, Span
from locator.hours.domain.posted.coverage import EVERY_DAY, expand_weekdays
from locator.hours.domain.posted.reading import (
    ALL_YEAR,
    EVERY_YEAR,
    NO_DAYS,
    NO_HOLIDAY_RULE,
    NO_WEEKEND,
    NOON,
    SAME_SEASON,
    USUAL_HOLIDAYS,
    PostedReading,
)
from locator.hours.domain.posted.tokens import Tokens

SATURDAY = 5


@dataclass(slots=True)
class Sign:
    """The parts of a sign that were parsed so far."""

    tokens: Tokens
    clauses: list[Clause] = field(default_factory=list)
    parts_closed: list[Clause] = field(default_factory=list)
    breaks: list[Break] = field(default_factory=list)
    assumptions: dict[str, None] = field(default_factory=dict)
    mentions_holidays: bool = False
    holidays_as_usual: bool = False
    open_on_closed_holidays: bool = False  # on a holiday the weekly closing day is open
    never_closed: bool = False
    off_on_holidays: bool = False
    usual_days: bool = False  # "ordinarily": what holds at weekends was not said
    days_confirmed: bool = False  # times without days were said to hold at weekends too
    rest_is_closed: bool = False
    rest_is_self_service: bool = False
    same_sentence: bool = True
    usual_before: list[Clause] = field(default_factory=list)  # days as usual, before any hours were said

    @property
    def open_clauses(self) -> list[Clause]:
        """The clauses with open hours."""
        return [clause for clause in self.clauses if clause.is_open]

    def add(self, clause: Clause) -> None:
        """Add a clause, completed with the days and the season of its sentence.

        Raises InvalidHours if it contradicts an earlier clause.
        """
        clause = self._with_season(self._with_days(clause))
        if not clause.is_open and clause.dates and not clause.dates.startswith("20"):
            self.assumptions[EVERY_YEAR] = None
        if self.clauses and clause.continues(self.clauses[-1]):
            self.clauses[-1] = replace(self.clauses[-1], spans=(*self.clauses[-1].spans, *clause.spans))
            return
        if any(clause.repeats(earlier) for earlier in self.clauses):
            self.same_sentence = True
            return
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
        if clause.is_rest:
            return clause
        self.assumptions[SAME_SEASON if clause.is_open else ALL_YEAR] = None
        return replace(clause, dates=previous.dates) if clause.is_open else clause

    def _require_consistent(self, clause: Clause) -> None:
        """Raise InvalidHours for a clause that contradicts an earlier one, or closes nearly every day."""
        if clause.closes_the_week:
            raise self.tokens.error_at(clause.column, "这样就几乎天天不开放，请分开写")
        compared = [earlier for earlier in self.clauses if are_comparable(earlier, clause)]
        if any(clause.contradicts(earlier) for earlier in compared):
            raise self.tokens.error_at(clause.column, "和前面写的日子重复")
        is_vague = clause.is_open and not (clause.dates or clause.names_days or clause.is_rest)
        if is_vague and any(earlier.is_open and earlier.names_days for earlier in compared):
            raise self.tokens.error_at(clause.column, "没有写是哪几天")

    def result(self) -> PostedReading:
        """Combine the clauses into rules; raise InvalidHours if they contradict one another."""
        self._close_parts_of_days()
        open_clauses = self.open_clauses
        if not open_clauses:
            raise self.tokens.error_at(self.tokens.end, "没有写开门的钟点")
        self._require_agreement(open_clauses)
        self._note_assumptions(open_clauses)
        staffed, self_service = self._by_service()
        return PostedReading(
            self._hours(staffed, Service.STAFFED),
            tuple(self.assumptions),
            self._self_service_hours(self_service),
        )

    def _by_service(self) -> tuple[list[Clause], list[Clause]]:
        """Return the clauses with staff and those of self-service; without two sorts, all are the former."""
        named = {clause.service for clause in self.open_clauses}
        if self.rest_is_self_service:
            named.add(Service.SELF_SERVICE)
        if len(named - {Service.ANY}) == 0 or (len(named) == 1 and not self.rest_is_self_service):
            return self.clauses, []
        unnamed = Service.STAFFED if Service.SELF_SERVICE in named else Service.SELF_SERVICE
        clauses = [
            replace(clause, service=unnamed) if clause.is_open and clause.service is Service.ANY else clause
            for clause in self.clauses
        ]
        both = [clause for clause in clauses if clause.service is Service.ANY]
        staffed = [clause for clause in clauses if clause.service is Service.STAFFED]
        alone = [clause for clause in clauses if clause.service is Service.SELF_SERVICE]
        return [*staffed, *both], [*alone, *both]

    def _self_service_hours(self, clauses: Sequence[Clause]) -> Hours | None:
        if self.rest_is_self_service:
            clauses = [Clause(1, is_whole_day=True), *(clause for clause in clauses if not clause.is_open)]
        if not any(clause.is_open for clause in clauses):
            return None
        return self._hours(clauses, Service.SELF_SERVICE)

    def _hours(self, clauses: Sequence[Clause], service: Service) -> Hours:
        """Return the rules: wide ones first, then exceptions, closures, holidays, dates of one year."""
        if not any(clause.is_open for clause in clauses):
            raise self.tokens.error_at(self.tokens.end, "没有写开门的钟点")
        vague = next((clause for clause in clauses if clause.is_vague_day), None)
        if vague and any(clause.spans for clause in clauses):
            raise self.tokens.error_at(vague.column, "“全天”是几点到几点？请写钟点，或写“24小时”")
        ordered = sorted(clauses, key=lambda clause: (clause.order, nesting_depth(clause, clauses)))
        rules = [clause.text for clause in ordered if clause.order < 2]
        rules += self._holiday_rules(ordered)
        rules += [clause.text for clause in ordered if clause.order == 3]
        return Hours.parse("; ".join([*rules, *self._breaks_of(service)]))

    def _breaks_of(self, service: Service) -> list[str]:
        """Return the rules of breaks; where hours with and without staff are apart, of one of them."""
        named = {clause.service for clause in self.open_clauses} - {Service.ANY}
        is_one = len(named) < 2 and not (named and self._has_unnamed) and not self.rest_is_self_service
        unnamed = Service.SELF_SERVICE if named == {Service.STAFFED} else Service.STAFFED
        if self.rest_is_self_service:
            unnamed = Service.STAFFED
        return [pause.text for pause in self.breaks if is_one or (pause.service or unnamed) is service]

    @property
    def _has_unnamed(self) -> bool:
        return any(clause.service is Service.ANY for clause in self.open_clauses)

    def _holiday_rules(self, clauses: Sequence[Clause]) -> list[str]:
        named = [clause for clause in clauses if clause.order == 2]
        if named:
            return [clause.text for clause in named]
        if self.off_on_holidays and any(clause.is_workdays for clause in clauses):
            return ["PH off"]
        if not self.open_on_closed_holidays:
            return []
        opened = [clause for clause in clauses if clause.is_open]
        if len({clause.dates for clause in opened}) < len(opened):
            raise self.tokens.error_at(self.tokens.end, "没有写节假日几点到几点")
        return [replace(clause, days=(HOLIDAY,)).text.replace("24/7", "PH 00:00-24:00") for clause in opened]

    def _close_parts_of_days(self) -> None:
        """Make clauses of the mornings or afternoons that are closed: what remains open on these days."""
        for part in self.parts_closed:
            bases = [clause for clause in self.open_clauses if clause.covered & part.covered and clause.spans]
            if not bases or any(clause.dates for clause in bases) or part.dates:
                raise self.tokens.error_at(part.column, "没有写这些日子平时几点开放")
            base = min(bases, key=lambda clause: len(clause.covered))
            if not part.covered <= base.covered:
                raise self.tokens.error_at(part.column, "没有写这些日子平时几点开放")
            spans = self._remaining(base, part)
            if part.covered == base.covered:
                self.clauses[self.clauses.index(base)] = replace(base, spans=spans)
            elif spans:
                self.clauses.append(replace(base, days=part.days, spans=spans, names_days=True))
            else:
                self.clauses.append(replace(part, is_closed=True, closed_part=""))
        self.parts_closed.clear()

    def _remaining(self, base: Clause, part: Clause) -> tuple[Span, ...]:
        if any(span.start_min < NOON_MIN < span.end_min for span in base.spans):
            self.assumptions[NOON] = None
        if part.closed_part == "下午":
            halves = [Span(span.start_min, min(span.end_min, NOON_MIN)) for span in base.spans]
        else:
            halves = [Span(max(span.start_min, NOON_MIN), span.end_min) for span in base.spans]
        return tuple(span for span in halves if span.start_min < span.end_min)

    def _require_agreement(self, open_clauses: Sequence[Clause]) -> None:
        """Raise InvalidHours if the sign as a whole contradicts itself."""
        closed = [clause for clause in self.clauses if clause.is_closed]
        closes_holidays = self.off_on_holidays or any(HOLIDAY in clause.days for clause in closed)
        covered = frozenset().union(*(clause.covered for clause in open_clauses if not clause.is_rest))
        has_rest = any(clause.is_rest for clause in open_clauses)
        if self.never_closed and (closed or (covered != EVERY_DAY and not has_rest)):
            raise self.tokens.error_at(1, "写了全年无休，又有不开放的日子")
        for usual in self.usual_before:
            if not (has_rest or usual.covered <= covered):
                raise self.tokens.error_at(usual.column, "没有写和什么时候一样")
        if self.holidays_as_usual and closes_holidays:
            raise self.tokens.error_at(1, "节假日到底开不开？写了两样")
        rest = next((clause for clause in open_clauses if clause.is_rest), None)
        if rest and not rest.names_days:
            if covered == EVERY_DAY:
                raise self.tokens.error_at(rest.column, "前面已经写了每一天")
            if len(self.clauses) == 1 and not self.never_closed:
                raise self.tokens.error_at(rest.column, "没有写另外的日子怎么开")
        self._require_breaks_within(open_clauses)

    def _require_breaks_within(self, open_clauses: Sequence[Clause]) -> None:
        """Drop breaks that only name the time between two spans; raise InvalidHours for any outside."""
        self.breaks = [
            pause for pause in self.breaks if not any(pause.lies_between(clause) for clause in open_clauses)
        ]
        for pause in self.breaks:
            if not any(clause.is_whole_day or pause.span.lies_in(clause.spans) for clause in open_clauses):
                raise self.tokens.error_at(1, f"休息时间 {pause.span} 不在开放时间里")

    def _note_assumptions(self, open_clauses: Sequence[Clause]) -> None:
        """Note what the sign leaves open: days, weekends, public holidays."""
        covered = frozenset().union(*(clause.covered for clause in open_clauses))
        names_holidays = any(HOLIDAY in clause.days for clause in self.clauses)
        if not self._says_days(open_clauses):
            self.assumptions[NO_DAYS] = None
        if self._leaves_weekend_open(covered, names_holidays):
            self.assumptions[NO_WEEKEND] = None
            self.clauses.append(Clause(1, days=("Sa-Su",), is_unknown=True, comment=NO_WEEKEND))
        weekly_closing = any(
            clause.is_closed and clause.days and HOLIDAY not in clause.days for clause in self.clauses
        )
        if (
            self.holidays_as_usual
            and weekly_closing
            and not self.open_on_closed_holidays
            and not self.never_closed
        ):
            self.assumptions[USUAL_HOLIDAYS] = None
        says_holidays = self.off_on_holidays or names_holidays or self.mentions_holidays
        has_seasons = all(clause.dates for clause in open_clauses)
        if not says_holidays and covered != EVERY_DAY and not (has_seasons and self._is_daily(open_clauses)):
            self.assumptions[NO_HOLIDAY_RULE] = None

    def _is_daily(self, open_clauses: Sequence[Clause]) -> bool:
        return all(not clause.days for clause in open_clauses)

    def _says_days(self, open_clauses: Sequence[Clause]) -> bool:
        """Return whether the sign says on which days of the week its times hold."""
        if self.never_closed or self.holidays_as_usual:
            return True
        if all(clause.names_days or (clause.is_whole_day and not clause.dates) for clause in open_clauses):
            return True
        excepted = [
            clause
            for clause in self.clauses
            if not clause.is_open and set(expand_weekdays(clause.days)) & set(WEEKDAYS)
        ]
        if any(clause.is_rest for clause in open_clauses):
            return not any(clause.is_season for clause in open_clauses)
        return bool(excepted or self.parts_closed) or self.days_confirmed

    def _leaves_weekend_open(self, covered: frozenset[date], names_holidays: bool) -> bool:
        """Return whether 平时, or 工作日 beside 节假日, says nothing of weekends."""
        if any(day.weekday() >= SATURDAY for day in covered) or self.rest_is_closed:
            return False
        closes_weekend = any(
            clause.covered and all(day.weekday() >= SATURDAY for day in clause.covered)
            for clause in self.clauses
            if not clause.is_open
        )
        has_workdays = any(clause.is_workdays for clause in self.open_clauses)
        holiday_hours = any(HOLIDAY in clause.days and clause.is_open for clause in self.clauses)
        return not closes_weekend and (self.usual_days or (has_workdays and holiday_hours))
