"""Services that are shut at a moment although the door is open: those with hours of their own.

A service is open if the station's own offer of it is, or that of a union's word under it: a course on
Wednesdays and one on Fridays are training on both days (decision 99). A union's word is open by itself.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, literal, not_, or_, select

from locator.hours.tables import timetable
from locator.stations.domain.service import OWN_WORD
from locator.stations.tables import public_station, service_offer

own = timetable.alias("own")


def any_is_shut(codes: Any, at: ColumnElement[datetime]) -> ColumnElement[bool]:
    """Return the condition that one of the services of a public station is shut at a moment."""
    is_meant = or_(
        and_(_is_own_word(), service_offer.c.code == func.any(codes)),
        and_(_standard(service_offer.c.code).bool_op("=")(func.any(codes)), not_(_has_open_sister(at))),
    )
    return (
        exists()
        .where(service_offer.c.station_id == public_station.c.station_id)
        .where(own.c.id == service_offer.c.timetable_id)
        .where(service_offer.c.availability == "yes", _is_closed(own, at), is_meant)
    )


def has_own_words(codes: Any) -> ColumnElement[bool]:
    """Return the condition that a public station offers each of the unions' words among some codes."""
    asked = func.unnest(codes).column_valued("asked")
    number_asked = select(func.count()).where(func.strpos(asked, literal(OWN_WORD)) > 0).scalar_subquery()
    number_offered = (
        select(func.count())
        .where(service_offer.c.station_id == public_station.c.station_id, _is_own_word())
        .where(service_offer.c.code == func.any(codes), service_offer.c.availability == "yes")
        .scalar_subquery()
    )
    return number_offered == number_asked


def shut_codes(at: ColumnElement[datetime]) -> Any:
    """Return the select of the codes of a public station's services that are shut at a moment, as `codes`."""
    words = func.array_agg(service_offer.c.code).filter(_is_own_word())
    services = func.array_agg(_standard(service_offer.c.code)).filter(not_(_has_open_sister(at)))
    return (
        select(func.array_cat(words, services).label("codes"))
        .select_from(service_offer.join(own, own.c.id == service_offer.c.timetable_id))
        .where(service_offer.c.station_id == public_station.c.station_id)
        .where(service_offer.c.availability == "yes", _is_closed(own, at))
    )


def _is_closed(hours: Any, at: ColumnElement[datetime]) -> ColumnElement[bool]:
    return not_(func.coalesce(hours.c.open_at.op("@>")(at), False))


def _is_own_word() -> ColumnElement[bool]:
    return func.strpos(service_offer.c.code, literal(OWN_WORD)) > 0


def _standard(code: ColumnElement[str]) -> ColumnElement[str]:
    return func.split_part(code, literal(OWN_WORD), 1)


def _has_open_sister(at: ColumnElement[datetime]) -> ColumnElement[bool]:
    """Return the condition that another offer of the same service is open, or has the door's hours."""
    return func.has_open_sister(service_offer.c.station_id, service_offer.c.code, at)
