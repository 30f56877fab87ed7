"""Comparing two entries, and merging their cells into one entry."""

from collections.abc import Set
from dataclasses import dataclass

from locator.sheets.domain.entry_cells import ORDER, Cells, own_cells
from locator.sheets.domain.people.contacts import read_contacts
from locator.stations.domain.contact import contacts_text, in_order
from locator.stations.domain.station import Facet

# Columns that are chosen together, by the first of them; each group includes the date of its last check.
CHECKED_GROUPS: dict[str, tuple[str, ...]] = {
    "lon": ("lon", "lat", "crs", "position_quality", "capture_method", "captured_on", "position_checked_on"),
    "opening_hours_text": (
        *("opening_hours_text", "opening_hours", "on_holiday", "on_makeup", "self_service_hours"),
        *("self_service_access", "self_service_app", "hours_checked_on"),
    ),
    "access": (
        *("access", "access_app", "access_registration", "access_audience", "access_price", "access_note"),
        "access_checked_on",
    ),
    "services": ("services", "services_missing", "service_hours", "services_text", "services_checked_on"),
}
CONTACTS = "private_contact"
# Columns that are always the survivor's: its status, visibility, sources and checks.
SURVIVOR_COLUMNS = frozenset(
    {
        *("status", "status_since", "status_reason", "expected_reopen_on", "visibility", "aliases"),
        CONTACTS,  # both stations'
        *("source", "as_of", "checked_by", *(f"{facet}_checked_on" for facet in Facet)),
    }
)
_IN_CHECKED_GROUPS = {column for columns in CHECKED_GROUPS.values() for column in columns}
COLUMN_GROUPS: tuple[tuple[str, ...], ...] = tuple(
    CHECKED_GROUPS.get(column, (column,))
    for column in ORDER
    if column in CHECKED_GROUPS or column not in _IN_CHECKED_GROUPS | SURVIVOR_COLUMNS
)


@dataclass(frozen=True, slots=True)
class Difference:
    """A group of columns whose values differ in two entries."""

    columns: tuple[str, ...]
    left: Cells
    right: Cells

    @property
    def name(self) -> str:
        """The first column, by which the form names the group."""
        return self.columns[0]

    @property
    def prefers_left(self) -> bool:
        """Tell whether the left entry is the default choice: it has any value."""
        return any(self.left.get(column) for column in self.columns if not column.endswith("_checked_on"))


def differences(left: Cells, right: Cells) -> list[Difference]:
    """Return the groups of columns in which two entries differ, in the order of an entry."""
    return [
        Difference(columns, _only(left, columns), _only(right, columns))
        for columns in COLUMN_GROUPS
        if any(left.get(column, "") != right.get(column, "") for column in columns)
    ]


def merge_cells(survivor: Cells, other: Cells, taken: Set[str]) -> dict[str, str]:
    """Return the survivor's cells with the other entry's values in the groups named in `taken`.

    The name that is not taken becomes an alias, so that the station is still found by it. The private
    contacts of both stay.
    """
    cells = {name: other[name] for name in own_cells(other)} | dict(survivor)  # own fields of both
    for columns in COLUMN_GROUPS:
        if columns[0] in taken:
            cells |= {column: other.get(column, "") for column in columns}
    names = [*survivor.get("aliases", "").split("、"), *other.get("aliases", "").split("、")]
    names += [survivor["name"], other["name"]]
    cells["aliases"] = "、".join(name for name in dict.fromkeys(names) if name and name != cells["name"])
    both = (*read_contacts(survivor.get(CONTACTS, "")), *read_contacts(other.get(CONTACTS, "")))
    cells[CONTACTS] = contacts_text(in_order(both))
    return {column: text for column, text in cells.items() if text}


def _only(cells: Cells, columns: tuple[str, ...]) -> dict[str, str]:
    return {column: cells[column] for column in columns if cells.get(column)}
