"""Asking keepers: named for stations, asked when due, followed down the ladder when silent."""

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
from locator.keepers.domain import CLOSURE_CHASED_EVERY, CLOSURE_CHASES, Stage, after_naming, after_silence
from locator.keepers.queries.doubts_about_entry import risk_of
from locator.keepers.tables import closure_chase, keeper
from locator.mail.actions.outbox import MAX_LINKS_PER_HOUR, TOO_MANY_LINKS, Mail, put
from locator.mail.domain import TooManyLinks
from locator.stations.domain.errors import StationNotFound
from locator.stations.tables import station

BATCH = 100
ADDRESS = re.compile(r"[^@\s<>]{1,64}@[^@\s<>]{1,180}", re.ASCII)
IN_TOUCH = ("trial", "open", "rectifying", "suspended")
FOR_LONG = timedelta(days=3650)  # until somebody speaks
NOT_CONFIRMED = Sentence("已经一个多月没有人确认，去之前最好先问")
HIDDEN = Sentence("已经很久没有人确认，不再列在名单里")


def name_keeper(connection: Connection, code: str, email: str, union_email: str, now: datetime) -> None:
    """Name the keeper of a station, and the union that is told when the keeper stays silent."""
    for address in filter(None, (email, union_email)):
        if not ADDRESS.fullmatch(address):
            raise InvalidException(Sentence("“{address}”不是邮箱地址", address=address[:60]))
    station_id = connection.scalar(select(station.c.id).where(station.c.code == code))
    if station_id is None:
        raise StationNotFound(Sentence("没有编号为 {code} 的站点", code=code[:20]))
    addresses = {"email": email, "union_email": union_email}
    step = after_naming(risk_of(connection, station_id, now), now)
    begins = {"stage": step.stage.value, "next_at": step.next_at}
    row = upsert(keeper).values(station_id=station_id, **begins, **addresses)
    is_another = keeper.c.email != row.excluded.email
    anew = {name: case((is_another, value), else_=keeper.c[name]) for name, value in begins.items()}
    connection.execute(row.on_conflict_do_update(index_elements=["station_id"], set_=addresses | anew))


def end_keeper(connection: Connection, code: str, now: datetime) -> None:
    """Let a station have no keeper: nobody is asked any more, and open links lead nowhere.

    Raises NothingToLift where there is none.
    """
    row = _of_station(connection, code)
    connection.execute(delete(keeper).where(keeper.c.station_id == row.station_id))
    links.void(connection, row.station_id, now)
    unconfirmed = (
        hours_exception.c.station_id == row.station_id,
        hours_exception.c.cause == Cause.UNCONFIRMED.value,
        hours_exception.c.lifted_at.is_(None),
    )
    connection.execute(update(hours_exception).where(*unconfirmed).values(lifted_at=now))


def send_link(connection: Connection, code: str, base_url: str, now: datetime) -> str:
    """Mail a fresh link to a station's keeper now, in place of older ones; return it.

    Raises NothingToLift for no keeper, TooManyLinks where there were several just now.
    """
    row = _of_station(connection, code)
    if links.made_lately(connection, row.station_id, now) >= MAX_LINKS_PER_HOUR:
        raise TooManyLinks(TOO_MANY_LINKS)
    connection.execute(select(func.current_change_set()))  # no table of the history has links
    links.void(connection, row.station_id, now)
    return _ask(connection, row, row.email, f"请确认{row.name}的信息", base_url, now)


def _of_station(connection: Connection, code: str) -> Row[Any]:
    joined = select(keeper, station.c.code, station.c.name).join(station, station.c.id == keeper.c.station_id)
    row = connection.execute(joined.where(station.c.code == code)).one_or_none()
    if row is None:
        raise NothingToLift(f"{code[:20]} 没有登记守站人")
    return row


def ask_due(engine: Engine, base_url: str, now: datetime) -> int:
    """Take every station whose time has come one step down the ladder; return how many.

    Each batch is a transaction, mail included: whenever it is stopped, nobody is asked twice.
    """
    count = 0
    while True:
        with change(engine) as connection:
            rows = _due(connection, now)
            for row in rows:
                _step(connection, row, base_url, now)
        if not rows:
            return count
        count += len(rows)


def chase_closures(engine: Engine, base_url: str, now: datetime) -> int:
    """Ask about closures whose end has passed: the keeper first, then the union; return how many."""
    with change(engine) as connection:
        rows = _overdue(connection, now)
        for row in rows:
            _chase(connection, row, base_url, now)
    return len(rows)


