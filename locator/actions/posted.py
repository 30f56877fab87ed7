"""Hours that a file gives only as they are posted: read for the clerk, adopted where that is certain."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from locator.actions.imports import Checked
from locator.domain.draft import StationDraft
from locator.domain.hours_words import in_words
from locator.domain.posted_hours import read
from locator.domain.posted_sign import Confidence, PostedReading
from locator.errors import InvalidHours


@dataclass(frozen=True, slots=True)
class PostedHours:
    """A row's posted text, and what it was read as; or why it could not be read."""

    draft: StationDraft
    reading: PostedReading | None
    trouble: str = ""

    @property
    def is_certain(self) -> bool:
        """Tell whether it may be adopted without a person's word."""
        return self.reading is not None and self.reading.confidence is Confidence.CERTAIN

    def __str__(self) -> str:
        """Say it in one line, for the clerk to confirm."""
        told = f"第 {self.draft.line} 行“{self.draft.hours_posted}”"
        if self.reading is None:
            return f"{told}没有采用：{self.trouble}"
        words = in_words(self.reading.hours)
        if self.is_certain:
            return f"{told}读作：{words}"
        return f"{told}没有采用，可能是：{words}（{'；'.join(self.reading.assumptions)}）"


def posted(drafts: Iterable[StationDraft]) -> list[PostedHours]:
    """Return the readings of the rows that have posted hours and no others."""
    return [_read(draft) for draft in drafts if draft.hours_posted and not draft.opening_hours]


def adopted(checked: Checked, readings: Iterable[PostedHours]) -> Checked:
    """Return what was checked, with the certain readings as its hours."""
    hours = {
        one.draft.line: one.reading.hours.canonical for one in readings if one.reading and one.is_certain
    }
    drafts = [replace(one, opening_hours=hours.get(one.line, one.opening_hours)) for one in checked.drafts]
    return replace(checked, drafts=drafts)


def _read(draft: StationDraft) -> PostedHours:
    try:
        return PostedHours(draft, read(draft.hours_posted))
    except InvalidHours as error:
        return PostedHours(draft, None, str(error))
