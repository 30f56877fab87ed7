"""The staff API of a station's money and use: read, and added to."""

from typing import Any

from flask import Blueprint, Response, request
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Connection

from locator.accounts.domain.rights import Right
from locator.accounts.views import session
from locator.accounts.views.access import requires
from locator.bookkeeping.actions import writing
from locator.bookkeeping.queries import sums
from locator.bookkeeping.views.given import MONEY_FIELDS, USE_FIELDS, given_money, given_use
from locator.bookkeeping.views.station_page import own_station
from locator.http.database import as_staff
from locator.http.responses import json_response
from locator.http.validation import from_json

bp = Blueprint("staff_books_api", __name__, url_prefix="/api/v1/staff/stations/<code>/books")


class BooksBody(BaseModel):
    """Lines of money to add, and counts of people to set; texts as in a sheet."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    money: list[dict[str, str]] = Field(
        default_factory=list, max_length=500, description="Each with " + ", ".join(MONEY_FIELDS)
    )
    use: list[dict[str, str]] = Field(
        default_factory=list, max_length=500, description="Each with " + ", ".join(USE_FIELDS)
    )


@bp.get("")
@requires(Right.LOOK)
def books(code: str) -> Response:
    """Return a station's lines of money and counts of people, and the CSRF token that a POST must send."""
    return as_staff(lambda connection: _response(connection, code), session.by())


@bp.post("")
@requires(Right.EDIT)
def add(code: str) -> Response:
    """Add lines of money and set counts of people, all or none."""
    given = from_json(BooksBody, request)
    money, counts = [given_money(one) for one in given.money], [given_use(one) for one in given.use]

    def write(connection: Connection) -> Response:
        stored = own_station(connection, code, Right.EDIT)
        writing.add_money(connection, money, station_id=stored.id)
        writing.set_counts(connection, stored.id, counts)
        return _response(connection, code)

    return as_staff(write, session.by("接口记经费与人次", origin="staff API"))


def _response(connection: Connection, code: str) -> Response:
    stored = own_station(connection, code, Right.LOOK)
    body: dict[str, Any] = {
        "code": stored.code,
        "money": [
            {
                "id": row.id,
                "year": row.year,
                "kind": row.kind,
                "source": row.source,
                "amount_yuan": str(row.amount_yuan),
                "document": row.document,
            }
            for row in sums.money_of(connection, station_id=stored.id)
        ],
        "use": [
            {"month": row.month, "occupation": row.occupation, "people": row.people, "how": row.how}
            for row in sums.counts_of(connection, stored.id)
        ],
    }
    response = json_response(body)
    response.headers["Cache-Control"] = "no-store"
    response.headers[session.CSRF_HEADER] = session.current().csrf
    return response
