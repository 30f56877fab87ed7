"""How long a station's entry may go without its keeper's word, and what follows silence."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from geodata.sentence import Sentence

# How often a keeper is asked, by how many things speak against the entry. Assumptions, to be set by
# what keepers' answers show: a sound entry twice a year, a doubtful one every month and a half.
DUE_AFTER = (timedelta(days=180), timedelta(days=90), timedelta(days=45))
CLOSURE_CHASES = 3  # times a day apart that a keeper is asked about a closure whose end has passed
CLOSURE_CHASED_EVERY = timedelta(days=1)


class Stage(StrEnum):
    """Where a station stands between two words of its keeper."""

    NAMED = "named"  # nobody has confirmed anything yet
    CONFIRMED = "confirmed"
    ASKED = "asked"
    REMINDED = "reminded"
    WITH_UNION = "with_union"
    NOT_CONFIRMED = "not_confirmed"  # the public is told
    HIDDEN = "hidden"  # it leaves the lists; its page stays

    @property
    def zh(self) -> str:
        """The word that staff reads."""
        return STAGE_NAMES[self]


STAGE_NAMES = {
    Stage.NAMED: Sentence("登记了，还没问过"),
    Stage.CONFIRMED: Sentence("确认过"),
    Stage.ASKED: Sentence("问了，等回音"),
    Stage.REMINDED: Sentence("催了，等回音"),
    Stage.WITH_UNION: Sentence("没回音，已转给工会"),
    Stage.NOT_CONFIRMED: Sentence("公众看到“没有人确认”"),
    Stage.HIDDEN: Sentence("很久没确认，名单里不再列出"),
}

# How long each silence lasts before the next step: a week off, another, the union's month, a season.
WAITS = {
    Stage.ASKED: timedelta(days=7),
    Stage.REMINDED: timedelta(days=7),
    Stage.WITH_UNION: timedelta(days=16),
    Stage.NOT_CONFIRMED: timedelta(days=60),
}
LADDER = tuple(one for one in Stage if one is not Stage.NAMED)  # whoever was named begins at its top


class Answer(StrEnum):
    """What a keeper can say on the one screen."""

    STILL_RIGHT = "still_right"
    CHANGED = "changed"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Risk:
    """What speaks against an entry."""

    hours_unchecked: bool = False  # never, or too long ago
    access_unknown: bool = False
    contradicted: bool = False  # by people at the door, lately

    @property
    def due_after(self) -> timedelta:
        """How long after a word of the keeper the next one is asked for."""
        count = self.hours_unchecked + self.access_unknown + self.contradicted
        return DUE_AFTER[min(count, len(DUE_AFTER) - 1)]


@dataclass(frozen=True, slots=True)
class Step:
    """A rung, and the moment at which silence leads to the next one; None on the last."""

    stage: Stage
    next_at: datetime | None


def after_silence(stage: Stage, at: datetime) -> Step:
    """Return the next rung down for a station whose time has come; the last one stays."""
    if stage is Stage.HIDDEN:
        return Step(stage, None)
    lower = Stage.ASKED if stage is Stage.NAMED else LADDER[LADDER.index(stage) + 1]
    wait = WAITS.get(lower)
    return Step(lower, at + wait if wait else None)


def after_naming(risk: Risk, at: datetime) -> Step:
    """Return where a station stands whose keeper was named just now, with the day of the first question."""
    return Step(Stage.NAMED, at + risk.due_after)


def after_answer(risk: Risk, at: datetime) -> Step:
    """Return the top rung, with the day on which the keeper is asked again."""
    return Step(Stage.CONFIRMED, at + risk.due_after)
