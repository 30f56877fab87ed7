"""Suggested repairs of a checked file: how many of each kind, and the cells that they change."""

from collections import Counter

from sqlalchemy import Connection

from locator.imports.queries.runs import findings
from locator.sheets.domain.findings import CHANGES_TRUTH, Finding, Severity


def count_repairs(connection: Connection, run_id: int) -> Counter[str]:
    """Return the number of suggested repairs by kind; "" counts all that change only the form."""
    repairs = filter(_is_repair, findings(connection, run_id))
    return Counter(_group(finding) for finding in repairs)


def repairs_of(
    connection: Connection, run_id: int, line: int | None, kind: str = ""
) -> dict[tuple[int, int], str]:
    """Return the repaired cells of a row, or of all rows, by line and column.

    For all rows only those of one `kind`, or without a kind those that change nothing but the form.
    """
    return {
        (finding.line, column): text
        for finding in findings(connection, run_id)
        if _is_repair(finding) and (finding.line == line if line else _group(finding) == kind)
        for column, text in zip(finding.columns, finding.repair, strict=True)
    }


def _group(finding: Finding) -> str:
    """Return the kind under which a repair is accepted; empty for one that changes only the form."""
    return finding.kind if finding.kind in CHANGES_TRUTH else ""


def _is_repair(finding: Finding) -> bool:
    return (
        finding.severity is not Severity.NOTE
        and bool(finding.repair)
        and len(finding.repair) == len(finding.columns)
    )
