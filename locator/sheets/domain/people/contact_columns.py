"""Reading a row's columns of private contacts: names and numbers in one column, or in one each."""

from collections.abc import Sequence
from dataclasses import replace

from geodata.sentence import Sentence
from locator.sheets.domain.cell_values import clean_text, is_empty
from locator.sheets.domain.columns.fields import normalise_heading
from locator.sheets.domain.columns.people import PRIVATE, role_in
from locator.sheets.domain.findings import Fault, Finding, Severity
from locator.sheets.domain.people.contacts import paired, read_people, require_bounds
from locator.sheets.domain.people.phone_numbers import corrected_number, fault_sentence, number_fault
from locator.sheets.domain.row_cells import RowCells
from locator.stations.domain.contact import PrivateContact, contacts_text, in_order


def read_private_contacts(row: RowCells) -> None:
    """Read all private columns of a row into one cell; nothing is written while a number is in doubt."""
    columns = row.columns(PRIVATE)
    if not columns:
        return
    found: list[PrivateContact] = []
    last: list[
        PrivateContact
    ] = []  # of the column before: names that wait for numbers, or the other way round
    is_doubted = False
    for index in columns:
        text = clean_text(row.raw_cells[index]) if index < len(row.raw_cells) else ""
        reading = read_people("" if is_empty(text) else text)
        for number in reading.wrong:
            _report(row, index, text, number)
            is_doubted = True
        role = role_in(normalise_heading(row.plan.headings[index]))
        people = [replace(one, role=one.role or role) for one in reading.contacts]
        if _belong_together(last, people):
            last = _joined(last, people)
        elif people:
            found += last
            last = people
    if not is_doubted:
        _write(row, columns[0], in_order([*found, *last]))


def _belong_together(last: Sequence[PrivateContact], people: Sequence[PrivateContact]) -> bool:
    """Return whether two columns are the names and the numbers of the same people."""
    if not last or not people:
        return False
    sides = [(all(one.name for one in side), any(one.phone for one in side)) for side in (last, people)]
    is_pair = sides == [(True, False), (False, True)] or sides == [(False, True), (True, False)]
    are_nameless = not any(one.name for side in (last, people) for one in side if one.phone)
    roles = {one.role for one in (*last, *people) if one.role}
    return is_pair and are_nameless and len(roles) <= 1


def _joined(last: Sequence[PrivateContact], people: Sequence[PrivateContact]) -> list[PrivateContact]:
    names = [one for one in (*last, *people) if not one.phone]
    numbers = [one for one in (*last, *people) if one.phone]
    role = next((one.role for one in (*names, *numbers) if one.role), "")
    joined = paired(names, [one.phone for one in numbers])
    return [replace(one, role=one.role or role) for one in joined]


def _report(row: RowCells, index: int, text: str, number: str) -> None:
    fault = number_fault(number)
    assert fault is not None
    meant = corrected_number(number)
    repair = (text.replace(number, meant),) if meant and number in text else ()
    sentence = fault_sentence(number, fault)
    row.findings.append(
        Finding(row.line, (index,), fault, Severity.CONFIRM, sentence, row.raw_cells[index][:200], repair)
    )


def _write(row: RowCells, index: int, contacts: tuple[PrivateContact, ...]) -> None:
    if not contacts:
        return
    try:
        row.cells[PRIVATE] = contacts_text(require_bounds(contacts))
    except ValueError as error:
        sentence = error.args[0] if isinstance(error.args[0], Sentence) else Sentence("{why}", why=error)
        row.findings.append(Finding(row.line, (index,), Fault.TOO_LONG, Severity.CONFIRM, sentence))
