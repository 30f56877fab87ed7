"""The cells of a row by which it is matched: what a check keeps of each row of a large sheet in memory."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from locator.sheets.domain.row import SheetRow

KEYS = (
    *("name", "division_code", "address", "code", "external_identifier", "lon", "lat", "crs"),
    "operator",
)
PLACES = {name: place for place, name in enumerate(KEYS)}
REPEATED = frozenset({"division_code", "crs", "operator"})  # few texts in many rows: kept once
NOTHING: frozenset[str] = frozenset()
NO_DEFAULTS: Mapping[str, str] = {}  # the same of all rows


class KeyCells(Mapping[str, str]):
    """Cells of a row by column, in a fifth of a dictionary's memory."""

    __slots__ = ("texts",)

    def __init__(self, texts: tuple[str | None, ...]) -> None:
        self.texts = texts

    def __getitem__(self, column: str) -> str:
        text = self.texts[PLACES[column]]
        if text is None:
            raise KeyError(column)
        return text

    def __iter__(self) -> Iterator[str]:
        return (name for name, text in zip(KEYS, self.texts, strict=True) if text is not None)

    def __len__(self) -> int:
        return sum(text is not None for text in self.texts)


def keys_of(row: SheetRow, shared: dict[str, str]) -> SheetRow:
    """Return a row with nothing but the cells by which it is matched; `shared` keeps repeated texts once."""
    texts = tuple(
        shared.setdefault(text, text) if text is not None and name in REPEATED else text
        for name, text in ((name, row.cells.get(name)) for name in KEYS)
    )
    return replace(row, cells=KeyCells(texts), filled=NOTHING, findings=(), defaults=NO_DEFAULTS)
