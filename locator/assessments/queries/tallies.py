"""Confirmed results by level, with what each level is paid; each scheme by itself, never added to another."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import ColumnElement, Connection, distinct, exists, func, select

from locator.accounts.domain.rights import Area
from locator.assessments.domain.scheme import Level, Scheme, SchemeKind
from locator.assessments.tables import assessment, level, scheme
from locator.stations.queries.areas import lies_within
from locator.stations.tables import station

MAX_LISTED = 500
newer = assessment.alias("newer")


@dataclass(frozen=True, slots=True)
class LevelTally:
    """How many stations have a level; of those below the lowest the name is empty."""

    name: str
    stars: int
    stations: int
    subsidy_each_yuan: Decimal = Decimal(0)

    @property
    def subsidy_yuan(self) -> Decimal:
        """What all of them are paid."""
        return self.stations * self.subsidy_each_yuan


@dataclass(frozen=True, slots=True)
class SchemeTally:
    """The stations with a result of a scheme that holds; `area` is the key of the union whose it is."""

    area: str
    name: str
    kind: SchemeKind
    levels: Sequence[LevelTally]

    @property
    def stations(self) -> int:
        """How many stations have a level."""
        return sum(one.stations for one in self.levels if one.name)


def tally_round(connection: Connection, round_id: int, used: Scheme) -> list[LevelTally]:
    """Return the confirmed results of a round by level, also those of no station and below the lowest."""
    stations = func.count(distinct(assessment.c.station_id))
    chosen = select(assessment.c.level_rank, stations).where(
        assessment.c.round_id == round_id, holds(assessment.c.round_id == newer.c.round_id)
    )
    found = {row[0]: row[1] for row in connection.execute(chosen.group_by(assessment.c.level_rank))}
    tallies = [_tally(one, found.get(one.rank, 0)) for one in used.terms.levels]
    return [*tallies, LevelTally("", 0, found[None])] if found.get(None) else tallies


def tally_schemes(connection: Connection, areas: Sequence[Area], today: date) -> list[SchemeTally]:
    """Return the results in some areas that hold today, by scheme and by level."""
    stations = func.count(distinct(assessment.c.station_id))
    columns = (scheme.c.area, scheme.c.code, scheme.c.kind, func.coalesce(level.c.name, "").label("level"))
    stars = func.coalesce(func.max(level.c.stars), 0)
    chosen = (
        select(*columns, stars.label("stars"), stations.label("stations"), func.max(scheme.c.name))
        .select_from(assessment)
        .join(station, station.c.id == assessment.c.station_id)
        .join(scheme, scheme.c.id == assessment.c.scheme_id)
        .outerjoin(
            level,
            (level.c.scheme_id == assessment.c.scheme_id) & (level.c.rank == assessment.c.level_rank),
        )
        .where(holds(), assessment.c.valid_until >= today, lies_within(areas))
        .group_by(*columns)
        .order_by(scheme.c.area, scheme.c.code, stars.desc(), columns[-1])
        .limit(MAX_LISTED)
    )
    found: dict[tuple[str, str], SchemeTally] = {}
    for row in connection.execute(chosen):
        one = LevelTally(row.level, row.stars, row.stations)
        key = (row.area, row.code)
        levels = [*found[key].levels, one] if key in found else [one]
        found[key] = SchemeTally(row.area, row[-1], SchemeKind(row.kind), levels)
    return list(found.values())


def _tally(one: Level, stations: int) -> LevelTally:
    return LevelTally(one.name, one.stars, stations, one.subsidy_yuan)


def holds(*of_newer: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return the condition that a result is confirmed and none (of some) has taken its place."""
    superseded = exists().where(newer.c.supersedes_id == assessment.c.id, *of_newer)
    return assessment.c.confirmed_at.is_not(None) & ~superseded
