"""The cells of a row by which it is matched: what a check keeps of each row of a large sheet in memory."""

from collections.abc import Iterator, Mapping
from typing import Any

from locator.sheets.domain.findings import Finding
from locator.sheets.domain.row import SheetRow

KEYS = (
    *("name", "division_code", "address", "code", "external_identifier", "lon", "lat", "crs"),
    "operator",
)
PLACES = {name: place for place, name in enumerate(KEYS)}
NOTHING: frozenset[str] = frozenset()
NO_DEFAULTS: Mapping[str, str] = {}  # the same of all rows
SEPARATOR, NO_CELL = b"\xfe", b"\xff"  # bytes that no UTF-8 has


class KeyCells(Mapping[str, str]):
    """Cells of a row by column, in one string of bytes: an eighth of a dictionary's memory."""

    __slots__ = ("packed",)

    def __init__(self, packed: bytes) -> None:
        """Set what `pack` has returned."""
        self.packed = packed

    def __getitem__(self, column: str) -> str:
        text: str | None = self.get(column)
        if text is None:
            raise KeyError(column)
        return text

    def get(self, column: str, default: Any = None) -> Any:
        """Return a cell; each is asked for several times a row, which the mapping's own way made slow."""
        place = PLACES[column]
        text = self.packed.split(SEPARATOR, place + 1)[place]
        return default if text == NO_CELL else text.decode("utf-8", "surrogatepass")

    def __contains__(self, column: object) -> bool:
        return self.get(str(column)) is not None

    def __iter__(self) -> Iterator[str]:
        return (
            name for name, text in zip(KEYS, self.packed.split(SEPARATOR), strict=True) if text != NO_CELL
        )

    def __len__(self) -> int:
        return sum(text != NO_CELL for text in self.packed.split(SEPARATOR))

    def as_dict(self) -> dict[str, str]:
        """Return the cells for who needs most of them."""
        texts = zip(KEYS, self.packed.split(SEPARATOR), strict=True)
        return {name: text.decode(errors="surrogatepass") for name, text in texts if text != NO_CELL}


def pack(cells: Mapping[str, str]) -> bytes:
    """Return the cells by which a row is matched, packed."""
    return SEPARATOR.join(
        cells[name].encode(errors="surrogatepass") if name in cells else NO_CELL for name in KEYS
    )


def keys_of(row: SheetRow) -> SheetRow:
    """Return a row with nothing but the cells by which it is matched."""
    return key_row(row.line, pack(row.cells), (), row.column_indices, is_station=row.is_station)


def key_row(
    line: int,
    packed: bytes,
    findings: tuple[Finding, ...],
    column_indices: Mapping[str, int],
    *,
    is_station: bool,
) -> SheetRow:
    """Return a row with the packed cells by which it is matched, and what was found by comparing rows."""
    return SheetRow(line, KeyCells(packed), NOTHING, findings, column_indices, NO_DEFAULTS, is_station)
