"""The code of a union's word in a row, as the word is called now."""

import re

from locator.sheets.domain.row_cells import RowCells
from locator.stations.domain.service import OWN_WORD, own_word, standard_code

IN_BRACKETS = re.compile(r"(?P<word>[^（()）]+)[（(][^（()）]+[）)]")


def own_code(row: RowCells, written: str) -> str | None:
    """Return the code of a union's word as written: 银发课堂, 银发课堂（技能培训）, training:银发课堂.

    None for a word that the sheet's unions do not have, and where their words are not known. Whether the
    row's own station may have it is looked at when the station is known (`locator.imports.actions`).
    """
    if row.plan.own_words is None:
        return None
    word, parent = written.strip(), ""
    if OWN_WORD in word:
        word, parent = own_word(word), standard_code(word)
    elif match := IN_BRACKETS.fullmatch(word):
        word = match["word"].strip()
    division_code, operator = row.cells.get("division_code", ""), row.cells.get("operator", "")
    return row.plan.own_words.code_of(word, parent, division_code, operator)
