"""Two entries side by side: what they say differently, and the one entry that somebody makes of both."""

from collections.abc import Set
from dataclasses import dataclass

from locator.sheets.domain.entry_cells import ORDER, Cells
from locator.stations.domain.station import Facet

# What is chosen together, by its first column; each brings along when somebody last looked.
UNITS: dict[str, tuple[str, ...]] = {
    "lon": ("lon", "lat", "crs", "position_quality", "capture_method", "captured_on", "position_checked_on"),
    "opening_hours_text": (
        *("opening_hours_text", "opening_hours", "on_holiday", "on_makeup", "self_service_hours"),
        *("self_service_access", "self_service_app", "hours_checked_on"),
    ),
    "access": (
        *("access", "access_app", "access_registration", "access_audience", "access_price", "access_note"),
        "access_checked_on",
    ),
    "services": ("services", "services_missing", "services_text", "services_checked_on"),
}
# What is the survivor's in any case: its own life, whom it is for, where its facts are from.
OWN = frozenset(
    {
        *("status", "status_since", "status_reason", "expected_reopen_on", "visibility", "aliases"),
        *("source", "as_of", "checked_by", *(f"{facet}_checked_on" for facet in Facet)),
    }
)
_IN_UNITS = {column for columns in UNITS.values() for column in columns}
CHOICES: tuple[tuple[str, ...], ...] = tuple(
    UNITS.get(column, (column,)) for column in ORDER if column in UNITS or column not in _IN_UNITS | OWN
)


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that two entries say differently; `name` is the first of its columns."""

    columns: tuple[str, ...]
    left: Cells
    right: Cells

    @property
    def name(self) -> str:
        """The column by which the choice is named."""
        return self.columns[0]

    @property
    def is_lefts(self) -> bool:
        """Tell whether the left one's word is the better guess: it says anything at all."""
        return any(self.left.get(column) for column in self.columns if not column.endswith("_checked_on"))


def differences(left: Cells, right: Cells) -> list[Choice]:
    """Return what two entries say differently, in the order of an entry."""
    return [
        Choice(columns, _only(left, columns), _only(right, columns))
        for columns in CHOICES
        if any(left.get(column, "") != right.get(column, "") for column in columns)
    ]


def joined(survivor: Cells, other: Cells, taken: Set[str]) -> dict[str, str]:
    """Return the survivor's cells with those choices of the other's that are taken, by their names.

    The other's name stays findable as an alias.
    """
    cells = dict(survivor)
    for columns in CHOICES:
        if columns[0] in taken:
            cells |= {column: other.get(column, "") for column in columns}
    names = [*survivor.get("aliases", "").split("、"), *other.get("aliases", "").split("、")]
    names += [survivor["name"], other["name"]]
    cells["aliases"] = "、".join(name for name in dict.fromkeys(names) if name and name != cells["name"])
    return {column: text for column, text in cells.items() if text}


def _only(cells: Cells, columns: tuple[str, ...]) -> dict[str, str]:
    return {column: cells[column] for column in columns if cells.get(column)}
