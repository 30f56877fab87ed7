"""One report as whoever made it reads it again, by its code."""

from dataclasses import dataclass
from datetime import datetime

from geodata.sentence import Sentence
from locator.reports.domain.report import Verdict


@dataclass(frozen=True, slots=True)
class ReportEntry:
    """A report, what became of it, and what the union answered."""

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
    told: bool  # the public is told of it now
    answer: str
    answered_by: str
    answered_at: datetime | None

    @property
    def standing(self) -> Sentence:
        """What became of it, in one sentence."""
        if self.answer:
            return Sentence("工会已经答复")
        if self.told:
            return Sentence("已经告诉大家")
        if self.agreed is not None:
            return Sentence("别人也这样反映") if self.agreed else Sentence("别人反映的不一样")
        return (
            Sentence("已经收到")
            if self.verdict is Verdict.FINE
            else Sentence("已经收到；再有一个人这样反映，就告诉大家")
        )
