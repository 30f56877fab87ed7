"""What waits in assessments: results for a confirmation by another person, stations for a person's team."""

from datetime import date

from sqlalchemy import ColumnElement, Connection, Select, and_, exists, func, or_, select

from locator.accounts.domain.rights import Right
from locator.assessments.domain.rounds import JUDGING
from locator.assessments.queries.teams import IS_DONE
from locator.assessments.tables import assessment, round_stage, task, team_member

later = assessment.alias("later")
later_stage = round_stage.alias("later_stage")


def unconfirmed(connection: Connection, round_id: int, not_by: int | None = None) -> list[int]:
    """Return the results of a round that wait for a confirmation, one a station; without a person's own."""
    by_others = [] if not_by is None else [assessment.c.made_by_id != not_by]
    chosen = select(assessment.c.id).where(
        assessment.c.round_id == round_id, awaits_confirmation(), *by_others
    )
    return list(connection.scalars(chosen.order_by(assessment.c.id)))


def count_unconfirmed(staff_id: int) -> Select[int]:
    """Return the query for how many results the acting person may confirm."""
    own_rounds = select(func.unnest(func.my_rounds(Right.PUBLISH.value)))
    may_confirm = assessment.c.round_id.in_(own_rounds)
    by_others = assessment.c.made_by_id != staff_id
    return select(func.count()).select_from(assessment).where(awaits_confirmation(), by_others, may_confirm)


def count_visits(staff_id: int, until: date) -> Select[int]:
    """Return the query for how many stations a person's teams are still to look at until a day."""
    own = select(team_member.c.team_id).where(team_member.c.staff_id == staff_id)
    due = (task.c.team_id.in_(own), task.c.due_on <= until, ~IS_DONE.element)
    return select(func.count()).select_from(task).where(*due)


def awaits_confirmation() -> ColumnElement[bool]:
    """Return the condition that a result is the latest of its station's last stage, and not confirmed."""
    is_later = or_(
        later.c.made_at > assessment.c.made_at,
        and_(later.c.made_at == assessment.c.made_at, later.c.id > assessment.c.id),
    )
    has_later = exists().where(
        later.c.round_id == assessment.c.round_id,
        later.c.stage == assessment.c.stage,
        later.c.station_id == assessment.c.station_id,
        is_later,
    )
    stages_after = exists().where(
        later_stage.c.round_id == assessment.c.round_id,
        later_stage.c.stage.in_([stage.value for stage in JUDGING]),
        func.stage_number(later_stage.c.stage) > func.stage_number(assessment.c.stage),
    )
    return assessment.c.confirmed_at.is_(None) & ~has_later & ~stages_after
