"""Opening hours as unions post them, read into the opening_hours syntax: wholly, or not at all.

The reading says how sure it is, and what it took for granted, for a person to confirm.
"""

from dataclasses import dataclass, field, replace

from geodata.sentence import Sentence
from locator.hours.domain.errors import InvalidHours
from locator.hours.domain.hours import WEEKDAYS
from locator.hours.domain.posted.clause import HOLIDAY, Clause
from locator.hours.domain.posted.clock import span
from locator.hours.domain.posted.dates import dates
from locator.hours.domain.posted.sign import AS_POSTED, PostedReading, Sign
from locator.hours.domain.posted.words import Kind, Token, Tokens

LONGEST_POSTED = 300
DAY_KINDS = frozenset({Kind.DAILY, Kind.WORKDAYS, Kind.WEEKEND, Kind.HOLIDAY, Kind.WEEKDAY, Kind.NTH_DAY})
WEEKDAY_OF = dict(zip("一二三四五六日1234567", WEEKDAYS * 2, strict=True)) | {"天": "Su"}


def read(posted: str) -> PostedReading:
    """Read a posted text; raise InvalidHours with the column (from 1) of what cannot be read."""
    if not posted.strip():
        raise InvalidHours("开放时间是空的", 1)
    if len(posted) > LONGEST_POSTED:
        raise InvalidHours(
            Sentence("开放时间超过 {longest_posted} 个字", longest_posted=LONGEST_POSTED), LONGEST_POSTED + 1
        )
    words = Tokens.of(posted)
    return _Reader(words, Sign(words)).reading()


@dataclass(slots=True)
class _Reader:
    """The state of one reading; `clause` is the one being read."""

    words: Tokens
    sign: Sign
    clause: Clause = field(default_factory=lambda: Clause(1))
    outer: list[Clause] = field(default_factory=list)
    transparent: int = 0  # parentheses around mere times

    def reading(self) -> PostedReading:
        """Read all words, and put the rules together."""
        while self.words.next:
            self._word(self.words.next)
        if self.outer or self.transparent:
            raise self.words.refused(self.words.end, "少了右括号")
        self._close()
        return self.sign.reading()

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
                self.sign.off_on_holidays = True
                return ("Mo-Fr",)
            case Kind.WEEKEND:
                return ("Sa-Su",)
            case Kind.HOLIDAY:
                self.sign.holiday_said = True
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
            self.sign.assumed[assumption] = None
        if self.clause.is_whole_day or self.clause.is_closed:
            self._begin(begins.column)
        spans = self.clause.spans
        inside = bool(spans) and spans[-1].start_min < said.start_min and said.end_min < spans[-1].end_min
        if (inside and self.words.is_next(Kind.CLOSED)) or self.words.is_next(Kind.BREAK):
            self.words.take()
            self.sign.breaks.append(said)
            return
        if spans and said.start_min < spans[-1].end_min:
            raise self.words.refused(begins.column, "这一段早于前一段；如果是下午，请写“下午”或 24 小时制")
        self.clause = replace(self.clause, spans=(*spans, said))

    def _break(self) -> None:
        word = self.words.take()
        if not self.words.is_next(Kind.TIME):
            raise self.words.refused(word.column, "没有写午休的钟点")
        self.sign.breaks.append(span(self.words)[0])

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
        if self.outer and self.outer[-1].is_closed:
            raise self.words.refused(word.column, "除外的是开放还是不开放？请分开写")
        lone_hours = self.outer and not self.clause.chosen and len(self.clause.spans) == 1
        if lone_hours:
            self.sign.breaks.append(self.clause.spans[0])
            self.clause = Clause(word.column)
        elif self.clause.holds or not (self.clause.chosen or self.clause.dates):
            raise self.words.refused(word.column, "没有写哪些日子不开放")
        else:
            self.clause = replace(self.clause, is_closed=True)

    def _as_usual(self, word: Token) -> None:
        """Read "as usual" after days: holidays follow the week; other days have the hours before."""
        days = tuple(day for day in self.clause.days if day != HOLIDAY)
        opened = self.sign.opened
        if self.clause.holds or not self.clause.chosen or (days and not opened):
            raise self.words.refused(word.column, "没有写和什么时候一样")
        self.sign.holidays_as_usual |= HOLIDAY in self.clause.days
        if days:
            self.clause = replace(opened[-1], column=word.column, dates=self.clause.dates, days=days)
            self._close()
        self.clause = Clause(word.column)

    def _and(self, word: Token) -> None:
        if word.text == ";":
            self._begin(word.column + 1)
            self.sign.same_sentence = False

    def _all_year(self, word: Token) -> None:
        self.sign.holiday_said = self.sign.never_closed = True

    def _holidays_too(self, word: Token) -> None:
        self.sign.holiday_said = self.sign.holidays_as_usual = True

    def _no_holidays(self, word: Token) -> None:
        self.sign.holiday_said = True
        self.sign.clauses.append(Clause(word.column, days=(HOLIDAY,), is_closed=True))

    def _as_posted(self, word: Token) -> None:
        self.sign.assumed[AS_POSTED] = None

    def _nothing(self, word: Token) -> None:
        """Pass over a word that changes nothing."""

    _plain = {  # noqa: RUF012 - a table of the class
        Kind.WHOLE_DAY: _whole_day,
        Kind.CLOSED: _closed,
        Kind.AS_USUAL: _as_usual,
        Kind.AND: _and,
        Kind.ALL_YEAR: _all_year,
        Kind.AS_POSTED: _as_posted,
        Kind.HOLIDAYS_TOO: _holidays_too,
        Kind.NO_HOLIDAYS: _no_holidays,
        Kind.NO_BREAK: _nothing,
        Kind.OPEN: _nothing,
    }

    def _begin(self, column: int) -> None:
        self._close()
        self.clause = Clause(column)

    def _close(self) -> None:
        """Put the clause away."""
        one = self.clause
        if one.holds:
            self.sign.add(one)
        elif one.chosen or one.dates:
            raise self.words.refused(one.column, "后面没有写钟点")
