"""What keepers have said lately that somebody should read: changes and closures, with their words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, select
from sqlalchemy.dialects.postgresql import distinct_on

from locator.accounts.domain.rights import Area
from locator.keepers.domain import Answer
from locator.keepers.tables import keeper_link
from locator.stations.queries.areas import lies_within
from locator.stations.tables import station

SHOWN_FOR = timedelta(days=30)
MAX_SHOWN = 50


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """An answer with words."""

    station_code: str
    station_name: str
    answer: Answer
    words: str
    at: datetime
    is_from_plaque: bool


def with_words(connection: Connection, areas: Sequence[Area], now: datetime) -> list[GivenAnswer]:
    """Return the answers of the last month that say more than “still right”, the latest first."""
    chosen = (
        select(keeper_link, station.c.code, station.c.name)
        .join(station, station.c.id == keeper_link.c.station_id)
        .where(lies_within(areas), keeper_link.c.used_at > now - SHOWN_FOR, keeper_link.c.words != "")
        .ext(distinct_on(keeper_link.c.used_at, keeper_link.c.station_id))  # an answer uses up all links
        .order_by(keeper_link.c.used_at.desc(), keeper_link.c.station_id, keeper_link.c.from_plaque.desc())
        .limit(MAX_SHOWN)
    )
    return [
        GivenAnswer(row.code, row.name, Answer(row.answer), row.words, row.used_at, row.from_plaque)
        for row in connection.execute(chosen)
    ]
