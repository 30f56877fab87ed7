"""Confirming results, by another person than who judged, and taking a confirmation back."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, exists, func, select, update

from geodata.sentence import Sentence
from locator.assessments.domain.errors import AlreadyDone, NeedsAnotherPerson, StageSkipped
from locator.assessments.domain.result import expiry
from locator.assessments.domain.rounds import Round, Stage, last_judging
from locator.assessments.queries.schemes import find_scheme
from locator.assessments.tables import assessment, scheme
from locator.errors import NotAllowed
from locator.time_zone import SHANGHAI

BY_ANOTHER = Sentence("打分的人不能自己确认：请另一位同事确认")
other = assessment.alias("other")
other_scheme = scheme.alias("other_scheme")


def confirm(connection: Connection, one: Round, staff_id: int, ids: Sequence[int], now: datetime) -> int:
    """Confirm results of a round's last judging stage; return how many.

    Raises StageSkipped for results of an earlier stage or before the confirmation begins, NeedsAnotherPerson
    for the person's own, AlreadyDone for one that is confirmed or that a later one has taken the place of.
    """
    _require_confirmable(connection, one, staff_id, ids, now)
    terms = find_scheme(connection, one.terms.scheme_id).terms
    same_scheme = and_(other_scheme.c.area == terms.area, other_scheme.c.code == terms.code)
    values = {
        "confirmed_by_id": staff_id,
        "confirmed_at": now,
        "valid_until": expiry(now.astimezone(SHANGHAI).date(), terms.valid_months),
        "supersedes_id": select(func.max(other.c.id))
        .join(other_scheme, other_scheme.c.id == other.c.scheme_id)
        .where(_is_earlier(), same_scheme)
        .correlate(assessment)
        .scalar_subquery(),
    }
    done = connection.execute(update(assessment).where(assessment.c.id.in_(ids)).values(values))
    if done.rowcount != len(set(ids)):
        raise NotAllowed("这一轮不归您确认")
    return done.rowcount


def withdraw(connection: Connection, one: Round, assessment_id: int) -> None:
    """Take a confirmation back: what it had taken the place of holds again. Raises AlreadyDone."""
    nothing = {"confirmed_by_id": None, "confirmed_at": None, "valid_until": None, "supersedes_id": None}
    of_it = (assessment.c.id == assessment_id, assessment.c.round_id == one.id)
    is_last = ~exists().where(other.c.supersedes_id == assessment.c.id)
    confirmed = (*of_it, assessment.c.confirmed_at.is_not(None), is_last)
    if connection.execute(update(assessment).where(*confirmed).values(nothing)).rowcount != 1:
        raise AlreadyDone(Sentence("这个结果没有确认过，或者后来的结果接替了它，或者不归您管"))


def _require_confirmable(
    connection: Connection, one: Round, staff_id: int, ids: Sequence[int], now: datetime
) -> None:
    dates, stage = one.terms.dates_of(Stage.CONFIRM), last_judging(one.terms.stages)
    if dates and now.astimezone(SHANGHAI).date() < dates.begins_on:
        raise StageSkipped(Sentence("“确认”从 {day} 开始", day=dates.begins_on.isoformat()))
    chosen = and_(assessment.c.id.in_(ids), assessment.c.round_id == one.id)
    if not ids or _count(connection, chosen) != len(set(ids)):
        raise AlreadyDone(Sentence("没有等着确认的结果"))
    if _count(connection, chosen & (assessment.c.stage != stage.value)):
        raise StageSkipped(Sentence("还没有“{stage}”，不能确认", stage=stage.zh))
    if _count(connection, chosen & (assessment.c.made_by_id == staff_id)):
        raise NeedsAnotherPerson(BY_ANOTHER)
    if _count(connection, chosen & (assessment.c.confirmed_at.is_not(None) | _has_later())):
        raise AlreadyDone(Sentence("已经确认过，或者这一站有更新的结果"))


def _count(connection: Connection, condition: ColumnElement[bool]) -> int:
    return connection.scalar(select(func.count()).select_from(assessment).where(condition)) or 0


def _has_later() -> ColumnElement[bool]:
    """Return the condition that a later result of the round was confirmed for the station."""
    return exists().where(
        other.c.station_id == assessment.c.station_id,
        other.c.round_id == assessment.c.round_id,
        other.c.confirmed_at.is_not(None),
        other.c.made_at > assessment.c.made_at,
    )


def _is_earlier() -> ColumnElement[bool]:
    """Return the condition that another result is the one of the station that holds now."""
    newer = assessment.alias("newer")
    return and_(
        other.c.station_id == assessment.c.station_id,
        other.c.confirmed_at.is_not(None),
        ~exists().where(newer.c.supersedes_id == other.c.id),
    )
