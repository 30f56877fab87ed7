"""Staff pages of many happenings: the list with its form, and what waits to be decided or counted."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from flask import Blueprint, Response, request, url_for
from sqlalchemy import ColumnElement, Connection

from geodata.sentence import Sentence
from locator.accounts.domain.rights import Right
from locator.accounts.views import session
from locator.accounts.views.access import requires
from locator.accounts.views.refusals import change_or_show
from locator.errors import InvalidRequest
from locator.events.actions import writing
from locator.events.domain.errors import TooManyEvents
from locator.events.domain.kinds import EventKind, EventStatus
from locator.events.queries.counts import waiting
from locator.events.queries.happenings import StoredEvent, events_in
from locator.events.tables import event
from locator.events.views.form import NOT_YOURS, entered_of, form_lists, given_event
from locator.http import clock
from locator.http.database import as_staff
from locator.http.download import download
from locator.http.flash import redirect_with_message
from locator.http.language import translate
from locator.http.responses import page
from locator.publishing.actions.file_writer import write_workbook

bp = Blueprint("staff_events", __name__, url_prefix="/staff/events")
COLUMNS = (
    *("活动名称", "类型", "时间", "站点代码", "地点", "地址", "承办单位", "主办单位", "对象", "名额"),
    *("剩余名额", "报名方式", "节假日", "状态"),
)
CELLS = (
    *("name", "kind", "when", "station", "place", "address", "responsible", "organisers", "audience"),
    *("capacity", "places_left", "sign_up", "holidays"),
)


@bp.get("")
@requires(Right.LOOK)
def events() -> Response:
    """List the happenings of the person's areas, of a kind, in a state, or with a word in their name."""
    return as_staff(_page, session.by())


@bp.post("")
@requires(Right.EDIT)
def add() -> Response:
    """Keep a happening as a draft."""
    texts = session.form_values()
    area = texts.get("area", "")
    session.require_own_area(area, Right.EDIT, NOT_YOURS)

    def add_one(connection: Connection) -> Response:
        terms = given_event(connection, area, texts)
        number = writing.add_event(connection, session.actor(), terms, clock.now().date())
        return redirect_with_message(url_for("staff_event.one", key=number), "event-added")

    refusals = (InvalidRequest, TooManyEvents)
    return change_or_show(add_one, "记活动", refusals, lambda connection, why: _page(connection, why, texts))


@bp.get("/waiting")
@requires(Right.LOOK)
def waiting_ones() -> Response:
    """List what waits: soon and not decided, or over and not counted."""
    actor, now = session.actor(), clock.now()
    found = as_staff(lambda connection: waiting(connection, actor.areas(Right.TEND), now), session.by())
    return page("events/waiting.html", private=True, waiting=found, now=now)


@bp.get("/sheet.xlsx")
@requires(Right.LOOK)
def workbook() -> Response:
    """Send the listed happenings as a workbook, which can be read in again."""
    areas = session.actor().areas(Right.LOOK)
    listed = as_staff(lambda connection: events_in(connection, areas, *_conditions()), session.by())
    rows = [_row(one) for one in listed]
    name = f"{translate(Sentence('活动'))}-{clock.now():%Y-%m-%d}.xlsx"

    def write(path: Path) -> None:
        write_workbook(path, COLUMNS, rows, [], title=translate(Sentence("活动")))

    return download(name, write)


def _row(one: StoredEvent) -> list[str]:
    cells = entered_of(one) | {
        "kind": one.terms.kind.label,
        "holidays": one.terms.holiday_policy.label,
    }
    return [*(cells[name] for name in CELLS), one.status.label]


def _conditions() -> list[ColumnElement[bool]]:
    """Return what the address chooses by; a code that is none chooses nothing by."""
    asked = request.args
    conditions = [event.c.name.contains(asked["word"][:40], autoescape=True)] if asked.get("word") else []
    for column, codes in ((event.c.kind, EventKind), (event.c.status, EventStatus)):
        if asked.get(column.name) in {code.value for code in codes}:
            conditions.append(column == asked[column.name])
    return conditions


def _page(connection: Connection, trouble: str = "", entered: Mapping[str, str] | None = None) -> Response:
    now = clock.now()
    return page(
        "events/list.html",
        private=True,
        events=events_in(connection, session.actor().areas(Right.LOOK), *_conditions()),
        trouble=trouble,
        entered=entered or {},
        statuses=EventStatus,
        asked=request.args,
        next_month=now + timedelta(days=28),
        **form_lists(),
    )
