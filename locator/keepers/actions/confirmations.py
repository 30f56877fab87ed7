"""Confirmations by keepers: naming keepers, asking those who are due, and the steps without an answer."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Row, case, delete, func, insert, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from geodata.sentence import Sentence
from locator.db.session import change
from locator.hours.domain.errors import NothingToLift
from locator.hours.domain.schedule import Cause, ExceptionScope
from locator.hours.domain.timeline import DoorState
from locator.hours.tables import hours_exception
from locator.keepers.actions import letters, links
from locator.keepers.domain import (
    CLOSURE_REMINDER_INTERVAL,
    MAX_CLOSURE_REMINDERS,
    Question,
    Stage,
    after_naming,
    after_silence,
    while_unsent,
)
from locator.keepers.domain.person import Person
from locator.keepers.queries.entry_risk import risk_of
from locator.keepers.tables import closure_chase, keeper
from locator.limits import MAILED_LINKS
from locator.mail.actions.outbox import TOO_MANY_LINKS
from locator.mail.domain import TooManyLinks
from locator.messages.domain import MessageState
from locator.messages.queries import LastMessage, last_messages
from locator.stations.domain.errors import StationNotFound
from locator.stations.tables import station

BATCH = 100
# Stations with their keepers; the keeper has a name, too.
KEPT = select(keeper, station.c.code, station.c.name.label("station_name")).join(
    station, station.c.id == keeper.c.station_id
)
ASKED_STATUSES = ("trial", "open", "rectifying", "suspended")
INDEFINITELY = timedelta(days=3650)  # until somebody confirms it
NOT_CONFIRMED = Sentence("已经一个多月没有人确认，去之前最好先问")
HIDDEN = Sentence("已经很久没有人确认，不再列在名单里")
WARNINGS = {Stage.NOT_CONFIRMED: NOT_CONFIRMED, Stage.HIDDEN: HIDDEN}  # for the public
QUESTIONS_AT = {Stage.ASKED: Question.ASK, Stage.REMINDED: Question.REMIND}
UNASKED = (Stage.NAMED.value, Stage.CONFIRMED.value)
ASKED_TOGETHER = timedelta(days=14)  # stations of one phone whose days lie so near are asked about at once


def name_keeper(connection: Connection, code: str, person: Person, now: datetime) -> None:
    """Name the keeper of a station, and the union to write to if the keeper does not answer.

    Raises StationNotFound.
    """
    station_id = connection.scalar(select(station.c.id).where(station.c.code == code))
    if station_id is None:
        raise StationNotFound(Sentence("没有编号为 {code} 的站点", code=code[:20]))
    given = asdict(person)
    step = after_naming(risk_of(connection, station_id, now), now)
    first_step = {"stage": step.stage.value, "next_at": step.next_at}
    row = upsert(keeper).values(station_id=station_id, **first_step, **given)
    is_another = or_(keeper.c.email != row.excluded.email, keeper.c.phone != row.excluded.phone)
    restarted = {name: case((is_another, value), else_=keeper.c[name]) for name, value in first_step.items()}
    connection.execute(row.on_conflict_do_update(index_elements=["station_id"], set_=given | restarted))


def end_keeper(connection: Connection, code: str, now: datetime) -> None:
    """End the keeping of a station: no more questions, open links are revoked.

    Raises NothingToLift if it has no keeper.
    """
    row = _of_station(connection, code)
    connection.execute(delete(keeper).where(keeper.c.station_id == row.station_id))
    links.revoke(connection, row.station_id, now)
    unconfirmed = (
        hours_exception.c.station_id == row.station_id,
        hours_exception.c.cause == Cause.UNCONFIRMED.value,
        hours_exception.c.lifted_at.is_(None),
    )
    connection.execute(update(hours_exception).where(*unconfirmed).values(lifted_at=now))


def send_link(connection: Connection, code: str, base_url: str, now: datetime) -> str:
    """Send a new link to a station's keeper, which replaces older ones; return it.

    Raises NothingToLift without a keeper, TooManyLinks after several within the hour.
    """
    row = _of_station(connection, code)
    if MAILED_LINKS.is_reached(links.created_lately(connection, row.station_id, now)):
        raise TooManyLinks(TOO_MANY_LINKS)
    connection.execute(select(func.current_change_set()))  # links are in no table with a history
    links.revoke(connection, row.station_id, now)
    (link,) = letters.ask(connection, [row], Question.ASK, base_url, now)
    return link


def _of_station(connection: Connection, code: str) -> Row[Any]:
    row = connection.execute(KEPT.where(station.c.code == code)).one_or_none()
    if row is None:
        raise NothingToLift(f"{code[:20]} 没有登记守站人")
    return row


def ask_due(engine: Engine, base_url: str, now: datetime) -> int:
    """Advance every station whose time is up by one stage; return how many.

    Each batch is a transaction, letters included: if it is interrupted, nobody is asked twice. Stations of
    one phone that are due soon are asked about in the same message.
    """
    count = 0
    while True:
        with change(engine) as connection:
            rows = _due(connection, now)
            sent = last_messages(connection, {row.phone for row in rows if not row.email})
            reached = [(row, _advance(connection, row, sent.get(row.phone), now)) for row in rows]
            for stage, question in QUESTIONS_AT.items():
                some = [row for row, its_stage in reached if its_stage is stage]
                letters.ask(connection, some, question, base_url, now)
            _tell_unions(connection, reached, base_url, now)
        if not rows:
            return count
        count += len(rows)


def ask_about_overdue_closures(engine: Engine, base_url: str, now: datetime) -> int:
    """Ask about closures whose end has passed: first the keeper, then the union; return how many."""
    with change(engine) as connection:
        rows = _overdue_closures(connection, now)
        for row in rows:
            _ask_about_closure(connection, row, base_url, now)
    return len(rows)


def _due(connection: Connection, now: datetime) -> Sequence[Row[Any]]:
    """Return the stations whose time is up, and what else the same phones are asked about soon."""
    is_asked = station.c.status.in_(ASKED_STATUSES)
    is_due = (keeper.c.next_at <= now, is_asked)
    chosen = KEPT.where(*is_due).order_by(keeper.c.next_at).limit(BATCH)
    rows = connection.execute(chosen.with_for_update(of=keeper, skip_locked=True)).all()
    phones = {row.phone for row in rows if not row.email and row.stage in UNASKED}
    if not phones:
        return rows
    is_soon = (keeper.c.next_at <= now + ASKED_TOGETHER, keeper.c.stage.in_(UNASKED), is_asked)
    of_phones = (keeper.c.phone.in_(phones), keeper.c.email == "")
    also = KEPT.where(*is_soon, *of_phones, keeper.c.station_id.not_in([row.station_id for row in rows]))
    return [*rows, *connection.execute(also.with_for_update(of=keeper, skip_locked=True))]


def _advance(connection: Connection, row: Row[Any], sent: LastMessage | None, now: datetime) -> Stage | None:
    """Take a station to its next stage; return it, or None where it stays, since its question is not sent."""
    stage = Stage(row.stage)
    if stage in (Stage.ASKED, Stage.REMINDED) and sent and sent.state is MessageState.WAITING:
        step, reached = while_unsent(stage, now), None
    else:
        step = after_silence(stage, now)
        if step.stage is Stage.REMINDED and sent and sent.state is MessageState.UNDELIVERED:
            step = after_silence(step.stage, now)  # the number reaches nobody: the union asks
        reached = step.stage
    is_station = keeper.c.station_id == row.station_id
    connection.execute(update(keeper).where(is_station).values(stage=step.stage.value, next_at=step.next_at))
    if reached in WARNINGS:
        _warn_public(connection, row.station_id, WARNINGS[reached], now)
    return reached


def _tell_unions(
    connection: Connection, reached: Sequence[tuple[Row[Any], Stage | None]], base_url: str, now: datetime
) -> None:
    for row, stage in reached:
        address = row.union_email or row.email
        if stage is Stage.WITH_UNION and address:  # else it stands in the list of who is silent
            letters.mail_link(connection, row, address, Question.SILENCE, base_url, now)


def _warn_public(connection: Connection, station_id: int, text: str, now: datetime) -> None:
    """Show on the station's page and card that nobody confirms it, in place of an earlier warning."""
    current = (hours_exception.c.station_id == station_id, hours_exception.c.lifted_at.is_(None))
    unconfirmed = hours_exception.c.cause == Cause.UNCONFIRMED.value
    connection.execute(update(hours_exception).where(*current, unconfirmed).values(lifted_at=now))
    starts_at = now.replace(second=0, microsecond=0)
    connection.execute(
        insert(hours_exception).values(
            station_id=station_id,
            cause=Cause.UNCONFIRMED.value,
            doors=DoorState.UNSURE.value,
            touches=ExceptionScope.NOTHING.value,
            starts_at=starts_at,
            ends_at=starts_at + INDEFINITELY,
            reason=text,
            said_by="本站",
            said_at=now,
        )
    )


