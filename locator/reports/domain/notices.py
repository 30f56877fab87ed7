"""Notices about a station's door besides its weekly hours: closures, campaigns, doubts from reports."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Self

from geodata.sentence import Day, Sentence
from locator.hours.domain.schedule import Cause
from locator.hours.domain.timeline import DoorState
from locator.reports.domain.doubt import doubt_sentence
from locator.time_zone import SHANGHAI

DAYS_PER_MONTH = 30.4
PRINT_HORIZON = timedelta(days=30)  # a printed sheet is used for weeks


@dataclass(frozen=True, slots=True)
class Notice:
    """An hours exception as in the public card; its times have zones."""

    cause: Cause
    doors: DoorState
    starts_at: datetime
    ends_at: datetime
    reason: str
    said_at: datetime

    @classmethod
    def of(cls, exception: Mapping[str, Any]) -> Self:
        """Return the notice of a JSON object in the card."""
        return cls(
            Cause(exception["cause"]),
            DoorState(exception["doors"]),
            datetime.fromisoformat(exception["starts_at"]),
            datetime.fromisoformat(exception["ends_at"]),
            exception["reason"],
            datetime.fromisoformat(exception["said_at"]),
        )

    def is_current(self, at: datetime) -> bool:
        """Tell whether it is to be shown at a time; a closure also after its planned end."""
        return self.starts_at <= at and (at < self.ends_at or self.cause is Cause.CLOSURE)

    def sentence(self, at: datetime) -> Sentence:
        """Return the notice as a sentence for a reader at a time."""
        if self.cause is Cause.REPORTS:
            return Sentence("{ago}{what}", ago=time_ago(self.said_at, at), what=doubt_sentence(self.reason))
        if self.cause is Cause.UNCONFIRMED:
            return Sentence.word(self.reason)
        until = day_and_time(self.ends_at)
        if self.cause is Cause.CAMPAIGN:
            return Sentence("{reason}（至 {until}）", reason=self.reason, until=until)
        if at >= self.ends_at:
            return Sentence(
                "临时关闭：{reason}，原定 {until} 恢复，还没有人确认", reason=self.reason, until=until
            )
        return Sentence("临时关闭：{reason}，预计 {until} 恢复", reason=self.reason, until=until)

    def printed_sentence(self, at: datetime) -> Sentence:
        """Return the notice as a sentence for paper, which is read on any day: with its dates."""
        if self.cause is Cause.UNCONFIRMED:
            return Sentence.word(self.reason)
        starts_at, until = day_and_time(self.starts_at), day_and_time(self.ends_at)
        if self.cause is Cause.CAMPAIGN:
            return Sentence(
                "{starts_at} 至 {until}：{reason}", reason=self.reason, starts_at=starts_at, until=until
            )
        if at >= self.ends_at:
            return self.sentence(at)
        return Sentence(
            "{starts_at} 至 {until} 临时关闭：{reason}", reason=self.reason, starts_at=starts_at, until=until
        )


def notices_to_print(exceptions: Iterable[Mapping[str, Any]], at: datetime) -> list[Notice]:
    """Return the card's notices that are current or upcoming, without reports, which fade."""
    lasting = [notice for notice in map(Notice.of, exceptions) if notice.cause is not Cause.REPORTS]
    return [
        notice for notice in lasting if notice.is_current(at) or at < notice.starts_at <= at + PRINT_HORIZON
    ]


def current_notices(exceptions: Iterable[Mapping[str, Any]], at: datetime) -> list[Notice]:
    """Return the card's notices that are current at a time."""
    return [notice for notice in map(Notice.of, exceptions) if notice.is_current(at)]


def time_ago(then: datetime, at: datetime) -> Sentence:
    """Return how long ago a time was: ``20 分钟前``, ``3 小时前``, ``2 天前``."""
    minutes = max(0, int((at - then).total_seconds() // 60))
    if minutes < 1:
        return Sentence("刚刚")
    if minutes < 60:
        return Sentence("{n} 分钟前", n=minutes)
    if minutes < 48 * 60:
        return Sentence("{n} 小时前", n=minutes // 60)
    days = minutes // (24 * 60)
    return (
        Sentence("{n} 天前", n=days) if days < 60 else Sentence("{n} 个月前", n=round(days / DAYS_PER_MONTH))
    )


def day_and_time(moment: datetime) -> Sentence:
    """Return ``11月23日 14:40``, in Asia/Shanghai."""
    local = moment.astimezone(SHANGHAI)
    return Sentence("{day} {clock}", day=Day(local.date()), clock=f"{local:%H:%M}")
