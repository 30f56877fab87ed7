"""The groups of the station's form, each folded with a summary of what it holds.

A group is open where something in it must be mended, and for a new station where it is needed first.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from geodata.sentence import Sentence, listed, pattern
from locator.editing.views.labels import cell_label
from locator.sheets.domain.entry_cells import Cells
from locator.stations.domain.own_fields import is_own
from locator.stations.domain.station_fields import rows_of

MAX_SUMMARY_LENGTH = 40
SUMMARY_SEPARATOR = " · "
NOTHING = Sentence("还没写")
COUNTED = {"services": pattern("有 {n} 项"), "services_missing": pattern("没有 {n} 项")}
LIST_SEPARATOR = "、"


@dataclass(frozen=True, slots=True)
class FormGroup:
    """A group: the rows of fields and the further cells in it, and the cells that its summary names.

    `first` is the field that the index leads to; `is_first` is open for a new station.
    """

    code: str
    label: Sentence
    rows: tuple[str, ...]
    cells: tuple[str, ...]
    summary: tuple[str, ...]
    first: str
    is_first: bool = False

    def has(self, column: str) -> bool:
        """Tell whether a cell's field stands in this group."""
        if self.code == "ledger" and is_own(column):
            return True
        return column in self.cells or any(column == one.cell for row in self.rows for one in rows_of(row))

    def is_open(self, problems: Collection[str], *, is_new: bool) -> bool:
        """Tell whether the group is shown open, where some cells have problems."""
        return (is_new and self.is_first) or any(map(self.has, problems))

    def summary_of(self, cells: Cells) -> str:
        """Return in few words what the group's cells hold."""
        parts = [_part(name, cells[name]) for name in self.summary if cells.get(name)]
        return listed(parts, "{before}" + SUMMARY_SEPARATOR + "{after}") if parts else NOTHING


GROUPS: Sequence[FormGroup] = (
    FormGroup(
        "identity",
        Sentence("叫什么，是什么"),
        ("identity", "identifier", "identity_more", "names", "contacts"),
        (),
        ("type", "phone", "host"),
        "name",
        is_first=True,
    ),
    FormGroup(
        "place",
        Sentence("在哪里"),
        ("place", "position"),
        ("division_code", "lon", "lat", "crs"),
        ("division_code", "address"),
        "division_code",
        is_first=True,
    ),
    FormGroup(
        "hours",
        Sentence("什么时候开"),
        ("posted_hours", "days", "self_service", "syntax"),
        (),
        ("opening_hours_text", "self_service_hours"),
        "opening_hours_text",
        is_first=True,
    ),
    FormGroup("access", Sentence("怎么进门"), ("access",), (), ("access",), "access", is_first=True),
    FormGroup(
        "services",
        Sentence("有什么"),
        ("services",),
        ("services", "services_missing", "service_hours", "service_details"),
        ("services", "services_missing"),
        "services_text",
    ),
    FormGroup(
        "truck",
        Sentence("司机要知道的"),
        ("truck_spaces", "truck_size", "truck", "road", "gate"),
        (),
        ("road", "max_length_m", "max_height_m"),
        "truck_spaces",
    ),
    FormGroup("ledger", Sentence("台账（不公布）"), ("ledger",), (), ("area_m2", "persons"), "area_m2"),
    FormGroup("status", Sentence("现状"), ("status",), (), ("status", "status_since"), "status"),
    FormGroup("origin", Sentence("怎么知道的"), ("origin",), ("checked_by",), ("source", "as_of"), "source"),
)
BY_CODE = {group.code: group for group in GROUPS}


def _part(name: str, text: str) -> str:
    if name in COUNTED:
        return Sentence(COUNTED[name], n=len(text.split(LIST_SEPARATOR)))
    label = cell_label(name, text)
    is_long = len(label) > MAX_SUMMARY_LENGTH and not isinstance(label, Sentence)
    return f"{label[:MAX_SUMMARY_LENGTH]}…" if is_long else label
