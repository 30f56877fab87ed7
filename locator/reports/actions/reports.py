"""Reports by visitors: submitted, completed with details, answered."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Row, delete, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from geodata.sentence import Sentence
from locator.entries.queries import entry
from locator.hours.actions import schedules
from locator.hours.domain.state import OpenState, Timetable, opening_at
from locator.reports.actions import budgets, doubt, presence, uploads
from locator.reports.actions.origins import network_hashes
from locator.reports.domain.errors import NothingToAdd, ReportNotFound, ReportTooOld
from locator.reports.domain.report import Line, Verdict
from locator.reports.queries import evidence
from locator.reports.queries.inbox import NEEDS_ANSWER
from locator.reports.tables import report, report_photo
from locator.stations.queries import short_links

CODE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no characters that look alike
CODE_LENGTH = 10  # 50 bits: cannot be guessed
MAX_DELAY = timedelta(days=3)  # older observations say nothing about now
MAX_CLOCK_DIFFERENCE = timedelta(minutes=5)
DETAILS_WITHIN = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class NewReport:
    """A report to submit. `device` and the network of `origin` are stored as hashes."""

    station_code: str
    verdict: Verdict
    device: str  # from its cookie
    origin: str  # network address
    token: str = ""  # of presence, from presence.token_for
    service: str = ""
    line: Line | None = None
    words: str = ""
    said_at: datetime | None = None  # if it could not be sent at once
    key: str = ""  # idempotency key: repeated requests make one report


@dataclass(frozen=True, slots=True)
class Details:
    """What can be added to a report."""

    words: str = ""
    service: str = ""
    contact: str = ""
    photo: bytes = b""  # as it was sent


def submit(connection: Connection, new: NewReport, now: datetime) -> str:
    """Store a report and its public consequences; return the report's code.

    A report with the same key is stored once. Raises StationNotFound, ReportTooOld, or TooManyReports for
    a network or device over the limit.
    """
    code, at = code_from_key(new.key) if new.key else new_code(), _observed_at(new, now)
    if new.key and connection.scalar(select(report.c.id).where(report.c.code_hash == _hash(code))):
        return code
    # A merged station's code leads to its successor.
    station_code = short_links.resolve_code(connection, new.station_code)
    shown = entry.by_code(connection, station_code).opening(at).state
    station_id = presence.station_id_of(connection, station_code)
    connection.execute(schedules.LOCK_STATIONS, {"ids": [station_id]})
    device = _hash(new.device)
    near = presence.is_present(connection, station_id, new.token, new.device, at, now)
    _store(connection, station_id, new, code, _Said(at, now, shown, near, device))
    return code


def submit_inside(
    connection: Connection, station_id: int, timetable: Timetable | None, new: NewReport, now: datetime
) -> str:
    """Store a report of somebody who has shown to be inside a station that need not be public.

    Returns the report's code; raises TooManyReports.
    """
    code, shown = new_code(), opening_at(timetable, now).state
    _store(connection, station_id, new, code, _Said(now, now, shown, near=True, device=_hash(new.device)))
    return code


@dataclass(frozen=True, slots=True)
class _Said:
    """When a report was made and came, what its page showed, and how near and by whom it was made."""

    at: datetime
    received_at: datetime
    shown: OpenState
    near: bool
    device: bytes


def _store(connection: Connection, station_id: int, new: NewReport, code: str, said: _Said) -> None:
    origins = network_hashes(connection, new.origin, said.received_at)
    _require_budget(connection, said.device, origins, said.near, said.received_at)
    row = {
        "code_hash": _hash(code),
        "station_id": station_id,
        "verdict": new.verdict.value,
        "service": new.service,
        "line": new.line.value if new.line else "",
        "words": new.words,
        "said_at": said.at,
        "received_at": said.received_at,
        "shown_state": said.shown.value,
        "near": said.near,
        "device_hash": said.device,
        "origin_hash": origins[0],
        "witness": _witness(connection, station_id, said.device, origins[1:]),
    }
    connection.execute(upsert(report).values(row).on_conflict_do_nothing(index_elements=["code_hash"]))
    doubt.reconcile(connection, station_id, said.received_at)


def add_details(connection: Connection, code: str, details: Details, now: datetime) -> None:
    """Add text, a photo or a contact to a report; raise NothingToAdd when it is too late."""
    row = _by_code(connection, code)
    if now - row.said_at > DETAILS_WITHIN:
        raise NothingToAdd("超过一天的反映不能再补充了，可以重新反映一次")
    values = {"words": details.words, "contact": details.contact}
    if row.verdict == Verdict.BROKEN.value:
        values["service"] = details.service
    given = {name: value for name, value in values.items() if value}
    if given:
        connection.execute(update(report).where(report.c.id == row.id).values(given))
    if details.photo:
        uploads.take_in(connection, row.id, details.photo, now)
    doubt.reconcile(connection, row.station_id, now)


def answer(connection: Connection, number: int, words: str, by: str, now: datetime) -> None:
    """Answer a report; its author reads the answer by the code. Raises ReportNotFound."""
    answered = connection.execute(
        update(report)
        .where(report.c.id == number)
        .values(answer=words.strip(), answered_by=by, answered_at=now)
    ).rowcount
    if not answered:
        raise ReportNotFound(Sentence("没有第 {number} 号反映", number=number))


def answer_all(connection: Connection, number: int, words: str, by: str, now: datetime) -> None:
    """Answer all reports that wait about the station of a report."""
    of_station = select(report.c.station_id).where(report.c.id == number).scalar_subquery()
    connection.execute(
        update(report)
        .where(report.c.station_id == of_station, NEEDS_ANSWER, report.c.answered_at.is_(None))
        .values(answer=words.strip(), answered_by=by, answered_at=now)
    )


def discard_photo(connection: Connection, number: int) -> None:
    """Delete a report's photo. Raises ReportNotFound."""
    if not connection.execute(delete(report_photo).where(report_photo.c.report_id == number)).rowcount:
        raise ReportNotFound(Sentence("第 {number} 号反映没有照片", number=number))


