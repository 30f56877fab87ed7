"""Suggested repairs of a checked file: how many of each kind, and the cells that they change."""

from collections import Counter

from sqlalchemy import Connection

from locator.imports.queries.runs import findings
from locator.sheets.domain.findings import FORM, Finding, Severity


def count_repairs(connection: Connection, run_id: int) -> Counter[str]:
    """Return the number of suggested repairs by the kind of finding."""
    return Counter(finding.kind for finding in findings(connection, run_id) if _is_repair(finding))


def repairs_of(
    connection: Connection, run_id: int, line: int | None, kind: str = ""
) -> dict[tuple[int, int], str]:
    """Return the repaired cells of a row, or of all rows, by line and column.

    For all rows only those of one `kind`, or without a kind those that change nothing but the form.
    """
    return {
        (finding.line, column): text
        for finding in findings(connection, run_id)
        if _is_repair(finding) and (finding.line == line if line else _is_of(finding, kind))
        for column, text in zip(finding.columns, finding.repair, strict=True)
    }


def _is_of(finding: Finding, kind: str) -> bool:
    """Return whether a repair is of a kind; without a kind, whether it changes nothing but the form."""
    return finding.kind == kind if kind else finding.kind in FORM


def _is_repair(finding: Finding) -> bool:
    return (
        finding.severity is not Severity.NOTE
        and bool(finding.repair)
        and len(finding.repair) == len(finding.columns)
    )
