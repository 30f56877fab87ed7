"""Joining a workbook's sheets of offers to its stations: each gets the rows of its offers as one cell.

The cell has a line an offer, with the sheet and the row that it comes from, so that what is asked about it
can name them (`locator.sheets.domain.offers.rows` reads it). A workbook of offers alone becomes a table of
their stations.
"""

from collections.abc import Iterable, Sequence

from geodata.sentence import Sentence
from locator.sheets.domain.columns.fields import field_of_wording, normalise_heading
from locator.sheets.domain.layout.parts import FROM_LAYOUT, Block, SheetReport
from locator.sheets.domain.offers.rows import OFFER_ROWS_HEADING, line_of
from locator.sheets.domain.offers.sheet import CODE, NAME, OfferSheet

READ_TOGETHER = Sentence("是服务表：一行一项，读到各站里去了")
MAX_NAMED = 20  # of rows whose station is not found


def join_offers(blocks: list[Block], sheets: Iterable[OfferSheet]) -> list[SheetReport]:
    """Add the rows of offers to the blocks' stations; return a report for each sheet of offers."""
    reports = []
    has_stations = bool(blocks)
    for sheet in sheets:
        by_station: dict[tuple[str, str], list[str]] = {}
        lines: dict[tuple[str, str], int] = {}
        for line, texts in sheet.rows():
            key = (texts.get(CODE, ""), texts.get(NAME, ""))
            by_station.setdefault(key, []).append(line_of(sheet.grid.title, line, texts))
            lines.setdefault(key, line)
        if not has_stations:
            blocks.append(_block_of(sheet, by_station, lines))
            reports.append(
                SheetReport(sheet.grid.title, stations=len(by_station), notes=_uncalculated(sheet))
            )
            continue
        found = {key for block in blocks for key in _add_to(block, by_station)}
        lost = sorted(lines[key] for key in by_station if key not in found)
        notes = (Sentence("第 {lines} 行的站在别的表里没有找到，没有读", lines=_named(lost)),) if lost else ()
        reports.append(
            SheetReport(sheet.grid.title, left_out=READ_TOGETHER, notes=(*notes, *_uncalculated(sheet)))
        )
    return reports


def _uncalculated(sheet: OfferSheet) -> tuple[Sentence, ...]:
    """Return a note on the rows with formulas that have no stored result."""
    columns = sheet.columns.values()
    rows = sorted({row + 1 for row, column in sheet.grid.uncalculated if column in columns})
    if not rows:
        return ()
    return (
        Sentence(
            "第 {lines} 行有公式没有算出结果，那一格没有读：在 Excel 里打开、保存再传", lines=_named(rows)
        ),
    )


def _named(lines: Sequence[int]) -> str:
    return "、".join(map(str, lines[:MAX_NAMED])) + ("…" if len(lines) > MAX_NAMED else "")


def _add_to(block: Block, by_station: dict[tuple[str, str], list[str]]) -> list[tuple[str, str]]:
    """Add the column of offers to a block; return the keys whose stations it has.

    A row of offers with a code belongs to the station of that code, and else to the only one of its name.
    """
    at_code, at_name = _column(block, "code"), _column(block, "name")
    codes: dict[str, int] = {}
    names: dict[str, list[int]] = {}
    for index, (_, cells) in enumerate(block.body):
        if code := _cell(cells, at_code):
            codes.setdefault(code, index)
        if name := _cell(cells, at_name):
            names.setdefault(name, []).append(index)
    texts: dict[int, list[str]] = {}
    found = []
    for (code, name), said in by_station.items():
        alone = names.get(name, []) if name else []
        at = codes.get(code) if code else alone[0] if len(alone) == 1 else None
        if at is not None:
            texts.setdefault(at, []).extend(said)
            found.append((code, name))
    if texts:
        width = len(block.headings)
        block.headings.append(OFFER_ROWS_HEADING)
        block.columns.append(FROM_LAYOUT)
        for index, said in texts.items():
            line, cells = block.body[index]
            block.body[index] = (line, [*list(cells)[:width], *[""] * (width - len(cells)), "\n".join(said)])
    return found


def _column(block: Block, field: str) -> int | None:
    fields = (field_of_wording(normalise_heading(heading)) for heading in block.headings)
    return next((at for at, one in enumerate(fields) if one == field), None)


def _cell(cells: Sequence[str], at: int | None) -> str:
    return cells[at].strip() if at is not None and at < len(cells) else ""


def _block_of(
    sheet: OfferSheet, by_station: dict[tuple[str, str], list[str]], lines: dict[tuple[str, str], int]
) -> Block:
    columns = [sheet.columns.get(CODE, FROM_LAYOUT), sheet.columns.get(NAME, FROM_LAYOUT), FROM_LAYOUT]
    block = Block(sheet.grid.title, [CODE, NAME, OFFER_ROWS_HEADING], (sheet.line,), columns)
    block.body = [(lines[key], [*key, "\n".join(said)]) for key, said in by_station.items()]
    return block
