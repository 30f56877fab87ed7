"""Events in words, for the page of a station, of a division, and of the event itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from geodata.sentence import Day, Sentence
from locator.events.domain.kinds import OccurrenceState, SignUp
from locator.events.queries.happenings import Happening
from locator.hours.domain.description import WEEKDAY_NAMES
from locator.time_zone import SHANGHAI

ON_PAGE = 6
NEARBY_SPAN = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class ShownHappening:
    """One occurrence as a page shows it."""

    happening: Happening
    when: Sentence
    state: Sentence | None  # where it is not simply held as planned
    is_off: bool
    sign_up: str | None

    @property
    def page(self) -> str:
        """The path of the event's page."""
        return f"/events/{self.happening.event_id}"


def shown_happenings(
    happenings: Iterable[Happening], at: datetime, most: int = ON_PAGE
) -> list[ShownHappening]:
    """Return the first occurrences in words; the first of an event says how to sign up."""
    shown: list[ShownHappening] = []
    told: set[int] = set()
    for one in islice(happenings, most):
        is_off = one.state is OccurrenceState.CANCELLED
        sign_up = _sign_up_words(one) if not is_off and one.event_id not in told else None
        told |= set() if is_off else {one.event_id}
        when = span_words(one.starts_at, one.ends_at, at)
        shown.append(ShownHappening(one, when, _state_words(one), is_off, sign_up))
    return shown


def span_words(starts_at: datetime, ends_at: datetime, at: datetime) -> Sentence:
    """Return ``今天 18:00–20:00``, ``11月25日 周三 18:00–20:00``; an end on another day names it."""
    start, end = starts_at.astimezone(SHANGHAI), ends_at.astimezone(SHANGHAI)
    clocks = {"begin": f"{start:%H:%M}", "end": f"{end:%H:%M}"}
    if start.date() != end.date() and end - start >= timedelta(days=1):
        return Sentence(
            "{day} {begin} 到 {last} {end}", day=Day(start.date()), last=Day(end.date()), **clocks
        )
    if start.date() == at.astimezone(SHANGHAI).date():
        return Sentence("今天 {begin}–{end}", **clocks)
    weekday = WEEKDAY_NAMES[start.weekday()]
    return Sentence("{day} {weekday} {begin}–{end}", day=Day(start.date()), weekday=weekday, **clocks)


def _sign_up_words(one: Happening) -> str | None:
    """Return how to sign up; None where nobody has to and places are not counted."""
    return one.sign_up_words if one.sign_up is not SignUp.NONE or one.places_left is not None else None


def _state_words(one: Happening) -> Sentence | None:
    match one.state:
        case OccurrenceState.UNKNOWN:
            return Sentence("说不准")
        case OccurrenceState.CANCELLED:
            return Sentence("这一场取消")
        case OccurrenceState.MOVED:
            planned = one.planned_at.astimezone(SHANGHAI)
            return Sentence("改期，原定 {day} {clock}", day=Day(planned.date()), clock=f"{planned:%H:%M}")
        case _:
            return None
