"""The count of a month by a keeper's link; it leaves the link for the answer about the station."""

from datetime import datetime
from http import HTTPStatus
from typing import cast

from flask import Blueprint, Response, redirect, request, url_for
from sqlalchemy import Connection

from geodata.sentence import Sentence
from locator.accounts.views.access import public
from locator.bookkeeping.actions import writing
from locator.bookkeeping.domain.use import UseCount
from locator.bookkeeping.views.given import given_use
from locator.db.session import ChangeContext
from locator.errors import InvalidRequest
from locator.http import clock
from locator.http.database import as_staff
from locator.keepers.actions import links
from locator.time_zone import SHANGHAI

bp = Blueprint("keeper_use", __name__)
ASKED_MONTHS = 2  # the month that runs, and the one before


@bp.post("/keeper/<token>/use")
@public
def count(token: str) -> Response:
    """Set the count of this month, or of the last one."""
    now = clock.now()
    given = _given(now)

    def write(connection: Connection) -> None:
        writing.set_counts(connection, links.keepers_station_id(connection, token, now), [given])

    as_staff(write, ChangeContext(keeper_link=token, origin="keeper's link"))
    address = url_for("keepers.screen", token=token, counted="yes")
    return cast(Response, redirect(address, HTTPStatus.SEE_OTHER))


def keeper_months(at: datetime) -> list[str]:
    """Return the months that a keeper is asked for, the one that runs first."""
    local = at.astimezone(SHANGHAI)
    months = (local.year * 12 + local.month - 1 - ago for ago in range(ASKED_MONTHS))
    return [f"{number // 12}-{number % 12 + 1:02d}" for number in months]


def _given(now: datetime) -> UseCount:
    given = given_use({name: request.form.get(name, "") for name in ("month", "people", "how")})
    if given.month not in keeper_months(now):
        raise InvalidRequest({"month": Sentence("只记这个月和上个月的人次")})
    return given
