"""A row of a sheet during its check: which station it is or may be, and what was found about its cells."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from geodata.geodesy import distance_m
from geodata.lonlat import LonLat
from geodata.sentence import Sentence
from locator.entries.domain.draft import StationDraft
from locator.entries.queries.drafts import StoredStation
from locator.imports.domain.merge import SAME_POSITION_M
from locator.imports.queries.neighbours import Neighbour
from locator.sheets.domain.entry_cells import cells_of
from locator.sheets.domain.findings import Finding, Severity
from locator.sheets.domain.row import SheetRow


@dataclass(slots=True)
class CandidateRow:
    """A row during the check: the station that it is or may be, the entry to write, and the findings."""

    row: SheetRow
    target: Neighbour | None = None
    stored: StoredStation | None = None
    draft: StationDraft | None = None
    position: LonLat | None = None  # WGS 84, as given in the row
    near: Sequence[dict[str, Any]] = ()  # without a list of its own until there is something: rows are many
    findings: Sequence[Finding] = ()
    is_skipped: bool = False
    is_decided: bool = False

    def refuse(self, kind: str, sentence: Sentence, *names: str) -> None:
        """Add a finding that keeps the row from being written."""
        self.find(kind, sentence, Severity.REFUSED, *names)

    def find(self, kind: str, sentence: Sentence, severity: Severity, *names: str) -> None:
        """Add a finding about the cells of some of our columns."""
        indexes = [self.row.column_indices[name] for name in names if name in self.row.column_indices]
        columns = tuple(dict.fromkeys(indexes))
        separator = " " if len(columns) == len(indexes) else ","  # one column may hold both
        written = separator.join(self.row.cells[name] for name in names if self.row.cells.get(name))
        found = Finding(self.row.line, columns, kind, severity, sentence, written)
        self.findings = [*self.findings, found]

    def of_row(self, row: SheetRow) -> "CandidateRow":
        """Return what was found of this row for the whole of it, where only its keys were matched."""
        return replace(self, row=row, findings=[*row.findings, *self.findings])

    def drop_questions_about_stored_values(self) -> None:
        """Remove questions about cells that have the stored value already."""
        if self.stored is None:
            return
        stored = cells_of(self.stored.draft)
        unchanged = {
            index
            for name, index in self.row.column_indices.items()
            if stored.get(name) == self._written(index)
        }
        self.findings = [
            finding
            for finding in self.findings
            if finding.severity is not Severity.CONFIRM
            or not finding.columns
            or not unchanged.issuperset(finding.columns)
        ]

    def _written(self, index: int) -> str:
        """Return the text of a column, if there is a finding about it alone."""
        return next((finding.written for finding in self.findings if finding.columns == (index,)), "")

    @property
    def division_code(self) -> str | None:
        """The division of the row, or else of the stored station."""
        return self.row.cells.get("division_code") or (self.target.division_code if self.target else None)

    @property
    def is_where_stored(self) -> bool:
        """Tell whether it keeps the position and division of its stored station."""
        target = self.target
        if target is None or target.position is None or self.position is None:
            return False
        return (
            self.division_code == target.division_code
            and distance_m(self.position, target.position) < SAME_POSITION_M
        )

    @property
    def is_refused(self) -> bool:
        """Tell whether a finding keeps it from being written."""
        return any(finding.severity is Severity.REFUSED for finding in self.findings)
