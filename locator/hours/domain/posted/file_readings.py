"""Readings of the posted hours of an imported file, row by row, for the clerk who reviews them."""

from collections.abc import Iterable
from dataclasses import dataclass

from locator.hours.domain.description import describe_hours
from locator.hours.domain.errors import InvalidHours
from locator.hours.domain.posted.hours import read_posted_hours
from locator.hours.domain.posted.reading import Confidence, PostedReading


@dataclass(frozen=True, slots=True)
class PostedCell:
    """A row's posted text with its reading, or the reason why it has none."""

    line: int
    text: str
    reading: PostedReading | None
    trouble: str = ""

    @property
    def is_certain(self) -> bool:
        """Return whether the reading may be adopted without confirmation."""
        return self.reading is not None and self.reading.confidence is Confidence.CERTAIN

    def __str__(self) -> str:
        """Return one line for the clerk."""
        written = f"第 {self.line} 行“{self.text}”"
        if self.reading is None:
            return f"{written}没有采用：{self.trouble}"
        hours = describe_hours(self.reading.hours)
        if self.is_certain:
            return f"{written}读作：{hours}"
        return f"{written}没有采用，可能是：{hours}（{'；'.join(self.reading.assumptions)}）"


def read_posted_column(signs: Iterable[tuple[int, str]]) -> list[PostedCell]:
    """Return the readings of posted texts with their lines."""
    return [_read_cell(line, text) for line, text in signs]


def _read_cell(line: int, text: str) -> PostedCell:
    try:
        return PostedCell(line, text, read_posted_hours(text))
    except InvalidHours as error:
        return PostedCell(line, text, None, str(error))
