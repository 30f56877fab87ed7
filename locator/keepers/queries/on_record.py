"""What is on record of a station, as its keeper's link shows it: also of one that is not public."""

from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import Connection, select

from locator.hours.domain.description import worded_hours
from locator.stations.tables import public_station, station


@dataclass(frozen=True, slots=True)
class OnRecord:
    """What a keeper confirms; `properties` are those of the public card, as far as there is one."""

    properties: dict[str, Any]
    hours: str  # in the wording of a sign; empty if unknown


def of_station(connection: Connection, station_id: int) -> OnRecord:
    """Return what is on record of a station; the caller has shown a link of it."""
    names = ("name", "address", "access_method", "access_app", "opening_hours")
    chosen = select(*(station.c[name] for name in names), public_station.c.card)
    chosen = chosen.where(station.c.id == station_id)
    joined = station.outerjoin(public_station, public_station.c.station_id == station.c.id)
    row = connection.execute(chosen.select_from(joined)).one()
    own = {
        "name": row.name,
        "address": row.address,
        "access": {"method": row.access_method, "app": row.access_app},
        "notices": [],
    }
    shown = orjson.loads(row.card)["properties"] if row.card else own
    return OnRecord(shown, worded_hours(row.opening_hours) if row.opening_hours else "")
