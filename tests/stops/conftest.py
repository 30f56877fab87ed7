"""Happenings at stations and at places of their own, as the office has published them."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from factories import HERE
from sqlalchemy import Engine, insert
from sqlalchemy.dialects.postgresql import Range

from geodata.lonlat import LonLat
from locator.db.session import change
from locator.events.tables import event, occurrence
from locator.stations.queries.areas import geography_at

AddEvent = Callable[..., int]


@pytest.fixture
def add_event(engine: Engine) -> AddEvent:
    """Return a way to add an event with its occurrences; what is not said is sensible."""

    def _add(*starts: datetime, hours: float = 3, at: LonLat | None = HERE, **said: Any) -> int:
        states = said.pop("states", ["planned"] * len(starts))
        place = {"place_name": "亦庄镇工会", "division_code": "441202", "address": "荣华中路1号"}
        defaults = {
            **({} if "station_id" in said else {**place, "position": geography_at(at) if at else None}),
            **{"area": "division:441202", "kind": "mediation", "name": "大兴巡回调解", "status": "published"},
            **{"starts_at": starts[0], "duration_min": int(hours * 60), "responsible": "大兴区总工会"},
        }
        with change(engine) as connection:
            added = insert(event).values(**defaults | said).returning(event.c.id)
            event_id: int = connection.execute(added).scalar_one()
            rows = [
                {"event_id": event_id, "planned_at": start, "state": state}
                | {"span": Range(start, start + timedelta(hours=hours))}
                for start, state in zip(starts, states, strict=True)
            ]
            connection.execute(insert(occurrence), rows)
        return event_id

    return _add
