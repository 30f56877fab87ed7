"""The hours of an entry as its editor writes them: in the words of the door, read for all to see."""

from collections.abc import Mapping
from dataclasses import dataclass

from locator.domain.draft import RowProblem
from locator.domain.draft_cells import Cells
from locator.domain.hours import Hours
from locator.domain.hours_words import in_words
from locator.domain.posted_hours import read
from locator.domain.posted_sign import Confidence
from locator.errors import InvalidHours

POSTED, SYNTAX = "opening_hours_text", "opening_hours"


@dataclass(frozen=True, slots=True)
class HoursRead:
    """What the words of a door were read as, and what was taken for granted, for the editor to confirm."""

    cells: Mapping[str, str]
    words: str = ""
    assumptions: tuple[str, ...] = ()
    problem: RowProblem | None = None


def with_hours(cells: Cells, base: Cells, *, confirmed: bool) -> HoursRead:
    """Return an entry's cells with the hours that its words say.

    Words that changed are read anew, unless the editor wrote other hours in the syntax beside them; a
    reading that takes something for granted needs `confirmed`.
    """
    posted, syntax = cells.get(POSTED, ""), cells.get(SYNTAX, "")
    same_words, same_syntax = posted == base.get(POSTED, ""), syntax == base.get(SYNTAX, "")
    if not posted or (syntax and (same_words or not same_syntax)):
        return _as_written(cells, syntax)
    try:
        reading = read(posted)
    except InvalidHours as error:
        return HoursRead(cells, problem=RowProblem(0, POSTED, f"没读懂：{error}"))
    said = HoursRead({**cells, SYNTAX: reading.hours.canonical}, in_words(reading.hours), reading.assumptions)
    if reading.confidence is Confidence.CERTAIN or confirmed:
        return said
    asked = RowProblem(0, POSTED, f"是这个意思吗？{said.words}（{'；'.join(reading.assumptions)}）")
    return HoursRead(said.cells, said.words, said.assumptions, asked)


def _as_written(cells: Cells, syntax: str) -> HoursRead:
    try:
        return HoursRead(cells, in_words(Hours.parse(syntax)) if syntax else "")
    except InvalidHours as error:
        return HoursRead(cells, problem=RowProblem(0, SYNTAX, str(error)))
