"""Opening hours as unions post them, read into the opening_hours syntax: wholly, or not at all.

The reading says how sure it is, and what it took for granted, for a person to confirm.
"""

from dataclasses import dataclass, field, replace
from enum import StrEnum

from locator.domain.hours import WEEKDAYS, Hours
from locator.domain.posted_clause import ALL_DAYS, HOLIDAY, Clause
from locator.domain.posted_clock import Span, span
from locator.domain.posted_dates import dates
from locator.domain.posted_words import Kind, Token, Tokens
from locator.errors import InvalidHours

LONGEST_POSTED = 300
DAY_KINDS = frozenset({Kind.DAILY, Kind.WORKDAYS, Kind.WEEKEND, Kind.HOLIDAY, Kind.WEEKDAY, Kind.NTH_DAY})
WEEKDAY_OF = dict(zip("一二三四五六日1234567", WEEKDAYS * 2, strict=True)) | {"天": "Su"}
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


def read(posted: str) -> PostedReading:
    """Read a posted text; raise InvalidHours with the column (from 1) of what cannot be read."""
    if not posted.strip():
        raise InvalidHours("开放时间是空的", 1)
    if len(posted) > LONGEST_POSTED:
        raise InvalidHours(f"开放时间超过 {LONGEST_POSTED} 个字", LONGEST_POSTED + 1)
    return _Reader(Tokens.of(posted)).reading()


