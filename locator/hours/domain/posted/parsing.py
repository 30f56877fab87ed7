"""The state of the parser of a posted sign: the clause, those around its parentheses, and their ends."""

from dataclasses import dataclass, field, replace

from geodata.sentence import Sentence
from locator.hours.domain.errors import InvalidHours
from locator.hours.domain.posted.clause import HOLIDAY, Clause, Service
from locator.hours.domain.posted.coverage import covered_days
from locator.hours.domain.posted.reading import FEAST_UNKNOWN
from locator.hours.domain.posted.sign import Sign
from locator.hours.domain.posted.tokens import Tokens

WEEKEND = ("Sa", "Su")


@dataclass(slots=True)
class Parsing:
    """State of the parser; `clause` is the current clause, `outer` those around its parentheses."""

    tokens: Tokens
    sign: Sign
    clause: Clause = field(default_factory=lambda: Clause(1))
    outer: list[Clause] = field(default_factory=list)
    stack: list[tuple[bool, str, bool]] = field(default_factory=list)  # of the flags beside `outer`
    exceptions: list[Clause] = field(default_factory=list)  # in parentheses behind the clause
    time_parentheses: int = 0  # open parentheses that only group times
    feast: str = ""  # the feast that the clause names, such as 春节
    closes_days: bool = False  # the clause's days are closed, as a word before them said: 闭馆日：周一
    includes_days: bool = False  # the clause's days only confirm what was said: 含周末
    part: str = ""  # the part of the day that the next times are in
    ends_sentence: bool = False
    is_complete: bool = False  # days or service stood behind the times: further times are another clause's
    joined_by_comma: bool = False  # the clause's days are a list with commas
    is_by_appointment: bool = False  # said before all hours
    places: int = 0

    @property
    def is_unattended_rest(self) -> bool:
        """Return whether the clause says that all other times are of self-service: 其余时间自助."""
        return self.clause.is_rest and self.clause.service is Service.SELF_SERVICE

    @property
    def service(self) -> Service:
        """Whether what is said now is about hours with staff or without."""
        around = self.outer[-1].service if self.outer else Service.ANY
        last = self.sign.clauses[-1].service if self.sign.clauses else Service.ANY
        return self.clause.service or around or last

    def error_here(self, reason: str) -> InvalidHours:
        """Return an error at the current clause."""
        return self.tokens.error_at(self.clause.column, reason)

    def begin_clause(self, column: int) -> None:
        """End the current clause and begin another one."""
        self.end_clause()
        if self.ends_sentence:
            self.sign.same_sentence = False
        self.clear(column)

    def clear(self, column: int) -> None:
        """Forget the current clause."""
        self.clause = Clause(column)
        self.feast, self.part = "", ""
        self.joined_by_comma = False
        self.closes_days = self.includes_days = self.ends_sentence = self.is_complete = False

    def end_clause(self) -> None:
        """Add the current clause to the sign; raise InvalidHours if it says nothing."""
        if self.includes_days:
            self._confirm_days()
            return
        if self.closes_days and not self.clause.has_effect:
            self.clause = replace(self.clause, is_closed=True)
        if self.feast:
            self._add_feast()
        if self.clause.has_effect:
            self._end_with_effect()
        elif self.is_unattended_rest:
            self.sign.rest_is_self_service = True
        elif self.clause.is_rest or self.clause.dates or self.clause.names_days:
            self._give_days_to_last(self.clause)
        elif self.clause.service:
            self._give_service_to_last(self.clause.service)

    def _end_with_effect(self) -> None:
        if self.outer:
            self._take_heading()
        clause = self.clause
        if clause.is_open and self.outer and self.outer[-1].is_open:
            self.exceptions.append(clause)
        elif clause.is_open:
            self._add_open(clause)
        else:
            self._add_closed(clause)
        if clause.is_open and not self.outer:
            self._add_exceptions()

    def _take_heading(self) -> None:
        """Give the days before the parentheses to a clause in them: 周一至周五（夏季：…；冬季：…）."""
        around = self.outer[-1]
        if not around.has_effect and around.names_days and not self.clause.names_days:
            self.clause = replace(self.clause, days=around.days, names_days=True, days_came_first=True)
            self.outer[-1] = replace(around, is_heading=True)

    def _add_exceptions(self) -> None:
        """Add the clauses of the parentheses behind a clause, which are exceptions to it."""
        exceptions, self.exceptions = self.exceptions, []
        for clause in exceptions:
            self.sign.add(clause)

    def _add_closed(self, clause: Clause) -> None:
        """Add days that are closed or not known."""
        if clause.is_closed and clause.is_rest:
            self.sign.rest_is_closed = True
            return
        if self.outer and clause.service is Service.ANY:
            clause = replace(clause, service=self.outer[-1].service)
        if clause.except_holidays:
            self.sign.open_on_closed_holidays = self.sign.mentions_holidays = True
        self.sign.add(clause)

    def _add_open(self, clause: Clause) -> None:
        """Add open hours of the rest of the days, or with an exception on holidays."""
        if self.is_unattended_rest:
            if clause.is_whole_day:
                self.sign.rest_is_self_service = True
                return
            clause = replace(clause, is_rest=False)
        self.sign.add(clause)
        if clause.except_holidays:
            self.close_holidays(clause.service)

    def close_holidays(self, service: Service = Service.ANY) -> None:
        """Add that public holidays are closed."""
        self.sign.mentions_holidays = True
        self.sign.clauses.append(Clause(self.clause.column, days=(HOLIDAY,), is_closed=True, service=service))

    def _add_feast(self) -> None:
        """Add that holidays are not known, since the sign says something of one feast only."""
        if self.clause.is_open or self.clause.dates:
            raise self.error_here("节日每年日子不同，请写明日期")
        self.sign.mentions_holidays = True
        days = self.clause.days
        if HOLIDAY not in days:
            self.sign.assumptions[Sentence(FEAST_UNKNOWN, feast=self.feast)] = None
            comment = self.feast + ("不开放" if self.clause.is_closed else "")
            self.sign.clauses.append(
                Clause(self.clause.column, days=(HOLIDAY,), is_unknown=True, comment=comment)
            )
        if not days:
            self.clause = Clause(self.clause.column)
        self.feast = ""

    def _confirm_days(self) -> None:
        """Hold days that are said to be included against the clause that they follow."""
        days = tuple(day for day in self.clause.days if day != HOLIDAY)
        if HOLIDAY in self.clause.days:
            self.sign.mentions_holidays = self.sign.holidays_as_usual = True
        if not days:
            return
        base = self.outer[-1] if self.outer else next(iter(self.sign.open_clauses[-1:]), None)
        if base is None or self.clause.dates or not covered_days("", days) <= base.covered:
            raise self.error_here("和前面写的日子不一样")
        self.confirm(days)

    def confirm(self, days: tuple[str, ...]) -> None:
        """Note that a clause without days means these days too: both days of the weekend mean every day."""
        if covered_days("", WEEKEND) <= covered_days("", days):
            self.sign.days_confirmed = True

    def _give_days_to_last(self, clause: Clause) -> None:
        """Give days that stand behind the times to these times: 9:00-17:00，周二至周日."""
        opened = self.sign.open_clauses
        is_alone = len(opened) == 1 and opened[0].spans and not (opened[0].names_days or opened[0].dates)
        if (
            clause.is_rest
            or not is_alone
            or self.ends_sentence
            or not clause.names_days
            or clause.closed_part
        ):
            raise self.tokens.error_at(clause.column, "后面没有写钟点")
        joined = replace(opened[0], dates=clause.dates, days=clause.days, names_days=True)
        self.sign.clauses[self.sign.clauses.index(opened[0])] = joined
        if clause.except_holidays:
            self.close_holidays(joined.service)

    def _give_service_to_last(self, service: Service) -> None:
        """Give a service that stands alone to the hours before it: 24小时开放，扫码进入."""
        unnamed = [clause for clause in self.sign.open_clauses if clause.service is Service.ANY]
        if not unnamed:
            raise self.error_here("没有写钟点")
        self.sign.clauses = [
            replace(clause, service=service) if clause in unnamed else clause for clause in self.sign.clauses
        ]
