"""Rows that findings name, as the reader of a workbook calls them: by sheet and by the sheet's own number."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from geodata.sentence import Sentence
from locator.imports.actions.candidate_row import CandidateRow
from locator.sheets.domain.findings import Fault, Finding
from locator.sheets.domain.layout.parts import Origin, row_name


def name_places(candidates: Iterable[CandidateRow], origins: Sequence[Origin]) -> None:
    """Put the sheets' own row numbers into the sentences of findings; nothing changes for a plain sheet."""
    if all(origin.first == origin.sheet_line for origin in origins):
        return
    for candidate in candidates:
        candidate.findings = [_named(finding, origins) for finding in candidate.findings]


def _named(finding: Finding, origins: Sequence[Origin]) -> Finding:
    line = finding.sentence.values.get("line")
    if not isinstance(line, int) or finding.kind == Fault.NOT_A_STATION:
        return finding
    values = {**finding.sentence.values, "line": row_name(origins, line)}
    return replace(finding, sentence=Sentence(finding.sentence.pattern, **values))
