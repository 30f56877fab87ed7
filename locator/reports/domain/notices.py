"""What is said about a station's door besides its week: closures, acts of the union, reports."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Self

from geodata.sentence import Day, Sentence
from locator.hours.domain.schedule import Cause
from locator.hours.domain.timeline import DoorState
from locator.reports.domain.doubt import retold
from locator.time_zone import SHANGHAI

DAYS_IN_MONTH = 30.4
PRINTED_AHEAD = timedelta(days=30)  # a sheet hangs for weeks


@dataclass(frozen=True, slots=True)
class Notice:
    """One exception as the public card carries it; moments are aware."""

    cause: Cause
    doors: DoorState
    starts_at: datetime
    ends_at: datetime
    reason: str
    said_at: datetime

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> Self:
        """Return the notice of a card's JSON object."""
        return cls(
            Cause(said["cause"]),
            DoorState(said["doors"]),
            datetime.fromisoformat(said["starts_at"]),
            datetime.fromisoformat(said["ends_at"]),
            said["reason"],
            datetime.fromisoformat(said["said_at"]),
        )

    def holds(self, at: datetime) -> bool:
        """Tell whether it is to be shown at a moment; a closure also when its end has passed."""
        return self.starts_at <= at and (at < self.ends_at or self.cause is Cause.CLOSURE)

    def words(self, at: datetime) -> Sentence:
        """Return one sentence for the worker who asks at a moment."""
        if self.cause is Cause.REPORTS:
            return Sentence("{ago}{what}", ago=ago(self.said_at, at), what=retold(self.reason))
        if self.cause is Cause.UNCONFIRMED:
            return Sentence.word(self.reason)
        until = day_and_clock(self.ends_at)
        if self.cause is Cause.CAMPAIGN:
            return Sentence("{reason}（至 {until}）", reason=self.reason, until=until)
        if at >= self.ends_at:
            return Sentence(
                "临时关闭：{reason}，原定 {until} 恢复，还没有人确认", reason=self.reason, until=until
            )
        return Sentence("临时关闭：{reason}，预计 {until} 恢复", reason=self.reason, until=until)

    def printed(self, at: datetime) -> Sentence:
        """Return one sentence for paper, which is read on any day: with its dates."""
        if self.cause is Cause.UNCONFIRMED:
            return Sentence.word(self.reason)
        starts_at, until = day_and_clock(self.starts_at), day_and_clock(self.ends_at)
        if self.cause is Cause.CAMPAIGN:
            return Sentence(
                "{starts_at} 至 {until}：{reason}", reason=self.reason, starts_at=starts_at, until=until
            )
        if at >= self.ends_at:
            return self.words(at)
        return Sentence(
            "{starts_at} 至 {until} 临时关闭：{reason}", reason=self.reason, starts_at=starts_at, until=until
        )


def to_print(said: Iterable[Mapping[str, Any]], at: datetime) -> list[Notice]:
    """Return those of a card's notices that hold or are to come; what people said at the door fades."""
    lasting = [one for one in map(Notice.of, said) if one.cause is not Cause.REPORTS]
    return [one for one in lasting if one.holds(at) or at < one.starts_at <= at + PRINTED_AHEAD]


def holding(said: Iterable[Mapping[str, Any]], at: datetime) -> list[Notice]:
    """Return those of a card's notices that hold at a moment."""
    return [notice for notice in map(Notice.of, said) if notice.holds(at)]


def ago(then: datetime, at: datetime) -> Sentence:
    """Return how long ago a moment was: ``20 分钟前``, ``3 小时前``, ``2 天前``."""
    minutes = max(0, int((at - then).total_seconds() // 60))
    if minutes < 1:
        return Sentence("刚刚")
    if minutes < 60:
        return Sentence("{n} 分钟前", n=minutes)
    if minutes < 48 * 60:
        return Sentence("{n} 小时前", n=minutes // 60)
    days = minutes // (24 * 60)
    return (
        Sentence("{n} 天前", n=days) if days < 60 else Sentence("{n} 个月前", n=round(days / DAYS_IN_MONTH))
    )


def day_and_clock(moment: datetime) -> Sentence:
    """Return ``11月23日 14:40``, in Shanghai's time."""
    local = moment.astimezone(SHANGHAI)
    return Sentence("{day} {clock}", day=Day(local.date()), clock=f"{local:%H:%M}")
