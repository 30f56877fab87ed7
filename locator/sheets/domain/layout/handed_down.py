"""What sections, tabs and titles say, written into a block's rows: a column of its own, or empty cells."""

from collections.abc import Mapping, Sequence

from locator.sheets.domain.layout.parts import FROM_LAYOUT, Block

DIVISION_FIELDS = frozenset({"county", "division_code"})
SECTION_COUNTY, SECTION_KIND, SECTION_TEXT = "区县（小标题）", "类型（小标题）", "小标题"
Said = tuple[int, Mapping[str, str]]  # the row's index in the body, and what the sections above it say


def hand_down(
    block: Block, fields: Mapping[str, int], values: Sequence[Said], county: str, source: str
) -> Block:
    """Write what is said above rows into them; `county` is the tab's or the title's, `source` its heading."""
    if not DIVISION_FIELDS & fields.keys():
        if any("county" in said for _, said in values):
            _add_column(block, values, SECTION_COUNTY, "county", county)
        elif county:
            _add_constant(block, source, county)
    else:
        _fill(block, values, fields.get("county", fields.get("division_code")), "county")
    if "type" in fields:
        _fill(block, values, fields["type"], "type")
    elif any("type" in said for _, said in values):
        _add_column(block, values, SECTION_KIND, "type", "")
    if any("text" in said for _, said in values):
        _add_column(block, values, SECTION_TEXT, "text", "")
    return block


def _add_column(block: Block, values: Sequence[Said], heading: str, key: str, default: str) -> None:
    column = len(block.headings)
    said = {index: one[key] for index, one in values if key in one}
    block.headings.append(heading)
    block.columns.append(FROM_LAYOUT)
    for index, (number, row) in enumerate(block.body):
        if value := said.get(index, default):
            block.body[index] = number, [*row, *[""] * (column - len(row)), value]


def _add_constant(block: Block, heading: str, value: str) -> None:
    column = len(block.headings)
    block.headings.append(heading)
    block.columns.append(FROM_LAYOUT)
    block.body = [(number, [*row, *[""] * (column - len(row)), value]) for number, row in block.body]


def _fill(block: Block, values: Sequence[Said], column: int | None, key: str) -> None:
    """Fill the empty cells of a column with what the section rows say."""
    if column is None:
        return
    for index, said in values:
        number, row = block.body[index]
        if key in said and not (column < len(row) and row[column]):
            cells = [*row, *[""] * (column + 1 - len(row))]
            cells[column] = said[key]
            block.body[index] = number, cells
