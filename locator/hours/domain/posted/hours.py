"""Parser of posted opening hours in Chinese into opening_hours syntax: completely, or not at all.

The result has a confidence and the assumptions that were made, for a person to confirm.
"""

from dataclasses import dataclass, field, replace

from geodata.sentence import Sentence
from locator.hours.domain.errors import InvalidHours
from locator.hours.domain.hours import WEEKDAYS
from locator.hours.domain.posted.clause import HOLIDAY, Clause
from locator.hours.domain.posted.clock import parse_span
from locator.hours.domain.posted.dates import parse_dates
from locator.hours.domain.posted.sign import AS_POSTED, PostedReading, Sign
from locator.hours.domain.posted.tokens import Kind, Token, Tokens

LONGEST_POSTED = 300
DAY_KINDS = frozenset({Kind.DAILY, Kind.WORKDAYS, Kind.WEEKEND, Kind.HOLIDAY, Kind.WEEKDAY, Kind.NTH_DAY})
WEEKDAY_OF = dict(zip("一二三四五六日1234567", WEEKDAYS * 2, strict=True)) | {"天": "Su"}


def read_posted_hours(posted: str) -> PostedReading:
    """Parse a posted text; raise InvalidHours with the column (from 1) of what cannot be parsed."""
    if not posted.strip():
        raise InvalidHours("开放时间是空的", 1)
    if len(posted) > LONGEST_POSTED:
        raise InvalidHours(
            Sentence("开放时间超过 {longest_posted} 个字", longest_posted=LONGEST_POSTED), LONGEST_POSTED + 1
        )
    tokens = Tokens.of(posted)
    return _Parser(tokens, Sign(tokens)).result()