@dataclass(slots=True)
class _Reader:
    """The state of one reading; `clause` is the one being read."""

    words: Tokens
    clauses: list[Clause] = field(default_factory=list)
    breaks: list[Span] = field(default_factory=list)
    assumed: dict[str, None] = field(default_factory=dict)
    holiday_said: bool = False
    off_on_holidays: bool = False
    clause: Clause = field(default_factory=lambda: Clause(1))
    outer: list[Clause] = field(default_factory=list)
    transparent: int = 0  # parentheses around mere times
    same_sentence: bool = True

    def reading(self) -> PostedReading:
        """Read all words, and put the rules together."""
        while self.words.next:
            self._word(self.words.next)
        if self.outer or self.transparent:
            raise self.words.refused(self.words.end, "少了右括号")
        self._close()
        return self._together()

    def _word(self, word: Token) -> None:
        match word.kind:
            case Kind.SEASON | Kind.DATE | Kind.MONTH | Kind.MONTH_DAY:
                self._dates(word)
            case Kind.TIME:
                self._times()
            case Kind.BREAK:
                self._break()
            case Kind.LEFT | Kind.RIGHT:
                self._parenthesis(word)
            case kind if kind in DAY_KINDS:
                self._days(word)
            case kind if kind in self._plain:
                self.words.take()
                self._plain[kind](self, word)
            case _:
                raise self.words.refused(word.column, "放在这里读不懂")

    def _dates(self, word: Token) -> None:
        if self.clause.holds:
            self._begin(word.column)
        if word.kind is Kind.SEASON and self.clause.dates:
            self.words.take()  # the months stood before the season's name
            return
        said = dates(self.words)
        joined = ",".join(part for part in (self.clause.dates, said) if part)
        self.clause = replace(self.clause, dates=joined)

    def _days(self, word: Token) -> None:
        if self.clause.holds:
            self._begin(word.column)
        items = self._day_items(self.words.take())
        first = self.clause.days_came_first or not self.clause.dates
        days = (*self.clause.days, *items)
        self.clause = replace(self.clause, days=days, days_came_first=first, chosen=True)

    def _day_items(self, word: Token) -> tuple[str, ...]:
        match word.kind:
            case Kind.WORKDAYS:
                self.off_on_holidays = True
                return ("Mo-Fr",)
            case Kind.WEEKEND:
                return ("Sa-Su",)
            case Kind.HOLIDAY:
                self.holiday_said = True
                return (HOLIDAY,)
            case Kind.NTH_DAY:
                nth = "一二三四".find(word.parts["nth"]) + 1 or word.parts["nth"]
                return (f"{WEEKDAY_OF[word.parts['name']]}[{nth}]",)
            case Kind.WEEKDAY:
                return self._weekdays(word)
        return ()  # every day

    def _weekdays(self, word: Token) -> tuple[str, ...]:
        first = WEEKDAY_OF[word.parts["name"]]
        last = word.parts.get("last", "")
        if not last and self.words.is_next(Kind.TO, Kind.WEEKDAY):
            self.words.take()
            last = self.words.take().parts["name"]
        if last:
            everyday = (first, WEEKDAY_OF[last]) == ("Mo", "Su")
            return () if everyday else (f"{first}-{WEEKDAY_OF[last]}",)
        more = word.parts.get("more", "").replace(",", "")
        return (first, *(WEEKDAY_OF[name] for name in more))

    def _times(self) -> None:
        begins = self.words.next
        assert begins is not None
        said, assumption = span(self.words)
        if assumption:
            self.assumed[assumption] = None
        if self.clause.is_whole_day or self.clause.is_closed:
            self._begin(begins.column)
        spans = self.clause.spans
        inside = bool(spans) and spans[-1].start_min < said.start_min and said.end_min < spans[-1].end_min
        if (inside and self.words.is_next(Kind.CLOSED)) or self.words.is_next(Kind.BREAK):
            self.words.take()
            self.breaks.append(said)
            return
        if spans and said.start_min < spans[-1].end_min:
            raise self.words.refused(begins.column, "这一段早于前一段；如果是下午，请写“下午”或 24 小时制")
        self.clause = replace(self.clause, spans=(*spans, said))

    def _break(self) -> None:
        word = self.words.take()
        if not self.words.is_next(Kind.TIME):
            raise self.words.refused(word.column, "没有写午休的钟点")
        self.breaks.append(span(self.words)[0])

    def _parenthesis(self, word: Token) -> None:
        self.words.take()
        if word.kind is Kind.LEFT:
            if not self.clause.holds and self.words.is_next_of({Kind.TIME, Kind.WHOLE_DAY}):
                self.transparent += 1
                return
            self.outer.append(self.clause)
            self.clause = Clause(word.column)
        elif self.transparent:
            self.transparent -= 1
        elif self.outer:
            self._close()
            self.clause = self.outer.pop()
        else:
            raise self.words.refused(word.column, "多了右括号")

    def _whole_day(self, word: Token) -> None:
        if self.clause.holds:
            self._begin(word.column)
        self.clause = replace(self.clause, is_whole_day=True)

    def _closed(self, word: Token) -> None:
        """Read "closed" after the days that it is for, or after the hours of a break."""
        lone_hours = self.outer and not self.clause.chosen and len(self.clause.spans) == 1
        if lone_hours:
            self.breaks.append(self.clause.spans[0])
            self.clause = Clause(word.column)
        elif self.clause.holds or not (self.clause.chosen or self.clause.dates):
            raise self.words.refused(word.column, "没有写哪些日子不开放")
        else:
            self.clause = replace(self.clause, is_closed=True)

    def _as_usual(self, word: Token) -> None:
        """Read "as usual" after days: holidays follow the week; other days have the hours before."""
        days = tuple(day for day in self.clause.days if day != HOLIDAY)
        opened = [one for one in self.clauses if not one.is_closed]
        if self.clause.holds or not self.clause.chosen or (days and not opened):
            raise self.words.refused(word.column, "没有写和什么时候一样")
        if days:
            self.clause = replace(opened[-1], column=word.column, dates=self.clause.dates, days=days)
            self._close()
        self.clause = Clause(word.column)

    def _and(self, word: Token) -> None:
        if word.text == ";":
            self._begin(word.column + 1)
            self.same_sentence = False

    def _all_year(self, word: Token) -> None:
        self.holiday_said = True

    def _as_posted(self, word: Token) -> None:
        self.assumed[AS_POSTED] = None

    def _nothing(self, word: Token) -> None:
        """Pass over a word that changes nothing."""

    _plain = {  # noqa: RUF012 - a table of the class
        Kind.WHOLE_DAY: _whole_day,
        Kind.CLOSED: _closed,
        Kind.AS_USUAL: _as_usual,
        Kind.AND: _and,
        Kind.ALL_YEAR: _all_year,
        Kind.AS_POSTED: _as_posted,
        Kind.NO_BREAK: _nothing,
        Kind.OPEN: _nothing,
    }

    def _begin(self, column: int) -> None:
        self._close()
        self.clause = Clause(column)

    def _close(self) -> None:
        """Put the clause away; it takes the dates of the one before it in the same sentence."""
        one = self.clause
        if not one.holds:
            if one.chosen or one.dates:
                raise self.words.refused(one.column, "后面没有写钟点")
            return
        one = self._in_season(self._on_days(one))
        if one.is_closed and one.dates and not one.dates.startswith("20"):
            self.assumed[EVERY_YEAR] = None
        self._require_new_days(one)
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

    def _require_new_days(self, one: Clause) -> None:
        """Refuse a clause that would hide an earlier one's hours wholly."""
        for earlier in self.clauses:
            both_open = not (earlier.is_closed or one.is_closed)
            alike = earlier.dates == one.dates and earlier.order == one.order
            if both_open and alike and earlier.weekdays <= one.weekdays:
                raise self.words.refused(one.column, "和前面写的是同样的日子")

    def _together(self) -> PostedReading:
        opened = [one for one in self.clauses if not one.is_closed]
        if not opened:
            raise self.words.refused(self.words.end, "没有写开门的钟点")
        is_daily = {day for one in opened for day in one.weekdays} >= ALL_DAYS
        rules = [one.text for one in sorted(self.clauses, key=lambda one: one.order)]
        names_holidays = any(HOLIDAY in one.days for one in self.clauses)
        if self.off_on_holidays and not names_holidays:
            rules.append("PH off")
        elif not self.holiday_said and not is_daily:
            self.assumed[NO_HOLIDAY_SAID] = None
        rules += [f"{one} off" for one in self.breaks]
        return PostedReading(Hours.parse("; ".join(rules)), tuple(self.assumed))
