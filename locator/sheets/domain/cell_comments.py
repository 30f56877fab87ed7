"""Comments for the cells of a clerk's file: the finding, and what may be written instead."""

from collections.abc import Iterable, Iterator

from geodata.files.cell_marks import Mark
from locator.sheets.domain.findings import Finding, Severity

TITLES = {
    Severity.REFUSED: "有错，这一行没有写入",
    Severity.CONFIRM: "请确认，这一格没有采用",
    Severity.NOTE: "已按下面说的处理",
}
MAX_CHOICES = 6


def cell_comments(findings: Iterable[Finding]) -> Iterator[Mark]:
    """Yield a mark for each finding, or one for each cell of a finding in several cells."""
    for finding in findings:
        if len(finding.columns) < 2:
            yield Mark(
                finding.line,
                finding.columns,
                finding.severity.value,
                _comment_text(finding, "".join(finding.repair)),
            )
            continue
        for position, column in enumerate(finding.columns):
            repair = finding.repair[position] if finding.repair else ""
            yield Mark(finding.line, (column,), finding.severity.value, _comment_text(finding, repair))


def _comment_text(finding: Finding, repair: str) -> str:
    lines = [f"【{TITLES[finding.severity]}】", str(finding.sentence)]
    if finding.choices:
        values = " / ".join(choice.value for choice in finding.choices[:MAX_CHOICES])
        lines.append(f"可以写：{values}")
    elif finding.repair:
        lines.append(f"建议改成：{repair}" if repair else "建议：空着")
    return "\n".join(lines)
