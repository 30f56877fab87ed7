"""How long a station's entry may go without its keeper's confirmation, and what follows without an answer."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from geodata.sentence import Sentence

# How often a keeper is asked, by the number of doubts about the entry. Assumptions, to be adjusted to
# keepers' answers: twice a year for a sound entry, every month and a half for a doubtful one.
DUE_AFTER = (timedelta(days=180), timedelta(days=90), timedelta(days=45))
MAX_CLOSURE_REMINDERS = 3  # to the keeper about a closure whose end has passed; then the union is asked
CLOSURE_REMINDER_INTERVAL = timedelta(days=1)


class Stage(StrEnum):
    """The stage of a station between two confirmations by its keeper."""

    NAMED = "named"  # not yet confirmed
    CONFIRMED = "confirmed"
    ASKED = "asked"
    REMINDED = "reminded"
    WITH_UNION = "with_union"
    NOT_CONFIRMED = "not_confirmed"  # the station's page says so
    HIDDEN = "hidden"  # not listed any more; the page stays

    @property
    def zh(self) -> str:
        """The label for staff."""
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

# How long each stage lasts without an answer: a week, another, the rest of the union's month, a season.
WAIT_AT_STAGE = {
    Stage.ASKED: timedelta(days=7),
    Stage.REMINDED: timedelta(days=7),
    Stage.WITH_UNION: timedelta(days=16),
    Stage.NOT_CONFIRMED: timedelta(days=60),
}
SILENCE_STAGES = tuple(stage for stage in Stage if stage is not Stage.NAMED)


class Question(StrEnum):
    """What a letter asks; of text messages it is the template, which the gateway's provider knows."""

    ASK = "keeper_ask"
    REMIND = "keeper_remind"
    CLOSURE = "keeper_closure"
    FINDINGS = "keeper_findings"
    SILENCE = "keeper_silence"  # to the union, by mail only


class Answer(StrEnum):
    """The keeper's possible answers."""

    STILL_RIGHT = "still_right"
    CHANGED = "changed"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Risk:
    """The doubts about an entry."""

    hours_unchecked: bool = False  # never, or too long ago
    access_unknown: bool = False
    contradicted: bool = False  # by recent reports

    @property
    def due_after(self) -> timedelta:
        """The time after a confirmation until the keeper is asked again."""
        count = self.hours_unchecked + self.access_unknown + self.contradicted
        return DUE_AFTER[min(count, len(DUE_AFTER) - 1)]


@dataclass(frozen=True, slots=True)
class Step:
    """A stage, and when the next one follows without an answer; None on the last stage."""

    stage: Stage
    next_at: datetime | None


def after_silence(stage: Stage, at: datetime) -> Step:
    """Return the next stage of a station whose time is up; the last one stays."""
    if stage is Stage.HIDDEN:
        return Step(stage, None)
    next_stage = Stage.ASKED if stage is Stage.NAMED else SILENCE_STAGES[SILENCE_STAGES.index(stage) + 1]
    wait = WAIT_AT_STAGE.get(next_stage)
    return Step(next_stage, at + wait if wait else None)


def while_unsent(stage: Stage, at: datetime) -> Step:
    """Return the same stage from its beginning: a question that waits for its gateway is not unanswered."""
    return Step(stage, at + WAIT_AT_STAGE[stage])


def after_naming(risk: Risk, at: datetime) -> Step:
    """Return the stage of a station whose keeper was just named, with the day of the first question."""
    return Step(Stage.NAMED, at + risk.due_after)


def after_answer(risk: Risk, at: datetime) -> Step:
    """Return the stage after an answer, with the day of the next question."""
    return Step(Stage.CONFIRMED, at + risk.due_after)
