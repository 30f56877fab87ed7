"""Sensible stations: say only what the test is about."""

import itertools
from collections.abc import Callable
from datetime import date, datetime

from geodata.crs.conversion import Crs
from geodata.lonlat import LonLat
from locator.entries.domain.draft import PositionInput, Provenance, StationDraft
from locator.stations.domain.access import Access, AccessMethod, Audience, Price
from locator.stations.domain.service import Availability, ServiceOffer
from locator.stations.domain.station import PositionQuality, StationKind, widest_visibility
from locator.time_zone import SHANGHAI

AddStation = Callable[..., int]  # the fixture `add`: says what matters, returns the id

TODAY = date(2026, 11, 23)  # a Monday, with nothing special around it
NOON = datetime(2026, 11, 23, 12, tzinfo=SHANGHAI)
HERE = LonLat(112.47, 23.05)  # the middle of Zhaoqing
METRE_NORTH_DEG = 1 / 110_750  # at that latitude

_numbers = itertools.count(1)


def north(metres: float) -> LonLat:
    """Return the position so many metres north of HERE."""
    return LonLat(HERE.lon, HERE.lat + metres * METRE_NORTH_DEG)


def access(method: AccessMethod = AccessMethod.OPEN_DOOR, **said: object) -> Access:
    """Return an open door for anyone, free."""
    defaults: dict[str, object] = {"audience": Audience.ANYONE, "price": Price.FREE}
    return Access(method, **(defaults | said))  # type: ignore[arg-type]


def offers(*codes: str, missing: tuple[str, ...] = ()) -> tuple[ServiceOffer, ...]:
    """Return services that are there, and services that are known to be not."""
    return (
        *(ServiceOffer(code, Availability.YES) for code in codes),
        *(ServiceOffer(code, Availability.NO) for code in missing),
    )


def draft(at: LonLat | None = HERE, **said: object) -> StationDraft:
    """Return a station's draft; `at` is its WGS 84 position, None for a station without one."""
    number = next(_numbers)
    kind = said.get("kind", StationKind.UNION_STATION)
    assert isinstance(kind, StationKind)
    defaults: dict[str, object] = {
        "line": number,
        "kind": kind,
        "name": f"测试驿站{number}",
        "address": f"端州区测试路{number}号",
        "division_code": "441202",
        "access": access(),
        "visibility": widest_visibility(kind),
        "opening_hours": "24/7",
        "services": offers("drinking_water"),
        "provenance": Provenance("测试", "2026-11"),
        "position_quality": PositionQuality.SURVEYED if at else PositionQuality.MISSING,
        "position_input": PositionInput(at, str(at.lon), str(at.lat), Crs.WGS_84) if at else None,
    }
    return StationDraft(**(defaults | said))  # type: ignore[arg-type]
