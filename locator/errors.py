"""What the locator refuses. Every message is a sentence for the person who asked."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from geodata.sentence import Sentence, in_turn


class LocatorError(Exception):
    """Something that was asked for and will not be done."""


class StationNotFound(LocatorError):
    """No station that the asker may see has this code."""


class InvalidRequest(LocatorError):
    """A question whose parameters cannot be read; `problems` names each parameter and why."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(
            in_turn(Sentence("{name}：{why}", name=name, why=why) for name, why in problems.items())
        )
        self.problems = problems


class InvalidHours(LocatorError):
    """An opening_hours text that cannot be read; `column` counts from 1."""

    def __init__(self, message: str, column: int | None = None) -> None:
        super().__init__(message)
        self.column = column


class InvalidException(LocatorError):
    """A closure or an act over stations without an end, a reason, or a meaning."""


class NothingToLift(LocatorError):
    """No closure or act is going on that could be ended."""


class SignInRefused(LocatorError):
    """A password, a code or a step of signing in that will not do."""


class SignInNeeded(LocatorError):
    """Something that only a member of staff who is signed in may do."""


class TooManyGuesses(LocatorError):
    """One account, or one origin, was guessed at too often just now."""


class TooManyLinks(LocatorError):
    """One person was given several links just now: nobody's box is to be flooded."""


class TooManyFiles(LocatorError):
    """One person has given more to import within a day than anybody needs: the disk is everybody's."""


class AccountExists(LocatorError):
    """An address of mail that has an account, or is none."""


class LastAdministrator(LocatorError):
    """Nobody could appoint anybody any more."""


class FormOutdated(LocatorError):
    """A form that was not made for this session: its token is missing or another's."""


class NotAllowed(LocatorError):
    """Something outside the area, or the rights, of whoever asked for it."""


class ChangedMeanwhile(LocatorError):
    """An entry is not any more as it was when somebody began to change it."""


class ImportRefused(LocatorError):
    """A file of stations with problems, each with row and column; nothing of it was written."""

    def __init__(self, problems: Sequence[object]) -> None:
        super().__init__(Sentence("有 {n} 处问题，什么也没有写入", n=len(problems)))
        self.problems = problems


class CellProblem(Protocol):
    """What is wrong with one cell."""

    @property
    def column(self) -> str:
        """The cell."""

    @property
    def sentence(self) -> str:
        """What is wrong."""


class PreconditionNeeded(LocatorError):
    """A change does not say which version it is upon."""


class ProposalNotFound(LocatorError):
    """No proposed change has this number."""


class ProposalDecided(LocatorError):
    """Somebody has answered a proposed change before."""


class EntryInvalid(LocatorError):
    """An entry cannot say what it is to say; `problems` names the cells."""

    def __init__(self, problems: Sequence[CellProblem]) -> None:
        super().__init__("；".join(one.sentence for one in problems))
        self.problems = tuple(problems)


class ExportFailed(LocatorError):
    """A file of stations that could not be made."""


class ReaderFailed(LocatorError):
    """A program of ours failed at a file that is nobody's fault but ours; the log has the reference."""


class ImportNotFound(LocatorError):
    """No import of this number, or none that the asker works on."""


class ImportMovedOn(LocatorError):
    """An import is not any more where somebody saw it."""


class MergerRefused(LocatorError):
    """Two stations that cannot become one, or house and room; or nothing to take apart again."""


class NoSuchOrganization(LocatorError):
    """No union organisation has this name."""


class UnionRefused(LocatorError):
    """A union that cannot be called, stand or end like that."""


class NoSuchVersion(LocatorError):
    """An entry never was what is asked for."""


class ReportNotFound(LocatorError):
    """No report from the door has this code or number."""


class NothingToAdd(LocatorError):
    """A report is too old to be added to."""


class ReportTooOld(LocatorError):
    """A report of how it was days ago, or will be."""


class TooManyReports(LocatorError):
    """One origin reports more than people at doors do."""


class PhotoRefused(LocatorError):
    """A file that is too large, or no photo."""


class LinkUnknown(LocatorError):
    """No keeper was ever sent this link."""


class LinkSpent(LocatorError):
    """A keeper's link that was used, or has expired."""


class ForeignRequest(LocatorError):
    """An unsafe request that another site's page made the browser send."""


class DatabaseAway(LocatorError):
    """The database does not answer now; the same question may be answered in a moment."""


class SchemaOutdated(LocatorError):
    """The database has no schema, or an older one than this program needs."""
