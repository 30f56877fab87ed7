"""Finding the tables of one sheet: side by side, one below the other, with sections, repeats and notes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from geodata.files.grid import Area, Grid
from geodata.sentence import Sentence
from locator.sheets.domain.columns.fields import (
    LEFT_OUT,
    field_of_wording,
    fields_by_own_heading,
    normalise_heading,
)
from locator.sheets.domain.layout.handed_down import hand_down
from locator.sheets.domain.layout.headings import (
    MIN_KNOWN,
    find_heading_lines,
    has_name,
    heading_words,
    joined_headings,
    known_headings,
)
from locator.sheets.domain.layout.marks import NO_MARKS, SAID_OUT, MarkKind, SheetMarks
from locator.sheets.domain.layout.parts import Block
from locator.sheets.domain.layout.sections import (
    MAX_LENGTH,
    NOTE,
    Section,
    county_in_title,
    county_of_tab,
    is_beside_counties,
    is_number,
    is_page_mark,
    is_signature,
    is_street,
    numbering_style,
    read_section,
)
from locator.sheets.domain.layout.side_by_side import column_spans, columns_of, spans_at

MAX_YEAR = 5  # characters that begin and end with digits in a heading: 24-25
NARROW = 3  # in a table of fewer columns a row with a single text may be a station
MAX_SECTION_CELLS = 3  # its number, its text, its count
TAB_COUNTY, TITLE_COUNTY = "区县（工作表名）", "区县（标题）"
REPEATED = Sentence("列名在这里又写了一遍，不是站点")
PAGE = Sentence("是页码，不是站点")
SIGNATURE = Sentence("是落款，不是站点")
NOT_SURE = "?"  # in a title and a tab that name different counties


@dataclass(slots=True)
class _Open:
    """A block while its rows are read, with what the latest section rows said."""

    block: Block
    fields: dict[str, int]
    heading_keys: frozenset[str]
    heading_rows: frozenset[tuple[str, ...]]
    words: frozenset[str]  # of headings, in any of which a row may be one
    city: str = ""
    county_style: str = ""  # how the sections of counties are numbered
    county_end: int = -1  # how many stations stood above the latest of them
    has_inner: bool = False  # a section follows that of a county at once, so that it is inside of it
    is_narrow: bool = False
    is_own: bool = False  # an export of ours, in which every row is a station
    said: dict[str, str] = field(default_factory=dict)
    values: list[tuple[int, Mapping[str, str]]] = field(default_factory=list)

    def is_plain_row(self, row: Sequence[str]) -> bool:
        """Return whether a row is a station without a further look: most rows of most sheets are."""
        if self.is_own:
            return True
        has_many = len(row) - row.count("") > MAX_SECTION_CELLS and row[0] != row[-1]
        return has_many and not self.may_be_heading(row)

    def may_be_heading(self, row: Sequence[str]) -> bool:
        """Return whether two cells or more are words of headings; one may be a value: 24小时."""
        return (
            not self.words.isdisjoint(row)
            and len(self.words.intersection(row)) >= MIN_KNOWN
            and not any(len(cell) > MAX_YEAR and cell[0].isdigit() and cell[-1].isdigit() for cell in row)
        )

    def add(self, number: int, row: Sequence[str]) -> None:
        """Add the row of a station, with what the sections above it say."""
        self.block.body.append((number, row))
        if self.said:
            self.values.append((len(self.block.body) - 1, self.said))


def blocks_of(grid: Grid, marks: SheetMarks = NO_MARKS) -> list[Block]:
    """Return the tables of a sheet, with the clerk's marks; raises UnclearSheet."""
    lines = marks.heading_lines or find_heading_lines(grid)
    if not lines or lines[-1] > len(grid.rows):
        return []
    headings = joined_headings(grid, lines)
    spans = spans_at(marks.beside, len(headings)) or column_spans(grid, headings, lines[-1])
    parts = [(first, columns_of(grid, first, end)) for first, end in spans]
    return [
        block
        for first, part in parts
        for block in _blocks_below(part, first, lines, _texts_above(part, lines[0]), marks.rows)
    ]


def _texts_above(grid: Grid, line: int) -> dict[int, str]:
    return {
        number: next(cell for cell in row if cell)
        for number, row in enumerate(grid.rows[: line - 1], 1)
        if any(row)
    }


