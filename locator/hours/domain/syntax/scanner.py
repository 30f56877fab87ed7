"""A place in a text that moves forward as the text is read."""

import re

from geodata.sentence import Sentence
from locator.hours.domain.errors import InvalidHours
from locator.hours.domain.syntax.characters import fold_characters

SPACE = re.compile(r"[ ]*")
WORD = re.compile(r"[^\W\d_]+")


class Scanner:
    """The folded text, and how far it was read; columns count from 1 and are those of the text."""

    def __init__(self, written: str) -> None:
        self.written = written
        self.text = fold_characters(written)
        self.at = 0

    @property
    def is_at_end(self) -> bool:
        """Return whether only spaces are left."""
        self.skip_space()
        return self.at >= len(self.text)

    def skip_space(self) -> None:
        """Move to the next character that is no space."""
        self.at = SPACE.match(self.text, self.at).end()  # type: ignore[union-attr]  # matches nothing too

    def peek(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Return a match at this place."""
        return pattern.match(self.text, self.at)

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Return a match at this place and move behind it."""
        found = pattern.match(self.text, self.at)
        if found:
            self.at = found.end()
        return found

    def word(self) -> str:
        """Return the word at this place, empty for none."""
        found = WORD.match(self.text, self.at)
        return found[0] if found else ""

    def error(self, why: str = "", at: int | None = None) -> InvalidHours:
        """Return the refusal of what stands at a place, quoted."""
        start = self.at if at is None else at
        there = self.written[start : start + 10]
        reason = why or Sentence("读不懂：应是 OSM opening_hours 写法，例如 Mo-Fr 08:30-17:30; PH off")
        if not there:
            return InvalidHours(
                Sentence("写到第 {column} 个字符：{why}", column=start + 1, why=reason), start + 1
            )
        return InvalidHours(
            Sentence("第 {column} 个字符“{there}”处：{why}", column=start + 1, there=there, why=reason),
            start + 1,
        )