def new_code() -> str:
    """Return a code that cannot be guessed: ``7K2QW-M0XTA``."""
    letters = "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))
    return f"{letters[:5]}-{letters[5:]}"


def code_from_key(key: str) -> str:
    """Return the code for a key: always the same, and as hard to guess as the key."""
    number = int.from_bytes(sha256(f"report {key}".encode()).digest())
    letters = "".join(CODE_ALPHABET[number >> 5 * place & 31] for place in range(CODE_LENGTH))
    return f"{letters[:5]}-{letters[5:]}"


def code_hash(code: str) -> bytes:
    """Return the stored hash of a code, however a person has typed it."""
    typed = code.upper().replace("-", "").replace(" ", "")
    normalised = typed.translate(str.maketrans("OIL", "011"))
    return _hash(f"{normalised[:5]}-{normalised[5:]}")


def _observed_at(new: NewReport, now: datetime) -> datetime:
    """Return the time of the observation; a phone's clock may be a little fast."""
    if new.said_at is None:
        return now
    if not now - MAX_DELAY <= new.said_at <= now + MAX_CLOCK_DIFFERENCE:
        raise ReportTooOld("太久以前的情况了，现在怎么样，请再反映一次")
    return min(new.said_at, now)


def _by_code(connection: Connection, code: str) -> Row[Any]:
    chosen = select(report).where(report.c.code_hash == code_hash(code)).with_for_update()
    row = connection.execute(chosen).one_or_none()
    if row is None:
        raise ReportNotFound("没有这个编号的反映")
    return row


def _require_budget(
    connection: Connection, device: bytes, origins: list[bytes], near: bool, now: datetime
) -> None:
    """Raise TooManyReports. Known devices have a budget of their own, so that no neighbour uses it up."""
    if near:
        of_network = budgets.of_network(origins, is_near=True)
        budgets.require_present_budget(connection, origins[0], of_network, now)
    elif evidence.record_of(connection, device, now).is_known:
        budgets.require_budget(connection, device, report.c.device_hash == device, now)
    else:
        budgets.require_budget(connection, origins[0], budgets.of_network(origins, is_near=False), now)


def _witness(connection: Connection, station_id: int, device: bytes, older_origins: list[bytes]) -> str:
    """Return who reports: known at this station by device, or by a network hash of a day before.

    Networks of one day are compared by their hashes; those of other days have other hashes, and stay one
    voice by the name of the witness.
    """
    same_network = report.c.origin_hash.in_(older_origins) & report.c.near.is_(False)
    same = (report.c.device_hash == device) | same_network
    known = connection.scalar(
        select(report.c.witness)
        .where(report.c.station_id == station_id, same)
        .order_by((report.c.device_hash == device).desc(), report.c.said_at.desc())
        .limit(1)
    )
    return known or secrets.token_hex(8)


def _hash(text: str) -> bytes:
    return sha256(text.encode()).digest()
