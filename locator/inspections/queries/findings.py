"""Findings with their stations and photos: those of an office, those of a keeper, and a photo as bytes."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, select

from locator.accounts.domain.rights import Area
from locator.assessments.domain.result import Finding, FindingState
from locator.assessments.queries.results import findings_of_station
from locator.assessments.tables import finding
from locator.inspections.domain.errors import FindingNotFound
from locator.inspections.tables import finding_photo
from locator.stations.queries.areas import lies_within
from locator.stations.tables import station

MAX_STATIONS = 100
NOT_PUT_RIGHT = finding.c.state != FindingState.VERIFIED.value


@dataclass(frozen=True, slots=True)
class FindingPhoto:
    """A photo of a finding: whose, whether it is ready to look at, and why it was refused."""

    id: int
    is_answer: bool
    waits: bool
    trouble: str


@dataclass(frozen=True, slots=True)
class StationFindings:
    """A station with what is to be put right there."""

    code: str
    name: str
    findings: Sequence[Finding]


def open_findings(connection: Connection, areas: Sequence[Area]) -> list[StationFindings]:
    """Return the stations of some areas where something is to be put right, those with an answer first."""
    is_answered = finding.c.state == FindingState.ANSWERED.value
    chosen = select(station.c.id, station.c.code, station.c.name)
    chosen = chosen.where(lies_within(areas), station.c.id.in_(_stations(is_answered)))
    rows = list(connection.execute(chosen.order_by(station.c.code).limit(MAX_STATIONS)))
    others = select(station.c.id, station.c.code, station.c.name)
    others = others.where(lies_within(areas), station.c.id.in_(_stations(NOT_PUT_RIGHT)))
    others = others.where(station.c.id.not_in([row.id for row in rows]))
    rows += connection.execute(others.order_by(station.c.code).limit(MAX_STATIONS - len(rows)))
    return [StationFindings(row.code, row.name, still_open(connection, row.id)) for row in rows]


def still_open(connection: Connection, station_id: int) -> list[Finding]:
    """Return what is to be put right at a station, those that are due first."""
    return findings_of_station(connection, station_id, with_verified=False)


def photos_by_finding(connection: Connection, findings: Sequence[Finding]) -> dict[int, list[FindingPhoto]]:
    """Return the photos of findings, the oldest first."""
    found = defaultdict[int, list[FindingPhoto]](list)
    names = ("finding_id", "id", "is_answer", "waits", "trouble")
    chosen = select(*(finding_photo.c[name] for name in names)).order_by(finding_photo.c.id)
    for row in connection.execute(chosen.where(finding_photo.c.finding_id.in_([one.id for one in findings]))):
        found[row.finding_id].append(FindingPhoto(row.id, row.is_answer, row.waits, row.trouble))
    return found


def photo(connection: Connection, finding_id: int, photo_id: int) -> bytes:
    """Return a photo; raise FindingNotFound where there is none to look at."""
    one = (finding_photo.c.id == photo_id, finding_photo.c.finding_id == finding_id)
    jpeg: bytes | None = connection.scalar(select(finding_photo.c.jpeg).where(*one))
    if not jpeg:
        raise FindingNotFound("没有这张照片，或者还没处理好")
    return bytes(jpeg)


def _stations(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return select(finding.c.station_id).where(condition).scalar_subquery()
