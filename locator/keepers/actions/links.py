"""A keeper's link: created for one station, sent, and used up by one answer; or one for several stations.

The token of several opens a list; the token of each of its stations is derived from it, so that each answer
acts for one station only.
"""

import hmac
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Sequence
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
from locator.keepers.queries.entry_risk import risk_of
from locator.keepers.tables import keeper, keeper_link
from locator.limits import MAILED_LINKS
from locator.mail.actions.outbox import Mail, put
from locator.reports.actions import doubt
from locator.stations.domain.station import Facet, Visibility
from locator.stations.tables import facet_check, station

VALIDITY = timedelta(days=45)  # longer than the stages from the question to the public warning
LINK_UNKNOWN = Sentence("没有这个链接，请检查是否复制完整")
LINK_SPENT = Sentence("每个链接只能用一次，45 天内有效")
KEEPER = "守站人"
CONFIRMED_FACETS = (Facet.HOURS, Facet.ACCESS)  # only what the page shows
MAX_TEXT_LENGTH = 500
TOKEN_BYTES = 16  # short enough for a text message, and not to be guessed


@dataclass(frozen=True, slots=True)
class KeeperAnswer:
    """A keeper's answer: still right; changed, in words; or closed until a time, for a reason."""

    answer: Answer
    words: str = ""
    closed_until: datetime | None = None

    def __post_init__(self) -> None:
        if self.answer is not Answer.STILL_RIGHT and not self.words.strip():
            raise InvalidException("请写一句：变了什么，或为什么关")
        if self.answer is Answer.CLOSED and self.closed_until is None:
            raise InvalidException("请写预计哪天恢复")
        if len(self.words) > MAX_TEXT_LENGTH:
            raise InvalidException(Sentence("最多写 {n} 个字", n=MAX_TEXT_LENGTH))


def create(connection: Connection, station_id: int, now: datetime) -> str:
    """Return the token of a new link; only its hash is stored."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    _store(connection, station_id, token, now)
    return token


def create_bundle(connection: Connection, station_ids: Sequence[int], now: datetime) -> str:
    """Return the token of a new link to several stations, each of which is answered by itself."""
    bundle = secrets.token_urlsafe(TOKEN_BYTES)
    for station_id in station_ids:
        _store(connection, station_id, _token_within(bundle, station_id), now, _hash(bundle))
    return bundle


@dataclass(frozen=True, slots=True)
class BundledStation:
    """A station of a link to several: its code, name and own token, and whether it was answered."""

    code: str
    name: str
    token: str
    is_answered: bool


def stations_of(connection: Connection, bundle: str, now: datetime) -> list[BundledStation]:
    """Return the stations of a link to several, in the order of their codes.

    Raises LinkUnknown, or LinkSpent if none can be answered any more.
    """
    chosen = select(keeper_link, station.c.code, station.c.name)
    chosen = chosen.join(station, station.c.id == keeper_link.c.station_id).order_by(station.c.code)
    rows = connection.execute(chosen.where(keeper_link.c.bundle_hash == _hash(bundle))).all()
    if not rows:
        raise LinkUnknown(LINK_UNKNOWN)
    if all(now >= row.expires_at or row.used_at is not None for row in rows):
        raise LinkSpent(LINK_SPENT)
    return [
        BundledStation(row.code, row.name, _token_within(bundle, row.station_id), row.used_at is not None)
        for row in rows
        if row.used_at is not None or now < row.expires_at
    ]


def revoke(connection: Connection, station_id: int, now: datetime) -> None:
    """Revoke the unused links of a station."""
    unused = (keeper_link.c.station_id == station_id, keeper_link.c.used_at.is_(None))
    connection.execute(update(keeper_link).where(*unused).values(expires_at=now))


def created_lately(connection: Connection, station_id: int, now: datetime) -> int:
    """Return how many links of a station were created within the time of the limit."""
    recent = (keeper_link.c.station_id == station_id, keeper_link.c.made_at > MAILED_LINKS.since(now))
    return connection.scalar(select(func.count()).select_from(keeper_link).where(*recent)) or 0


def station_code_of(connection: Connection, token: str, now: datetime) -> str:
    """Return the code of the station that a link opens; this does not use up the link.

    Raises LinkUnknown, or LinkSpent if it was used or has expired.
    """
    chosen = select(keeper_link, station.c.code).join(station, station.c.id == keeper_link.c.station_id)
    row = connection.execute(chosen.where(keeper_link.c.token_hash == _hash(token))).one_or_none()
    return str(_require_valid(row, now).code)


@dataclass(frozen=True, slots=True)
class OpenLink:
    """A link that can be answered: sent to the keeper, or opened by who has the code behind the plaque."""

    station_id: int
    is_from_plaque: bool


def open_link(connection: Connection, token: str, now: datetime) -> OpenLink:
    """Return what a link opens. Raises LinkUnknown or LinkSpent."""
    chosen = select(keeper_link).where(keeper_link.c.token_hash == _hash(token))
    row = _require_valid(connection.execute(chosen).one_or_none(), now)
    return OpenLink(row.station_id, row.from_plaque)


def opens_public(connection: Connection, token: str) -> bool:
    """Tell whether a link is about a public station."""
    chosen = select(station.c.visibility).join(keeper_link, keeper_link.c.station_id == station.c.id)
    found = connection.scalar(chosen.where(keeper_link.c.token_hash == _hash(token)))
    return found == Visibility.PUBLIC.value


def keepers_station_id(connection: Connection, token: str, now: datetime) -> int:
    """Return the id of the station whose keeper a link was sent to. Raises LinkUnknown or LinkSpent."""
    link = open_link(connection, token, now)
    if link.is_from_plaque:
        raise LinkUnknown(LINK_UNKNOWN)
    return link.station_id


def answer(connection: Connection, token: str, given: KeeperAnswer, now: datetime) -> None:
    """Use up a link for an answer, and apply it. Raises LinkUnknown or LinkSpent."""
    station_id = open_link(connection, token, now).station_id
    chosen = select(keeper_link).where(keeper_link.c.token_hash == _hash(token))
    locked = connection.execute(chosen.with_for_update()).one_or_none()
    if locked is None or locked.used_at is not None:  # used a moment ago by another request
        raise LinkSpent(LINK_SPENT)
    match given.answer:
        case Answer.STILL_RIGHT:
            _confirm(connection, station_id, now)
        case Answer.CLOSED:
            _close(connection, station_id, given, now)
        case Answer.CHANGED:
            _notify_union(connection, station_id, given, now)
    _restart_cycle(connection, station_id, now)
    _spend_links(connection, station_id, given, now)


def _spend_links(connection: Connection, station_id: int, given: KeeperAnswer, now: datetime) -> None:
    """Mark the station's links as used, older ones too; last, since row security checks the link."""
    values = {"used_at": now, "answer": given.answer.value, "words": given.words.strip()}
    unused = (keeper_link.c.station_id == station_id, keeper_link.c.used_at.is_(None))
    connection.execute(update(keeper_link).where(*unused).values(values))


