"""The results of targets, asked of the stations and of the history each time."""

from datetime import datetime

from sqlalchemy import Connection

from locator.accounts.domain.rights import Area
from locator.targets.domain.errors import TargetNotFound
from locator.targets.domain.result import Result, result_of
from locator.targets.domain.target import Metric, Target
from locator.targets.queries.areas import area_of, parts_of
from locator.targets.queries.tallies import Counted, NamedStation, Period, stations_short_of_area, tallies


def read_result(connection: Connection, target: Target, now: datetime) -> Result:
    """Return the result of a target; raise TargetNotFound where its place is no more."""
    terms = target.terms
    counted, period = _counted(connection, target), Period(terms.begins_on, terms.ends_on)
    found = tallies(connection, counted, period, terms.per, terms.metric, terms.least, now)
    return result_of(target, counted.area.name, found, parts_of(connection, counted.area, terms.per))


def named_stations(connection: Connection, target: Target) -> list[NamedStation]:
    """Return the stations that are short of the area that a target asks for; none for another metric."""
    terms = target.terms
    if terms.metric is not Metric.AREA:
        return []
    period = Period(terms.begins_on, terms.ends_on)
    return stations_short_of_area(connection, _counted(connection, target), period, terms.least)


def target_area(connection: Connection, target: Target) -> Area:
    """Return the area of a target; raise TargetNotFound where there is none."""
    area = area_of(connection, target.terms.area)
    if area is None:
        raise TargetNotFound("没有这个地区或者工会")
    return area


def _counted(connection: Connection, target: Target) -> Counted:
    return Counted(target_area(connection, target), target.terms.kinds)
