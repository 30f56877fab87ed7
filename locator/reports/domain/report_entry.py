"""A report as its author sees it, by its code."""

from dataclasses import dataclass
from datetime import datetime

from geodata.sentence import Sentence
from locator.hours.domain.state import OpenState
from locator.reports.domain.burst import BurstState
from locator.reports.domain.doubt import HALF_LIFE
from locator.reports.domain.report import TASK_VERDICTS, Line, Verdict


@dataclass(frozen=True, slots=True)
class ReportEntry:
    """A report, its state, and the union's answer."""

    number: int
    station_code: str
    station_name: str
    verdict: Verdict
    service: str
    said_at: datetime
    words: str
    has_contact: bool
    has_photo: bool
    agreed: bool | None
    is_public: bool  # the public is warned about it now
    answer: str
    answered_by: str
    answered_at: datetime | None
    line: Line | None = None
    shown_state: OpenState = OpenState.UNKNOWN
    burst: BurstState | None = None
    is_overruled: bool = False  # by the keeper's word
    needed: int | None = None  # how many more people of other networks until the public is warned
    is_past: bool = False  # too long ago to warn anybody

    @property
    def was_closed(self) -> bool:
        """Whether the door was locked at a time when the station counted as closed anyway."""
        return self.verdict is Verdict.LOCKED and self.shown_state is OpenState.CLOSED

    @property
    def standing(self) -> Sentence:
        """The state of the report in one sentence."""
        if self.answer:
            return Sentence("工会已经答复")
        if self.is_public:
            return Sentence("已经告诉大家")
        if self.verdict in TASK_VERDICTS:
            return Sentence("已经转给工会；工会核实以前，网上的说法不变")
        if self.was_closed:
            return Sentence("已经收到；按登记的时间，这一站那时本来就关着，网上的说法不变")
        if self.is_overruled:
            return Sentence("守站人后来说没有问题，网上照守站人说的写")
        if self.agreed is not None:
            return Sentence("别人也这样反映") if self.agreed else Sentence("别人反映的不一样")
        return self._standing_of_open_report()

    def _standing_of_open_report(self) -> Sentence:
        if self.burst is BurstState.WAITING:
            return Sentence("已经收到；一下子来的反映多得不寻常，先请人看过，再告诉大家")
        if self.burst is BurstState.DISMISSED:
            return Sentence("已经收到，工会看得到；网上的说法不变")
        if self.verdict not in HALF_LIFE:
            return Sentence("已经收到")
        if self.is_past:
            return Sentence("已经收到；过了这么久，不再拿它提醒大家")
        if self.needed == 1:
            return Sentence("已经收到；再有一个人（用别的网络）这样反映，就告诉大家")
        if self.needed:
            return Sentence("已经收到；还要 {n} 个人（用别的网络）这样反映，才告诉大家", n=self.needed)
        return Sentence("已经收到；网上的说法暂时不变")
