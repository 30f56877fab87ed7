"""Counts of an area's stations at the end of a period, by division or by union, in one pass over them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Subquery, and_, func, or_, select

from locator.accounts.domain.rights import Area
from locator.editing.queries.conditions import has_freshness, is_always_open, is_listed_on
from locator.history.queries.service_spells import covers, service_spells
from locator.hours.tables import timetable
from locator.platforms.domain import Platform
from locator.stations.domain.freshness import FreshnessLevel
from locator.stations.domain.station import Facet, StationKind
from locator.stations.queries.areas import is_counted, lies_within
from locator.stations.tables import facet_check, station
from locator.targets.domain.tally import Tally
from locator.targets.domain.target import Metric, Per

NO_KEY = ""  # of stations without a division or a union
MAX_NAMED = 500


@dataclass(frozen=True, slots=True)
class Period:
    """From the beginning of a day, or from ever, to the end of another."""

    begins_on: date | None
    ends_on: date


@dataclass(frozen=True, slots=True)
class Counted:
    """Which stations are counted: those of an area, of some kinds or of all; rooms and points never are."""

    area: Area
    kinds: tuple[StationKind, ...] = ()
    union: Area | None = None  # only the stations of this union and those below it

    def conditions(self) -> list[ColumnElement[bool]]:
        """Return the conditions on stations."""
        conditions = [lies_within([self.area]), is_counted(), station.c.is_demo.is_(False)]
        if self.union:
            conditions.append(lies_within([self.union]))
        if self.kinds:
            conditions.append(station.c.kind.in_([kind.value for kind in self.kinds]))
        return conditions


@dataclass(frozen=True, slots=True)
class NamedStation:
    """A station that is named as short of its area; `area_m2` is None where none is known."""

    code: str
    name: str
    division_code: str | None
    area_m2: float | None


@dataclass(frozen=True, slots=True)
class Question:
    """What is counted for a target: of which kinds (none: all), in which period, by which metric."""

    kinds: tuple[StationKind, ...]
    period: Period
    metric: Metric
    least: float

    def measures(self, now: datetime) -> dict[str, ColumnElement[bool]]:
        """Return the conditions on stations by the names of the tally's counts."""
        return _measures(self.metric, self.least, now)


def key_of(per: Per) -> ColumnElement[Any]:
    """Return the column by which stations are grouped to the parts of an area."""
    return station.c.operator_organization_id if per is Per.UNION else station.c.division_code


def tallies(
    connection: Connection, area: Area, per: Per, questions: Sequence[Question], now: datetime
) -> list[dict[str, Tally]]:
    """Return the counts for each question by division code or union id, all in one pass over the stations."""
    measures = [question.measures(now) for question in questions]
    carried = {"key": key_of(per), "kind": station.c.kind} | {
        _label(n, name): condition for n, found in enumerate(measures) for name, condition in found.items()
    }
    spells = service_spells(Counted(area).conditions(), carried)
    columns = [
        one for n, question in enumerate(questions) for one in _columns(spells, n, question, [*measures[n]])
    ]
    rows = connection.execute(select(spells.c.key, *columns).group_by(spells.c.key)).mappings().all()
    return [
        {
            str(row["key"] or NO_KEY): Tally(
                **{name: row[_label(n, f"{name}_n")] for name in ("count", "added", *measures[n])}
            )
            for row in rows
            if row[_label(n, "count_n")]
        }
        for n in range(len(questions))
    ]


def _columns(spells: Subquery, number: int, question: Question, measures: Sequence[str]) -> Iterator[Any]:
    """Yield the counts of a question, of the spells that cover the end of its period."""
    there = covers(spells, question.period.ends_on.isoformat())
    if question.kinds:
        there = and_(there, spells.c.kind.in_([kind.value for kind in question.kinds]))
    yield func.count().filter(there).label(_label(number, "count_n"))
    yield func.count().filter(there, opened_in(spells, question.period)).label(_label(number, "added_n"))
    for name in measures:
        met = spells.c[_label(number, name)]
        yield func.count().filter(there, met).label(_label(number, f"{name}_n"))


def _label(number: int, name: str) -> str:
    return f"q{number}_{name}"


def stations_short_of_area(
    connection: Connection, counted: Counted, period: Period, least_m2: float
) -> list[NamedStation]:
    """Return the stations whose area is less than asked for, then those of which it is not known."""
    is_short = or_(station.c.area_m2.is_(None), station.c.area_m2 < least_m2)
    names = ("code", "name", "division_code", "area_m2")
    spells = service_spells([*counted.conditions(), is_short], {name: station.c[name] for name in names})
    query = (
        select(*(spells.c[name] for name in names))
        .where(covers(spells, period.ends_on.isoformat()))
        .order_by(spells.c.area_m2.is_(None), spells.c.division_code, spells.c.station_id)
        .limit(MAX_NAMED)
    )
    return [
        NamedStation(row.code, row.name, row.division_code, row.area_m2) for row in connection.execute(query)
    ]


def opened_in(spells: Any, period: Period) -> ColumnElement[bool]:
    """Return the condition that a station opened in the period."""
    since = spells.c.opened_on >= (period.begins_on or date.min).isoformat()
    return and_(since, spells.c.opened_on <= period.ends_on.isoformat())


def _measures(metric: Metric, least: float, now: datetime) -> dict[str, ColumnElement[bool]]:
    """Return the conditions of a metric by the names of the tally's counts."""
    match metric:
        case Metric.ROUND_THE_CLOCK:
            always = select(timetable.c.id).where(is_always_open())
            return {"round_the_clock": station.c.timetable_id.in_(always)}
        case Metric.ON_MAP:
            return {"on_map": or_(*(is_listed_on(platform) for platform in Platform))}
        case Metric.CHECKED:
            return {"checked": station.c.id.in_(_freshly_checked(now))}
        case Metric.AREA:
            area = station.c.area_m2
            return {
                "area_met": area >= least,
                "area_short": area < least,
                "area_unknown": area.is_(None),
            }
    return {}


def _freshly_checked(now: datetime) -> Any:
    is_fresh = has_freshness(Facet.HOURS, FreshnessLevel.FRESH, facet_check.c.checked_at, now)
    return select(facet_check.c.station_id).where(facet_check.c.facet == Facet.HOURS.value, is_fresh)
