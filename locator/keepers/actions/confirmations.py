"""Confirmations by keepers: naming keepers, asking those who are due, and the steps without an answer."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Row, case, delete, func, insert, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from geodata.sentence import Sentence
from locator.db.session import change
from locator.hours.domain.errors import InvalidException, NothingToLift
from locator.hours.domain.schedule import Cause, ExceptionScope
from locator.hours.domain.timeline import DoorState
from locator.hours.tables import hours_exception
from locator.keepers.actions import links
from locator.keepers.domain import (
    CLOSURE_REMINDER_INTERVAL,
    MAX_CLOSURE_REMINDERS,
    Stage,
    after_naming,
    after_silence,
)
from locator.keepers.queries.entry_risk import risk_of
from locator.keepers.tables import closure_chase, keeper
from locator.limits import MAILED_LINKS
from locator.mail.actions.outbox import TOO_MANY_LINKS, Mail, put
from locator.mail.domain import TooManyLinks
from locator.stations.domain.errors import StationNotFound
from locator.stations.tables import station

BATCH = 100
EMAIL_ADDRESS = re.compile(r"[^@\s<>]{1,64}@[^@\s<>]{1,180}", re.ASCII)
ASKED_STATUSES = ("trial", "open", "rectifying", "suspended")
INDEFINITELY = timedelta(days=3650)  # until somebody confirms it
NOT_CONFIRMED = Sentence("已经一个多月没有人确认，去之前最好先问")
HIDDEN = Sentence("已经很久没有人确认，不再列在名单里")


def name_keeper(connection: Connection, code: str, email: str, union_email: str, now: datetime) -> None:
    """Name the keeper of a station, and the union to write to if the keeper does not answer."""
    for address in filter(None, (email, union_email)):
        if not EMAIL_ADDRESS.fullmatch(address):
            raise InvalidException(Sentence("“{address}”不是邮箱地址", address=address[:60]))
    station_id = connection.scalar(select(station.c.id).where(station.c.code == code))
    if station_id is None:
        raise StationNotFound(Sentence("没有编号为 {code} 的站点", code=code[:20]))
    addresses = {"email": email, "union_email": union_email}
    step = after_naming(risk_of(connection, station_id, now), now)
    first_step = {"stage": step.stage.value, "next_at": step.next_at}
    row = upsert(keeper).values(station_id=station_id, **first_step, **addresses)
    is_another = keeper.c.email != row.excluded.email
    restarted = {name: case((is_another, value), else_=keeper.c[name]) for name, value in first_step.items()}
    connection.execute(row.on_conflict_do_update(index_elements=["station_id"], set_=addresses | restarted))


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
    """Mail a new link to a station's keeper, which replaces older ones; return it.

    Raises NothingToLift without a keeper, TooManyLinks after several within the hour.
    """
    row = _of_station(connection, code)
    if MAILED_LINKS.is_reached(links.created_lately(connection, row.station_id, now)):
        raise TooManyLinks(TOO_MANY_LINKS)
    connection.execute(select(func.current_change_set()))  # links are in no table with a history
    links.revoke(connection, row.station_id, now)
    return _mail_link(connection, row, row.email, f"请确认{row.name}的信息", base_url, now)


def _of_station(connection: Connection, code: str) -> Row[Any]:
    joined = select(keeper, station.c.code, station.c.name).join(station, station.c.id == keeper.c.station_id)
    row = connection.execute(joined.where(station.c.code == code)).one_or_none()
    if row is None:
        raise NothingToLift(f"{code[:20]} 没有登记守站人")
    return row


def ask_due(engine: Engine, base_url: str, now: datetime) -> int:
    """Advance every station whose time is up by one stage; return how many.

    Each batch is a transaction, mail included: if it is interrupted, nobody is asked twice.
    """
    count = 0
    while True:
        with change(engine) as connection:
            rows = _due(connection, now)
            for row in rows:
                _advance(connection, row, base_url, now)
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
    chosen = (
        select(keeper, station.c.code, station.c.name)
        .join(station, station.c.id == keeper.c.station_id)
        .where(keeper.c.next_at <= now, station.c.status.in_(ASKED_STATUSES))
        .order_by(keeper.c.next_at)
        .limit(BATCH)
    )
    return connection.execute(chosen.with_for_update(of=keeper, skip_locked=True)).all()


def _advance(connection: Connection, row: Row[Any], base_url: str, now: datetime) -> None:
    step = after_silence(Stage(row.stage), now)
    is_station = keeper.c.station_id == row.station_id
    connection.execute(update(keeper).where(is_station).values(stage=step.stage.value, next_at=step.next_at))
    match step.stage:
        case Stage.ASKED | Stage.REMINDED:
            prefix = "再次" if step.stage is Stage.REMINDED else ""
            _mail_link(connection, row, row.email, f"{prefix}请确认{row.name}的信息", base_url, now)
        case Stage.WITH_UNION:
            subject = f"{row.name}的守站人两周没有回音"
            _mail_link(connection, row, row.union_email or row.email, subject, base_url, now)
        case Stage.NOT_CONFIRMED:
            _warn_public(connection, row.station_id, NOT_CONFIRMED, now)
        case Stage.HIDDEN:
            _warn_public(connection, row.station_id, HIDDEN, now)


def _mail_link(
    connection: Connection, row: Row[Any], address: str, subject: str, base_url: str, now: datetime
) -> str:
    link = f"{base_url.rstrip('/')}/keeper/{links.create(connection, row.station_id, now)}"
    body = (
        f"{row.name}（编号 {row.code}）的开放时间和进门方式还对吗？\n\n"
        f"打开下面的链接，点一下就好，不用登录：\n{link}\n\n链接只能用一次，只打开这一站。"
    )
    put(connection, Mail(address, subject, body), now)
    return link


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
        select(keeper, station.c.code, station.c.name, hours_exception.c.id, asked.label("asked"))
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
    with_union = row.asked >= MAX_CLOSURE_REMINDERS and row.union_email
    address = row.union_email if with_union else row.email
    _mail_link(connection, row, address, f"{row.name}原定恢复的时间已过，开门了吗", base_url, now)
    reminder = upsert(closure_chase).values(exception_id=row.id, count=row.asked + 1, last_at=now)
    values = {"count": row.asked + 1, "last_at": now}
    connection.execute(reminder.on_conflict_do_update(index_elements=["exception_id"], set_=values))
