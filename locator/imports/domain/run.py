"""A clerk's import from the file to the last word: its states, the work between, what becomes of a row."""

from enum import StrEnum

from geodata.sentence import Sentence


class RunState(StrEnum):
    """Where an import stands."""

    READING = "reading"
    UNREADABLE = "unreadable"  # the file was refused, with a reason
    COLUMNS = "columns"  # the clerk says what the columns mean
    DATUM = "datum"  # the clerk says which system the coordinates are in
    CHECKING = "checking"
    CHECKED = "checked"  # the clerk looks, mends, decides
    WAITING = "waiting"  # for somebody who may publish
    APPLYING = "applying"
    APPLIED = "applied"
    UNDOING = "undoing"
    UNDONE = "undone"
    DROPPED = "dropped"  # given up before anything was written

    @property
    def zh(self) -> str:
        """The words that a clerk reads."""
        return STATE_WORDS[self]

    @property
    def step(self) -> int:
        """Which of the five steps of an import it is: file, columns, system, check, write."""
        return STEPS.get(self, 5)

    @property
    def is_at_work(self) -> bool:
        """Tell whether the worker has it, so that the clerk can only wait."""
        return self in AT_WORK

    @property
    def is_open(self) -> bool:
        """Tell whether the clerk may still change what will be written."""
        return self in OPEN


STEPS = {
    RunState.READING: 1,
    RunState.UNREADABLE: 1,
    RunState.COLUMNS: 2,
    RunState.DATUM: 3,
    RunState.CHECKING: 4,
    RunState.CHECKED: 4,
}
STATE_WORDS = {
    RunState.READING: Sentence("正在读文件"),
    RunState.UNREADABLE: Sentence("文件读不了"),
    RunState.COLUMNS: Sentence("等您对列"),
    RunState.DATUM: Sentence("等您选坐标系"),
    RunState.CHECKING: Sentence("正在检查"),
    RunState.CHECKED: Sentence("检查好了，还没写入"),
    RunState.WAITING: Sentence("等审核员写入"),
    RunState.APPLYING: Sentence("正在写入"),
    RunState.APPLIED: Sentence("已写入"),
    RunState.UNDOING: Sentence("正在撤销"),
    RunState.UNDONE: Sentence("已撤销"),
    RunState.DROPPED: Sentence("已放弃"),
}
AT_WORK = frozenset({RunState.READING, RunState.CHECKING, RunState.APPLYING, RunState.UNDOING})
OPEN = frozenset({RunState.COLUMNS, RunState.DATUM, RunState.CHECKED})


class Task(StrEnum):
    """What the worker does of an import."""

    READ = "read"
    CHECK = "check"
    MARK = "mark"  # the clerk's own file with comments
    APPLY = "apply"
    UNDO = "undo"


class Outcome(StrEnum):
    """What becomes of a row of the file."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    DOUBTED = "doubted"  # it may be a station that is there: the clerk decides
    REFUSED = "refused"
    SKIPPED = "skipped"  # the clerk wants it left out

    @property
    def zh(self) -> str:
        """The words that a clerk reads."""
        return OUTCOME_WORDS[self]


OUTCOME_WORDS = {
    Outcome.ADDED: Sentence("新增"),
    Outcome.CHANGED: Sentence("修改"),
    Outcome.UNCHANGED: Sentence("无变化"),
    Outcome.DOUBTED: Sentence("疑似重复，请看"),
    Outcome.REFUSED: Sentence("有错，不写入"),
    Outcome.SKIPPED: Sentence("不写"),
}
WRITTEN = (Outcome.ADDED, Outcome.CHANGED)


class Verdict(StrEnum):
    """What the clerk says of a row that may be a station that is there."""

    SAME = "same"  # the row changes that station
    OTHER = "other"  # two stations: the row is a new one
    SKIP = "skip"  # leave the row out


class Later(StrEnum):
    """What undoing does with stations that somebody has changed since."""

    KEEP = "keep"  # they stay as they are now
    UNDO = "undo"  # the later changes go too


class Stays(StrEnum):
    """Why undoing leaves a station as it is."""

    CHANGED = "changed"  # somebody changed it since, and whoever undoes lets that be
    REPORTED = "reported"
    TENDED = "tended"
    CLOSED = "closed"
    JOINED = "joined"
    ELSEWHERE = "elsewhere"

    @property
    def zh(self) -> str:
        """The words that a clerk reads."""
        return STAYS_WORDS[self]


STAYS_WORDS = {
    Stays.CHANGED: Sentence("导入以后有人改过"),
    Stays.REPORTED: Sentence("有人反映过"),
    Stays.TENDED: Sentence("有守站人"),
    Stays.CLOSED: Sentence("登记过临时的开关"),
    Stays.JOINED: Sentence("别的站归它，或者并进了它"),
    Stays.ELSEWHERE: Sentence("已经不在您管的范围里"),
}
