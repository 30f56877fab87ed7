"""The offers of a public card: what it says of services besides that they are there."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from locator.stations.domain.access import Audience, Price
from locator.stations.domain.offer_terms import Booking, OnDuty
from locator.stations.domain.service import Availability, ServiceOffer, is_service, service_order


def offers_of_card(properties: Mapping[str, Any]) -> list[ServiceOffer]:
    """Return the offers of a card's `offer_terms`, in the order of the vocabulary."""
    terms = properties.get("offer_terms") or {}
    return [_offer(code, terms[code]) for code in sorted(filter(is_service, terms), key=service_order)]


def _offer(code: str, said: Mapping[str, Any]) -> ServiceOffer:
    return ServiceOffer(
        code,
        Availability.YES,
        price=Price(said.get("price", Price.UNKNOWN)),
        price_note=said.get("price_note", ""),
        audience=Audience(said.get("audience", Audience.UNKNOWN)),
        opening_hours=said.get("hours", ""),
        capacity=said.get("capacity"),
        note=said.get("note", ""),
        valid_from=_day(said.get("from")),
        valid_to=_day(said.get("to")),
        phone=said.get("phone", ""),
        booking=Booking(said.get("booking", Booking.UNKNOWN)),
        booking_target=said.get("booking_target", ""),
        staffed_by=tuple(map(OnDuty, said.get("staffed_by", ()))),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
