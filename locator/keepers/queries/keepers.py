"""Keepers for staff: who they are, their stages, and the coverage of areas."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, case, func, select

from locator.accounts.domain.rights import Area
from locator.keepers.domain import Stage
from locator.keepers.domain.person import Channel, Person
from locator.keepers.tables import keeper
from locator.messages.queries import LastMessage, last_messages
from locator.stations.domain.station import LifecycleStatus
from locator.stations.queries.areas import IN_SERVICE, lies_within
from locator.stations.tables import station

MAX_LISTED = 200
SILENT = (Stage.ASKED, Stage.REMINDED, Stage.WITH_UNION, Stage.NOT_CONFIRMED, Stage.HIDDEN)
COVERED_STATUSES = (*IN_SERVICE, LifecycleStatus.SUSPENDED)


@dataclass(frozen=True, slots=True)
class KeeperEntry:
    """A station and its keeper, and what became of the latest text message to the keeper."""

    station_code: str
    station_name: str
    person: Person
    stage: Stage
    next_at: datetime | None
    message: LastMessage | None = None


@dataclass(frozen=True, slots=True)
class Coverage:
    """The number of stations in an area, and of those with a keeper by stage."""

    stations: int
    stages: Mapping[Stage, int]

    @property
    def unasked(self) -> int:
        """The number of stations whose keeper was never asked."""
        return self.stages.get(Stage.NAMED, 0)

    @property
    def with_keeper(self) -> int:
        """The number of stations with a keeper."""
        return sum(self.stages.values())


def list_keepers(
    connection: Connection, areas: Sequence[Area], *, only_silent: bool = False
) -> list[KeeperEntry]:
    """Return the keepers of some areas, those without an answer for longest first."""
    stage_order = case({stage.value: n for n, stage in enumerate(Stage)}, value=keeper.c.stage)
    chosen = (
        select(keeper, station.c.code, station.c.name.label("station_name"))
        .join(station, station.c.id == keeper.c.station_id)
        .where(lies_within(areas), *([is_silent()] if only_silent else []))
        .order_by(stage_order.desc(), keeper.c.next_at, station.c.id)
        .limit(MAX_LISTED)
    )
    rows = connection.execute(chosen).all()
    messages = last_messages(connection, {row.phone for row in rows if row.phone})
    return [
        KeeperEntry(
            row.code,
            row.station_name,
            Person(row.name, row.phone, row.email, row.union_email),
            Stage(row.stage),
            row.next_at,
            messages.get(row.phone),
        )
        for row in rows
    ]


def is_silent() -> ColumnElement[bool]:
    """Return the condition that a keeper was asked and has not answered."""
    return keeper.c.stage.in_([stage.value for stage in SILENT])


def channel_of(connection: Connection, code: str) -> Channel:
    """Return how the keeper of a station is asked."""
    email = select(keeper.c.email).join(station, station.c.id == keeper.c.station_id)
    return Channel.MAIL if connection.scalar(email.where(station.c.code == code)) else Channel.MESSAGE


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
