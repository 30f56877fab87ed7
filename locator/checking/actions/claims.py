"""Claims of stations: a person has one, and nobody else gets it until it is given back or expires."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, func, or_, select
from sqlalchemy.dialects.postgresql import insert as upsert

from locator.accounts.domain.rights import Area
from locator.checking.domain.call import CLAIM_LIFETIME
from locator.checking.queries import calls, queue
from locator.checking.tables import check_claim

CANDIDATES = 20
ATTEMPTS = 5  # each sees what others have taken meanwhile


def claim_next(connection: Connection, staff_id: int, areas: Sequence[Area], now: datetime) -> str | None:
    """Claim the most urgent station that nobody has; return its code, or None when none is due.

    Who has one already keeps it.
    """
    _lock_person(connection, staff_id)
    if held := calls.claim_by(connection, staff_id, now):
        return held.station_code
    for _ in range(ATTEMPTS):
        candidates = queue.next_free(connection, areas, staff_id, now, CANDIDATES)
        for one in candidates:
            if _take(connection, one.id, staff_id, now):
                return one.code
        if not candidates:
            return None
    return None


def claim(connection: Connection, station_id: int, staff_id: int, now: datetime) -> bool:
    """Claim a certain station in the place of what the person has; tell whether it could be had."""
    _lock_person(connection, staff_id)
    return _take(connection, station_id, staff_id, now)


def release(connection: Connection, staff_id: int) -> None:
    """Give back what a person has."""
    connection.execute(delete(check_claim).where(check_claim.c.staff_id == staff_id))


def _take(connection: Connection, station_id: int, staff_id: int, now: datetime) -> bool:
    """Write the claim, unless somebody else's stands: the insertion waits for one that is being written."""
    values = {"staff_id": staff_id, "claimed_at": now, "expires_at": now + CLAIM_LIFETIME}
    row = upsert(check_claim).values(station_id=station_id, **values)
    is_free = or_(check_claim.c.expires_at <= now, check_claim.c.staff_id == staff_id)
    taken = row.on_conflict_do_update(index_elements=["station_id"], set_=values, where=is_free)
    if not connection.execute(taken.returning(check_claim.c.station_id)).all():
        return False
    others = (check_claim.c.staff_id == staff_id, check_claim.c.station_id != station_id)
    connection.execute(delete(check_claim).where(*others))
    return True


def _lock_person(connection: Connection, staff_id: int) -> None:
    """Let two requests of one person come one after the other."""
    connection.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"check {staff_id}", 0))))