def _due(connection: Connection, now: datetime) -> Sequence[Row[Any]]:
    chosen = (
        select(keeper, station.c.code, station.c.name)
        .join(station, station.c.id == keeper.c.station_id)
        .where(keeper.c.next_at <= now, station.c.status.in_(IN_TOUCH))
        .order_by(keeper.c.next_at)
        .limit(BATCH)
    )
    return connection.execute(chosen.with_for_update(of=keeper, skip_locked=True)).all()


def _step(connection: Connection, row: Row[Any], base_url: str, now: datetime) -> None:
    step = after_silence(Stage(row.stage), now)
    here = keeper.c.station_id == row.station_id
    connection.execute(update(keeper).where(here).values(stage=step.stage.value, next_at=step.next_at))
    match step.stage:
        case Stage.ASKED | Stage.REMINDED:
            again = "再次" if step.stage is Stage.REMINDED else ""
            _ask(connection, row, row.email, f"{again}请确认{row.name}的信息", base_url, now)
        case Stage.WITH_UNION:
            subject = f"{row.name}的守站人两周没有回音"
            _ask(connection, row, row.union_email or row.email, subject, base_url, now)
        case Stage.NOT_CONFIRMED:
            _tell_public(connection, row.station_id, NOT_CONFIRMED, now)
        case Stage.HIDDEN:
            _tell_public(connection, row.station_id, HIDDEN, now)


def _ask(
    connection: Connection, row: Row[Any], address: str, subject: str, base_url: str, now: datetime
) -> str:
    link = f"{base_url.rstrip('/')}/keeper/{links.make(connection, row.station_id, now)}"
    body = (
        f"{row.name}（编号 {row.code}）的开放时间和进门方式还对吗？\n\n"
        f"打开下面的链接，点一下就好，不用登录：\n{link}\n\n链接只能用一次，只打开这一站。"
    )
    put(connection, Mail(address, subject, body), now)
    return link


def _tell_public(connection: Connection, station_id: int, words: str, now: datetime) -> None:
    """Say on the station's page and card that nobody confirms it; in place of what was said before."""
    before = (hours_exception.c.station_id == station_id, hours_exception.c.lifted_at.is_(None))
    unconfirmed = hours_exception.c.cause == Cause.UNCONFIRMED.value
    connection.execute(update(hours_exception).where(*before, unconfirmed).values(lifted_at=now))
    starts_at = now.replace(second=0, microsecond=0)
    connection.execute(
        insert(hours_exception).values(
            station_id=station_id,
            cause=Cause.UNCONFIRMED.value,
            doors=DoorState.UNSURE.value,
            touches=ExceptionScope.NOTHING.value,
            starts_at=starts_at,
            ends_at=starts_at + FOR_LONG,
            reason=words,
            said_by="本站",
            said_at=now,
        )
    )


def _overdue(connection: Connection, now: datetime) -> Sequence[Row[Any]]:
    """Return the closures to be asked about, of stations that have a keeper."""
    asked = func.coalesce(closure_chase.c.count, 0)
    chosen = (
        select(keeper, station.c.code, station.c.name, hours_exception.c.id, asked.label("asked"))
        .join(station, station.c.id == keeper.c.station_id)
        .join(hours_exception, hours_exception.c.station_id == station.c.id)
        .outerjoin(closure_chase, closure_chase.c.exception_id == hours_exception.c.id)
        .where(hours_exception.c.cause == Cause.CLOSURE.value, hours_exception.c.lifted_at.is_(None))
        .where(hours_exception.c.ends_at <= now, asked <= CLOSURE_CHASES)
        .where(or_(closure_chase.c.last_at.is_(None), closure_chase.c.last_at <= now - CLOSURE_CHASED_EVERY))
    )
    return connection.execute(chosen.with_for_update(of=keeper, skip_locked=True)).all()


def _chase(connection: Connection, row: Row[Any], base_url: str, now: datetime) -> None:
    with_union = row.asked >= CLOSURE_CHASES and row.union_email
    address = row.union_email if with_union else row.email
    _ask(connection, row, address, f"{row.name}原定恢复的时间已过，开门了吗", base_url, now)
    chased = upsert(closure_chase).values(exception_id=row.id, count=row.asked + 1, last_at=now)
    again = {"count": row.asked + 1, "last_at": now}
    connection.execute(chased.on_conflict_do_update(index_elements=["exception_id"], set_=again))
