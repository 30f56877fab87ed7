"""The results of targets, asked of the stations and of the history each time."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from locator.accounts.domain.rights import Area
from locator.targets.domain.errors import TargetNotFound
from locator.targets.domain.result import Result, result_of
from locator.targets.domain.target import Metric, Per, Target
from locator.targets.queries.areas import area_of, parts_of
from locator.targets.queries.tallies import (
    Counted,
    NamedStation,
    Period,
    Question,
    stations_short_of_area,
    tallies,
)


def read_results(connection: Connection, targets: Sequence[Target], now: datetime) -> list[Result]:
    """Return the results of targets, those of an area counted together; none where a place is no more."""
    together: dict[tuple[str, bool], list[Target]] = defaultdict(list)
    for one in targets:
        together[one.terms.area, one.terms.per is Per.UNION].append(one)
    results: dict[int, Result] = {}
    for (key, _), group in together.items():
        area = area_of(connection, key)
        if area is not None:
            results |= _results_of_area(connection, area, group, now)
    return [results[one.id] for one in targets if one.id in results]


def _results_of_area(
    connection: Connection, area: Area, targets: Sequence[Target], now: datetime
) -> dict[int, Result]:
    terms = [one.terms for one in targets]
    questions = [
        Question(one.kinds, Period(one.begins_on, one.ends_on), one.metric, one.least) for one in terms
    ]
    found = tallies(connection, area, terms[0].per, questions, now)
    return {
        one.id: result_of(one, area.name, counts, parts_of(connection, area, one.terms.per))
        for one, counts in zip(targets, found, strict=True)
    }


def read_result(connection: Connection, target: Target, now: datetime) -> Result:
    """Return the result of a target; raise TargetNotFound where its place is no more."""
    target_area(connection, target)
    return read_results(connection, [target], now)[0]


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
