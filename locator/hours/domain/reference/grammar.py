"""The grammar of canonical opening hours, as a recursive descent; anything else is refused.

hours    = rule { ("; " | ", " | " || ") rule }
rule     = [ dates ] [ weekdays ] ( times [ state ] | state | "24/7" [ state ] ) [ remark ]
dates    = years | weeks | calendar dates, each a list without spaces
weekdays = item { "," item }; item = day [ "-" day ] | day "[" n { "," n } "]" [ " +n days" ] | "PH"
times    = "hh:mm-hh:mm" { "," "hh:mm-hh:mm" }
"""

from calendar import monthrange
from datetime import date

from locator.hours.domain.reference.tree import (
    DateRange,
    Dates,
    MonthRange,
    Node,
    Weekdays,
    WeekRange,
    YearlyDates,
    YearRange,
)

DAY_CODES = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
MONTH_CODES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
HOLIDAY_CODE = "PH"
JOINTS = {"; ": ";", ", ": ",", " || ": "||"}


class NotCanonical(ValueError):
    """A text outside of the grammar; `at` counts from 0."""

    def __init__(self, at: int) -> None:
        super().__init__(f"not canonical at {at}")
        self.at = at


def parse(text: str) -> tuple[Node, ...]:
    """Parse a text in canonical syntax; raise NotCanonical."""
    return _Descent(text).hours()


