"""Findings as comments in the clerk's own file: what is wrong, and what may be written instead."""

from collections.abc import Iterable, Iterator

from geodata.cell_marks import Mark
from locator.sheets.domain.findings import Finding, Weight

HEADS = {
    Weight.REFUSED: "有错，这一行没有写入",
    Weight.ASK: "请确认，这一格没有采用",
    Weight.TOLD: "已按下面说的处理",
}
MOST_CHOICES = 6


def marks_of(findings: Iterable[Finding]) -> Iterator[Mark]:
    """Yield a mark for each finding; of one in several cells each says its own repair."""
    for one in findings:
        if len(one.columns) < 2:
            yield Mark(one.line, one.columns, one.weight.value, _words(one, "".join(one.repair)))
            continue
        for n, column in enumerate(one.columns):
            repair = one.repair[n] if one.repair else ""
            yield Mark(one.line, (column,), one.weight.value, _words(one, repair))


def _words(one: Finding, repair: str) -> str:
    lines = [f"【{HEADS[one.weight]}】", str(one.sentence)]
    if one.choices:
        words = " / ".join(choice.value for choice in one.choices[:MOST_CHOICES])
        lines.append(f"可以写：{words}")
    elif one.repair:
        lines.append(f"建议改成：{repair}" if repair else "建议：空着")
    return "\n".join(lines)
