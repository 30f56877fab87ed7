"""What a posted text was read as, how certain that is, and the assumptions that a clerk confirms."""

from dataclasses import dataclass
from enum import StrEnum

from geodata.sentence import Sentence, pattern
from locator.hours.domain.hours import Hours

NO_DAYS = Sentence("没有写星期几，当作每天")
NO_HOLIDAY_RULE = Sentence("没有写节假日怎么办，按平时推算")
NO_WEEKEND = Sentence("没有写周末开不开")
AS_POSTED = Sentence("原文说以现场为准")
EVERY_YEAR = Sentence("没有写年份的日期当作每年")
ALL_YEAR = Sentence("同一句里后面的“休息”当作全年")
SAME_SEASON = Sentence("同一句里后面的日子当作同一季节")
USUAL_REST = Sentence("“平时”当作其余的日子")
NOON = Sentence("上午、下午以 12:00 为界")
USUAL_HOLIDAYS = Sentence("节假日遇上每周不开放的那天，当作不开放")
OPEN_HOLIDAYS = Sentence("“节假日除外”当作：节假日遇上不开放的那天也开放")
FEAST_UNKNOWN = pattern("“{feast}”每年日子不同，节假日都登记成说不准")
NOTICE_UNKNOWN = pattern("“{days}”要看通知，登记成说不准")
ALSO_OPEN = pattern("“{days}”当作和平时一样")


class Confidence(StrEnum):
    """Confidence of a reading."""

    CERTAIN = "certain"
    LIKELY = "likely"  # assumptions were made


@dataclass(frozen=True, slots=True)
class PostedReading:
    """The hours that a posted text was read as; `assumptions` are sentences for the clerk who confirms it.

    Where the text names hours with staff and self-service apart, `hours` are those with staff.
    """

    hours: Hours
    assumptions: tuple[str, ...] = ()
    self_service: Hours | None = None

    @property
    def confidence(self) -> Confidence:
        """CERTAIN if no assumptions were made."""
        return Confidence.LIKELY if self.assumptions else Confidence.CERTAIN
