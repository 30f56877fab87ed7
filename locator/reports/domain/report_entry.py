"""A report as its author sees it, by its code."""

from dataclasses import dataclass
from datetime import datetime

from geodata.sentence import Sentence
from locator.reports.domain.report import Verdict


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

    @property
    def standing(self) -> Sentence:
        """The state of the report in one sentence."""
        if self.answer:
            return Sentence("工会已经答复")
        if self.is_public:
            return Sentence("已经告诉大家")
        if self.agreed is not None:
            return Sentence("别人也这样反映") if self.agreed else Sentence("别人反映的不一样")
        return (
            Sentence("已经收到")
            if self.verdict is Verdict.FINE
            else Sentence("已经收到；再有一个人这样反映，就告诉大家")
        )
