"""What is refused about an entry."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Protocol

from locator.errors import LocatorError


class CellProblem(Protocol):
    """What is wrong with one cell."""

    @property
    def column(self) -> str:
        """The cell."""

    @property
    def sentence(self) -> str:
        """What is wrong."""


class EntryInvalid(LocatorError):
    """An entry cannot say what it is to say; `problems` names the cells."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, problems: Sequence[CellProblem]) -> None:
        super().__init__("；".join(one.sentence for one in problems))
        self.problems = tuple(problems)

    @property
    def by_parameter(self) -> Mapping[str, str]:
        """What is wrong with each cell, by column."""
        return {one.column: one.sentence for one in self.problems}
