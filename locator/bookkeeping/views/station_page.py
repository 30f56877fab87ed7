"""Staff page of one station's money and use."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, request, url_for
from sqlalchemy import Connection

from geodata.sentence import in_turn
from locator.accounts.domain.rights import Right
from locator.accounts.views import session
from locator.accounts.views.access import requires
from locator.bookkeeping.actions import writing
from locator.bookkeeping.domain.errors import TooManyLines
from locator.bookkeeping.domain.money import MoneyKind
from locator.bookkeeping.domain.use import HowCounted
from locator.bookkeeping.queries import sums
from locator.bookkeeping.views.given import given_money, given_use
from locator.entries.queries import drafts
from locator.entries.queries.drafts import StoredStation
from locator.errors import InvalidRequest, NotAllowed
from locator.http import clock
from locator.http.database import as_staff
from locator.http.flash import redirect_with_message
from locator.http.responses import page

bp = Blueprint("staff_station_books", __name__, url_prefix="/staff/stations/<code>/books")
Write = Callable[[Connection, StoredStation], None]


@bp.get("")
@requires(Right.LOOK)
def books(code: str) -> Response:
    """Show a station's lines of money and counts of people."""
    return _show(code)


@bp.post("/money")
@requires(Right.EDIT)
def add_money(code: str) -> Response:
    """Add a line of money."""

    def write(connection: Connection, stored: StoredStation) -> None:
        line = given_money(session.form_values())
        writing.add_money(connection, [line], station_id=stored.id)

    return _change(code, Right.EDIT, write, "记经费", "line-added")


@bp.post("/money/<int:key>/remove")
@requires(Right.EDIT)
def remove_money(code: str, key: int) -> Response:
    """Remove a line of money."""

    def write(connection: Connection, stored: StoredStation) -> None:
        writing.remove_money(connection, key, station_id=stored.id)

    return _change(code, Right.EDIT, write, "去掉一笔经费", "line-removed")


@bp.post("/use")
@requires(Right.TEND)
def set_use(code: str) -> Response:
    """Set the count of a month; one that is there is replaced."""

    def write(connection: Connection, stored: StoredStation) -> None:
        writing.set_counts(connection, stored.id, [given_use(session.form_values())])

    return _change(code, Right.TEND, write, "记人次", "line-added")


@bp.post("/use/remove")
@requires(Right.TEND)
def remove_use(code: str) -> Response:
    """Remove the count of a month."""
    month, occupation = request.form.get("month", "")[:10], request.form.get("occupation", "")[:60]

    def write(connection: Connection, stored: StoredStation) -> None:
        writing.remove_count(connection, stored.id, month, occupation)

    return _change(code, Right.TEND, write, "去掉一条人次", "line-removed")


def own_station(connection: Connection, code: str, right: Right) -> StoredStation:
    """Return a station in which the person has a right; raise StationNotFound or NotAllowed."""
    stored = drafts.by_code(connection, code)
    if not session.actor().may(right, stored.draft.division_code, stored.operator_id):
        raise NotAllowed("这一站不在您管的范围里")
    return stored


def _change(code: str, right: Right, write: Write, reason: str, message: str) -> Response:
    """Change a station's books in one transaction; show what is wrong on the page, with what was entered."""
    try:
        as_staff(
            lambda connection: write(connection, own_station(connection, code, right)), session.by(reason)
        )
    except (InvalidRequest, TooManyLines) as error:
        wrong = error.problems.values() if isinstance(error, InvalidRequest) else [error.args[0]]
        answer = _show(code, str(in_turn(wrong)), session.form_values())
        answer.status_code = error.status
        return answer
    return redirect_with_message(url_for(".books", code=code), message)


def _show(code: str, trouble: str = "", entered: dict[str, str] | None = None) -> Response:
    def show(connection: Connection) -> Response:
        stored = own_station(connection, code, Right.LOOK)
        place = (stored.draft.division_code, stored.operator_id)
        values: dict[str, Any] = {
            "stored": stored,
            "money": sums.money_of(connection, station_id=stored.id),
            "counts": sums.counts_of(connection, stored.id),
        }
        return page(
            "bookkeeping/station.html",
            private=True,
            kinds=MoneyKind,
            hows=HowCounted,
            may_edit=session.actor().may(Right.EDIT, *place),
            may_tend=session.actor().may(Right.TEND, *place),
            trouble=trouble,
            entered=entered or {},
            this_year=clock.now().year,
            this_month=f"{clock.now():%Y-%m}",
            **values,
        )

    return as_staff(show, session.by())
