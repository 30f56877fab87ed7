"""Rounds with their stages, the stations that a round is about, and which stages each has passed."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from geoalchemy2 import Geometry
from sqlalchemy import ColumnElement, Connection, Row, Select, cast, func, select, true

from locator.accounts.domain.rights import Area
from locator.assessments.domain.errors import AssessmentNotFound
from locator.assessments.domain.rounds import Round, RoundTerms, Stage, StageDates
from locator.assessments.tables import assessment, assessment_round, round_stage
from locator.stations.domain.station import StationKind
from locator.stations.queries.areas import IN_SERVICE, is_counted, lies_within
from locator.stations.tables import station
from locator.targets.queries.areas import area_of, key_lies_in, keys_around

MAX_LISTED = 200
MAX_STATIONS = 20_000  # of a round
POINT = cast(station.c.position, Geometry)


@dataclass(frozen=True, slots=True)
class JudgedStation:
    """A station that a round is about; the position is None where it is not known."""

    id: int
    code: str
    name: str
    division_code: str | None
    operator_id: int | None
    lon: float | None
    lat: float | None


def rounds_in(connection: Connection, areas: Sequence[Area]) -> list[Round]:
    """Return the rounds over some areas, over parts of them and over what they lie in, the newest first."""
    around = assessment_round.c.area.in_(keys_around(connection, areas))
    return _read(connection, key_lies_in(assessment_round.c.area, areas) | around)


def find_round(connection: Connection, round_id: int) -> Round:
    """Return a round; raise AssessmentNotFound."""
    found = _read(connection, assessment_round.c.id == round_id)
    if not found:
        raise AssessmentNotFound("没有这一轮评估")
    return found[0]


def round_area(connection: Connection, one: Round) -> Area:
    """Return the area whose stations a round judges; raise AssessmentNotFound where it is gone."""
    area = area_of(connection, one.terms.area)
    if area is None:
        raise AssessmentNotFound("没有这个地区或者工会")
    return area


def stations_of(connection: Connection, one: Round) -> list[JudgedStation]:
    """Return the stations in service that a round is about, by their codes."""
    area = round_area(connection, one)
    columns = (station.c.id, station.c.code, station.c.name, station.c.division_code)
    chosen: Select[Any] = select(
        *columns,
        station.c.operator_organization_id.label("operator_id"),
        func.ST_X(POINT).label("lon"),
        func.ST_Y(POINT).label("lat"),
    )
    chosen = chosen.where(is_judged(area, one.terms.kinds))
    chosen = chosen.order_by(station.c.code).limit(MAX_STATIONS)
    return [JudgedStation(*row) for row in connection.execute(chosen)]


def is_judged(area: Area, kinds: Sequence[StationKind]) -> ColumnElement[bool]:
    """Return the condition that a station is one that a round over an area is about now."""
    return is_meant(area, kinds) & station.c.status.in_([status.value for status in IN_SERVICE])


def is_meant(area: Area, kinds: Sequence[StationKind]) -> ColumnElement[bool]:
    """Return the condition that a station is one that a round over an area is about, in service or not."""
    of_kinds = station.c.kind.in_([kind.value for kind in kinds]) if kinds else true()
    return lies_within([area]) & is_counted() & station.c.is_demo.is_(False) & of_kinds


def stages_passed(connection: Connection, round_id: int, station_id: int) -> set[Stage]:
    """Return the stages at which a station was judged in a round."""
    of_both = (assessment.c.round_id == round_id, assessment.c.station_id == station_id)
    return {Stage(text) for text in connection.scalars(select(assessment.c.stage).where(*of_both).distinct())}


def rounds_running(connection: Connection, station_id: int, today: date) -> list[Round]:
    """Return the rounds about a station of which a stage runs on a day."""
    running = select(round_stage.c.round_id).where(
        round_stage.c.begins_on <= today, round_stage.c.ends_on >= today
    )
    found = _read(connection, assessment_round.c.id.in_(running))
    return [one for one in found if _is_about(connection, one, station_id)]


def _is_about(connection: Connection, one: Round, station_id: int) -> bool:
    area = area_of(connection, one.terms.area)
    if area is None:
        return False
    it = station.c.id == station_id
    return connection.scalar(select(station.c.id).where(it, is_judged(area, one.terms.kinds))) is not None


def _read(connection: Connection, *conditions: ColumnElement[bool]) -> list[Round]:
    chosen = select(assessment_round).where(*conditions)
    rows = list(connection.execute(chosen.order_by(assessment_round.c.id.desc()).limit(MAX_LISTED)))
    stages = _stages(connection, [row.id for row in rows])
    return [_round(row, stages[row.id]) for row in rows]


def _stages(connection: Connection, ids: Sequence[int]) -> dict[int, list[StageDates]]:
    found = defaultdict[int, list[StageDates]](list)
    for row in connection.execute(select(round_stage).where(round_stage.c.round_id.in_(ids))):
        found[row.round_id].append(StageDates(Stage(row.stage), row.begins_on, row.ends_on))
    for stages in found.values():
        stages.sort(key=lambda one: list(Stage).index(one.stage))
    return found


def _round(row: Row[Any], stages: Sequence[StageDates]) -> Round:
    kinds = tuple(StationKind(kind) for kind in row.kinds)
    terms = RoundTerms(row.scheme_id, row.name, row.area, kinds, row.outsiders_only, tuple(stages))
    return Round(row.id, terms)