def _blocks_below(
    grid: Grid, offset: int, lines: tuple[int, ...], above: dict[int, str], marks: Mapping[int, MarkKind]
) -> Iterator[Block]:
    """Yield the tables of a sheet or of some of its columns, one below the other."""
    county, source = _county_of_sheet(grid.title, above.values())
    current = _begin(grid, offset, lines, dict.fromkeys(above, "title"))
    heading_end = lines[-1]
    for number, row in grid.lines(heading_end + 1):
        if number <= heading_end:
            continue  # the further lines of a heading that began above
        if number in marks:
            new = _take_marked(current, number, row, marks)
        elif current.is_plain_row(row):
            current.add(number, row)
            continue
        else:
            new = _take(current, grid, number, row)
        if new:
            yield hand_down(current.block, current.fields, current.values, county, source)
            current, heading_end = _begin(grid, offset, new, {}), new[-1]
    yield hand_down(current.block, current.fields, current.values, county, source)


def _take_marked(
    current: _Open, number: int, row: Sequence[str], marks: Mapping[int, MarkKind]
) -> tuple[int, ...]:
    """Put a row where the clerk says; return the lines of another table's heading that it begins, if any."""
    block, kind = current.block, marks[number]
    if kind is MarkKind.STATION:
        current.add(number, row)
    elif kind is MarkKind.OUT:
        block.aside[number], block.drawn[number] = (SAID_OUT, row), "tail"
    elif kind is MarkKind.SECTION:
        texts = dict.fromkeys(cell for cell in row if cell)
        _begin_section(current, number, row, next((text for text in texts if not is_number(text)), ""))
    elif kind is MarkKind.TABLE:
        end = number
        while marks.get(end + 1) is MarkKind.TABLE:
            end += 1
        return tuple(range(number, end + 1))
    else:
        block.aside[number], block.drawn[number] = (REPEATED, row), "heading"
    return ()


def _take(current: _Open, grid: Grid, number: int, row: Sequence[str]) -> tuple[int, ...]:
    """Put a row where it belongs; return the lines of another table's heading that it begins, if any."""
    block = current.block
    if current.may_be_heading(row):
        if _repeats(row, current):
            block.aside[number], block.drawn[number] = (REPEATED, row), "heading"
            return ()
        if new := _other_heading(grid, number):
            return new
    has_few_cells = len(row) - row.count("") <= MAX_SECTION_CELLS or row[0] == row[-1]
    if has_few_cells and not current.is_narrow and _set_aside(current, number, row):
        return ()
    current.add(number, row)
    return ()


def _county_of_sheet(title: str, texts: object) -> tuple[str, str]:
    """Return the county that the tab or the title names, and which of them does."""
    tab = county_of_tab(title)
    titles = dict.fromkeys(filter(None, map(county_in_title, texts)))  # type: ignore[call-overload]
    above = next(iter(titles), "")
    if len(titles) > 1 or (tab and above and tab not in above and above not in tab):
        return NOT_SURE.join([tab, *titles]).strip(NOT_SURE), TITLE_COUNTY
    return (tab, TAB_COUNTY) if tab and tab not in above else (above or tab, TITLE_COUNTY)


def _begin(grid: Grid, offset: int, lines: tuple[int, ...], drawn: dict[int, str]) -> _Open:
    headings = joined_headings(grid, lines)
    while len(headings) > 1 and not headings[-1] and not any(len(row) >= len(headings) for row in grid.rows):
        headings.pop()
    keys = [normalise_heading(heading) for heading in headings]
    fields: dict[str, int] = {}
    for index, key in enumerate(keys):
        if (code := field_of_wording(key)) and code not in fields:
            fields[code] = index
    block = Block(grid.title, headings, lines, [offset + index for index in range(len(headings))])
    block.drawn = drawn | dict.fromkeys(lines, "heading")
    rows = [grid.rows[line - 1] for line in lines]
    words = heading_words() | {cell for row in rows for cell in row if cell}
    heading_keys = frozenset(filter(None, keys))
    is_narrow = len(heading_keys) < NARROW
    is_own = "code" in fields and all(heading in fields_by_own_heading() for heading in headings)
    rows_of_heading = frozenset(map(tuple, rows))
    return _Open(
        *(block, fields, heading_keys, rows_of_heading, frozenset(words)), is_narrow=is_narrow, is_own=is_own
    )


