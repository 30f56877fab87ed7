"""What is said about a station's door besides its week: closures, acts of the union, reports."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from locator.domain.schedule import Cause
from locator.domain.timeline import SHANGHAI, Doors

DAYS_IN_MONTH = 30.4


@dataclass(frozen=True, slots=True)
class Notice:
    """One exception as the public card carries it; moments are aware."""

    cause: Cause
    doors: Doors
    starts_at: datetime
    ends_at: datetime
    reason: str
    said_at: datetime

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> Self:
        """Return the notice of a card's JSON object."""
        return cls(
            Cause(said["cause"]),
            Doors(said["doors"]),
            datetime.fromisoformat(said["starts_at"]),
            datetime.fromisoformat(said["ends_at"]),
            said["reason"],
            datetime.fromisoformat(said["said_at"]),
        )

    def holds(self, at: datetime) -> bool:
        """Tell whether it is to be shown at a moment; a closure also when its end has passed."""
        return self.starts_at <= at and (at < self.ends_at or self.cause is Cause.CLOSURE)

    def words(self, at: datetime) -> str:
        """Return one sentence for the worker who asks at a moment."""
        if self.cause is Cause.REPORTS:
            return f"{ago(self.said_at, at)}{self.reason}"
        if self.cause is Cause.UNCONFIRMED:
            return self.reason
        if self.cause is Cause.CAMPAIGN:
            return f"{self.reason}（至 {_day_and_clock(self.ends_at)}）"
        if at >= self.ends_at:
            return f"临时关闭：{self.reason}，原定 {_day_and_clock(self.ends_at)} 恢复，还没有人确认"
        return f"临时关闭：{self.reason}，预计 {_day_and_clock(self.ends_at)} 恢复"


def holding(said: Iterable[Mapping[str, Any]], at: datetime) -> list[Notice]:
    """Return those of a card's notices that hold at a moment."""
    return [notice for notice in map(Notice.of, said) if notice.holds(at)]


def ago(then: datetime, at: datetime) -> str:
    """Return how long ago a moment was: ``20 分钟前``, ``3 小时前``, ``2 天前``."""
    minutes = max(0, int((at - then).total_seconds() // 60))
    if minutes < 1:
        return "刚刚"
    if minutes < 60:
        return f"{minutes} 分钟前"
    if minutes < 48 * 60:
        return f"{minutes // 60} 小时前"
    days = minutes // (24 * 60)
    return f"{days} 天前" if days < 60 else f"{days / DAYS_IN_MONTH:.0f} 个月前"


def _day_and_clock(moment: datetime) -> str:
    local = moment.astimezone(SHANGHAI)
    return f"{local.month}月{local.day}日 {local:%H:%M}"
