"""What the locator refuses. Every message is a sentence for the person who asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import ClassVar

from geodata.sentence import Sentence, in_turn


class LocatorError(Exception):
    """Something that was asked for and will not be done; each kind has its HTTP status beside its name."""

    status: ClassVar[HTTPStatus] = HTTPStatus.BAD_REQUEST

    @property
    def by_parameter(self) -> Mapping[str, str]:
        """What is wrong with each parameter, if it is a matter of single ones."""
        return {}


class InvalidRequest(LocatorError):
    """A question whose parameters cannot be read; `problems` names each parameter and why."""

    status = HTTPStatus.BAD_REQUEST

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(
            in_turn(Sentence("{name}：{why}", name=name, why=why) for name, why in problems.items())
        )
        self.problems = problems

    @property
    def by_parameter(self) -> Mapping[str, str]:
        """What is wrong with each parameter."""
        return self.problems


class NotAllowed(LocatorError):
    """Something outside the area, or the rights, of whoever asked for it."""

    status = HTTPStatus.FORBIDDEN


@dataclass(frozen=True, slots=True)
class RowProblem:
    """What is wrong with one cell: its row as the reader sees it, its column, and a sentence."""

    line: int
    column: str
    sentence: str

    @property
    def told(self) -> Sentence:
        """The whole problem in one sentence; one of a whole row names no column."""
        if not self.column:
            return Sentence("第 {line} 行：{sentence}", line=self.line, sentence=self.sentence)
        return Sentence(
            "第 {line} 行 {column}：{sentence}", line=self.line, column=self.column, sentence=self.sentence
        )

    def __str__(self) -> str:
        return str(self.told)


class ImportRefused(LocatorError):
    """A file of stations with problems, each with row and column; nothing of it was written."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, problems: Sequence[object]) -> None:
        super().__init__(Sentence("有 {n} 处问题，什么也没有写入", n=len(problems)))
        self.problems = problems


class ExportFailed(LocatorError):
    """A file of stations that could not be made."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