def _repeats(row: Sequence[str], current: _Open) -> bool:
    """Return whether a row is the heading once more, or a line of it."""
    if tuple(row) in current.heading_rows:
        return True
    texts = [normalise_heading(cell) for cell in row if cell]
    same = sum(text in current.heading_keys for text in texts)
    return same >= MIN_KNOWN and same * 2 > len(texts) and known_headings(row) >= MIN_KNOWN


def _other_heading(grid: Grid, number: int) -> tuple[int, ...]:
    """Return the lines of another table's heading that begins in a row; none for any other row."""
    row = grid.rows[number - 1]
    known, texts = known_headings(row), {cell for cell in row if cell}
    if known < MIN_KNOWN or not has_name(row) or known * 2 <= len(texts):
        return ()
    top = number - 1
    below = Grid(
        grid.rows[top : top + 4], tuple(_moved(area, top) for area in grid.merged if area.top >= top)
    )
    lines = find_heading_lines(below)
    return tuple(line + top for line in lines if line > 0) if lines[:1] == (1,) else ()


def _moved(area: Area, rows: int) -> Area:
    return Area(area.top - rows, area.left, area.bottom - rows, area.right)


def _set_aside(current: _Open, number: int, row: Sequence[str]) -> bool:
    """Set a row aside that is a section or a page number; return whether it is one."""
    texts = list(dict.fromkeys(cell for cell in row if cell))
    block = current.block
    if len(texts) == 1 and (is_page_mark(texts[0]) or is_signature(texts[0])):
        reason = PAGE if is_page_mark(texts[0]) else SIGNATURE
        block.aside[number], block.drawn[number] = (reason, row), "tail"
        return True
    named = [text for text in texts if not is_number(text)]
    if len(texts) > MAX_SECTION_CELLS or len(named) != 1:
        return False
    section = read_section(named[0])
    if not ((section.division and _has_no_station(current, row)) or _is_section(current, row, section)):
        return False
    _begin_section(current, number, row, named[0])
    return True


def _begin_section(current: _Open, number: int, row: Sequence[str], text: str) -> None:
    """Set a section's row aside; what it says holds for the rows below."""
    _hand_down(current, read_section(text), numbering_style(text))
    sentence = Sentence("是小标题“{text}”：它下面的站都归它", text=text[:60])
    current.block.aside[number], current.block.drawn[number] = (sentence, row), "section"


def _has_no_station(current: _Open, row: Sequence[str]) -> bool:
    """Return whether a row of a division has nothing else than its number and its count."""
    if len({*row} - {""}) == 1:
        return True
    said = {code: row[column] for code, column in current.fields.items() if column < len(row) and row[column]}
    others = said.keys() - {LEFT_OUT, "name", "county"}
    return "code" not in others and all(is_number(said[code]) for code in others)


def _is_section(current: _Open, row: Sequence[str], section: Section) -> bool:
    """Return whether a single text is a section's: merged over columns, or not where the names stand."""
    name = current.fields.get("name", -1)
    is_merged = len(row) - row.count("") > 1
    is_in_name = 0 <= name < len(row) and bool(row[name]) and not is_merged
    is_note = len(section.text) > MAX_LENGTH or bool(NOTE.match(section.text))
    return len({*row} - {""}) == 1 and not is_in_name and not is_note


def _hand_down(current: _Open, section: Section, style: str) -> None:
    """Keep what a section says for the rows below it."""
    said = dict(current.said)
    if section.division:
        current.city = current.city if section.is_county else section.division
        current.county_style, current.county_end = style, len(current.block.body)
        county = section.division if section.is_county else ""
        is_inside = county and current.city and not county.startswith(current.city)
        said["county"] = f"{current.city}{county}" if is_inside else county or current.city
    else:
        said["type" if section.kind else "text"] = section.text
        if "county" in said and not _is_inside_county(current, section, style):
            said["county"] = section.text  # its rows ask for theirs; the county before may be another
    current.said = said


def _is_inside_county(current: _Open, section: Section, style: str) -> bool:
    """Return whether a section that names no division is a part of the county above it."""
    current.has_inner |= current.county_end == len(current.block.body)
    is_inner = current.has_inner or style != current.county_style or is_street(section.text)
    return is_inner and not is_beside_counties(section.text)
