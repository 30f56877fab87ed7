"""The complete public entry of a station by its code."""

from typing import Any

import orjson
from sqlalchemy import Connection, Row, bindparam, select

from geodata.sentence import Sentence
from locator.db.prepared import Prepared
from locator.entries.domain.entry import FacetCheck, StationEntry, TimedOffer
from locator.entries.queries.drafts import offer_of
from locator.hours.domain.schedule import Schedule
from locator.hours.queries.states import HOURS_COLUMNS, join_timetables, timetable_of
from locator.hours.tables import timetable
from locator.stations.domain.errors import StationNotFound
from locator.stations.domain.links import links_of
from locator.stations.domain.service import service_order
from locator.stations.domain.station import Facet, LifecycleStatus
from locator.stations.queries import families, short_links
from locator.stations.queries.union_links import union_links_at
from locator.stations.tables import facet_check, public_station, service_offer, station

public_successor = public_station.alias("public_successor")

_by_code = (
    select(
        public_station.c.station_id,
        public_station.c.card,
        *(station.c[name] for name in ("status", "status_reason", "expected_reopen_on", "names")),
        *(station.c[name] for name in ("hours_posted", "services_posted")),
        public_successor.c.code.label("successor_code"),
        station.c.parent_id,
        *(station.c[name] for name in ("opening_hours", "self_service_hours", "on_holiday", "on_makeup")),
        timetable.c.problem,
        union_links_at(station.c.division_code, station.c.operator_organization_id).label("union_links"),
        *HOURS_COLUMNS,
    )
    .select_from(
        join_timetables(public_station)
        .join(station, station.c.id == public_station.c.station_id)
        .outerjoin(public_successor, public_successor.c.station_id == station.c.successor_id)
    )
    .where(public_station.c.code == bindparam("code"))
)
_offers = (
    select(service_offer, *HOURS_COLUMNS)
    .select_from(join_timetables(service_offer))
    .where(service_offer.c.station_id == bindparam("station_id"))
)
_checks = select(facet_check).where(facet_check.c.station_id == bindparam("station_id"))
BY_CODE, OFFERS, CHECKS = (Prepared(statement, {}) for statement in (_by_code, _offers, _checks))


def by_code(connection: Connection, code: str) -> StationEntry:
    """Return the entry of a public station; raise StationNotFound for any other code."""
    rows = BY_CODE.all(connection, {"code": code})
    row = rows[0] if rows else None
    if row is None:
        raise StationNotFound(Sentence("没有编号为 {code} 的站点", code=code[:20]))
    parameters = {"station_id": row.station_id}
    successor = _successor(connection, code) if row.successor_code else None
    offers = [
        TimedOffer(offer_of(offer), timetable_of(offer)) for offer in OFFERS.all(connection, parameters)
    ]
    return StationEntry(
        card=orjson.loads(row.card),
        status=LifecycleStatus(row.status),
        status_reason=row.status_reason,
        expected_reopen_on=row.expected_reopen_on,
        successor_code=successor.code if successor else None,
        successor_name=successor.name if successor else None,
        names=row.names,
        schedule=Schedule(row.opening_hours, row.self_service_hours, row.on_holiday, row.on_makeup),
        hours_problem=row.problem or "",
        hours_posted=row.hours_posted,
        services_posted=row.services_posted,
        timetable=timetable_of(row),
        offers=tuple(sorted(offers, key=lambda timed: service_order(timed.offer.code))),
        checks={Facet(check.facet): _check(check) for check in CHECKS.all(connection, parameters)},
        parent=families.public_parent_of(connection, row.station_id) if row.parent_id else None,
        rooms=families.public_rooms_of(connection, row.station_id),
        union_links=links_of(row.union_links or ""),
    )


def _successor(connection: Connection, code: str) -> Row[str, str] | None:
    """Return the code and name of the station at the end of a chain of mergers; None for none."""
    last_code = short_links.resolve_code(connection, code)
    statement = select(public_station.c.code, public_station.c.name).where(public_station.c.code == last_code)
    return connection.execute(statement).one_or_none() if last_code != code else None


def _check(row: Row[Any]) -> FacetCheck:
    return FacetCheck(row.source, row.as_of, row.checked_at, row.checked_by)
