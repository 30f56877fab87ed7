"""More than forty kinds of errors in a thousand rows are all found in their cells, and nothing else is."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest
from planted_errors import HEADER_LINE, KINDS, planted_grid, write_planted

from geodata.crs.conversion import Crs
from geodata.files.grid import Grid
from geodata.files.grid_reader import read_grid
from locator.sheets.domain.columns.matching import match_columns
from locator.sheets.domain.findings import Fault, Finding, Severity
from locator.sheets.domain.header import find_header
from locator.sheets.domain.reader import read_draft
from locator.sheets.domain.row import SheetRow, read_rows

TODAY = date(2026, 11, 23)


def read(grid: Grid) -> list[SheetRow]:
    header = find_header(grid)
    assert header.line == HEADER_LINE
    lines = list(grid.lines(header.first_line))
    matches = match_columns(header.headings, [cells for _, cells in lines])
    assert all(match.field and match.is_sure for match in matches), [
        match for match in matches if not match.is_sure
    ]
    return list(
        read_rows(lines, matches, Crs.GCJ_02, today=TODAY, within="441200", uncalculated=grid.uncalculated)
    )


def locations(findings: Iterable[Finding]) -> set[tuple[int, tuple[int, ...], str]]:
    return {(finding.line, finding.columns, finding.kind) for finding in findings}


def test_there_are_more_than_forty_kinds_of_errors() -> None:
    assert len(KINDS) > 40
    assert len({kind.name for kind in KINDS}) == len(KINDS)
    of_offers = {Fault.OFFER_UNREAD, Fault.OFFER_CONTRADICTS, Fault.OFFER_OUTSIDE}  # test_offer_sheet.py
    of_offers |= {Fault.LINK_UNREAD}  # test_links.py
    assert {kind.fault for kind in KINDS} | {Fault.POSITION_COPIED} | of_offers == set(Fault)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_each_error_is_found_in_its_cells_and_nothing_else_is(tmp_path: Path, seed: int) -> None:
    planted = write_planted(tmp_path / "台账.xlsx", seed)
    rows = read(read_grid(tmp_path / "台账.xlsx"))
    findings = [finding for row in rows for finding in row.findings]
    expected = {(error.line, error.kind.columns, error.kind.fault.value) for error in planted}
    assert locations(findings) - expected == set()
    assert expected - locations(findings) == set()


def test_rows_without_errors_can_be_written() -> None:
    grid, planted = planted_grid()
    lines_with_errors = {error.line for error in planted}
    for row in read(grid):
        if row.line not in lines_with_errors:
            draft, problems = read_draft(row.line, {**row.defaults, **row.cells}, None)
            assert draft is not None, (row, problems)
            assert draft.opening_hours and draft.services and draft.position_input and draft.phone


def test_rows_that_are_not_refused_can_be_written() -> None:
    grid, _ = planted_grid()
    for row in read(grid):
        if row.is_station and not row.is_refused:
            assert read_draft(row.line, {**row.defaults, **row.cells}, None)[1] == []


def test_every_finding_has_a_sentence_and_the_written_text() -> None:
    grid, planted = planted_grid()
    by_line = {finding.line: finding for row in read(grid) for finding in row.findings}
    for error in planted:
        finding = by_line[error.line]
        assert len(finding.sentence) >= 4 and finding.sentence.pattern
        assert Finding.from_json(finding.as_json()) == finding
        assert [finding.written[:20]] == [" ".join(_cells(grid, finding))[:20]] or not finding.columns


def _cells(grid: Grid, finding: Finding) -> list[str]:
    return [grid.rows[finding.line - 1][column] for column in finding.columns]


def test_repairs_are_as_expected() -> None:
    grid, planted = planted_grid()
    by_line = {finding.line: finding for row in read(grid) for finding in row.findings}
    for error in planted:
        if error.kind.repair is not None:
            assert by_line[error.line].repair == error.kind.repair, error.kind.name


def test_a_repair_resolves_its_finding() -> None:
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


def test_an_ambiguous_county_has_choices() -> None:
    grid, planted = planted_grid()
    line = next(error.line for error in planted if error.kind.fault is Fault.DIVISION_AMBIGUOUS)
    (finding,) = next(row for row in read(grid) if row.line == line).findings
    assert finding.severity is Severity.REFUSED
    assert finding.choices[0].value == "江苏省南京市鼓楼区"
    assert len(finding.choices) == 4
