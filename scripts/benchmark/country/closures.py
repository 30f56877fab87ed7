"""Closures and a campaign over some of the stations, by the program's own actions."""

from datetime import datetime, timedelta

from sqlalchemy import Engine, select

from locator.db.session import change
from locator.hours.actions.exceptions import Campaign, Period, close_stations, start_campaign
from locator.hours.domain.timeline import DoorState
from locator.stations.tables import public_station

ONE_IN = 500  # is closed for a while
AT_MOST = 1_000  # each has a timetable of its own
IN_CAMPAIGN = 200
BATCH = 500
REASONS = ("内部装修，暂停开放", "设备检修", "台风天气，暂停开放", "搬迁中", "人员培训")


def write(engine: Engine, count: int, now: datetime) -> None:
    """Close one of some hundreds of the latest stations, and start a campaign over others."""
    now = now.replace(second=0, microsecond=0)
    wanted = min(max(1, count // ONE_IN), AT_MOST)
    latest = select(public_station.c.code).where(public_station.c.in_service)
    with change(engine) as connection:
        codes = list(connection.scalars(latest.order_by(public_station.c.station_id.desc()).limit(count)))
    closed = codes[:: max(1, len(codes) // wanted)][:wanted]
    for start in range(0, len(closed), BATCH):
        for number, reason in enumerate(REASONS):
            batch = closed[start : start + BATCH][number :: len(REASONS)]
            days = Period(now - timedelta(hours=4 * number), now + timedelta(days=1 + 3 * number))
            with change(engine) as connection:
                if batch:
                    close_stations(connection, batch, days, reason, "bench", now)
    rest = [code for code in codes[: 2 * IN_CAMPAIGN] if code not in set(closed)][:IN_CAMPAIGN]
    heat = Campaign("高温行动", "高温预警：延长开放", DoorState.OPEN, Period(now, now + timedelta(days=5)))
    with change(engine) as connection:
        start_campaign(connection, heat, rest, "bench", now)
