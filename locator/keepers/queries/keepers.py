"""Keepers as the union looks after them: who they are, where each stands, and where there is none."""

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

MOST = 200
IN_TOUCH = (*IN_SERVICE, LifecycleStatus.SUSPENDED)


@dataclass(frozen=True, slots=True)
class Kept:
    """A station and its keeper."""

    station_code: str
    station_name: str
    email: str
    union_email: str
    stage: Stage
    next_at: datetime | None


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many stations there are to look after, how many have a keeper, and on which rung each stands."""

    stations: int
    stages: Mapping[Stage, int]

    @property
    def kept(self) -> int:
        """How many have a keeper."""
        return sum(self.stages.values())


def kept(connection: Connection, areas: Sequence[Area]) -> list[Kept]:
    """Return the keepers of some areas, those that were silent longest first."""
    rung = case({stage.value: n for n, stage in enumerate(Stage)}, value=keeper.c.stage)
    chosen = (
        select(keeper, station.c.code, station.c.name)
        .join(station, station.c.id == keeper.c.station_id)
        .where(lies_within(areas))
        .order_by(rung.desc(), keeper.c.next_at, station.c.id)
        .limit(MOST)
    )
    return [
        Kept(row.code, row.name, row.email, row.union_email, Stage(row.stage), row.next_at)
        for row in connection.execute(chosen)
    ]


def coverage(connection: Connection, areas: Sequence[Area]) -> Coverage:
    """Return how far some areas are looked after."""
    touched = station.c.status.in_([one.value for one in IN_TOUCH])
    chosen = (
        select(keeper.c.stage, func.count().label("stations"))
        .select_from(station.outerjoin(keeper, keeper.c.station_id == station.c.id))
        .where(lies_within(areas), touched, station.c.is_demo.is_(False))
        .group_by(keeper.c.stage)
    )
    counts = {row.stage: row.stations for row in connection.execute(chosen)}
    stages = {stage: counts[stage.value] for stage in Stage if stage.value in counts}
    return Coverage(sum(counts.values()), stages)