class _Descent:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def hours(self) -> tuple[Node, ...]:
        nodes = [self.rule(";")]
        while self.at < len(self.text):
            sign = next((sign for sign in JOINTS if self.text.startswith(sign, self.at)), None)
            if sign is None:
                raise NotCanonical(self.at)
            self.at += len(sign)
            nodes.append(self.rule(JOINTS[sign]))
        return tuple(nodes)

    def rule(self, joined_by: str) -> Node:
        dates = self.dates()
        weekdays, has_holidays = self.weekdays()
        is_always = self.taken("24/7")
        times = () if is_always else self.times()
        self.taken(" ")
        state = next((word for word in ("closed", "unknown") if self.taken(word)), "open")
        has_remark = self.remark()
        if state == "open" and not (times or is_always):
            raise NotCanonical(self.at)
        if not has_remark and self.text[self.at - 1 : self.at] == " ":
            self.at -= 1
        return Node(joined_by, dates, weekdays, has_holidays, times, state)

    def taken(self, literal: str) -> bool:
        if not self.text.startswith(literal, self.at):
            return False
        self.at += len(literal)
        return True

    def number(self, least: int, most: int) -> int:
        end = self.at
        while end < len(self.text) and self.text[end] in "0123456789":
            end += 1
        if end == self.at or not least <= int(self.text[self.at : end]) <= most:
            raise NotCanonical(self.at)
        value = int(self.text[self.at : end])
        self.at = end
        return value

    def code(self, codes: tuple[str, ...]) -> int | None:
        for index, code in enumerate(codes):
            if self.taken(code):
                return index
        return None

    def dates(self) -> tuple[Dates, ...]:
        items: list[Dates] = []
        if self.taken("week "):
            items.append(self.weeks())
            while self.taken(","):
                items.append(self.weeks())
        else:
            while item := self.calendar_item():
                items.append(item)
                if not self.is_list_comma():
                    break
                self.at += 1
        if items and not self.taken(" "):
            raise NotCanonical(self.at)
        return tuple(items)

    def is_list_comma(self) -> bool:
        return self.text.startswith(",", self.at) and not self.text.startswith(", ", self.at)

    def weeks(self) -> WeekRange:
        first = self.number(1, 53)
        last = self.number(first, 53) if self.taken("-") else first
        return WeekRange(first, last, self.number(1, 53) if self.taken("/") else 1)

    def calendar_item(self) -> Dates | None:
        year = self.year()
        month = self.code(MONTH_CODES)
        if month is None:
            if year is None:
                return None
            if not self.taken("-"):
                self.at -= self.text[self.at - 1 : self.at] == " "
                return YearRange(year, year)
            return YearRange(year, self.number(year, 2200))
        day = self.day_of_month()
        if not self.taken("-"):
            return self.span_of((year, month + 1, day), (year, month + 1, day))
        last_year = self.year()
        last_month = self.code(MONTH_CODES)
        if last_month is None:
            raise NotCanonical(self.at)
        return self.span_of((year, month + 1, day), (last_year, last_month + 1, self.day_of_month()))

    def year(self) -> int | None:
        digits = self.text[self.at : self.at + 4]
        if not (len(digits) == 4 and digits.isdigit()) or self.text[self.at + 4 : self.at + 5] == ":":
            return None
        self.at += 4
        self.taken(" ")
        return int(digits)

    def day_of_month(self) -> int | None:
        rest = self.text[self.at : self.at + 4]
        is_day = len(rest) > 1 and rest[0] == " " and rest[1].isdigit() and rest[3:4] != ":"
        if not is_day or self.text.startswith(" 24/7", self.at):
            return None
        self.at += 1
        return self.number(1, 31)

    def span_of(
        self, first: tuple[int | None, int, int | None], last: tuple[int | None, int, int | None]
    ) -> Dates:
        (first_year, first_month, first_day), (last_year, last_month, last_day) = first, last
        if (first_year is None) != (last_year is None) or (first_day is None) != (last_day is None):
            raise NotCanonical(self.at)
        if first_year is None or last_year is None:
            if first_day is None or last_day is None:
                return MonthRange(first_month, last_month)
            return YearlyDates((first_month, first_day), (last_month, last_day))
        try:
            end_day = last_day or monthrange(last_year, last_month)[1]
            return DateRange(
                date(first_year, first_month, first_day or 1), date(last_year, last_month, end_day)
            )
        except ValueError:
            raise NotCanonical(self.at) from None

    def weekdays(self) -> tuple[tuple[Weekdays, ...], bool]:
        items: list[Weekdays] = []
        has_holidays = False
        while True:
            if self.taken(HOLIDAY_CODE):
                has_holidays = True
            elif (first := self.code(DAY_CODES)) is not None:
                items.append(self.weekday_item(first))
            elif items or has_holidays:
                raise NotCanonical(self.at)
            else:
                return (), False
            if not self.is_list_comma():
                break
            self.at += 1
        if not self.taken(" "):
            raise NotCanonical(self.at)
        return tuple(items), has_holidays

    def weekday_item(self, first: int) -> Weekdays:
        if self.taken("-"):
            last = self.code(DAY_CODES)
            if last is None:
                raise NotCanonical(self.at)
            return Weekdays(first, last)
        if not self.taken("["):
            return Weekdays(first, first)
        numbers = [self.nth()]
        while self.taken(","):
            numbers.append(self.nth())
        if not self.taken("]"):
            raise NotCanonical(self.at)
        return Weekdays(first, first, tuple(numbers), self.moved_days())

    def nth(self) -> int:
        return -self.number(1, 5) if self.taken("-") else self.number(1, 5)

    def moved_days(self) -> int:
        for sign, factor in ((" +", 1), (" -", -1)):
            if self.taken(sign):
                count = self.number(0, 99)
                if not (self.taken(" days") or self.taken(" day")):
                    raise NotCanonical(self.at)
                return factor * count
        return 0

    def times(self) -> tuple[tuple[int, int], ...]:
        spans: list[tuple[int, int]] = []
        while self.text[self.at : self.at + 1].isdigit():
            start = self.minute()
            if not self.taken("-"):
                raise NotCanonical(self.at)
            spans.append((start, self.minute()))
            if not self.is_list_comma():
                break
            self.at += 1
        return tuple(spans)

    def minute(self) -> int:
        if self.text[self.at + 2 : self.at + 3] != ":":
            raise NotCanonical(self.at)
        hour = self.number(0, 48)
        if not self.taken(":"):
            raise NotCanonical(self.at)
        return hour * 60 + self.number(0, 59)

    def remark(self) -> bool:
        before = self.at
        self.taken(" ")
        if not self.taken('"'):
            self.at = before
            return False
        end = self.text.find('"', self.at)
        if end < 0:
            raise NotCanonical(self.at)
        self.at = end + 1
        return True
