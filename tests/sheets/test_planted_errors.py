"""Forty-odd kinds of error in a thousand rows: each is found in its row and column, and nothing else is."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest
from planted_errors import HEADER_LINE, KINDS, planted_grid, write_planted

from geodata.crs import Crs
from geodata.grid import Grid
from geodata.grids import read_grid
from locator.sheets.domain.columns import match
from locator.sheets.domain.findings import Fault, Finding, Weight
from locator.sheets.domain.header import find_header
from locator.sheets.domain.reader import read_draft
from locator.sheets.domain.row import SheetRow, understood

TODAY = date(2026, 11, 23)


def read(grid: Grid) -> list[SheetRow]:
    headed = find_header(grid)
    assert headed.line == HEADER_LINE
    lines = list(grid.lines(headed.first_line))
    matches = match(headed.headings, [cells for _, cells in lines])
    assert all(one.field and one.is_sure for one in matches), [one for one in matches if not one.is_sure]
    return list(
        understood(lines, matches, Crs.GCJ_02, today=TODAY, within="441200", uncalculated=grid.uncalculated)
    )


def spots(findings: Iterable[Finding]) -> set[tuple[int, tuple[int, ...], str]]:
    return {(one.line, one.columns, one.kind) for one in findings}


def test_there_are_more_than_forty_kinds() -> None:
    assert len(KINDS) > 40
    assert len({one.name for one in KINDS}) == len(KINDS)
    assert {one.fault for one in KINDS} | {Fault.POSITION_COPIED} == set(Fault)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_each_is_located_and_nothing_else_is(tmp_path: Path, seed: int) -> None:
    planted = write_planted(tmp_path / "台账.xlsx", seed)
    rows = read(read_grid(tmp_path / "台账.xlsx"))
    found = [finding for row in rows for finding in row.findings]
    wanted = {(one.line, one.kind.columns, one.kind.fault.value) for one in planted}
    assert spots(found) - wanted == set()
    assert wanted - spots(found) == set()


def test_the_other_rows_can_be_written() -> None:
    grid, planted = planted_grid()
    bad = {one.line for one in planted}
    for row in read(grid):
        if row.line not in bad:
            draft, problems = read_draft(row.line, {**row.supposed, **row.cells}, None)
            assert draft is not None, (row, problems)
            assert draft.opening_hours and draft.services and draft.position_input and draft.phone


def test_what_is_not_refused_can_be_written_too() -> None:
    grid, _ = planted_grid()
    for row in read(grid):
        if row.is_station and not row.is_refused:
            assert read_draft(row.line, {**row.supposed, **row.cells}, None)[1] == []


def test_every_finding_says_what_was_written_and_is_a_sentence() -> None:
    grid, planted = planted_grid()
    found = {finding.line: finding for row in read(grid) for finding in row.findings}
    for one in planted:
        finding = found[one.line]
        assert len(finding.sentence) >= 4 and finding.sentence.pattern
        assert Finding.from_json(finding.as_json()) == finding
        assert [finding.written[:20]] == [" ".join(_cells(grid, finding))[:20]] or not finding.columns


def _cells(grid: Grid, finding: Finding) -> list[str]:
    return [grid.rows[finding.line - 1][column] for column in finding.columns]


def test_the_repairs_are_the_ones_that_a_colleague_would_suggest() -> None:
    grid, planted = planted_grid()
    found = {finding.line: finding for row in read(grid) for finding in row.findings}
    for one in planted:
        if one.kind.repair is not None:
            assert found[one.line].repair == one.kind.repair, one.kind.name


def test_a_repair_put_into_the_cells_makes_the_finding_go_away() -> None:
    grid, _ = planted_grid()
    repaired = {
        finding.line: finding
        for row in read(grid)
        for finding in row.findings
        if finding.repair and finding.kind != Fault.DIVISION_CONTRADICTS
    }
    assert len(repaired) > 15
    for finding in repaired.values():
        cells = [*grid.rows[finding.line - 1]]
        for column, text in zip(finding.columns, finding.repair, strict=True):
            cells[column] = text
        grid.rows[finding.line - 1] = cells
    again = {row.line: row.findings for row in read(grid)}
    assert {line: again[line] for line in repaired if again[line]} == {}


def test_of_several_counties_the_clerk_is_given_the_choice() -> None:
    grid, planted = planted_grid()
    line = next(one.line for one in planted if one.kind.fault is Fault.DIVISION_AMBIGUOUS)
    (finding,) = next(row for row in read(grid) if row.line == line).findings
    assert finding.weight is Weight.REFUSED
    assert finding.choices[0].value == "江苏省南京市鼓楼区"
    assert len(finding.choices) == 4
