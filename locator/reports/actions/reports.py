"""A report from the door: taken in, added to, answered; settled and forgotten in time."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Row, delete, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from geodata.sentence import Sentence
from locator.entries.queries import entry
from locator.hours.actions import schedules
from locator.reports.actions import doubt
from locator.reports.domain.errors import NothingToAdd, ReportNotFound, ReportTooOld, TooManyReports
from locator.reports.domain.report import Verdict
from locator.reports.tables import origin_salt, report, report_photo
from locator.stations.queries import short_links
from locator.stations.tables import station
from locator.time_zone import SHANGHAI

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: none is taken for another
CODE_LENGTH = 10  # fifty bits: nobody guesses another one's
AN_HOUR = timedelta(hours=1)
MOST_AN_HOUR = 20  # of one origin: a street's riders may share an address, a script may not flood
SENT_WITHIN = timedelta(days=3)  # what was so longer ago tells nothing of now
CLOCKS_DIFFER = timedelta(minutes=5)
ADDED_WITHIN = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Saying:
    """One tap at a station's door. `device` and `origin` tell people apart and are kept as hashes."""

    station_code: str
    verdict: Verdict
    device: str  # what its cookie says
    origin: str  # its network address and browser
    near: bool = False
    service: str = ""
    said_at: datetime | None = None  # where it could not be sent at once
    key: str = ""  # of whoever sends it again until an answer comes: one key, one report


@dataclass(frozen=True, slots=True)
class Details:
    """What may be said besides the tap."""

    words: str = ""
    service: str = ""
    contact: str = ""
    photo: bytes = b""  # as photos.cleaned made it


def take_in(connection: Connection, said: Saying, now: datetime) -> str:
    """Take a report in and tell the public at once what it changes; return the report's code.

    What was taken in already under the same key is left as it is. Raises StationNotFound, ReportTooOld,
    or TooManyReports for an origin that floods.
    """
    code, at = code_of(said.key) if said.key else new_code(), _said_at(said, now)
    if said.key and connection.scalar(select(report.c.id).where(report.c.code_hash == _hash(code))):
        return code
    station_code = short_links.resolve_code(
        connection, said.station_code
    )  # a merged one's door is its successor's
    shown = entry.by_code(connection, station_code).opening(at).state
    station_id = connection.scalar(select(station.c.id).where(station.c.code == station_code))
    assert station_id is not None
    connection.execute(schedules.LOCK_STATIONS, {"ids": [station_id]})
    origin = _origin_hash(connection, said.origin, now)
    _require_calm(connection, origin, at)
    device = _hash(said.device)
    row = {
        "code_hash": _hash(code),
        "station_id": station_id,
        "verdict": said.verdict.value,
        "service": said.service,
        "said_at": at,
        "shown_state": shown.value,
        "near": said.near,
        "device_hash": device,
        "origin_hash": origin,
        "witness": _witness(connection, station_id, device, origin),
    }
    connection.execute(upsert(report).values(row).on_conflict_do_nothing(index_elements=["code_hash"]))
    doubt.reconcile(connection, station_id, now)
    return code


def add_details(connection: Connection, code: str, details: Details, now: datetime) -> None:
    """Add words, a photo, a way to be reached to a report; raise NothingToAdd when it is too late."""
    row = _by_code(connection, code)
    if now - row.said_at > ADDED_WITHIN:
        raise NothingToAdd("超过一天的反映不能再补充了，可以重新反映一次")
    values = {"words": details.words, "contact": details.contact}
    if row.verdict == Verdict.BROKEN.value:
        values["service"] = details.service
    kept = {name: value for name, value in values.items() if value}
    if kept:
        connection.execute(update(report).where(report.c.id == row.id).values(kept))
    if details.photo:
        photo = {"jpeg": details.photo, "taken_in_at": now}
        added = upsert(report_photo).values(report_id=row.id, **photo)
        connection.execute(added.on_conflict_do_update(index_elements=["report_id"], set_=photo))
    doubt.reconcile(connection, row.station_id, now)


