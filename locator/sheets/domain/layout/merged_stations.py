"""Stations that stand in several rows, one for each service: one row is made of them.

A merged name over different addresses is no such station: whose name it is has to be said.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from geodata.files.grid import Area
from geodata.sentence import Sentence
from locator.sheets.domain.columns.fields import LEFT_OUT, field_of_wording, fields, normalise_heading
from locator.sheets.domain.layout.parts import FROM_LAYOUT, Block, Line

PER_SERVICE = ("services_text", "opening_hours_text")
SERVICE_HOURS = "各项服务的时间"  # the heading of the column of hours that are a service's own
JOIN, JOIN_HOURS, HOURS_OF = "、", "；", "："


def join_rows(block: Block) -> None:
    """Join consecutive rows of the same name and address whose services differ; change the block.

    A row without a name that has a service and nothing of a station continues the one above it. Hours that
    differ from row to row are those of the services, and none of the station's.
    """
    codes = [field_of_wording(normalise_heading(heading)) or "" for heading in block.headings]
    if "name" not in codes or "services_text" not in codes:
        return
    name, services = codes.index("name"), codes.index("services_text")
    names = [_cell(row, name) for _, row in block.body]
    if all(names) and all(one != other for one, other in pairwise(names)):
        return
    joined: list[Line] = []
    of_services: dict[int, str] = {}
    for group in _groups(block.body, codes):
        rows = [row for _, row in group]
        if len(group) < 2 or not _is_one_station(rows, codes) or _is_same(rows, services):
            joined += group
            continue
        number = group[0][0]
        joined.append((number, _joined(rows, codes)))
        if hours := _service_hours(rows, codes):
            of_services[number] = hours
        sentence = Sentence("和第 {line} 行是同一个站，一起读", line=number)
        block.aside |= {line: (sentence, row) for line, row in group[1:]}
        block.drawn |= {line: "joined" for line, _ in group[1:]}
    if len(joined) < len(block.body):
        block.body = joined
    if of_services:
        _add_column(block, of_services)


def find_shared_names(block: Block, merged: Iterable[Area]) -> None:
    """Note the rows that have their name in one merged cell, and different addresses; change the block."""
    codes = [field_of_wording(normalise_heading(heading)) or "" for heading in block.headings]
    if "name" not in codes or "address" not in codes:
        return
    name, address = codes.index("name"), codes.index("address")
    over_rows = [
        one for one in merged if one.left <= block.columns[name] <= one.right and one.bottom > one.top
    ]
    rows = dict(block.body) if over_rows else {}
    for area in over_rows:
        lines = [line for line in range(area.top + 1, area.bottom + 2) if line in rows]
        if len({_cell(rows[line], address) for line in lines}) > 1:
            block.shared_names |= {line: _cell(rows[line], name) for line in lines}


def _add_column(block: Block, hours: Mapping[int, str]) -> None:
    """Add the column of the services' own hours."""
    width = len(block.headings)
    block.headings.append(SERVICE_HOURS)
    block.columns.append(FROM_LAYOUT)
    block.body = [
        (line, [*row, *[""] * (width - len(row)), hours[line]] if line in hours else row)
        for line, row in block.body
    ]


def _groups(body: Sequence[Line], codes: Sequence[str]) -> Iterator[list[Line]]:
    """Yield the runs of rows with the same name, each with the rows that continue it."""
    name = codes.index("name")
    group: list[Line] = []
    for line in body:
        called = _cell(line[1], name)
        if (
            group
            and _cell(group[0][1], name)
            and (called == _cell(group[0][1], name) or (not called and _continues(line[1], codes)))
        ):
            group.append(line)
            continue
        if group:
            yield group
        group = [line]
    if group:
        yield group


def _continues(row: Sequence[str], codes: Sequence[str]) -> bool:
    """Return whether a row has a service, and nothing else of a station."""
    filled = {code for column, code in enumerate(codes) if _cell(row, column) and code != LEFT_OUT}
    return "services_text" in filled and filled <= {*PER_SERVICE}


def _is_same(rows: Sequence[Sequence[str]], column: int) -> bool:
    return len({_cell(row, column) for row in rows}) < 2


def _is_one_station(rows: Sequence[Sequence[str]], codes: Sequence[str]) -> bool:
    """Return whether rows differ only in what one station may have several of."""
    return all(
        codes[column] in (*PER_SERVICE, LEFT_OUT, "")
        or (codes[column] != "address" and bool(codes[column]) and fields()[codes[column]].joinable)
        or len({_cell(row, column) for row in rows} - {""}) < 2
        for column in range(len(codes))
    )


def _joined(rows: Sequence[Sequence[str]], codes: Sequence[str]) -> list[str]:
    """Return one row; its hours are empty where they are the services' own."""
    are_of_services = bool(_service_hours(rows, codes))
    cells = []
    for column, code in enumerate(codes):
        texts = list(dict.fromkeys(filter(None, (_cell(row, column) for row in rows))))
        if code == "opening_hours_text" and are_of_services:
            texts = []
        cells.append(JOIN.join(texts) if code != LEFT_OUT else (texts[0] if texts else ""))
    return cells


def _service_hours(rows: Sequence[Sequence[str]], codes: Sequence[str]) -> str:
    """Return the hours of each service where they differ from row to row; empty where they do not."""
    if codes.count("opening_hours_text") != 1:
        return ""
    hours, services = codes.index("opening_hours_text"), codes.index("services_text")
    if _is_same(rows, hours):
        return ""
    pairs = ((_cell(row, services), _cell(row, hours)) for row in rows)
    return JOIN_HOURS.join(f"{service}{HOURS_OF}{text}" for service, text in pairs if service and text)


def _cell(row: Sequence[str], column: int) -> str:
    return row[column] if column < len(row) else ""
