"""Writing happenings, deciding about one occurrence, counting who came; row security says where one may."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from geodata.sentence import Sentence
from locator.accounts.domain.rights import Actor
from locator.accounts.queries.approval_rules import allows_own_approval
from locator.editing.actions.editing import NEEDS_TWO_PEOPLE
from locator.errors import NotAllowed
from locator.events.actions.working_out import work_out
from locator.events.domain.errors import EventNotFound, TooManyEvents
from locator.events.domain.event import EventTerms
from locator.events.domain.kinds import EventStatus
from locator.events.domain.occurrences import Decision
from locator.events.queries.happenings import StoredEvent
from locator.events.tables import event, event_decision, occurrence, turnout
from locator.targets.domain.target import split_area
from locator.targets.queries.areas import division_of_union

MAX_EVENTS = 2_000  # of one area
NOT_FOUND = Sentence("没有这个活动，或者不归您管")
NO_OCCURRENCE = Sentence("这个活动没有这一场")


def add_event(connection: Connection, actor: Actor, terms: EventTerms, today: date) -> int:
    """Keep a happening as a draft and return its number; raise TooManyEvents."""
    count = select(func.count()).where(event.c.area == terms.area)
    if (connection.scalar(count) or 0) >= MAX_EVENTS:
        raise TooManyEvents(Sentence("一个地方最多记 {most} 个活动：请先去掉过期的", most=MAX_EVENTS))
    statement = insert(event).values(_values(terms) | {"author_id": actor.staff_id}).returning(event.c.id)
    event_id = int(connection.scalars(statement).one())
    work_out(connection, event_id, today, is_new=True)
    return event_id


def change_event(
    connection: Connection, actor: Actor, stored: StoredEvent, terms: EventTerms, today: date
) -> None:
    """Change a happening; where two people are asked for, a published one waits for the other again."""
    is_alone = _allows_own_approval(connection, stored)
    goes_back = stored.status is EventStatus.PUBLISHED and not is_alone
    values = _values(terms) | {"author_id": actor.staff_id}
    values |= {"status": EventStatus.DRAFT.value} if goes_back else {}
    _require_one(connection.execute(update(event).where(event.c.id == stored.id).values(values)))
    work_out(connection, stored.id, today)


def set_status(
    connection: Connection, actor: Actor, stored: StoredEvent, status: EventStatus, today: date
) -> None:
    """Publish a happening, take it back, or cancel it; raise NotAllowed where that takes a second person."""
    is_own = stored.author_id == actor.staff_id
    publishes = status is EventStatus.PUBLISHED
    if publishes and is_own and not _allows_own_approval(connection, stored):
        raise NotAllowed(NEEDS_TWO_PEOPLE)
    statement = update(event).where(event.c.id == stored.id).values(status=status.value)
    _require_one(connection.execute(statement))
    work_out(connection, stored.id, today)


def remove_event(connection: Connection, event_id: int) -> None:
    """Take a happening away with all that was counted of it; raise EventNotFound."""
    _require_one(connection.execute(delete(event).where(event.c.id == event_id)))


def decide(connection: Connection, event_id: int, decision: Decision, today: date) -> None:
    """Say of one occurrence that it is held, cancelled or moved; a later word replaces an earlier one."""
    _require_occurrence(connection, event_id, decision.planned_at)
    said = {"verdict": decision.verdict.value, "moved_to": decision.moved_to, "reason": decision.reason}
    statement = upsert(event_decision).values(event_id=event_id, planned_at=decision.planned_at, **said)
    keys = ["event_id", "planned_at"]
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=said))
    work_out(connection, event_id, today)


def take_back(connection: Connection, event_id: int, planned_at: datetime, today: date) -> None:
    """Take back what was decided about one occurrence; raise EventNotFound."""
    one = (event_decision.c.event_id == event_id, event_decision.c.planned_at == planned_at)
    _require_one(connection.execute(delete(event_decision).where(*one)))
    work_out(connection, event_id, today)


def count_turnout(
    connection: Connection, event_id: int, planned_at: datetime, people: int, opinions: int, note: str = ""
) -> None:
    """Write down who came to one occurrence; a later count replaces an earlier one. Raises EventNotFound."""
    _require_occurrence(connection, event_id, planned_at)
    counted = {"people": people, "opinions": opinions, "note": note}
    statement = upsert(turnout).values(event_id=event_id, planned_at=planned_at, **counted)
    keys = ["event_id", "planned_at"]
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=counted))


def add_all(
    connection: Connection,
    actor: Actor,
    lines: Sequence[tuple[EventTerms, int | None, int | None]],
    today: date,
) -> list[int]:
    """Keep the happenings of a sheet as drafts, with who came to the first occurrence where it says so."""
    numbers = []
    for terms, people, opinions in lines:
        event_id = add_event(connection, actor, terms, today)
        numbers.append(event_id)
        if people is not None:
            count_turnout(connection, event_id, terms.timing.starts_at, people, opinions or 0)
    return numbers


def _require_occurrence(connection: Connection, event_id: int, planned_at: datetime) -> None:
    one = (occurrence.c.event_id == event_id, occurrence.c.planned_at == planned_at)
    if connection.scalar(select(func.count()).select_from(occurrence).where(*one)) != 1:
        raise EventNotFound(NO_OCCURRENCE)


def _require_one(result: Any) -> None:
    if result.rowcount != 1:
        raise EventNotFound(NOT_FOUND)


def _allows_own_approval(connection: Connection, stored: StoredEvent) -> bool:
    """Tell whether an author may publish here: by the rule of the place's division, else of the owner's."""
    code, organization_id = split_area(stored.terms.area)
    if organization_id is not None:
        code = division_of_union(connection, organization_id)
    return allows_own_approval(connection, stored.terms.division_code or code)


def _values(terms: EventTerms) -> dict[str, Any]:
    venue, timing = terms.venue, terms.timing
    position = venue.position and f"SRID=4326;POINT({venue.position.lon!r} {venue.position.lat!r})"
    return {
        "area": terms.area,
        "kind": terms.kind.value,
        "name": terms.name,
        "station_id": venue.station_id,
        "place_name": venue.name,
        "address": venue.address,
        "position": position,
        "wayfinding": venue.wayfinding,
        "division_code": terms.division_code,
        "when_text": terms.when_text,
        "starts_at": timing.starts_at,
        "duration_min": timing.duration_min,
        "rule": timing.rule,
        "left_out": list(timing.left_out),
        "added": list(timing.added),
        "holiday_policy": terms.holiday_policy.value,
        "organisers": list(terms.organisers),
        "responsible": terms.responsible,
        "audience": terms.audience,
        "offers": list(terms.offers),
        "capacity": terms.capacity,
        "places_left": terms.places_left,
        "sign_up": terms.sign_up.value,
        "sign_up_target": terms.sign_up_target,
    }
