"""A call to a station: the topics of its script, what was said to each, and when to ask again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from geodata.sentence import Sentence
from locator.checking.domain.errors import CallIncomplete
from locator.stations.domain.station import Facet

CLAIM_LIFETIME = timedelta(minutes=30)
MAX_NOTE_LENGTH = 500


class Topic(StrEnum):
    """What the script asks about, in its order."""

    PLACE = "place"
    HOURS = "hours"
    SERVICES = "services"
    ACCESS = "access"
    PHONE = "phone"

    @property
    def zh(self) -> str:
        """The label."""
        return TOPIC_NAMES[self]

    @property
    def question(self) -> str:
        """What to ask, as a caller says it."""
        return QUESTIONS[self]

    @property
    def facet(self) -> Facet | None:
        """The facet whose check a yes renews; a phone number has none."""
        return FACETS.get(self)


TOPIC_NAMES = {
    Topic.PLACE: Sentence("地方"),
    Topic.HOURS: Sentence("时间"),
    Topic.SERVICES: Sentence("设施"),
    Topic.ACCESS: Sentence("进门"),
    Topic.PHONE: Sentence("电话"),
}
QUESTIONS = {
    Topic.PLACE: Sentence("请问驿站还在这个地方吗？从路边怎么找到门？"),
    Topic.HOURS: Sentence("现在几点开门、几点关门？周末和节假日呢？"),
    Topic.SERVICES: Sentence("这些现在都能用吗？有没有坏的、新添的？"),
    Topic.ACCESS: Sentence("外面的师傅来了，怎么进门？要不要登记？"),
    Topic.PHONE: Sentence("以后有事打这个电话找谁，号码对吗？"),
}
FACETS = {
    Topic.PLACE: Facet.POSITION,
    Topic.HOURS: Facet.HOURS,
    Topic.SERVICES: Facet.SERVICES,
    Topic.ACCESS: Facet.ACCESS,
}


class Said(StrEnum):
    """What the person at the station said to a topic."""

    RIGHT = "right"
    WRONG = "wrong"
    UNASKED = "unasked"

    @property
    def zh(self) -> str:
        """The label."""
        return SAID_NAMES[self]


SAID_NAMES = {Said.RIGHT: Sentence("对"), Said.WRONG: Sentence("不对"), Said.UNASKED: Sentence("没问到")}


class Outcome(StrEnum):
    """How a call ended."""

    ANSWERED = "answered"
    NO_ANSWER = "no_answer"
    WRONG_NUMBER = "wrong_number"
    REFUSED = "refused"

    @property
    def zh(self) -> str:
        """The label."""
        return OUTCOME_NAMES[self]


OUTCOME_NAMES = {
    Outcome.ANSWERED: Sentence("接了，问到了"),
    Outcome.NO_ANSWER: Sentence("没人接"),
    Outcome.WRONG_NUMBER: Sentence("空号，或打错了"),
    Outcome.REFUSED: Sentence("接了，不愿意说"),
}
# Assumptions: who does not pick up today may tomorrow; a wrong number needs another one first; and nobody is
# called about the same entry twice within a season without a new reason.
AGAIN_AFTER = {
    Outcome.ANSWERED: timedelta(days=90),
    Outcome.NO_ANSWER: timedelta(days=1),
    Outcome.WRONG_NUMBER: timedelta(days=7),
    Outcome.REFUSED: timedelta(days=30),
}


@dataclass(frozen=True, slots=True)
class Call:
    """How a call ended, what was said to the topics, and a note for colleagues.

    Raises CallIncomplete where nothing was asked of a person who answered.
    """

    outcome: Outcome
    said: Mapping[Topic, Said]
    note: str = ""

    def __post_init__(self) -> None:
        is_asked = any(said is not Said.UNASKED for said in self.said.values())
        if self.outcome is Outcome.ANSWERED and not is_asked:
            raise CallIncomplete(Sentence("问到了什么，请至少选一项：对，还是不对"))
        if self.outcome is not Outcome.ANSWERED and is_asked:
            raise CallIncomplete(Sentence("没有问到的话，各项请留“没问到”"))
        if len(self.note) > MAX_NOTE_LENGTH:
            raise CallIncomplete(Sentence("最多写 {n} 个字", n=MAX_NOTE_LENGTH))

    def topics(self, said: Said) -> list[Topic]:
        """Return the topics to which this was said, in the script's order."""
        return [topic for topic in Topic if self.said.get(topic, Said.UNASKED) is said]

    @property
    def needs_edit(self) -> bool:
        """Whether the entry has to be changed."""
        return self.outcome is Outcome.WRONG_NUMBER or bool(self.topics(Said.WRONG))

    def again_at(self, now: datetime) -> datetime:
        """Return when the station may be called again."""
        return now + AGAIN_AFTER[self.outcome]
