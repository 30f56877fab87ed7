"""Reading the tables of an HTML page, as programs save them under the name of a spreadsheet."""

from collections.abc import Sequence
from html.parser import HTMLParser

from geodata.files.grid import Area

MAX_SPAN = 10_000
MAX_COLUMNS_SPANNED = 200
LINES = frozenset({"br", "p", "div", "li"})  # begin a line of a cell
UNSEEN = frozenset({"style", "script", "head", "title", "xml"})


def html_table(text: str) -> tuple[list[Sequence[str]], tuple[Area, ...]]:
    """Return the rows of all tables of a page, one below the other, and their merged areas."""
    reader = _TableReader()
    reader.feed(text)
    reader.close()
    reader.end_row()
    return reader.rows, tuple(reader.merged)


class _TableReader(HTMLParser):
    """Collects cells; text outside of cells is left out."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[Sequence[str]] = []
        self.merged: list[Area] = []
        self.row: dict[int, str] | None = None
        self.covered: dict[int, int] = {}  # column -> how many further rows a cell above covers
        self.cell: list[str] | None = None
        self.column = 0
        self.spans = (1, 1)
        self.unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a row or a cell."""
        if tag in UNSEEN:
            self.unseen += 1
        elif tag == "tr":
            self.end_row()
            self.row, self.column = {}, 0
        elif tag in ("td", "th"):
            self._end_cell()
            values = dict(attrs)
            self.spans = (
                _span(values.get("rowspan"), MAX_SPAN),
                _span(values.get("colspan"), MAX_COLUMNS_SPANNED),
            )
            self.cell = []
        elif tag in LINES and self.cell is not None and (tag == "br" or any(self.cell)):
            self.cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """End a row, a cell or a part that is not shown."""
        if tag in UNSEEN:
            self.unseen = max(0, self.unseen - 1)
        elif tag in ("td", "th"):
            self._end_cell()
        elif tag in ("tr", "table"):
            self.end_row()

    def handle_data(self, data: str) -> None:
        """Take the text of a cell."""
        if self.cell is not None and not self.unseen:
            self.cell.append(" ".join(data.split()) if data.strip() else "")

    def end_row(self) -> None:
        """End the row that is open, if any."""
        self._end_cell()
        if self.row is None:
            return
        width = max(self.row, default=-1) + 1
        self.rows.append([self.row.get(column, "") for column in range(width)])
        self.covered = {column: left - 1 for column, left in self.covered.items() if left > 1}
        self.row = None

    def _end_cell(self) -> None:
        if self.cell is None:
            return
        if self.row is None:
            self.row, self.column = {}, 0
        while self.covered_now(self.column):
            self.column += 1
        down, across = self.spans
        top, left = len(self.rows), self.column
        self.row[left] = "".join(self.cell).strip()
        if down > 1 or across > 1:
            self.merged.append(Area(top, left, top + down - 1, left + across - 1))
        if down > 1:
            self.covered |= dict.fromkeys(range(left, left + across), down)
        self.column, self.cell = left + across, None

    def covered_now(self, column: int) -> bool:
        """Return whether a cell of a row above covers a column of the open row."""
        return column in self.covered and not (self.row is not None and column in self.row)


def _span(text: str | None, most: int) -> int:
    return min(most, max(1, int(text))) if text and text.isascii() and text.isdigit() else 1
