"""Reading the cells of own fields of one row into values, or into problems with row and column."""

from geodata.sentence import Sentence
from locator.sheets.domain.entry_cells import own_cells
from locator.sheets.domain.row_reader import CONTROLS, RowReader
from locator.stations.domain.own_fields import read_value, split_cell


def read_own_values(row: RowReader) -> dict[str, str]:
    """Return the values of own fields, by cell."""
    values = {}
    for name in own_cells(row.cells):
        try:
            value = read_value(split_cell(name)[0], row.cells[name])
        except ValueError as error:
            row.add_problem(name, error.args[0])
            continue
        if CONTROLS.search(value):
            row.add_problem(name, Sentence("里面有看不见的控制字符"))
        if value:
            values[name] = value
    return values