def _overdue_closures(connection: Connection, now: datetime) -> Sequence[Row[Any]]:
    """Return the closures to ask about, of stations with a keeper."""
    asked = func.coalesce(closure_chase.c.count, 0)
    chosen = (
        select(
            keeper,
            station.c.code,
            station.c.name.label("station_name"),
            hours_exception.c.id,
            asked.label("asked"),
        )
        .join(station, station.c.id == keeper.c.station_id)
        .join(hours_exception, hours_exception.c.station_id == station.c.id)
        .outerjoin(closure_chase, closure_chase.c.exception_id == hours_exception.c.id)
        .where(hours_exception.c.cause == Cause.CLOSURE.value, hours_exception.c.lifted_at.is_(None))
        .where(hours_exception.c.ends_at <= now, asked <= MAX_CLOSURE_REMINDERS)
        .where(
            or_(closure_chase.c.last_at.is_(None), closure_chase.c.last_at <= now - CLOSURE_REMINDER_INTERVAL)
        )
    )
    return connection.execute(chosen.with_for_update(of=keeper, skip_locked=True)).all()


def _ask_about_closure(connection: Connection, row: Row[Any], base_url: str, now: datetime) -> None:
    if row.asked >= MAX_CLOSURE_REMINDERS and row.union_email:
        letters.mail_link(connection, row, row.union_email, Question.CLOSURE, base_url, now)
    else:
        letters.ask(connection, [row], Question.CLOSURE, base_url, now)
    reminder = upsert(closure_chase).values(exception_id=row.id, count=row.asked + 1, last_at=now)
    values = {"count": row.asked + 1, "last_at": now}
    connection.execute(reminder.on_conflict_do_update(index_elements=["exception_id"], set_=values))
