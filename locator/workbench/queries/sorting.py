"""By what each column of the table sorts: expressions that are never null, so that pages go on from a row."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, DateTime, Integer, Text, case, cast, func, literal, select

from locator.editing.queries.station_table import open_proposals, open_reports
from locator.hours.domain.state import OpenState
from locator.hours.queries.states import state_conditions
from locator.hours.tables import timetable
from locator.keepers.tables import keeper
from locator.stations.domain.declaring import Kind, StationField
from locator.stations.domain.station import Facet
from locator.stations.domain.station_fields import BY_CELL
from locator.stations.tables import facet_check, station
from locator.workbench.domain.columns import Order

Expression = ColumnElement[Any]
LAST_CODE = "zzz"
STATE_ORDER = (OpenState.OPEN, OpenState.CLOSING_SOON, OpenState.CLOSED)


def sort_expression(order: Order, now: datetime) -> Expression:
    """Return the expression by which an order sorts, of the table `station`; ties are in the order of id."""
    if order.column in OWN_EXPRESSIONS:
        return OWN_EXPRESSIONS[order.column](now)
    return _of_field(BY_CELL[order.column])


def _of_field(field: StationField) -> Expression:
    column = station.c[field.column]
    if field.kind is Kind.YES_NO:
        return func.coalesce(cast(column, Integer), -1)
    if field.kind in (Kind.NUMBER, Kind.COUNT):
        return func.coalesce(column, -1)
    if field.kind in (Kind.DAY, Kind.PARTIAL_DAY):
        return func.coalesce(cast(column, Text), "")
    return column


def _state(now: datetime) -> Expression:
    conditions = state_conditions(literal(now))
    ranks = [(conditions[state], rank) for rank, state in enumerate(STATE_ORDER)]
    unknown = len(STATE_ORDER)
    found = select(case(*ranks, else_=unknown)).where(timetable.c.id == station.c.timetable_id)
    return func.coalesce(found.correlate(station).scalar_subquery(), unknown)


def _hours_checked(_now: datetime) -> Expression:
    found = select(facet_check.c.checked_at).where(
        facet_check.c.station_id == station.c.id, facet_check.c.facet == Facet.HOURS.value
    )
    return func.coalesce(
        found.correlate(station).scalar_subquery(), cast(literal("-infinity"), DateTime(timezone=True))
    )


def keeper_label() -> ColumnElement[str]:
    """Return what the table shows of a keeper: the name, else the phone, else the address before its @."""
    of_address = func.split_part(keeper.c.email, "@", 1)
    return func.coalesce(func.nullif(keeper.c.name, ""), func.nullif(keeper.c.phone, ""), of_address)


def _keeper(_now: datetime) -> Expression:
    found = select(keeper_label()).where(keeper.c.station_id == station.c.id)
    return func.coalesce(found.correlate(station).scalar_subquery(), "")


OWN_EXPRESSIONS: Mapping[str, Callable[[datetime], Expression]] = {
    "code": lambda _: station.c.id,  # codes are given in this order
    "name": lambda _: station.c.name_pinyin,
    "division": lambda _: func.coalesce(station.c.division_code, LAST_CODE),
    "now": _state,
    "hours_checked": _hours_checked,
    "keeper": _keeper,
    "todo": lambda _: open_reports() + open_proposals(),
    "changed": lambda _: station.c.updated_at,
}
