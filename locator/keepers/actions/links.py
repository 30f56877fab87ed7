"""A keeper's link: made for one station, mailed, and spent by one answer."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from geodata.sentence import Sentence
from locator.accounts.domain.errors import LinkSpent, LinkUnknown
from locator.hours.actions import exceptions
from locator.hours.actions.exceptions import Period
from locator.hours.domain.errors import InvalidException
from locator.hours.domain.schedule import Cause
from locator.hours.tables import hours_exception
from locator.keepers.domain import Answer, after_answer
from locator.keepers.queries.doubts_about_entry import risk_of
from locator.keepers.tables import keeper, keeper_link
from locator.mail.actions.outbox import Mail, put
from locator.reports.actions import doubt
from locator.stations.domain.station import Facet
from locator.stations.tables import facet_check, station

EXPIRES = timedelta(days=45)  # longer than the ladder from asking to the public's being told
ONLY_ONCE = Sentence("每个链接只能用一次，45 天内有效")
KEEPER = "守站人"
CHECKED = (Facet.HOURS, Facet.ACCESS)  # what the screen shows, and no more
LONGEST_WORDS = 500


@dataclass(frozen=True, slots=True)
class Said:
    """What a keeper says: still right; changed, in words; or closed until a moment, for a reason."""

    answer: Answer
    words: str = ""
    closed_until: datetime | None = None

    def __post_init__(self) -> None:
        if self.answer is not Answer.STILL_RIGHT and not self.words.strip():
            raise InvalidException("请写一句：变了什么，或为什么关")
        if self.answer is Answer.CLOSED and self.closed_until is None:
            raise InvalidException("请写预计哪天恢复")
        if len(self.words) > LONGEST_WORDS:
            raise InvalidException(Sentence("最多写 {n} 个字", n=LONGEST_WORDS))


def make(connection: Connection, station_id: int, now: datetime) -> str:
    """Return the token of a new link; only its hash is kept."""
    token = secrets.token_urlsafe(32)
    connection.execute(
        insert(keeper_link).values(
            station_id=station_id, token_hash=_hash(token), made_at=now, expires_at=now + EXPIRES
        )
    )
    return token


def void(connection: Connection, station_id: int, now: datetime) -> None:
    """Let the open links of a station lead nowhere."""
    unspent = (keeper_link.c.station_id == station_id, keeper_link.c.used_at.is_(None))
    connection.execute(update(keeper_link).where(*unspent).values(expires_at=now))


def made_lately(connection: Connection, station_id: int, now: datetime) -> int:
    """Return how many links of a station were made within the hour."""
    recent = (keeper_link.c.station_id == station_id, keeper_link.c.made_at > now - timedelta(hours=1))
    return connection.scalar(select(func.count()).select_from(keeper_link).where(*recent)) or 0


def opened(connection: Connection, token: str, now: datetime) -> str:
    """Return the code of the station that a link opens; looking spends nothing.

    Raises LinkUnknown, or LinkSpent for one that was used or has expired.
    """
    chosen = select(keeper_link, station.c.code).join(station, station.c.id == keeper_link.c.station_id)
    row = connection.execute(chosen.where(keeper_link.c.token_hash == _hash(token))).one_or_none()
    return str(_require_fresh(row, now).code)


def answer(connection: Connection, token: str, said: Said, now: datetime) -> None:
    """Spend a link on an answer, and do what it says. Raises LinkUnknown or LinkSpent."""
    chosen = select(keeper_link).where(keeper_link.c.token_hash == _hash(token))
    station_id = _require_fresh(connection.execute(chosen).one_or_none(), now).station_id
    held = connection.execute(chosen.with_for_update()).one_or_none()
    if held is None or held.used_at is not None:  # spent just now, by another tap
        raise LinkSpent(ONLY_ONCE)
    match said.answer:
        case Answer.STILL_RIGHT:
            _renew(connection, station_id, now)
        case Answer.CLOSED:
            _close(connection, station_id, said, now)
        case Answer.CHANGED:
            _tell_union(connection, station_id, said, now)
    _back_to_the_top(connection, station_id, now)
    _spend(connection, station_id, said, now)


def _spend(connection: Connection, station_id: int, said: Said, now: datetime) -> None:
    """Spend the station's links, older mails' too; last, for the database acts on the link's word."""
    spent = {"used_at": now, "answer": said.answer.value, "words": said.words.strip()}
    unspent = (keeper_link.c.station_id == station_id, keeper_link.c.used_at.is_(None))
    connection.execute(update(keeper_link).where(*unspent).values(spent))


def _require_fresh(row: Row[Any] | None, now: datetime) -> Row[Any]:
    if row is None:
        raise LinkUnknown("没有这个链接，请检查是否复制完整")
    if row.used_at is not None or now >= row.expires_at:
        raise LinkSpent(ONLY_ONCE)
    return row


def _renew(connection: Connection, station_id: int, now: datetime) -> None:
    """Renew what the keeper has seen on the screen; end doubts, and closures whose end has passed."""
    values = {"checked_at": now, "checked_by": KEEPER}
    for facet in CHECKED:
        row = upsert(facet_check).values(station_id=station_id, facet=facet.value, **values)
        connection.execute(row.on_conflict_do_update(index_elements=["station_id", "facet"], set_=values))
    connection.execute(
        update(hours_exception)
        .where(hours_exception.c.station_id == station_id, hours_exception.c.lifted_at.is_(None))
        .where(hours_exception.c.cause == Cause.CLOSURE.value, hours_exception.c.ends_at <= now)
        .values(lifted_at=now)
    )
    doubt.overrule(connection, station_id, now)


def _close(connection: Connection, station_id: int, said: Said, now: datetime) -> None:
    assert said.closed_until is not None
    code = connection.scalar(select(station.c.code).where(station.c.id == station_id)) or ""
    during = Period(now.replace(second=0, microsecond=0), said.closed_until)
    exceptions.close_stations(connection, [code], during, said.words.strip(), KEEPER, now)


def _tell_union(connection: Connection, station_id: int, said: Said, now: datetime) -> None:
    """Hand words to the union; nothing public changes before somebody has read them."""
    chosen = select(keeper.c.union_email, keeper.c.email, station.c.code, station.c.name)
    row = connection.execute(
        chosen.join(station, station.c.id == keeper.c.station_id).where(station.c.id == station_id)
    ).one_or_none()
    if row is not None:
        body = f"{row.name}（编号 {row.code}）的守站人说有变化：\n\n{said.words.strip()}\n\n请核对后更新。"
        put(connection, Mail(row.union_email or row.email, f"{row.name}有变化", body), now)


def _back_to_the_top(connection: Connection, station_id: int, now: datetime) -> None:
    step = after_answer(risk_of(connection, station_id, now), now)
    connection.execute(
        update(keeper)
        .where(keeper.c.station_id == station_id)
        .values(stage=step.stage.value, next_at=step.next_at)
    )
    connection.execute(
        update(hours_exception)
        .where(hours_exception.c.station_id == station_id, hours_exception.c.lifted_at.is_(None))
        .where(hours_exception.c.cause == Cause.UNCONFIRMED.value)
        .values(lifted_at=now)
    )


def _hash(token: str) -> bytes:
    return sha256(token.encode()).digest()
