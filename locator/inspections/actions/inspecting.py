"""Keeping an inspection: a judgement with its findings and their photos, once, however often it is sent."""

from datetime import datetime

from sqlalchemy import Connection, func, select

from locator.assessments.actions import judging
from locator.assessments.domain.result import Judgement
from locator.assessments.domain.rounds import last_judging
from locator.assessments.queries.rounds import find_round
from locator.assessments.tables import assessment, criterion, finding
from locator.inspections.actions import photos
from locator.inspections.domain.inspection import Inspection
from locator.inspections.queries.doors import Door


def record(connection: Connection, staff_id: int, door: Door, given: Inspection, now: datetime) -> int:
    """Keep an inspection of a door and return its number; what was sent before is not kept again.

    It is judged by the version of the scheme that its round began with, also when the round has ended or a
    newer version has come since. Raises what `judging.record` and `photos.take_in` raise.
    """
    if given.client_key:
        key = func.hashtextextended(f"inspection {given.client_key}", 0)
        connection.execute(select(func.pg_advisory_xact_lock(key)))  # two sendings at once
    if (earlier := _sent_before(connection, staff_id, given.client_key)) is not None:
        return earlier
    kept = judging.record(connection, staff_id, _judgement(connection, door, given), now)
    numbers = select(criterion.c.code, finding.c.id).join(criterion, criterion.c.id == finding.c.criterion_id)
    for code, finding_id in connection.execute(numbers.where(finding.c.assessment_id == kept)).all():
        content = given.photos[code]
        photos.take_in(connection, finding_id, door.task.station_id, content, now, is_answer=False)
    return kept


def _sent_before(connection: Connection, staff_id: int, client_key: str | None) -> int | None:
    own = (assessment.c.made_by_id == staff_id, assessment.c.client_key == client_key)
    found: int | None = connection.scalar(select(assessment.c.id).where(*own)) if client_key else None
    return found


def _judgement(connection: Connection, door: Door, given: Inspection) -> Judgement:
    return Judgement(
        door.task.station_id,
        door.task.round_id,
        last_judging(find_round(connection, door.task.round_id).terms.stages),
        given.points,
        given.made_at,
        given.findings,
        given.note,
        given.nearness,
        door.task.team_id,
        door.task.id,
        given.client_key,
    )