@dataclass(slots=True)
class _Parser:
    """State of the parser; `clause` is the current clause, `outer` those around its parentheses."""

    tokens: Tokens
    sign: Sign
    clause: Clause = field(default_factory=lambda: Clause(1))
    outer: list[Clause] = field(default_factory=list)
    time_parentheses: int = 0  # open parentheses that only group times

    def result(self) -> PostedReading:
        """Parse all tokens and combine the clauses into rules."""
        while self.tokens.next:
            self._parse_token(self.tokens.next)
        if self.outer or self.time_parentheses:
            raise self.tokens.error_at(self.tokens.end, "少了右括号")
        self._end_clause()
        return self.sign.result()

    def _parse_token(self, token: Token) -> None:
        match token.kind:
            case Kind.SEASON | Kind.DATE | Kind.MONTH | Kind.MONTH_DAY:
                self._parse_dates(token)
            case Kind.TIME:
                self._parse_times()
            case Kind.BREAK:
                self._parse_break()
            case Kind.LEFT | Kind.RIGHT:
                self._parse_parenthesis(token)
            case kind if kind in DAY_KINDS:
                self._parse_days(token)
            case kind if kind in self._handlers:
                self.tokens.take()
                self._handlers[kind](self, token)
            case _:
                raise self.tokens.error_at(token.column, "放在这里读不懂")

    def _parse_dates(self, token: Token) -> None:
        if self.clause.has_effect:
            self._begin_clause(token.column)
        if token.kind is Kind.SEASON and self.clause.dates:
            self.tokens.take()  # the months came before the season's name
            return
        dates = parse_dates(self.tokens)
        joined = ",".join(part for part in (self.clause.dates, dates) if part)
        self.clause = replace(self.clause, dates=joined)

    def _parse_days(self, token: Token) -> None:
        if self.clause.has_effect:
            self._begin_clause(token.column)
        items = self._day_items(self.tokens.take())
        first = self.clause.days_came_first or not self.clause.dates
        days = (*self.clause.days, *items)
        self.clause = replace(self.clause, days=days, days_came_first=first, names_days=True)

    def _day_items(self, token: Token) -> tuple[str, ...]:
        match token.kind:
            case Kind.WORKDAYS:
                self.sign.off_on_holidays = True
                return ("Mo-Fr",)
            case Kind.WEEKEND:
                return ("Sa-Su",)
            case Kind.HOLIDAY:
                self.sign.mentions_holidays = True
                return (HOLIDAY,)
            case Kind.NTH_DAY:
                nth = "一二三四".find(token.parts["nth"]) + 1 or token.parts["nth"]
                return (f"{WEEKDAY_OF[token.parts['name']]}[{nth}]",)
            case Kind.WEEKDAY:
                return self._parse_weekdays(token)
        return ()  # every day

    def _parse_weekdays(self, token: Token) -> tuple[str, ...]:
        first = WEEKDAY_OF[token.parts["name"]]
        last = token.parts.get("last", "")
        if not last and self.tokens.is_next(Kind.TO, Kind.WEEKDAY):
            self.tokens.take()
            last = self.tokens.take().parts["name"]
        if last:
            everyday = (first, WEEKDAY_OF[last]) == ("Mo", "Su")
            return () if everyday else (f"{first}-{WEEKDAY_OF[last]}",)
        more = token.parts.get("more", "").replace(",", "")
        return (first, *(WEEKDAY_OF[name] for name in more))

    def _parse_times(self) -> None:
        first_token = self.tokens.next
        assert first_token is not None
        span, assumption = parse_span(self.tokens)
        if assumption:
            self.sign.assumptions[assumption] = None
        if self.clause.is_whole_day or self.clause.is_closed:
            self._begin_clause(first_token.column)
        spans = self.clause.spans
        is_inside = bool(spans) and spans[-1].start_min < span.start_min and span.end_min < spans[-1].end_min
        if (is_inside and self.tokens.is_next(Kind.CLOSED)) or self.tokens.is_next(Kind.BREAK):
            self.tokens.take()
            self.sign.breaks.append(span)
            return
        if spans and span.start_min < spans[-1].end_min:
            raise self.tokens.error_at(
                first_token.column, "这一段早于前一段；如果是下午，请写“下午”或 24 小时制"
            )
        self.clause = replace(self.clause, spans=(*spans, span))

    def _parse_break(self) -> None:
        token = self.tokens.take()
        if not self.tokens.is_next(Kind.TIME):
            raise self.tokens.error_at(token.column, "没有写午休的钟点")
        self.sign.breaks.append(parse_span(self.tokens)[0])

    def _parse_parenthesis(self, token: Token) -> None:
        self.tokens.take()
        if token.kind is Kind.LEFT:
            if not self.clause.has_effect and self.tokens.is_next_of({Kind.TIME, Kind.WHOLE_DAY}):
                self.time_parentheses += 1
                return
            self.outer.append(self.clause)
            self.clause = Clause(token.column)
        elif self.time_parentheses:
            self.time_parentheses -= 1
        elif self.outer:
            self._end_clause()
            self.clause = self.outer.pop()
        else:
            raise self.tokens.error_at(token.column, "多了右括号")

    def _mark_whole_day(self, token: Token) -> None:
        if self.clause.has_effect:
            self._begin_clause(token.column)
        self.clause = replace(self.clause, is_whole_day=True)

    def _mark_closed(self, token: Token) -> None:
        """Parse "closed" after its days, or after the times of a break."""
        if self.outer and self.outer[-1].is_closed:
            raise self.tokens.error_at(token.column, "除外的是开放还是不开放？请分开写")
        is_break = self.outer and not self.clause.names_days and len(self.clause.spans) == 1
        if is_break:
            self.sign.breaks.append(self.clause.spans[0])
            self.clause = Clause(token.column)
        elif self.clause.has_effect or not (self.clause.names_days or self.clause.dates):
            raise self.tokens.error_at(token.column, "没有写哪些日子不开放")
        else:
            self.clause = replace(self.clause, is_closed=True)

    def _mark_as_usual(self, token: Token) -> None:
        """Parse "as usual" after days: holidays follow the week, other days repeat the previous clause."""
        days = tuple(day for day in self.clause.days if day != HOLIDAY)
        opened = self.sign.open_clauses
        if self.clause.has_effect or not self.clause.names_days or (days and not opened):
            raise self.tokens.error_at(token.column, "没有写和什么时候一样")
        self.sign.holidays_as_usual |= HOLIDAY in self.clause.days
        if days:
            self.clause = replace(opened[-1], column=token.column, dates=self.clause.dates, days=days)
            self._end_clause()
        self.clause = Clause(token.column)

    def _parse_separator(self, token: Token) -> None:
        if token.text == ";":
            self._begin_clause(token.column + 1)
            self.sign.same_sentence = False

    def _mark_all_year(self, token: Token) -> None:
        self.sign.mentions_holidays = self.sign.never_closed = True

    def _include_holidays(self, token: Token) -> None:
        self.sign.mentions_holidays = self.sign.holidays_as_usual = True

    def _exclude_holidays(self, token: Token) -> None:
        self.sign.mentions_holidays = True
        self.sign.clauses.append(Clause(token.column, days=(HOLIDAY,), is_closed=True))

    def _note_as_posted(self, token: Token) -> None:
        self.sign.assumptions[AS_POSTED] = None

    def _ignore(self, token: Token) -> None:
        """Ignore a token without effect."""

    _handlers = {  # noqa: RUF012 - a table of the class
        Kind.WHOLE_DAY: _mark_whole_day,
        Kind.CLOSED: _mark_closed,
        Kind.AS_USUAL: _mark_as_usual,
        Kind.AND: _parse_separator,
        Kind.ALL_YEAR: _mark_all_year,
        Kind.AS_POSTED: _note_as_posted,
        Kind.HOLIDAYS_TOO: _include_holidays,
        Kind.NO_HOLIDAYS: _exclude_holidays,
        Kind.NO_BREAK: _ignore,
        Kind.OPEN: _ignore,
    }

    def _begin_clause(self, column: int) -> None:
        self._end_clause()
        self.clause = Clause(column)

    def _end_clause(self) -> None:
        """Add the current clause to the sign."""
        clause = self.clause
        if clause.has_effect:
            self.sign.add(clause)
        elif clause.names_days or clause.dates:
            raise self.tokens.error_at(clause.column, "后面没有写钟点")
