"""A row on its way through the check: which station it is, or may be, and what keeps it out."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from geodata.crs import Crs, to_wgs84
from geodata.geodesy import distance_m
from geodata.lonlat import LonLat
from geodata.sentence import Sentence
from locator.entries.domain.draft import StationDraft
from locator.entries.domain.likeness import propose_matches
from locator.entries.queries.drafts import StoredStation
from locator.imports.domain.merge import SAME_PLACE_M
from locator.imports.queries.neighbours import Neighbour
from locator.sheets.domain.entry_cells import cells_of
from locator.sheets.domain.expected_area import CountyCentres
from locator.sheets.domain.findings import Finding, Severity
from locator.sheets.domain.row import SheetRow


@dataclass(slots=True)
class Judged:
    """A row on its way through the check."""

    row: SheetRow
    target: Neighbour | None = None
    stored: StoredStation | None = None
    draft: StationDraft | None = None
    place: LonLat | None = None  # in WGS 84, as the row says it
    near: list[dict[str, Any]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    is_skipped: bool = False
    is_decided: bool = False

    def refuse(self, kind: str, sentence: Sentence, *names: str) -> None:
        """Keep the row from being written, and say why beside its cells."""
        self.find(kind, sentence, Severity.REFUSED, *names)

    def find(self, kind: str, sentence: Sentence, weight: Severity, *names: str) -> None:
        """Say something beside the cells of some of our columns."""
        places = [self.row.column_indices[name] for name in names if name in self.row.column_indices]
        columns = tuple(dict.fromkeys(places))
        joint = " " if len(columns) == len(places) else ","  # one column may hold both
        written = joint.join(self.row.cells[name] for name in names if self.row.cells.get(name))
        self.findings.append(Finding(self.row.line, columns, kind, weight, sentence, written))

    def forget_what_is_stored(self) -> None:
        """Ask nothing about cells that say what is stored already, however odd they look."""
        if self.stored is None:
            return
        was = cells_of(self.stored.draft)
        same = {
            place for name, place in self.row.column_indices.items() if was.get(name) == self._written(place)
        }
        self.findings = [
            one
            for one in self.findings
            if one.severity is not Severity.CONFIRM or not one.columns or not same.issuperset(one.columns)
        ]

    def _written(self, place: int) -> str:
        """Return what a column says, as far as something was found in it."""
        return next((one.written for one in self.findings if one.columns == (place,)), "")

    @property
    def division_code(self) -> str | None:
        """The division that it says, or that it is stored in."""
        return self.row.cells.get("division_code") or (self.target.division_code if self.target else None)

    @property
    def is_where_stored(self) -> bool:
        """Tell whether it says of a stored station no other place or division than it has."""
        there = self.target
        if there is None or there.position is None or self.place is None:
            return False
        return (
            self.division_code == there.division_code
            and distance_m(self.place, there.position) < SAME_PLACE_M
        )

    @property
    def is_refused(self) -> bool:
        """Tell whether something keeps it from being written."""
        return any(one.severity is Severity.REFUSED for one in self.findings)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A row as it is compared with stations."""

    name: str
    address: str
    division_code: str | None
    position: LonLat | None


def find_near(judged: Sequence[Judged], stations: Sequence[Neighbour]) -> None:
    """Set beside each row in question the stations that it may be, stored ones and earlier rows."""
    asked = [one for one in judged if one.row.is_station and not (one.target or one.is_decided)]
    rows = [
        _Sheet(cells.get("name", ""), cells.get("address", ""), cells.get("division_code"), one.place)
        for cells, one in ((one.row.cells, one) for one in asked)
    ]
    for found in propose_matches(rows, stations):
        other, own = stations[found.other], asked[found.row].place
        said = {"code": other.code, "line": 0, "name": other.name, "address": other.address}
        asked[found.row].near.append(found.as_json() | said | _place_of(other.position, own))
    for found in propose_matches(rows, rows, within_sheet=True):
        same = asked[found.other].row
        said = {"code": "", "line": same.line, "name": rows[found.other].name}
        said |= {"address": rows[found.other].address}
        where = _place_of(rows[found.other].position, asked[found.row].place)
        asked[found.row].near.append(found.as_json() | said | where)


def set_places(judged: Sequence[Judged]) -> None:
    """Set the WGS 84 positions of the rows that say one."""
    by_crs: defaultdict[Crs, list[tuple[Judged, LonLat]]] = defaultdict(list)
    for one in judged:
        cells = one.row.cells
        if "lon" in cells and "lat" in cells and "crs" in cells:
            by_crs[Crs(cells["crs"])].append((one, LonLat.parse(cells["lon"], cells["lat"])))
    for crs, given in by_crs.items():
        lon, lat = np.array([place for _, place in given]).T
        for (one, _), *there in zip(given, *to_wgs84(lon, lat, crs), strict=True):
            one.place = LonLat.of(float(there[0]), float(there[1]))


def doubt_places(judged: Sequence[Judged], stations: Sequence[Neighbour]) -> None:
    """Say of rows that their places are not where they say, as far as that is known without boundaries.

    A station that stays where it is stored is not asked about.
    """
    rows = [one for one in judged if one.place and one.division_code]
    own = {one.target.id for one in rows if one.target}
    known = [(one.division_code, one.position) for one in stations if one.id not in own and not one.is_demo]
    said = [(one.division_code, one.place) for one in rows]
    where = CountyCentres((code, place) for code, place in known + said if code and place)
    for one in rows:
        if one.place is None or one.division_code is None or one.is_where_stored:
            continue
        if found := where.misplaced(one.division_code, one.place):
            one.find("misplaced", found.sentence, found.severity, "lon", "lat")


def _place_of(position: LonLat | None, own: LonLat | None) -> dict[str, list[float] | None]:
    """Return where the other station is, and where the row is, for a map."""
    return {"place": list(position) if position else None, "own_place": list(own) if own else None}
