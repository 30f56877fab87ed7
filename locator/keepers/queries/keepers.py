"""Keepers for staff: who they are, their stages, and the coverage of areas."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, case, func, select

from locator.accounts.domain.rights import Area
from locator.keepers.domain import Stage
from locator.keepers.tables import keeper
from locator.stations.domain.station import LifecycleStatus
from locator.stations.queries.areas import IN_SERVICE, lies_within
from locator.stations.tables import station

MAX_LISTED = 200
COVERED_STATUSES = (*IN_SERVICE, LifecycleStatus.SUSPENDED)


@dataclass(frozen=True, slots=True)
class KeeperEntry:
    """A station and its keeper."""

    station_code: str
    station_name: str
    email: str
    union_email: str
    stage: Stage
    next_at: datetime | None


@dataclass(frozen=True, slots=True)
class Coverage:
    """The number of stations in an area, and of those with a keeper by stage."""

    stations: int
    stages: Mapping[Stage, int]

    @property
    def with_keeper(self) -> int:
        """The number of stations with a keeper."""
        return sum(self.stages.values())


def list_keepers(connection: Connection, areas: Sequence[Area]) -> list[KeeperEntry]:
    """Return the keepers of some areas, those without an answer for longest first."""
    stage_order = case({stage.value: n for n, stage in enumerate(Stage)}, value=keeper.c.stage)
    chosen = (
        select(keeper, station.c.code, station.c.name)
        .join(station, station.c.id == keeper.c.station_id)
        .where(lies_within(areas))
        .order_by(stage_order.desc(), keeper.c.next_at, station.c.id)
        .limit(MAX_LISTED)
    )
    return [
        KeeperEntry(row.code, row.name, row.email, row.union_email, Stage(row.stage), row.next_at)
        for row in connection.execute(chosen)
    ]


def coverage(connection: Connection, areas: Sequence[Area]) -> Coverage:
    """Return the keeper coverage of some areas."""
    is_covered = station.c.status.in_([status.value for status in COVERED_STATUSES])
    chosen = (
        select(keeper.c.stage, func.count().label("stations"))
        .select_from(station.outerjoin(keeper, keeper.c.station_id == station.c.id))
        .where(lies_within(areas), is_covered, station.c.is_demo.is_(False))
        .group_by(keeper.c.stage)
    )
    counts = {row.stage: row.stations for row in connection.execute(chosen)}
    stages = {stage: counts[stage.value] for stage in Stage if stage.value in counts}
    return Coverage(sum(counts.values()), stages)
