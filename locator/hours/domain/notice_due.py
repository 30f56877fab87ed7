"""When the next holiday notice is missing: from 1 December a warning, from 20 December an alarm."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from geodata.sentence import Sentence

DECEMBER = 12
ALARM_DAY = 20


@dataclass(frozen=True, slots=True)
class MissingNotice:
    """A year whose notice has not been loaded though it is due; `is_urgent` when time runs out."""

    year: int
    is_urgent: bool

    @property
    def message(self) -> Sentence:
        """What is missing, and what follows from it."""
        return Sentence("{year} 年的放假安排还没有装入：节假日前后开不开都显示说不准", year=self.year)


def missing_notice(decreed_years: Collection[int], today: date) -> MissingNotice | None:
    """Return the year whose notice is missing on a day: in December the next, otherwise the current one."""
    year = today.year + 1 if today.month == DECEMBER else today.year
    if year in decreed_years:
        return None
    return MissingNotice(year, is_urgent=today.month != DECEMBER or today.day >= ALARM_DAY)