def answer(connection: Connection, number: int, words: str, by: str, now: datetime) -> None:
    """Answer a report; whoever made it reads the answer by its code. Raises ReportNotFound."""
    answered = connection.execute(
        update(report)
        .where(report.c.id == number)
        .values(answer=words.strip(), answered_by=by, answered_at=now)
    ).rowcount
    if not answered:
        raise ReportNotFound(Sentence("没有第 {number} 号反映", number=number))


def discard_photo(connection: Connection, number: int) -> None:
    """Throw a report's photo away: it shows a person, or nothing. Raises ReportNotFound."""
    if not connection.execute(delete(report_photo).where(report_photo.c.report_id == number)).rowcount:
        raise ReportNotFound(Sentence("第 {number} 号反映没有照片", number=number))


def new_code() -> str:
    """Return a code that nobody guesses: ``7K2QW-M0XTA``."""
    letters = "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))
    return f"{letters[:5]}-{letters[5:]}"


def code_of(key: str) -> str:
    """Return the code that a key leads to: the same however often, and as hard to guess as the key."""
    number = int.from_bytes(sha256(f"report {key}".encode()).digest())
    letters = "".join(LETTERS[number >> 5 * place & 31] for place in range(CODE_LENGTH))
    return f"{letters[:5]}-{letters[5:]}"


def code_hash(code: str) -> bytes:
    """Return what is kept of a code, however a person has typed it."""
    typed = code.upper().replace("-", "").replace(" ", "")
    read = typed.translate(str.maketrans("OIL", "011"))
    return _hash(f"{read[:5]}-{read[5:]}")


def _said_at(said: Saying, now: datetime) -> datetime:
    """Return when it was so; a phone's clock may be ahead a little, and nobody knows what will be."""
    if said.said_at is None:
        return now
    if not now - SENT_WITHIN <= said.said_at <= now + CLOCKS_DIFFER:
        raise ReportTooOld("太久以前的情况了，现在怎么样，请再反映一次")
    return min(said.said_at, now)


def _by_code(connection: Connection, code: str) -> Row[Any]:
    chosen = select(report).where(report.c.code_hash == code_hash(code)).with_for_update()
    row = connection.execute(chosen).one_or_none()
    if row is None:
        raise ReportNotFound("没有这个编号的反映")
    return row


def _witness(connection: Connection, station_id: int, device: bytes, origin: bytes) -> str:
    """Return who speaks: the same as before at this station, by device, or by origin for a new device.

    A browser that throws its cookie away is a new device each time; it stays one witness.
    """
    is_known = connection.scalar(select(report.c.id).where(report.c.device_hash == device).limit(1))
    same = report.c.device_hash == device
    if is_known is None:
        same = or_(same, report.c.origin_hash == origin)
    before = connection.scalar(
        select(report.c.witness)
        .where(report.c.station_id == station_id, same)
        .order_by(report.c.said_at.desc())
        .limit(1)
    )
    return before or secrets.token_hex(8)


def _require_calm(connection: Connection, origin: bytes, at: datetime) -> None:
    """Refuse a flood; what is said to have been earlier stands in the same line as what came since."""
    chosen = (report.c.origin_hash == origin, report.c.said_at > at - AN_HOUR)
    count = connection.scalar(select(func.count()).select_from(report).where(*chosen)) or 0
    if count >= MOST_AN_HOUR:
        raise TooManyReports("反映得太多了，请过一小时再试；急事请拨 12351")


def _origin_hash(connection: Connection, origin: str, now: datetime) -> bytes:
    """Return an origin mixed with the day's salt: alike for a day, and then like nothing."""
    today = now.astimezone(SHANGHAI).date()
    fresh = upsert(origin_salt).values(day=today, salt=secrets.token_bytes(16))
    connection.execute(fresh.on_conflict_do_nothing())
    salt = connection.scalar(select(origin_salt.c.salt).where(origin_salt.c.day == today))
    assert salt is not None
    return sha256(salt + origin.encode()).digest()


def _hash(text: str) -> bytes:
    return sha256(text.encode()).digest()
