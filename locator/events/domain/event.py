"""A happening as it is entered and kept: what, where, when, by whom, and how people sign up."""

from dataclasses import dataclass

from geodata.lonlat import LonLat
from geodata.sentence import Sentence
from locator.events.domain.kinds import EventKind, HolidayPolicy, SignUp
from locator.events.domain.timing import Timing

MAX_NAME, MAX_TEXT, MAX_TARGET = 80, 300, 300
MAX_CAPACITY = 1_000_000


@dataclass(frozen=True, slots=True)
class Venue:
    """Where: at a station, or at a place of its own, which then has a name and may have a position."""

    station_id: int | None = None
    name: str = ""
    address: str = ""
    position: LonLat | None = None
    wayfinding: str = ""


@dataclass(frozen=True, slots=True)
class EventTerms:
    """All that is entered of a happening; `area` names its owner as in own_field."""

    area: str
    kind: EventKind
    name: str
    venue: Venue
    timing: Timing
    responsible: str  # 承办人, the unit that answers for it
    holiday_policy: HolidayPolicy = HolidayPolicy.UNDECIDED
    division_code: str = ""
    organisers: tuple[str, ...] = ()
    audience: str = ""
    offers: tuple[str, ...] = ()
    capacity: int | None = None
    places_left: int | None = None
    sign_up: SignUp = SignUp.NONE
    sign_up_target: str = ""
    when_text: str = ""  # as the clerk wrote it

    @property
    def is_full(self) -> bool:
        """Whether nobody more can sign up."""
        return self.places_left == 0

    @property
    def sign_up_words(self) -> Sentence:
        """How to sign up, in words for the public; a full one says so and names no way."""
        return sign_up_words(self.sign_up, self.sign_up_target, self.places_left)


def sign_up_words(sign_up: SignUp, target: str, places_left: int | None) -> Sentence:
    """Return how to sign up, in words for the public; none left closes it."""
    if places_left == 0:
        return Sentence("名额已满，报名截止")
    if sign_up is SignUp.NONE:
        return Sentence("不用报名")
    words = Sentence("{how}：{target}", how=sign_up.zh, target=target)
    return words if places_left is None else Sentence("{how}，还有 {n} 个名额", how=words, n=places_left)
