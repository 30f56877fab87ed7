"""One row of a sheet while it is being read: its raw cells, the cells read from it, and findings."""

from collections.abc import Sequence

from geodata.sentence import Sentence
from locator.sheets.domain.cell_values import EXCEL_ERRORS, clean_text, is_empty
from locator.sheets.domain.columns.fields import fields
from locator.sheets.domain.findings import Choice, Fault, Finding, Severity
from locator.sheets.domain.plan import REQUIRED_FIELDS, SheetPlan
from locator.stations.domain.own_fields import is_own

SEPARATOR = "、"


class RowCells:
    """A row being read; `cells` are the entry's cells (`locator.sheets.domain.entry_cells`) read so far.

    `texts` are the cleaned texts by field. `defaults` are further cells for a new entry only.
    """

    def __init__(self, plan: SheetPlan, line: int, texts: Sequence[str]) -> None:
        self.plan = plan
        self.line = line
        self.raw_cells = texts
        self.cells: dict[str, str] = {}
        self.defaults: dict[str, str] = {}
        self.texts = {name: text for name in plan.column_indices if (text := self._cleaned(name))}
        self.findings: list[Finding] = []

    def columns(self, *names: str) -> tuple[int, ...]:
        """Return the indices of the columns of these fields."""
        return tuple(index for name in names for index in self.plan.column_indices.get(name, ()))

    def raw(self, name: str) -> str:
        """Return the raw cell of a field; several cells are joined."""
        indices = self.plan.column_indices.get(name)
        if not indices:
            return ""
        if len(indices) == 1:
            return self.raw_cells[indices[0]] if indices[0] < len(self.raw_cells) else ""
        cells = (self.raw_cells[index] for index in indices if index < len(self.raw_cells))
        return SEPARATOR.join(cell for cell in cells if not is_empty(cell.strip()))

    def text(self, name: str) -> str:
        """Return the cleaned text of a field, empty for none."""
        return self.texts.get(name, "")

    def _cleaned(self, name: str) -> str:
        raw = self.raw(name)
        if not raw:
            return ""
        text = clean_text(raw)
        is_error = text.startswith("#") and text.upper() in EXCEL_ERRORS
        return "" if is_error or is_empty(text) else text

    def add_finding(
        self,
        fault: Fault,
        sentence: Sentence,
        *names: str,
        severity: Severity | None = None,
        repair: Sequence[str] = (),
        choices: Sequence[Choice] = (),
    ) -> None:
        """Add a finding in the cells of these fields; `repair` has a text for each of the cells.

        Without `severity`, a finding in a required field refuses the row; any other asks the clerk.
        """
        indices = self.columns(*names)
        default_severity = Severity.REFUSED if REQUIRED_FIELDS & set(names) else Severity.CONFIRM
        written = " ".join(self.raw_cells[index] for index in indices if index < len(self.raw_cells))
        matching_repair = tuple(repair) if len(repair) == len(indices) else ()
        self.findings.append(
            Finding(
                self.line,
                indices,
                fault,
                severity or default_severity,
                sentence,
                written[:200],
                matching_repair,
                tuple(choices),
            )
        )

    def label(self, name: str) -> Sentence:
        """Return the label of a field."""
        if is_own(name):
            return Sentence.word(self.plan.headings[self.columns(name)[0]])
        return fields()[name].zh
