"""One rule as it was understood, and how it is written in canonical syntax."""

from dataclasses import dataclass
from enum import StrEnum


class Effect(StrEnum):
    """What a rule says of its times."""

    OPEN = "open"
    CLOSED = "closed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Selectors:
    """The dates and the days of a rule, each a list in canonical syntax; both must match."""

    dates: tuple[str, ...] = ()
    days: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.dates or self.days)

    def __str__(self) -> str:
        weekdays = [day for day in self.days if day != "PH"]
        holidays = ["PH"] if "PH" in self.days else []
        dates = ",".join(dict.fromkeys(self.dates)).replace(",week ", ",")
        days = ",".join(dict.fromkeys([*weekdays, *holidays]))
        return " ".join(part for part in (dates, days) if part)


@dataclass(frozen=True, slots=True)
class WrittenRule:
    """A rule: its separator before it, its selectors, its times in minutes, its effect and remark."""

    separator: str
    selectors: Selectors
    spans: tuple[tuple[int, int], ...]
    effect: Effect
    comment: str = ""

    @property
    def closes_whole_days(self) -> bool:
        """Return whether the rule closes its days, not only some hours of them."""
        return self.effect is Effect.CLOSED and not self.spans

    def __str__(self) -> str:
        comment = f'"{self.comment}"' if self.comment else ""
        return " ".join(part for part in (str(self.selectors), self._times, self._effect, comment) if part)

    @property
    def _times(self) -> str:
        if self.spans and not (self.spans == ((0, 1440),) and not self.selectors):
            return ",".join(f"{_clock(start)}-{_clock(end)}" for start, end in self.spans)
        if self.effect is Effect.OPEN:
            return "00:00-24:00" if self.selectors else "24/7"
        return "00:00-24:00" if self.spans else ""

    @property
    def _effect(self) -> str:
        return "" if self.effect is Effect.OPEN else self.effect.value


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
