"""A row on its way through the check: which station it is, or may be, and what keeps it out."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from geodata.crs import Crs, to_wgs84
from geodata.lonlat import LonLat
from geodata.sentence import Sentence
from locator.domain.draft import StationDraft
from locator.domain.draft_cells import cells_of
from locator.domain.finding import Finding, Weight
from locator.domain.likeness import proposals
from locator.domain.sheet_row import SheetRow
from locator.queries.drafts import StoredStation
from locator.queries.import_neighbours import Neighbour


@dataclass(slots=True)
class Judged:
    """A row on its way through the check."""

    row: SheetRow
    target: Neighbour | None = None
    stored: StoredStation | None = None
    draft: StationDraft | None = None
    near: list[dict[str, Any]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    is_skipped: bool = False
    is_decided: bool = False

    def refuse(self, kind: str, sentence: Sentence, column: str = "") -> None:
        """Keep the row from being written, and say why beside its cell."""
        self.find(kind, sentence, column, Weight.REFUSED)

    def find(self, kind: str, sentence: Sentence, column: str, weight: Weight) -> None:
        """Say something beside a cell."""
        place = self.row.places.get(column)
        columns = (place,) if place is not None else ()
        written = self.row.cells.get(column, "")
        self.findings.append(Finding(self.row.line, columns, kind, weight, sentence, written))

    def forget_what_is_stored(self) -> None:
        """Ask nothing about cells that say what is stored already, however odd they look."""
        if self.stored is None:
            return
        was = cells_of(self.stored.draft)
        same = {place for name, place in self.row.places.items() if was.get(name) == self._written(place)}
        self.findings = [
            one
            for one in self.findings
            if one.weight is not Weight.ASK or not one.columns or not same.issuperset(one.columns)
        ]

    def _written(self, place: int) -> str:
        """Return what a column says, as far as something was found in it."""
        return next((one.written for one in self.findings if one.columns == (place,)), "")

    @property
    def is_refused(self) -> bool:
        """Tell whether something keeps it from being written."""
        return any(one.weight is Weight.REFUSED for one in self.findings)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A row as it is compared with stations."""

    name: str
    address: str
    division_code: str | None
    position: LonLat | None


def find_near(asked: Sequence[Judged], stations: Sequence[Neighbour]) -> None:
    """Set beside each row the stations that it may be, stored ones and earlier rows of the sheet."""
    places = _positions(asked)
    rows = [
        _Sheet(cells.get("name", ""), cells.get("address", ""), cells.get("division_code"), place)
        for cells, place in ((one.row.cells, places.get(n)) for n, one in enumerate(asked))
    ]
    for found in proposals(rows, stations):
        other = stations[found.other]
        said = {"code": other.code, "line": 0, "name": other.name, "address": other.address}
        asked[found.row].near.append(
            found.as_json() | said | _place_of(other.position, places.get(found.row))
        )
    for found in proposals(rows, rows, within_sheet=True):
        same = asked[found.other].row
        said = {"code": "", "line": same.line, "name": rows[found.other].name}
        said |= {"address": rows[found.other].address}
        where = _place_of(rows[found.other].position, places.get(found.row))
        asked[found.row].near.append(found.as_json() | said | where)


def _positions(asked: Sequence[Judged]) -> dict[int, LonLat]:
    """Return the WGS 84 positions of the rows that have one, by their place in the list."""
    by_crs: defaultdict[Crs, list[tuple[int, LonLat]]] = defaultdict(list)
    for n, one in enumerate(asked):
        cells = one.row.cells
        if "lon" in cells and "lat" in cells and "crs" in cells:
            by_crs[Crs(cells["crs"])].append((n, LonLat.parse(cells["lon"], cells["lat"])))
    found: dict[int, LonLat] = {}
    for crs, given in by_crs.items():
        lon, lat = np.array([place for _, place in given]).T
        for (n, _), *there in zip(given, *to_wgs84(lon, lat, crs), strict=True):
            found[n] = LonLat.of(float(there[0]), float(there[1]))
    return found


def _place_of(position: LonLat | None, own: LonLat | None) -> dict[str, list[float] | None]:
    """Return where the other station is, and where the row is, for a map."""
    return {"place": list(position) if position else None, "own_place": list(own) if own else None}
