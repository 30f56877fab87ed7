"""A proposed change of an entry, its states, and its merge with changes made meanwhile."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from geodata.sentence import Sentence
from locator.sheets.domain.entry_cells import CellChange, Cells, changes, merge_changes, unit_column


class ProposalState(StrEnum):
    """The state of a proposal."""

    SUBMITTED = "submitted"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"

    @property
    def zh(self) -> str:
        """The Chinese label, also the translation key."""
        return STATE_NAMES[self]


STATE_NAMES = {
    ProposalState.SUBMITTED: Sentence("待审批"),
    ProposalState.APPROVED: Sentence("已发布"),
    ProposalState.REJECTED: Sentence("已退回"),
    ProposalState.WITHDRAWN: Sentence("已撤回"),
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposed change: the entry's cells before it (`base`, empty for a new entry) and after it."""

    id: int
    station_id: int | None
    station_code: str
    station_name: str
    division_code: str | None
    organization_id: int | None
    base: Cells
    cells: Cells
    state: ProposalState
    author_id: int
    author: str
    reason: str
    made_at: datetime
    decided_by: str
    answer: str

    @property
    def is_new(self) -> bool:
        """Tell whether it proposes a new station."""
        return self.station_id is None

    @property
    def changes(self) -> tuple[CellChange, ...]:
        """The cells that it changes."""
        return changes(self.base, self.cells)

    def merge_onto(
        self, current: Cells, choices: Mapping[str, bool]
    ) -> tuple[dict[str, str], tuple[CellChange, ...]]:
        """Merge this into the entry's current cells; return the cells and the conflicts still to decide.

        Where the current cells have changed too, `choices` tells whether this proposal's value is taken.
        """
        cells, conflicts = merge_changes(current, self.base, self.cells)
        for change in conflicts:
            if choices.get(unit_column(change.column)):
                cells[change.column] = change.after
        return cells, tuple(change for change in conflicts if unit_column(change.column) not in choices)
