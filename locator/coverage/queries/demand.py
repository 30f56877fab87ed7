"""Where and when many people found nothing open in time: counts of at least ten, by coarse cell and hour."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection, func, select

from geodata.lonlat import LonLat
from locator.coverage.domain.demand import CELL_DEG
from locator.coverage.tables import unmet_demand

SHOWN = 20
BACK = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Missed:
    """A cell and an hour of the day with the number of people who found nothing, over the last months."""

    centre: LonLat
    hour: int
    searches: int


def most_missed(connection: Connection, today: date) -> Sequence[Missed]:
    """Return the cells and hours with most people of the last year."""
    demand = unmet_demand.c
    summed = func.sum(demand.searches).label("searches")
    chosen = select(demand.cell_x, demand.cell_y, demand.hour, summed).where(demand.month > today - BACK)
    grouped = chosen.group_by(demand.cell_x, demand.cell_y, demand.hour)
    rows = connection.execute(
        grouped.order_by(summed.desc(), demand.cell_x, demand.cell_y, demand.hour).limit(SHOWN)
    )
    return [Missed(_centre(row.cell_x, row.cell_y), row.hour, int(row.searches)) for row in rows]


def _centre(x: int, y: int) -> LonLat:
    return LonLat(round((x + 0.5) * CELL_DEG, 4), round((y + 0.5) * CELL_DEG, 4))
