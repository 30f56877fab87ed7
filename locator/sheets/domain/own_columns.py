"""Reading a row's cells of own fields: kept as they are written, if they are of the field's type."""

from geodata.sentence import Sentence
from locator.sheets.domain.cell_values import INVISIBLE, is_empty, parse_day, parse_yes_or_no
from locator.sheets.domain.findings import Choice, Fault
from locator.sheets.domain.row_cells import RowCells
from locator.stations.domain.own_fields import FieldType, is_own, read_value, split_cell

FAULTS = {
    FieldType.TEXT: Fault.TOO_LONG,
    FieldType.NUMBER: Fault.COUNT_UNREAD,
    FieldType.DAY: Fault.DATE_UNREAD,
    FieldType.YES_NO: Fault.YES_NO_UNREAD,
    FieldType.CHOICE: Fault.CODE_UNKNOWN,
}


def read_own_fields(row: RowCells) -> None:
    """Read a row's own fields."""
    for name in row.plan.column_indices:
        if is_own(name):
            _read(row, name)


def _read(row: RowCells, name: str) -> None:
    field_type, _ = split_cell(name)
    written = INVISIBLE.sub("", row.raw(name).replace("\r\n", "\n")).strip()
    if not written or (field_type is not FieldType.TEXT and is_empty(written)):
        return
    choices = row.plan.own_choices.get(name, ())
    if choices and written not in choices:
        sentence = Sentence("“{text}”不在几种里：{all}", text=written[:40], all="、".join(choices))
        row.add_finding(Fault.CODE_UNKNOWN, sentence, name, choices=[Choice(one, one) for one in choices])
        return
    try:
        row.cells[name] = read_value(field_type, _in_our_form(field_type, written))
    except ValueError as error:
        row.add_finding(FAULTS[field_type], error.args[0], name)


def _in_our_form(field_type: FieldType, written: str) -> str:
    """Return a day or a yes or no in the form that is kept, in whatever form a clerk writes it."""
    if field_type is FieldType.DAY:
        return parse_day(written) or written
    if field_type is FieldType.YES_NO and (is_yes := parse_yes_or_no(written)) is not None:
        return "是" if is_yes else "否"
    return written
