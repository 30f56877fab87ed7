"""A result: what was judged and how near, what is to be put right, and until when a confirmed one holds."""

import calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from geodata.sentence import Sentence
from locator.assessments.domain.rounds import Stage

MAX_WORDS_LENGTH, MAX_NOTE_LENGTH = 500, 1_000
MONTHS = 12


class Nearness(StrEnum):
    """Whether it is shown that the assessor stood at the station; the position itself is never sent."""

    UNPROVED = "unproved"
    NEAR = "near"
    FAR = "far"
    PLAQUE = "plaque"

    @property
    def zh(self) -> str:
        """The Chinese label, also the translation key."""
        return NEARNESS_LABELS[self]


NEARNESS_LABELS = {
    Nearness.UNPROVED: Sentence("没有到场证明"),
    Nearness.NEAR: Sentence("手机定位在站点旁"),
    Nearness.FAR: Sentence("手机定位不在站点旁"),
    Nearness.PLAQUE: Sentence("扫过站牌的码"),
}


class FindingState(StrEnum):
    """How far a finding is: the keeper answers, the office takes the answer or sends it back."""

    OPEN = "open"
    ANSWERED = "answered"
    FIXED = "fixed"
    VERIFIED = "verified"

    @property
    def zh(self) -> str:
        """The Chinese label, also the translation key."""
        return STATE_LABELS[self]


STATE_LABELS = {
    FindingState.OPEN: Sentence("待整改"),
    FindingState.ANSWERED: Sentence("已答复，待核"),
    FindingState.FIXED: Sentence("说已改好，待现场核"),
    FindingState.VERIFIED: Sentence("已核实改好"),
}


@dataclass(frozen=True, slots=True)
class NewFinding:
    """What is to be put right: the criterion's code, what is wrong, by when."""

    criterion: str
    words: str
    due_on: date


@dataclass(frozen=True, slots=True)
class Judgement:
    """A judgement as it is handed in; `client_key` is the phone's, so that it is kept once."""

    station_id: int
    round_id: int
    stage: Stage
    points: Mapping[str, int]
    made_at: datetime
    findings: Sequence[NewFinding] = ()
    note: str = ""
    nearness: Nearness = Nearness.UNPROVED
    team_id: int | None = None
    task_id: int | None = None
    client_key: str | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """A result that is kept."""

    id: int
    station_id: int
    station_code: str
    station_name: str
    scheme_id: int
    round_id: int
    stage: Stage
    team: str
    made_by_id: int
    made_by: str
    made_at: datetime
    is_late: bool
    nearness: Nearness
    score: Decimal
    level: str
    stars: int
    subsidy_yuan: Decimal
    confirmed_by: str
    confirmed_at: datetime | None
    valid_until: date | None

    def is_valid(self, today: date) -> bool:
        """Tell whether it is confirmed and not expired."""
        return self.valid_until is not None and self.valid_until >= today


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding that is kept, with the words of its criterion."""

    id: int
    assessment_id: int
    station_id: int
    criterion: str
    words: str
    due_on: date
    state: FindingState
    answer: str
    answered_at: datetime | None
    reply: str

    def is_overdue(self, today: date) -> bool:
        """Tell whether it is past its day and not put right."""
        return self.state is not FindingState.VERIFIED and today > self.due_on


def expiry(confirmed_on: date, valid_months: int) -> date:
    """Return the last day on which a result holds: the same day some months later, or that month's last."""
    years, month = divmod(confirmed_on.month - 1 + valid_months, MONTHS)
    year = confirmed_on.year + years
    return date(year, month + 1, min(confirmed_on.day, calendar.monthrange(year, month + 1)[1]))
