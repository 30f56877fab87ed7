"""How to read a sheet: the fields of its columns, and defaults for all rows."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from geodata.crs.conversion import Crs
from locator.sheets.domain.columns.fields import LEFT_OUT, normalise_heading
from locator.sheets.domain.columns.matching import ColumnMatch
from locator.stations.domain.own_words import OwnWords
from locator.stations.domain.station import StationKind

# A bad cell of these fields refuses the row; other bad cells are left empty.
REQUIRED_FIELDS = frozenset(
    {"name", "type", "lon", "lat", "lonlat", "division_code", "province", "city", "county"}
)
REMARKS = re.compile(r".*(备注|说明|情况|其他|注释|进度|进展|现状|状况|状态|阶段|remarks?|notes?).*")
DIVISION_FIELDS = ("division_code", "province", "city", "county", "township")


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """The columns' fields, and the defaults of rows: `crs`, `kind` and the clerk's division `within`.

    `within` also decides which of several divisions of the same name is meant.
    """

    columns: tuple[ColumnMatch, ...]
    today: date
    crs: Crs | None = None
    kind: StationKind | None = StationKind.UNION_STATION
    within: str = ""
    column_indices: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    headings: Mapping[int, str] = field(default_factory=dict)
    own_choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # of own fields, by cell
    own_words: OwnWords | None = None  # the unions' words that its stations may have; None: not known
    remarks: tuple[int, ...] = ()  # the columns of remarks, which are not imported

    @property
    def has_divisions(self) -> bool:
        """Return whether any column has a division."""
        return any(name in self.column_indices for name in DIVISION_FIELDS)

    @property
    def has_positions(self) -> bool:
        """Return whether any column has coordinates, so that a coordinate system is needed."""
        return any(name in self.column_indices for name in ("lon", "lat", "lonlat"))


def make_plan(columns: Sequence[ColumnMatch], today: date, **options: object) -> SheetPlan:
    """Return the plan for matched columns, without those that are left out."""
    column_indices: defaultdict[str, list[int]] = defaultdict(list)
    for column in columns:
        if column.field and column.field != LEFT_OUT:
            column_indices[column.field].append(column.index)
    return SheetPlan(
        columns=tuple(columns),
        today=today,
        column_indices={name: tuple(indices) for name, indices in column_indices.items()},
        headings={column.index: column.heading for column in columns},
        remarks=tuple(column.index for column in columns if _is_remark(column)),
        **options,  # type: ignore[arg-type]
    )


def _is_remark(column: ColumnMatch) -> bool:
    key = normalise_heading(column.heading)
    return column.field in (LEFT_OUT, "") and bool(REMARKS.fullmatch(key))
