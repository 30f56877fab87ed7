"""Hours that a file gives only as they are posted: what they were read as, for whoever looks through it."""

from collections.abc import Iterable
from dataclasses import dataclass

from locator.hours.domain.errors import InvalidHours
from locator.hours.domain.hours_words import in_words
from locator.hours.domain.posted.hours import read
from locator.hours.domain.posted.sign import Confidence, PostedReading


@dataclass(frozen=True, slots=True)
class PostedHours:
    """A row's posted text, and what it was read as; or why it could not be read."""

    line: int
    text: str
    reading: PostedReading | None
    trouble: str = ""

    @property
    def is_certain(self) -> bool:
        """Tell whether it may be adopted without a person's word."""
        return self.reading is not None and self.reading.confidence is Confidence.CERTAIN

    def __str__(self) -> str:
        """Say it in one line, for the clerk to confirm."""
        told = f"第 {self.line} 行“{self.text}”"
        if self.reading is None:
            return f"{told}没有采用：{self.trouble}"
        words = in_words(self.reading.hours)
        if self.is_certain:
            return f"{told}读作：{words}"
        return f"{told}没有采用，可能是：{words}（{'；'.join(self.reading.assumptions)}）"


def posted(signs: Iterable[tuple[int, str]]) -> list[PostedHours]:
    """Return the readings of posted texts, by line."""
    return [_read(line, text) for line, text in signs]


def _read(line: int, text: str) -> PostedHours:
    try:
        return PostedHours(line, text, read(text))
    except InvalidHours as error:
        return PostedHours(line, text, None, str(error))
