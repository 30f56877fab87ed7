"""Passes to stations that are not public: given for a keeper's link from the plaque, and compared.

A pass is signed by the salt of its day and by that of the plaque's code: it ends with the day after, and at
once when the code is made anew. Nothing is stored.
"""

import hmac
from datetime import datetime

from sqlalchemy import Connection, func, select

from locator.inside.domain import LIFETIME, Pass
from locator.reports.actions.origins import keyed_hash, live_salts
from locator.time_zone import SHANGHAI


def give(connection: Connection, number: str, station_id: int, keeper_token: str, now: datetime) -> Pass:
    """Return a pass to a station, for whoever has shown its code."""
    expires_at = (now + LIFETIME).replace(microsecond=0)
    salt = live_salts(connection, now)[now.astimezone(SHANGHAI).date()]
    given = Pass(number, station_id, expires_at, "", keeper_token)
    signature = _signature(connection, given, salt)
    return Pass(number, station_id, expires_at, signature, keeper_token)


def read(connection: Connection, text: str, now: datetime) -> Pass | None:
    """Return the pass of a cookie if we gave it, it has not expired and the code is still the same."""
    given = Pass.of(text)
    if given is None or not now < given.expires_at <= now + LIFETIME:
        return None
    salt = live_salts(connection, now).get((given.expires_at - LIFETIME).astimezone(SHANGHAI).date())
    if salt is None or not hmac.compare_digest(
        _signature(connection, given, salt).encode(), given.signature.encode()
    ):
        return None
    return given


def _signature(connection: Connection, given: Pass, salt: bytes) -> str:
    of_code = connection.scalar(select(func.plaque_code_salt(given.number))) or b""
    expires_s = int(given.expires_at.timestamp())
    text = f"inside {given.number} {given.station_id} {expires_s} {bytes(of_code).hex()}"
    return keyed_hash(salt, text).hex()
