"""One row of a clerk's sheet while it is being understood: its cells, what they become, what is found."""

from collections.abc import Sequence

from geodata.sentence import Sentence
from locator.sheets.domain.columns import fields
from locator.sheets.domain.findings import Choice, Fault, Finding, Weight
from locator.sheets.domain.plan import ESSENTIAL, Plan
from locator.sheets.domain.words import EXCEL_ERRORS, is_empty, tidy

JOINT = "、"


class RowCells:
    """The row; `out` has the cells of ours (locator.sheets.domain.entry_cells) that it has been read into.

    `supposed` are cells that it does not say, for a new entry only.
    """

    def __init__(self, plan: Plan, line: int, texts: Sequence[str]) -> None:
        self.plan = plan
        self.line = line
        self.texts = texts
        self.out: dict[str, str] = {}
        self.supposed: dict[str, str] = {}
        self.said = {name: text for name in plan.places if (text := self._tidied(name))}
        self.findings: list[Finding] = []

    def columns(self, *names: str) -> tuple[int, ...]:
        """Return the columns of the fields that the sheet has."""
        return tuple(index for name in names for index in self.plan.places.get(name, ()))

    def raw(self, name: str) -> str:
        """Return what the cell of a field says, as it stands; several cells joined."""
        places = self.plan.places.get(name)
        if not places:
            return ""
        if len(places) == 1:
            return self.texts[places[0]] if places[0] < len(self.texts) else ""
        cells = (self.texts[index] for index in places if index < len(self.texts))
        return JOINT.join(cell for cell in cells if not is_empty(cell.strip()))

    def text(self, name: str) -> str:
        """Return what a field says, tidied; empty where it says nothing."""
        return self.said.get(name, "")

    def _tidied(self, name: str) -> str:
        raw = self.raw(name)
        if not raw:
            return ""
        text = tidy(raw)
        return "" if is_empty(text) or text.upper() in EXCEL_ERRORS else text

    def found(
        self,
        fault: Fault,
        sentence: Sentence,
        *names: str,
        weight: Weight | None = None,
        repair: Sequence[str] = (),
        choices: Sequence[Choice] = (),
    ) -> None:
        """Remember a finding in the cells of these fields; a repair is a text for each of its cells.

        What weighs nothing said is refused where the row has no place without it, else asked.
        """
        columns = self.columns(*names)
        heavy = Weight.REFUSED if ESSENTIAL & set(names) else Weight.ASK
        written = " ".join(self.texts[index] for index in columns if index < len(self.texts))
        fits = tuple(repair) if len(repair) == len(columns) else ()
        self.findings.append(
            Finding(self.line, columns, fault, weight or heavy, sentence, written[:200], fits, tuple(choices))
        )

    def word(self, name: str) -> str:
        """Return the clerk's word for a field."""
        return fields()[name].zh