def _require_valid(row: Row[Any] | None, now: datetime) -> Row[Any]:
    if row is None:
        raise LinkUnknown(LINK_UNKNOWN)
    if row.used_at is not None or now >= row.expires_at:
        raise LinkSpent(LINK_SPENT)
    return row


def _confirm(connection: Connection, station_id: int, now: datetime) -> None:
    """Renew the checks that the keeper confirmed; end doubts, and closures whose end has passed."""
    values = {"checked_at": now, "checked_by": KEEPER}
    for facet in CONFIRMED_FACETS:
        row = upsert(facet_check).values(station_id=station_id, facet=facet.value, **values)
        connection.execute(row.on_conflict_do_update(index_elements=["station_id", "facet"], set_=values))
    connection.execute(
        update(hours_exception)
        .where(hours_exception.c.station_id == station_id, hours_exception.c.lifted_at.is_(None))
        .where(hours_exception.c.cause == Cause.CLOSURE.value, hours_exception.c.ends_at <= now)
        .values(lifted_at=now)
    )
    answered = (keeper_link.c.station_id == station_id, keeper_link.c.answer != "")
    last_word = connection.scalar(select(func.max(keeper_link.c.used_at)).where(*answered))
    doubt.overrule(connection, station_id, now, last_word)


def _close(connection: Connection, station_id: int, given: KeeperAnswer, now: datetime) -> None:
    assert given.closed_until is not None
    code = connection.scalar(select(station.c.code).where(station.c.id == station_id)) or ""
    period = Period(now.replace(second=0, microsecond=0), given.closed_until)
    exceptions.close_stations(connection, [code], period, given.words.strip(), KEEPER, now)


def _notify_union(connection: Connection, station_id: int, given: KeeperAnswer, now: datetime) -> None:
    """Mail the keeper's text to the union; nothing public changes before somebody has read it."""
    chosen = select(keeper.c.union_email, keeper.c.email, station.c.code, station.c.name)
    row = connection.execute(
        chosen.join(station, station.c.id == keeper.c.station_id).where(station.c.id == station_id)
    ).one_or_none()
    address = (row.union_email or row.email) if row else ""
    if row is not None and address:  # else it stands in the list of answers
        body = f"{row.name}（编号 {row.code}）的守站人说有变化：\n\n{given.words.strip()}\n\n请核对后更新。"
        put(connection, Mail(address, f"{row.name}有变化", body), now)


def _restart_cycle(connection: Connection, station_id: int, now: datetime) -> None:
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


def _store(
    connection: Connection, station_id: int, token: str, now: datetime, bundle_hash: bytes | None = None
) -> None:
    times = {"made_at": now, "expires_at": now + VALIDITY}
    hashes = {"token_hash": _hash(token), "bundle_hash": bundle_hash}
    connection.execute(insert(keeper_link).values(station_id=station_id, **times, **hashes))


def _token_within(bundle: str, station_id: int) -> str:
    """Return a station's own token in a link to several."""
    digest = hmac.digest(bundle.encode(), f"station {station_id}".encode(), "sha256")
    return urlsafe_b64encode(digest[:TOKEN_BYTES]).decode().rstrip("=")


def _hash(token: str) -> bytes:
    return sha256(token.encode()).digest()
