"""How a clerk's sheet is to be read: which column is what, and what holds for all its rows."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from geodata.crs import Crs
from locator.sheets.domain.columns import LEFT_OUT, ColumnMatch
from locator.stations.domain.station import StationKind

# What a row has no place without; a bad cell of these refuses the row, others are left empty.
ESSENTIAL = frozenset({"name", "type", "lon", "lat", "lonlat", "division_code", "province", "city", "county"})
DIVISIONS = ("division_code", "province", "city", "county", "township")


@dataclass(frozen=True, slots=True)
class Plan:
    """The columns' fields; `crs` and `kind` hold for rows that do not say their own.

    `within` is the division that the clerk works for: of several namesakes the one inside is meant, and
    a sheet that names none is of it.
    """

    columns: tuple[ColumnMatch, ...]
    today: date
    crs: Crs | None = None
    kind: StationKind | None = StationKind.UNION_STATION
    within: str = ""
    places: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    headings: Mapping[int, str] = field(default_factory=dict)

    @property
    def says_divisions(self) -> bool:
        """Return whether any column names a division."""
        return any(name in self.places for name in DIVISIONS)

    @property
    def says_positions(self) -> bool:
        """Return whether any column has coordinates, so that a datum must be chosen."""
        return any(name in self.places for name in ("lon", "lat", "lonlat"))


def planned(columns: Sequence[ColumnMatch], today: date, **said: object) -> Plan:
    """Return a plan for columns as they are matched; those left out have no place in it."""
    places: defaultdict[str, list[int]] = defaultdict(list)
    for one in columns:
        if one.field and one.field != LEFT_OUT:
            places[one.field].append(one.index)
    return Plan(
        columns=tuple(columns),
        today=today,
        places={name: tuple(indices) for name, indices in places.items()},
        headings={one.index: one.heading for one in columns},
        **said,  # type: ignore[arg-type]
    )
