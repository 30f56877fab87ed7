"""Events as offices publish them, with the occurrences that the program works out."""

from datetime import datetime
from typing import Any

from factories import HERE, TODAY
from sqlalchemy import Engine, insert, update

from geodata.lonlat import LonLat
from locator.db.session import change
from locator.events.actions.working_out import work_out
from locator.events.tables import event, event_decision, occurrence
from locator.stations.queries.areas import geography_at


def add_event(
    engine: Engine, starts_at: datetime, hours: float = 3, at: LonLat | None = HERE, **said: Any
) -> int:
    """Add an event and return its number; what is not said is sensible.

    `state` is that of all its occurrences, `moved_to` the new time of the first; `today` is when they are
    worked out.
    """
    state, moved_to, today = said.pop("state", ""), said.pop("moved_to", None), said.pop("today", TODAY)
    place: dict[str, Any] = {
        "place_name": "亦庄镇工会",
        "address": "荣华中路1号",
        "position": geography_at(at) if at else None,
    }
    defaults: dict[str, Any] = {
        **({} if "station_id" in said else place),
        **{"area": "division:441202", "division_code": "441202", "kind": "mediation", "name": "大兴巡回调解"},
        **{"starts_at": starts_at, "duration_min": int(hours * 60), "responsible": "大兴区总工会"},
        **{"status": "published", "holiday_policy": "held"},
    }
    with change(engine) as connection:
        added = insert(event).values(**defaults | said).returning(event.c.id)
        event_id: int = connection.execute(added).scalar_one()
        if moved_to:
            decided = {
                "event_id": event_id,
                "planned_at": starts_at,
                "verdict": "moved",
                "moved_to": moved_to,
            }
            connection.execute(insert(event_decision).values(**decided))
        work_out(connection, event_id, today, is_new=True)
        if state:
            of_it = occurrence.c.event_id == event_id
            connection.execute(update(occurrence).where(of_it).values(state=state))
    return event_id
