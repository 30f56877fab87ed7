"""Reading posted opening hours in Chinese into opening_hours syntax: completely, or not at all.

The result has a confidence and the assumptions that were made, for a person to confirm.
"""

from geodata.sentence import Sentence
from locator.hours.domain.errors import InvalidHours
from locator.hours.domain.posted.parser import parse
from locator.hours.domain.posted.parsing import Parsing
from locator.hours.domain.posted.reading import PostedReading
from locator.hours.domain.posted.sign import Sign
from locator.hours.domain.posted.tokens import Tokens

LONGEST_POSTED = 300


def read_posted_hours(posted: str) -> PostedReading:
    """Parse a posted text; raise InvalidHours with the column (from 1) of what cannot be parsed."""
    if not posted.strip():
        raise InvalidHours("开放时间是空的", 1)
    if len(posted) > LONGEST_POSTED:
        raise InvalidHours(
            Sentence("开放时间超过 {longest_posted} 个字", longest_posted=LONGEST_POSTED), LONGEST_POSTED + 1
        )
    tokens = Tokens.of(posted)
    return parse(Parsing(tokens, Sign(tokens)))
