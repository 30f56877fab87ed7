"""Errors about entries, with their HTTP status."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Protocol

from locator.errors import LocatorError


class CellProblem(Protocol):
    """A problem of one cell."""

    @property
    def column(self) -> str:
        """The column of the cell."""

    @property
    def sentence(self) -> str:
        """A sentence on what is wrong."""


class EntryInvalid(LocatorError):
    """An entry with invalid cells; `problems` has a sentence for each."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, problems: Sequence[CellProblem]) -> None:
        super().__init__("；".join(problem.sentence for problem in problems))
        self.problems = tuple(problems)

    @property
    def by_parameter(self) -> Mapping[str, str]:
        """The sentences by column."""
        return {problem.column: problem.sentence for problem in self.problems}
