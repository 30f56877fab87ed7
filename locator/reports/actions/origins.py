"""Hashes of networks: keyed by a salt of the day, comparable while the salt lives, and gone with it."""

import hmac
import secrets
from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import Connection, select
from sqlalchemy.dialects.postgresql import insert as upsert

from locator.reports.domain.network import network_of
from locator.reports.tables import origin_salt
from locator.time_zone import SHANGHAI


def network_hashes(connection: Connection, address: str, now: datetime) -> list[bytes]:
    """Return the hashes of an address's network by each salt that lives; today's is the first."""
    network = network_of(address)
    today, salts = _day(now), live_salts(connection, now)
    days = sorted(salts, key=lambda day: (day != today, day))
    return [keyed_hash(salts[day], f"network {network}") for day in days]


def live_salts(connection: Connection, now: datetime) -> Mapping[date, bytes]:
    """Return the salts that have not been deleted yet by their day; today's is made if it is missing."""
    new_salt = upsert(origin_salt).values(day=_day(now), salt=secrets.token_bytes(16))
    connection.execute(new_salt.on_conflict_do_nothing())
    return {row.day: row.salt for row in connection.execute(select(origin_salt))}


def keyed_hash(salt: bytes, text: str) -> bytes:
    """Return the HMAC-SHA-256 of a text."""
    return hmac.digest(salt, text.encode(), "sha256")


def _day(moment: datetime) -> date:
    return moment.astimezone(SHANGHAI).date()
