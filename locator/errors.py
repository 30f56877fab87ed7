"""Errors that end a request, with their HTTP status. Every message is a sentence for the person who made it.

The class name is part of the API: problem+json answers have it in their `type`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import ClassVar

from geodata.sentence import Sentence, in_turn


class LocatorError(Exception):
    """A request that is refused; each kind has its HTTP status."""

    status: ClassVar[HTTPStatus] = HTTPStatus.BAD_REQUEST
    retry_after_s: int | None = None  # when the same request may succeed

    @property
    def by_parameter(self) -> Mapping[str, str]:
        """The message for each invalid parameter, if single parameters are at fault."""
        return {}


class InvalidRequest(LocatorError):
    """Parameters that cannot be read; `problems` gives a message for each."""

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
    """A request outside the area or the rights of the person who made it."""

    status = HTTPStatus.FORBIDDEN


@dataclass(frozen=True, slots=True)
class RowProblem:
    """What is wrong with a cell of a file: its line as the reader sees it, its column, and a message."""

    line: int
    column: str
    sentence: str

    @property
    def message(self) -> Sentence:
        """The problem in one sentence; a problem of a whole row names no column."""
        if not self.column:
            return Sentence("第 {line} 行：{sentence}", line=self.line, sentence=self.sentence)
        return Sentence(
            "第 {line} 行 {column}：{sentence}", line=self.line, column=self.column, sentence=self.sentence
        )

    def __str__(self) -> str:
        return str(self.message)


class ImportRefused(LocatorError):
    """A file of stations with problems by row and column; nothing of it was written."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, problems: Sequence[object]) -> None:
        super().__init__(Sentence("有 {n} 处问题，什么也没有写入", n=len(problems)))
        self.problems = problems


class ExportFailed(LocatorError):
    """A file of stations that could not be generated."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
