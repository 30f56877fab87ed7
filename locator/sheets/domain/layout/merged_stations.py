"""Stations that stand in several rows, one for each service: one row is made of them."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from geodata.sentence import Sentence
from locator.sheets.domain.columns.fields import LEFT_OUT, field_of_wording, fields, normalise_heading
from locator.sheets.domain.layout.parts import Block, Line

PER_SERVICE = ("services_text", "opening_hours_text")
JOIN, JOIN_HOURS = "、", "；"


def join_rows(block: Block) -> None:
    """Join consecutive rows of the same name and address whose services differ; change the block."""
    codes = [field_of_wording(normalise_heading(heading)) or "" for heading in block.headings]
    if "name" not in codes or "services_text" not in codes:
        return
    name, services = codes.index("name"), codes.index("services_text")
    names = [_cell(row, name) for _, row in block.body]
    if all(one != other for one, other in pairwise(names)):
        return
    joined: list[Line] = []
    for group in _groups(block.body, name):
        rows = [row for _, row in group]
        if (
            len(group) > 1
            and _is_one_station(rows, codes)
            and len({_cell(row, services) for row in rows}) > 1
        ):
            joined.append((group[0][0], _joined(rows, codes)))
            sentence = Sentence("和第 {line} 行是同一个站，一起读", line=group[0][0])
            block.aside |= {number: (sentence, row) for number, row in group[1:]}
            block.drawn |= {number: "joined" for number, _ in group[1:]}
        else:
            joined += group
    if len(joined) < len(block.body):
        block.body = joined


def _groups(body: Sequence[Line], name: int) -> Iterator[list[Line]]:
    """Yield the runs of rows with the same name."""
    group: list[Line] = []
    for line in body:
        if group and _cell(line[1], name) and _cell(line[1], name) == _cell(group[0][1], name):
            group.append(line)
            continue
        if group:
            yield group
        group = [line]
    if group:
        yield group


def _is_one_station(rows: Sequence[Sequence[str]], codes: Sequence[str]) -> bool:
    """Return whether rows differ only in what one station may have several of."""
    return all(
        codes[column] in (*PER_SERVICE, LEFT_OUT, "")
        or (codes[column] != "address" and bool(codes[column]) and fields()[codes[column]].joinable)
        or len({_cell(row, column) for row in rows} - {""}) < 2
        for column in range(len(codes))
    )


def _joined(rows: Sequence[Sequence[str]], codes: Sequence[str]) -> list[str]:
    cells = []
    for column, code in enumerate(codes):
        texts = list(dict.fromkeys(filter(None, (_cell(row, column) for row in rows))))
        if code == "opening_hours_text" and len(texts) > 1:
            services = codes.index("services_text")
            pairs = ((_cell(row, services), _cell(row, column)) for row in rows)
            texts = [JOIN_HOURS.join(f"{service}{hours}" for service, hours in pairs if hours)]
        cells.append(JOIN.join(texts) if code != LEFT_OUT else (texts[0] if texts else ""))
    return cells


def _cell(row: Sequence[str], column: int) -> str:
    return row[column] if column < len(row) else ""
