"""Stored stations as drafts, for editing, for comparison with sheets and for exports."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from operator import attrgetter
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Connection, Row, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY

from geodata.crs.conversion import Crs
from geodata.lonlat import LonLat
from geodata.sentence import Sentence
from locator.entries.domain.draft import PositionInput, Provenance, StationDraft
from locator.entries.tables import station_own_value
from locator.organizations.tables import organization
from locator.stations.domain.access import Access, Audience, Price, SelfService
from locator.stations.domain.contact import PrivateContact
from locator.stations.domain.declaring import StationField
from locator.stations.domain.errors import StationNotFound
from locator.stations.domain.ledger import Ledger
from locator.stations.domain.offer_terms import Booking, OnDuty
from locator.stations.domain.own_fields import cell_of
from locator.stations.domain.service import Availability, ServiceOffer, service_order
from locator.stations.domain.station import Facet, PositionQuality
from locator.stations.domain.station_fields import stored_fields_of
from locator.stations.domain.truck import TruckAccess
from locator.stations.tables import facet_check, service_offer, station, station_contact
from locator.time_zone import SHANGHAI

host = organization.alias("host")
operator = organization.alias("operator")
STATIONS = (
    select(
        station,
        func.ST_X(func.geometry(station.c.position)).label("lon"),
        func.ST_Y(func.geometry(station.c.position)).label("lat"),
        func.ST_X(func.geometry(station.c.gate)).label("gate_lon"),
        func.ST_Y(func.geometry(station.c.gate)).label("gate_lat"),
        func.coalesce(host.c.name, "").label("host"),
        func.coalesce(operator.c.name, "").label("operator"),
    )
    .select_from(station)
    .outerjoin(host, host.c.id == station.c.host_organization_id)
    .outerjoin(operator, operator.c.id == station.c.operator_organization_id)
)


@dataclass(frozen=True, slots=True)
class StoredStation:
    """A stored entry: its keys, its version, and its values as a draft."""

    id: int
    code: str
    version: int
    draft: StationDraft
    operator_id: int | None = None


def by_code(connection: Connection, code: str) -> StoredStation:
    """Return any station by its code, including non-public ones; raise StationNotFound."""
    station_id = connection.scalar(select(station.c.id).where(station.c.code == code))
    if station_id is None:
        raise StationNotFound(Sentence("没有编号为 {code} 的站点", code=code[:20]))
    return by_ids(connection, [station_id])[0]


def ids_of(connection: Connection, codes: Sequence[str]) -> list[int]:
    """Return the ids of the stations with these codes, unordered."""
    return list(connection.scalars(select(station.c.id).where(station.c.code.in_(codes))))


def by_ids(connection: Connection, ids: Sequence[int]) -> list[StoredStation]:
    """Return the stations with these ids in their order; unknown ids are skipped."""
    stored = connection.execute(STATIONS.where(station.c.id == _any_of(ids))).all()
    rows = {row.id: row for row in stored}
    offers = _rows_by_station(connection, service_offer, ids)
    checks = _rows_by_station(connection, facet_check, ids)
    contacts = _rows_by_station(connection, station_contact, ids)
    own = _rows_by_station(connection, station_own_value, ids)
    return [
        _stored(rows[key], draft_of(rows[key], offers[key], checks[key], contacts[key], own[key]))
        for key in ids
        if key in rows
    ]


def _stored(row: Row[Any], draft: StationDraft) -> StoredStation:
    return StoredStation(row.id, row.code, row.version, draft, row.operator_organization_id)


def _rows_by_station(
    connection: Connection, table: Any, ids: Sequence[int]
) -> defaultdict[int, list[Row[Any]]]:
    by_station: defaultdict[int, list[Row[Any]]] = defaultdict(list)
    for row in connection.execute(select(table).where(table.c.station_id == _any_of(ids))).all():
        by_station[row.station_id].append(row)
    return by_station


def _any_of(ids: Sequence[int]) -> ColumnElement[Any]:
    """Return a condition with the ids as one array, since thousands of parameters are slow to parse."""
    return func.any(literal(list(ids), ARRAY(BigInteger)))


def draft_of(
    row: Any, offers: Sequence[Any], checks: Sequence[Any], contacts: Sequence[Any], own: Sequence[Any]
) -> StationDraft:
    """Return the draft of a row of STATIONS with the rows of its other tables.

    They are service_offer, facet_check, station_contact and station_own_value.
    """
    return StationDraft(
        line=0,
        names=row.names,
        aliases=tuple(row.aliases),
        host=row.host,
        operator=row.operator,
        division_code=row.division_code,
        truck=TruckAccess(**TRUCK_VALUES(row)),
        access=Access(**ACCESS_VALUES(row)),
        self_service=SelfService(**SELF_SERVICE_VALUES(row)),
        ledger=Ledger(**LEDGER_VALUES(row)),
        services=tuple(
            offer_of(offer) for offer in sorted(offers, key=lambda offer: service_order(offer.code))
        ),
        provenance=_provenance(checks),
        contacts=tuple(
            PrivateContact(contact.name, contact.phone, contact.role)
            for contact in sorted(contacts, key=lambda contact: contact.position)
        ),
        own_values={cell_of(one.type, one.field_id): one.value for one in own},
        is_demo=row.is_demo,
        **_place(row),
        **ENTRY_VALUES(row),
    )


def _values_of(path: str) -> Callable[[Any], dict[str, Any]]:
    """Return the function that reads the stored fields of a part of an entry from a row, by attribute."""
    fields = stored_fields_of(path)
    names = [field.name for field in fields]
    columns = attrgetter(*(field.column for field in fields))
    members = [_members(field) for field in fields]

    def values(row: Any) -> dict[str, Any]:
        stored = zip(names, members, columns(row), strict=True)
        return {name: codes[value] if codes else value for name, codes, value in stored}

    return values


def _members(field: StationField) -> Mapping[str, StrEnum] | None:
    return {code.value: code for code in field.codes} if field.codes else None


ENTRY_VALUES, TRUCK_VALUES, ACCESS_VALUES, SELF_SERVICE_VALUES, LEDGER_VALUES = map(
    _values_of, ("", "truck", "access", "self_service", "ledger")
)


def _place(row: Any) -> dict[str, Any]:
    if row.lon is None:
        return {}
    given = LonLat.parse(row.input_lon, row.input_lat)
    return {
        "position": LonLat(row.lon, row.lat),
        "position_input": PositionInput(given, row.input_lon, row.input_lat, Crs(row.input_crs)),
        "position_quality": PositionQuality(row.position_quality),
        **_gate(row),
    }


def _gate(row: Any) -> dict[str, Any]:
    if row.gate_lon is None:
        return {}
    given = LonLat.parse(row.input_gate_lon, row.input_gate_lat)
    texts = (row.input_gate_lon, row.input_gate_lat)
    return {
        "gate": LonLat(row.gate_lon, row.gate_lat),
        "gate_input": PositionInput(given, *texts, Crs(row.input_crs)),
    }


def offer_of(row: Any) -> ServiceOffer:
    """Return the offer of a service_offer row; of a row of the history, days are texts."""
    values = (row.code, row.availability, row.price, row.price_note, row.audience)
    season = (_day(row.valid_from), _day(row.valid_to))
    booking = (row.phone, row.booking, row.booking_target, tuple(row.staffed_by))
    return _offer(*values, row.opening_hours, row.capacity, row.note, *season, *booking)


def _day(day: date | str | None) -> date | None:
    return date.fromisoformat(day) if isinstance(day, str) else day


@lru_cache(maxsize=4096)
def _offer(
    code: str,
    availability: str,
    price: str,
    price_note: str,
    audience: str,
    opening_hours: str,
    capacity: int | None,
    note: str,
    valid_from: date | None,
    valid_to: date | None,
    phone: str,
    booking: str,
    booking_target: str,
    staffed_by: tuple[str, ...],
) -> ServiceOffer:
    """Return an offer; cached, since a country's million offers have only a few hundred distinct values."""
    return ServiceOffer(
        code=code,
        availability=Availability(availability),
        price=Price(price),
        price_note=price_note,
        audience=Audience(audience),
        opening_hours=opening_hours,
        capacity=capacity,
        note=note,
        valid_from=valid_from,
        valid_to=valid_to,
        phone=phone,
        booking=Booking(booking),
        booking_target=booking_target,
        staffed_by=tuple(map(OnDuty, staffed_by)),
    )


def _provenance(checks: Sequence[Any]) -> Provenance:
    """Return the common provenance of the facets; the person is that of the newest check."""
    if not checks:
        return Provenance()
    checked = [check for check in checks if check.checked_at]
    newest = max(checked, key=lambda check: check.checked_at, default=None)
    first = min(checks, key=lambda check: list(Facet).index(Facet(check.facet)))
    return Provenance(
        source=first.source,
        as_of=first.as_of,
        checked_on={Facet(check.facet): check.checked_at.astimezone(SHANGHAI).date() for check in checked},
        checked_by=newest.checked_by if newest else "",
    )


def facet_checks(connection: Connection, station_id: int) -> dict[str, Row[Any]]:
    """Return the facet_check rows of a station by the facet's name."""
    statement = select(facet_check).where(facet_check.c.station_id == station_id)
    return {row.facet: row for row in connection.execute(statement)}
