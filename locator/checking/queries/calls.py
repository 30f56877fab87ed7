"""Calls that were made, and the claims that are held."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from locator.accounts.tables import staff
from locator.checking.domain.call import Outcome, Topic
from locator.checking.tables import check_call, check_claim
from locator.stations.tables import station

MAX_LISTED = 10


@dataclass(frozen=True, slots=True)
class PastCall:
    """A call as it was recorded."""

    called_at: datetime
    caller: str
    outcome: Outcome
    right: tuple[Topic, ...]
    wrong: tuple[Topic, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Claim:
    """Who has a station, and until when."""

    station_code: str
    staff_id: int
    holder: str
    expires_at: datetime


def calls_of(connection: Connection, station_id: int) -> list[PastCall]:
    """Return the last calls to a station, the latest first."""
    chosen = select(check_call, staff.c.name).join(staff, staff.c.id == check_call.c.staff_id)
    ordered = chosen.where(check_call.c.station_id == station_id).order_by(
        check_call.c.called_at.desc(), check_call.c.id.desc()
    )
    return [
        PastCall(
            row.called_at,
            row.name,
            Outcome(row.outcome),
            tuple(map(Topic, row.right_topics)),
            tuple(map(Topic, row.wrong_topics)),
            row.note,
        )
        for row in connection.execute(ordered.limit(MAX_LISTED))
    ]


def claim_of(connection: Connection, station_id: int, now: datetime) -> Claim | None:
    """Return who has a station at a time; None for nobody."""
    return _claim(connection, now, check_claim.c.station_id == station_id)


def claim_by(connection: Connection, staff_id: int, now: datetime) -> Claim | None:
    """Return what a person has at a time; None for nothing."""
    return _claim(connection, now, check_claim.c.staff_id == staff_id)


def last_answer_at(connection: Connection, station_id: int) -> datetime | None:
    """Return when somebody at a station last answered a call."""
    answered = (check_call.c.station_id == station_id, check_call.c.outcome == Outcome.ANSWERED.value)
    latest: datetime | None = connection.scalar(select(func.max(check_call.c.called_at)).where(*answered))
    return latest


def _claim(connection: Connection, now: datetime, condition: object) -> Claim | None:
    chosen = (
        select(station.c.code, check_claim.c.staff_id, staff.c.name, check_claim.c.expires_at)
        .select_from(check_claim)
        .join(station, station.c.id == check_claim.c.station_id)
        .join(staff, staff.c.id == check_claim.c.staff_id)
        .where(check_claim.c.expires_at > now, condition)  # type: ignore[arg-type]
        .limit(1)
    )
    row = connection.execute(chosen).one_or_none()
    return Claim(row.code, row.staff_id, row.name, row.expires_at) if row else None
