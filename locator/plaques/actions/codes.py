"""The code behind a station's plaque: made anew, and compared with what somebody types.

A comparison counts wrong codes in the caller's transaction: what is to be refused is raised after it, else
the count is undone. The number on the plaque of a station that was merged stands for its successor.
"""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import Connection, func, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from geodata.sentence import Sentence
from locator.keepers.tables import keeper_link
from locator.limits import PLAQUE_FAILURES
from locator.plaques.domain.codes import DIGITS, code_hash, new_code, new_salt, typed_digits
from locator.plaques.tables import plaque_code

LINK_VALIDITY = timedelta(minutes=30)
TOKEN_BYTES = 16
WRONG = Sentence(
    "编号和口令对不上。口令是牌子背后的 {n} 个数字；换过牌子就用新的；试错太多次要过一小时",
    n=DIGITS,
)
NO_SALT = bytes(16)  # an unknown number takes as long as a wrong code


def renew(connection: Connection, station_id: int, now: datetime) -> str:
    """Make a new code for a station and return it, this once; the older one opens nothing from now on."""
    connection.execute(select(func.current_change_set()))  # codes are in no table with a history
    code, salt = new_code(), new_salt()
    values = {
        "code_hash": code_hash(code, salt),
        "salt": salt,
        "made_at": now,
        "failures": 0,
        "failed_from": None,
    }
    row = upsert(plaque_code).values(station_id=station_id, **values)
    connection.execute(row.on_conflict_do_update(index_elements=["station_id"], set_=values))
    is_open = (keeper_link.c.from_plaque, keeper_link.c.expires_at > now)
    opened = update(keeper_link).where(keeper_link.c.station_id == station_id, *is_open)
    connection.execute(opened.values(expires_at=now))
    return code


def keeper_link_with(connection: Connection, number: str, typed: str, now: datetime) -> str | None:
    """Return the token of a keeper's link for half an hour; None for a wrong code.

    Too many wrong codes within the hour make a right one wrong as well. Any station may have a code, also one
    for members only: the answer is for whoever stands behind its plaque.
    """
    salt = connection.scalar(select(func.plaque_code_salt(number))) or NO_SALT
    given = code_hash(typed_digits(typed)[: 2 * DIGITS], salt)
    failures = (PLAQUE_FAILURES.most, PLAQUE_FAILURES.since(now))
    token = secrets.token_urlsafe(TOKEN_BYTES)
    link = (sha256(token.encode()).digest(), now + LINK_VALIDITY)
    opened = func.keeper_link_of_plaque_code(number, given, now, *failures, *link)
    return token if connection.scalar(select(opened)) is not None else None
