"""The hours of an entry as its editor writes them: in the words of the door, read for all to see."""

from collections.abc import Mapping
from dataclasses import dataclass

from geodata.sentence import Sentence, pattern
from locator.errors import RowProblem
from locator.hours.domain.description import describe_hours
from locator.hours.domain.errors import InvalidHours
from locator.hours.domain.hours import Hours
from locator.hours.domain.posted.hours import read_posted_hours
from locator.hours.domain.posted.sign import Confidence
from locator.sheets.domain.entry_cells import Cells

ASKED_UNREAD = pattern("没读懂：{why}。请换个写法；或者打钩，就照这样公布，开不开显示说不准")
POSTED, SYNTAX = "opening_hours_text", "opening_hours"


@dataclass(frozen=True, slots=True)
class HoursRead:
    """What the words of a door were read as, and what was taken for granted, for the editor to confirm.

    `is_unread`: the words could not be read, and may be shown as they are, with nothing worked out.
    """

    cells: Mapping[str, str]
    words: str = ""
    assumptions: tuple[str, ...] = ()
    problem: RowProblem | None = None
    is_unread: bool = False


def with_hours(cells: Cells, shown: Cells, *, confirmed: bool) -> HoursRead:
    """Return an entry's cells with the hours that its words say.

    `shown` are the cells that the editor saw. Words that changed are read anew, unless the editor wrote
    other hours in the syntax beside them. A reading that takes something for granted needs `confirmed`,
    and so do words that cannot be read.
    """
    posted, syntax = cells.get(POSTED, ""), cells.get(SYNTAX, "")
    if posted == shown.get(POSTED, "") or syntax != shown.get(SYNTAX, ""):
        return _as_written(cells, syntax)
    if not posted:
        return HoursRead({**cells, SYNTAX: ""})
    try:
        reading = read_posted_hours(posted)
    except InvalidHours as error:
        asked = RowProblem(0, POSTED, Sentence(ASKED_UNREAD, why=error.args[0]))
        return HoursRead({**cells, SYNTAX: ""}, problem=None if confirmed else asked, is_unread=True)
    words, assumed = describe_hours(reading.hours), reading.assumptions
    written = {**cells, SYNTAX: reading.hours.canonical}
    if reading.confidence is Confidence.CERTAIN or confirmed:
        return HoursRead(written, words, assumed)
    asked = RowProblem(0, POSTED, Sentence("请看看读得对不对，对就打钩：{words}", words=words))
    return HoursRead(written, words, assumed, asked)


def _as_written(cells: Cells, syntax: str) -> HoursRead:
    try:
        return HoursRead(cells, describe_hours(Hours.parse(syntax)) if syntax else "")
    except InvalidHours as error:
        return HoursRead(cells, problem=RowProblem(0, SYNTAX, str(error)))
