"""The opening hours of a form: the posted text is parsed, and the reading shown for confirmation."""

from collections.abc import Mapping
from dataclasses import dataclass

from geodata.sentence import Sentence, pattern
from locator.errors import RowProblem
from locator.hours.domain.description import describe_hours
from locator.hours.domain.errors import InvalidHours
from locator.hours.domain.hours import Hours, normalise_hours
from locator.hours.domain.office_hosts import keeps_office_hours
from locator.hours.domain.posted.hours import read_posted_hours
from locator.hours.domain.posted.reading import NO_DAYS, Confidence, PostedReading
from locator.sheets.domain.entry_cells import Cells

UNREAD = pattern("没读懂：{why}。请换个写法；或者打钩，就照这样公布，开不开显示说不准")
POSTED, SYNTAX, SELF_SERVICE = "opening_hours_text", "opening_hours", "self_service_hours"
OFFICE_DAYS = "这里像是办公的地方：周末真的也是这个时间吗？不是就写上“周一至周五”"


@dataclass(frozen=True, slots=True)
class EntryHours:
    """An entry's cells with its hours, their description, and the assumptions that the editor confirms.

    `is_unread`: the text could not be parsed; it may be published as it is, without computed hours.
    `canonical`: the OSM opening_hours value as it was understood, empty where none was typed.
    """

    cells: Mapping[str, str]
    description: str = ""
    assumptions: tuple[str, ...] = ()
    problem: RowProblem | None = None
    is_unread: bool = False
    canonical: str = ""


def read_entry_hours(cells: Cells, shown: Cells, *, confirmed: bool) -> EntryHours:
    """Return an entry's cells with the hours that its posted text means.

    `shown` are the hours that the editor saw. A changed text is parsed anew, unless the editor also changed
    the OSM opening_hours value beside it. A reading with assumptions needs `confirmed`, and so does a text
    that cannot be parsed.
    """
    posted, syntax = cells.get(POSTED, ""), cells.get(SYNTAX, "")
    if posted == shown.get(POSTED, "") or syntax != shown.get(SYNTAX, ""):
        return _unchanged_text(cells, syntax)
    if not posted:
        return EntryHours({**cells, SYNTAX: ""})
    try:
        reading = read_posted_hours(posted)
    except InvalidHours as error:
        question = RowProblem(0, POSTED, Sentence(UNREAD, why=error.args[0]))
        return EntryHours({**cells, SYNTAX: ""}, problem=None if confirmed else question, is_unread=True)
    with_hours, description = _with_reading(cells, reading)
    assumptions = (*reading.assumptions, *_office_question(cells, reading))
    if reading.confidence is Confidence.CERTAIN or confirmed:
        return EntryHours(with_hours, description, assumptions)
    question = RowProblem(0, POSTED, Sentence("请看看读得对不对，对就打钩：{words}", words=description))
    return EntryHours(with_hours, description, assumptions, question)


def _with_reading(cells: Cells, reading: PostedReading) -> tuple[dict[str, str], str]:
    """Return the cells with a reading's hours, of both schedules if it has two, and their description."""
    with_hours = {**cells, SYNTAX: reading.hours.canonical}
    description = describe_hours(reading.hours)
    if reading.self_service is None:
        return with_hours, description
    words = Sentence(
        "{staffed}；自助：{unattended}", staffed=description, unattended=describe_hours(reading.self_service)
    )
    return with_hours | {SELF_SERVICE: reading.self_service.canonical}, words


def _office_question(cells: Cells, reading: PostedReading) -> tuple[str, ...]:
    names = (cells.get(name, "") for name in ("name", "host", "operator"))
    return (OFFICE_DAYS,) if NO_DAYS in reading.assumptions and keeps_office_hours(*names) else ()


def _unchanged_text(cells: Cells, syntax: str) -> EntryHours:
    try:
        if not syntax:
            return EntryHours(cells)
        hours = Hours.parse(syntax)
        written = normalise_hours(syntax)
        return EntryHours({**cells, SYNTAX: written}, describe_hours(hours), canonical=written)
    except InvalidHours as error:
        return EntryHours(cells, problem=RowProblem(0, SYNTAX, str(error)))
