"""The states of an import, the work between them, and the outcomes of its rows."""

from datetime import timedelta
from enum import StrEnum

from geodata.sentence import Sentence

RETENTION = timedelta(days=30)  # of the files and rows


class RunState(StrEnum):
    """The state of an import."""

    READING = "reading"
    UNREADABLE = "unreadable"  # the file could not be read, with a reason
    COLUMNS = "columns"  # waits for the clerk to confirm the columns
    DATUM = "datum"  # waits for the clerk to choose the coordinate system
    CHECKING = "checking"
    CHECKED = "checked"  # waits for the clerk to correct, decide and apply
    WAITING = "waiting"  # waits for somebody who may publish
    APPLYING = "applying"
    APPLIED = "applied"
    UNDOING = "undoing"
    UNDONE = "undone"
    DROPPED = "dropped"  # cancelled before anything was written

    @property
    def zh(self) -> str:
        """The label for staff."""
        return STATE_LABELS[self]

    @property
    def step(self) -> int:
        """The step of five that it belongs to: file, columns, coordinate system, check, write."""
        return STEPS.get(self, 5)

    @property
    def is_running(self) -> bool:
        """Tell whether the worker is busy with it, so that the clerk has to wait."""
        return self in RUNNING_STATES

    @property
    def is_open(self) -> bool:
        """Tell whether the clerk may still change what will be written."""
        return self in OPEN_STATES


STEPS = {
    RunState.READING: 1,
    RunState.UNREADABLE: 1,
    RunState.COLUMNS: 2,
    RunState.DATUM: 3,
    RunState.CHECKING: 4,
    RunState.CHECKED: 4,
}
STATE_LABELS = {
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
RUNNING_STATES = frozenset({RunState.READING, RunState.CHECKING, RunState.APPLYING, RunState.UNDOING})
OPEN_STATES = frozenset({RunState.COLUMNS, RunState.DATUM, RunState.CHECKED})


class Task(StrEnum):
    """A task of the worker for an import."""

    READ = "read"
    CHECK = "check"
    MARK = "mark"  # annotate the clerk's own file with comments
    APPLY = "apply"
    UNDO = "undo"


class Outcome(StrEnum):
    """What becomes of a row of the file."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    DOUBTED = "doubted"  # it may be a stored station: the clerk decides
    REFUSED = "refused"
    SKIPPED = "skipped"  # left out by the clerk

    @property
    def zh(self) -> str:
        """The label for staff."""
        return OUTCOME_LABELS[self]


OUTCOME_LABELS = {
    Outcome.ADDED: Sentence("新增"),
    Outcome.CHANGED: Sentence("修改"),
    Outcome.UNCHANGED: Sentence("无变化"),
    Outcome.DOUBTED: Sentence("疑似重复，请看"),
    Outcome.REFUSED: Sentence("有错，不写入"),
    Outcome.SKIPPED: Sentence("不写"),
}
WRITTEN = (Outcome.ADDED, Outcome.CHANGED)
REVIEWED = (*WRITTEN, Outcome.UNCHANGED)  # rows with cells that may be left out without refusing them


class Verdict(StrEnum):
    """The clerk's decision about a row that may be a stored station."""

    SAME = "same"  # the row changes that station
    OTHER = "other"  # two stations: the row is a new one
    SKIP = "skip"  # the row is left out


class LaterChanges(StrEnum):
    """What undoing does with stations that were changed after the import."""

    KEEP = "keep"  # keep these stations as they are now
    UNDO = "undo"  # undo the later changes too


class KeptReason(StrEnum):
    """Why undoing leaves a station as it is."""

    CHANGED = "changed"  # changed since, and later changes are kept
    REPORTED = "reported"  # it has a report
    TENDED = "tended"  # it has a keeper
    CLOSED = "closed"  # it has a temporary closure or opening
    JOINED = "joined"  # it was merged, or another station belongs to it
    ELSEWHERE = "elsewhere"  # it left the area of the person who undoes

    @property
    def zh(self) -> str:
        """The label for staff."""
        return KEPT_REASON_LABELS[self]


KEPT_REASON_LABELS = {
    KeptReason.CHANGED: Sentence("导入以后有人改过"),
    KeptReason.REPORTED: Sentence("有人反映过"),
    KeptReason.TENDED: Sentence("有守站人"),
    KeptReason.CLOSED: Sentence("登记过临时的开关"),
    KeptReason.JOINED: Sentence("别的站归它，或者并进了它"),
    KeptReason.ELSEWHERE: Sentence("已经不在您管的范围里"),
}
