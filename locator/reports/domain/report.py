"""Reports by visitors: a verdict from a person whom we do not know."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from geodata.sentence import Sentence
from locator.reports.domain.record import NO_RECORD, PRESENT_HONESTY, PRIOR_HONESTY, Record, weight_of


class Verdict(StrEnum):
    """What a report says: six things about the door, and three for the union only."""

    FINE = "fine"
    LOCKED = "locked"
    NEEDS_APP = "needs_app"
    NOT_HERE = "not_here"
    MOVED = "moved"
    FULL = "full"
    BROKEN = "broken"
    WRONG_LINE = "wrong_line"
    SUGGESTION = "suggestion"

    @property
    def zh(self) -> str:
        """The label of the button."""
        return Sentence(VERDICT_LABELS[self])


VERDICT_LABELS = {
    Verdict.FINE: "开着，好用",
    Verdict.LOCKED: "锁着门",
    Verdict.NEEDS_APP: "要用手机应用",
    Verdict.NOT_HERE: "这里没有驿站",
    Verdict.MOVED: "搬走了",
    Verdict.FULL: "人满了",
    Verdict.BROKEN: "东西坏了",
    Verdict.WRONG_LINE: "这一行不对",
    Verdict.SUGGESTION: "提个建议",
}
# What one says by one tap at the door; the others need a word more.
DOOR_VERDICTS = tuple(verdict for verdict in Verdict if verdict not in ("wrong_line", "suggestion"))


class Line(StrEnum):
    """The lines of a station's page that can be wrong."""

    HOURS = "hours"
    ADDRESS = "address"
    PHONE = "phone"
    SERVICES = "services"
    NAME = "name"

    @property
    def zh(self) -> str:
        """The label of the line."""
        return Sentence(LINE_LABELS[self])


LINE_LABELS = {
    Line.HOURS: "开放时间",
    Line.ADDRESS: "地址",
    Line.PHONE: "电话",
    Line.SERVICES: "服务",
    Line.NAME: "名称",
}
# How soon the union has to answer, by the harm that a delay does. Assumptions, to be adjusted
# by each union; FINE needs no answer.
ANSWER_DEADLINES = {
    Verdict.LOCKED: timedelta(days=2),
    Verdict.NOT_HERE: timedelta(days=2),
    Verdict.MOVED: timedelta(days=2),
    Verdict.NEEDS_APP: timedelta(days=5),
    Verdict.BROKEN: timedelta(days=7),
    Verdict.FULL: timedelta(days=7),
    Verdict.WRONG_LINE: timedelta(days=7),
    Verdict.SUGGESTION: timedelta(days=14),
}
# Verdicts that imply that the door was open.
OPEN_DOOR_VERDICTS = frozenset({Verdict.FINE, Verdict.FULL, Verdict.BROKEN})


# Verdicts that tell of trouble, not of an open door or a wish.
AFFECTING_VERDICTS = tuple(verdict for verdict in DOOR_VERDICTS if verdict is not Verdict.FINE)
# Verdicts that change nothing in public on strangers' word: they open a task for the union.
TASK_VERDICTS = frozenset({Verdict.NOT_HERE, Verdict.MOVED, Verdict.WRONG_LINE, Verdict.SUGGESTION})


@dataclass(frozen=True, slots=True)
class Report:
    """One report. `witness` identifies its author: two reports of one witness count once."""

    verdict: Verdict
    at: datetime
    witness: str
    service: str = ""  # the broken service
    near: bool = False  # made at the station, shown by the token behind the plaque's QR code
    record: Record = NO_RECORD
    network: str = ""  # the hash of its network; empty: not known, the witness stands for itself

    @property
    def is_stranger(self) -> bool:
        """Whether neither a record nor presence tells this reporter from others of the same network."""
        return not self.near and not self.record.is_known

    @property
    def weight(self) -> float:
        """The weight when it is made."""
        return weight_of(self.record.honesty(PRESENT_HONESTY if self.near else PRIOR_HONESTY))


RESPONSE_PERIOD = timedelta(days=90)
