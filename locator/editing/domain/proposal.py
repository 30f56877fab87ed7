"""A change of an entry that waits for an approver's word, and what becomes of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from geodata.sentence import Sentence
from locator.sheets.domain.entry_cells import CellChange, Cells, changes, merge_changes, unit_column


class ProposalState(StrEnum):
    """What has become of a proposal."""

    SUBMITTED = "submitted"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"

    @property
    def zh(self) -> str:
        """The word that staff reads."""
        return STATE_NAMES[self]


STATE_NAMES = {
    ProposalState.SUBMITTED: Sentence("待审批"),
    ProposalState.APPROVED: Sentence("已发布"),
    ProposalState.REJECTED: Sentence("已退回"),
    ProposalState.WITHDRAWN: Sentence("已撤回"),
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """What somebody wants an entry to say: its cells when they began (of a new one: none), and theirs."""

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
    words: str
    made_at: datetime
    decided_by: str
    answer: str

    @property
    def is_new(self) -> bool:
        """Tell whether it is for a station that is not there yet."""
        return self.station_id is None

    @property
    def changes(self) -> tuple[CellChange, ...]:
        """Only what is to change."""
        return changes(self.base, self.cells)

    def upon(
        self, theirs: Cells, choices: Mapping[str, bool]
    ) -> tuple[dict[str, str], tuple[CellChange, ...]]:
        """Put this upon what the entry says by now.

        For what somebody else has changed too, `choices` says whether this holds. Returns the cells, and
        what still has to be chosen.
        """
        cells, both = merge_changes(theirs, self.base, self.cells)
        for change in both:
            if choices.get(unit_column(change.column)):
                cells[change.column] = change.after
        return cells, tuple(change for change in both if unit_column(change.column) not in choices)
