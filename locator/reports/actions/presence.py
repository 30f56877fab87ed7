"""Presence: who has read the secret mark behind a plaque's QR code may report as somebody who is there.

The mark stands in the fragment of the printed URL, which browsers send to no server. The page exchanges it
for a token of the day, bound to the station and to the device: nothing is stored, and it is of no use
elsewhere.
"""

import hmac
import secrets
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select
from sqlalchemy.dialects.postgresql import insert as upsert

from locator.reports.actions.origins import keyed_hash, live_salts
from locator.reports.domain.errors import MarkUnknown
from locator.reports.tables import plaque
from locator.stations.queries import short_links
from locator.stations.tables import station
from locator.time_zone import SHANGHAI

MARK_BYTES = 12
AFTER_MIDNIGHT = timedelta(hours=4)  # a visit in the night does not end at midnight


def token_for(connection: Connection, station_code: str, mark: str, device: str, now: datetime) -> str:
    """Return the day's token of a device at a station. Raises StationNotFound or MarkUnknown."""
    station_id = station_id_of(connection, station_code)
    if not connection.scalar(select(func.plaque_has_mark(station_id, mark))):
        raise MarkUnknown("这块牌子上的二维码已经换过了，反映照样收")
    today = now.astimezone(SHANGHAI).date()
    return _token(live_salts(connection, now)[today], station_id, device)


def is_present(
    connection: Connection, station_id: int, token: str, device: str, at: datetime, now: datetime
) -> bool:
    """Tell whether a token shows that a device was at a station at a time."""
    days = {moment.astimezone(SHANGHAI).date() for moment in (at, at - AFTER_MIDNIGHT)}
    salts = live_salts(connection, now)
    return bool(token) and any(
        hmac.compare_digest(_token(salts[day], station_id, device), token) for day in days & salts.keys()
    )


def mark_of(connection: Connection, station_id: int) -> str | None:
    """Return the mark of a station's plaque; None if none was made."""
    return connection.scalar(select(plaque.c.mark).where(plaque.c.station_id == station_id))


def renew_mark(connection: Connection, station_id: int, now: datetime) -> str:
    """Make a new mark for a station's plaque and return it; the older one is worth nothing from now on."""
    connection.execute(select(func.current_change_set()))  # marks are in no table with a history
    values = {"mark": secrets.token_urlsafe(MARK_BYTES), "made_at": now}
    row = upsert(plaque).values(station_id=station_id, **values)
    connection.execute(row.on_conflict_do_update(index_elements=["station_id"], set_=values))
    return values["mark"]  # type: ignore[return-value]


def station_id_of(connection: Connection, printed: str) -> int:
    """Return the number of the station that a printed code refers to now. Raises StationNotFound."""
    code = short_links.resolve_code(connection, printed)
    found = connection.scalar(select(station.c.id).where(station.c.code == code))
    assert found is not None
    return int(found)


def _token(salt: bytes, station_id: int, device: str) -> str:
    return keyed_hash(salt, f"presence {station_id} {device}").hex()
